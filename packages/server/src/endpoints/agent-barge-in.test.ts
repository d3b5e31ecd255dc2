/**
 * The settings about speech over the agent, and what the agent does with speech while it speaks, thinks or takes a dictation:
 * on the running server behind its socket, with scripted engines on simulated time.
 */
import { fakeEngines, type FakeScript } from '@antiphon/testkit/fake-engines';
import { runSimulation, SimulatedClock } from '@antiphon/testkit/simulated-clock';
import { WireClient, type WireMessage } from '@antiphon/testkit/wire-client';
import { describe, expect, it } from 'vitest';
import { resolveServerConfig } from '../config.ts';
import { createLog } from '../observe/log.ts';
import type { Engines } from '../ports/engines.ts';
import { startServer } from '../server.ts';

const RATE_HZ = 24_000;
const FRAME_MS = 20;
const LONG = 'Well, there are quite a few things that I could tell you about this. '.repeat(4).trim();
const PROTEST = 'no wait that is not right at all';

type Seen = { readonly atMs: number; readonly message: WireMessage };
type Call = {
  readonly session?: object;
  readonly script?: FakeScript;
  readonly engines?: Partial<Engines>;
  /** When the caller's voice sounds, ms. */
  readonly voice: readonly (readonly [from: number, to: number])[];
  readonly forMs?: number;
  readonly modelMs?: number;
};

/** One call; leaves what the client saw, with its time. */
async function call({ session = {}, script = {}, engines = {}, voice, forMs = 12_000, modelMs = 0 }: Call) {
  const clock = new SimulatedClock();
  const fake = fakeEngines({ hears: () => PROTEST, answers: () => LONG, ...script });
  const { llm } = fake;
  const slow: Engines['llm'] = {
    ...llm,
    generate: async function* (request, signal) {
      if (modelMs > 0) await new Promise<void>((done) => clock.callAt(clock.nowMs() + modelMs, done));
      if (!signal.aborted) yield* llm.generate(request, signal);
    },
  };
  const server = await startServer(resolveServerConfig({ port: '0', host: '127.0.0.1' }, {}), {
    engines: { ...fake, llm: slow, ...engines },
    clock,
    log: createLog('silent'),
  });
  try {
    const client = await WireClient.connect(`${server.url}/v1/ws`);
    const seen: Seen[] = [];
    client.onMessage = (message) => {
      seen.push({ atMs: clock.nowMs(), message });
    };
    client.send({ type: 'session.update', session: { system_prompt: 'Help.', ...session } });
    const size = (FRAME_MS * RATE_HZ) / 1000;
    for (let atMs = FRAME_MS; atMs <= forMs; atMs += FRAME_MS) {
      const sounds = voice.some(([from, to]) => atMs > from && atMs <= to);
      const frame = Buffer.alloc(size * 2);
      for (let i = 0; sounds && i < size; i += 1)
        frame.writeInt16LE(Math.round(8000 * Math.sin(i * 0.1)), i * 2);
      clock.callAt(atMs, () => {
        client.send({ type: 'input.audio', audio: frame.toString('base64') });
      });
    }
    await runSimulation(clock, () => client.settle(), { done: () => false, maxMs: forMs });
    return seen;
  } finally {
    await server.close();
  }
}

const of = (seen: readonly Seen[], type: string): Seen[] =>
  seen.filter(({ message }) => message.type === type);
/** How the first reply ended, and when. */
const firstReply = (seen: readonly Seen[]): { status: unknown; atMs: number } => {
  const [done] = of(seen, 'reply.done');
  return { status: done?.message['status'], atMs: done?.atMs ?? Infinity };
};
const userTexts = (seen: readonly Seen[]): unknown[] =>
  of(seen, 'transcript.user').map(({ message }) => message['text']);
const detection = (settings: object): object => ({
  greeting: LONG,
  input: { turn_detection: settings },
});

/** Over the greeting, which sounds from the beginning on. */
const OVER = [[3000, 4600]] as const;

describe('speech over the agent on the running server', () => {
  it('stops it, and is answered', async () => {
    const seen = await call({ session: { greeting: LONG }, voice: OVER });
    expect(firstReply(seen).status).toBe('interrupted');
    expect(firstReply(seen).atMs).toBeLessThan(3900);
    expect(userTexts(seen)).toEqual([PROTEST]);
    expect(of(seen, 'reply.started')).toHaveLength(2);
  });

  it('does not stop it with interrupt_response off, and is answered afterwards', async () => {
    const session = detection({ interrupt_response: false });
    const seen = await call({ session, voice: OVER, forMs: 24_000 });
    const { status, atMs } = firstReply(seen);
    expect(status).toBe('completed');
    expect(userTexts(seen)).toEqual([PROTEST]);
    expect(of(seen, 'reply.started').at(-1)?.atMs).toBeGreaterThanOrEqual(atMs);
    expect(of(seen, 'reply.started')).toHaveLength(2);
  });

  it('stops it no sooner than interruption_delay after its onset', async () => {
    const seen = await call({ session: detection({ interruption_delay: 1000 }), voice: OVER });
    expect(firstReply(seen).status).toBe('interrupted');
    expect(firstReply(seen).atMs).toBeGreaterThanOrEqual(3980);
    expect(firstReply(seen).atMs).toBeLessThan(4300);
  });

  it('is only heard above vad_threshold', async () => {
    const { vad } = fakeEngines();
    const unsure: Engines['vad'] = {
      ...vad,
      open: (onScore, onError) =>
        vad.open((score) => {
          onScore({ ...score, probability: Math.min(0.6, score.probability) });
        }, onError),
    };
    const at = async (threshold: number): Promise<unknown> =>
      firstReply(
        await call({
          session: detection({ vad_threshold: threshold }),
          engines: { vad: unsure },
          voice: OVER,
          forMs: 22_000,
        }),
      ).status;
    expect(await at(0.5)).toBe('interrupted');
    expect(await at(0.8)).toBe('completed');
  });

  it('does not stop one of uninterruptible_turns, but any other', async () => {
    const session = { ...detection({ uninterruptible_turns: ['greeting'] }) };
    const seen = await call({ session, voice: [...OVER, [25_000, 26_600]], forMs: 30_000 });
    const statuses = of(seen, 'reply.done').map(({ message }) => message['status']);
    expect(statuses.slice(0, 2)).toEqual(['completed', 'interrupted']);
    expect(userTexts(seen)).toEqual([PROTEST, PROTEST]);
  });

  it('leaves it alone when it is a back-channel', async () => {
    const script = { hears: () => 'okay' };
    const seen = await call({ session: { greeting: LONG }, script, voice: [[3000, 3350]], forMs: 22_000 });
    expect(firstReply(seen).status).toBe('completed');
    expect(of(seen, 'input.speech.started')).toEqual([]);
    expect(of(seen, 'reply.started')).toHaveLength(1);
  });
});

describe('speech while the agent thinks, and in a dictation', () => {
  it('joins what was said before, and one reply answers both', async () => {
    const parts = ['i would like to book a table', 'for four people'];
    const script = { hears: (turn: number) => parts[turn] ?? '' };
    const voice = [
      [1000, 2500],
      [4300, 5200],
    ] as const;
    const seen = await call({ script, voice, modelMs: 3000 });
    const audible = new Set(of(seen, 'reply.audio').map(({ message }) => message['reply_id']));
    expect(audible.size).toBe(1);
    expect(of(seen, 'reply.audio')[0]?.atMs).toBeGreaterThan(5200);
    expect(userTexts(seen)).toEqual(parts);
  });

  it('takes back a reply that came between two groups of a number, even for an "oh"', async () => {
    const groups = ['four one five', 'oh two'];
    const asked: string[] = [];
    const script: FakeScript = {
      hears: (turn) => groups[turn] ?? '',
      answers: ({ messages }) => {
        asked.push(messages.flatMap(({ role, content }) => (role === 'user' ? [content] : [])).join(' | '));
        return LONG;
      },
    };
    const session = {
      greeting: 'What is your account number?',
      input: { turn_detection: { max_silence: 500 } },
    };
    const voice = [
      [3500, 4500],
      [5600, 6300],
    ] as const;
    const seen = await call({ session, script, voice });
    expect(of(seen, 'reply.done').map(({ message }) => message['status'])).toContain('interrupted');
    expect(asked.at(-1)).toMatch(/four one five\s*oh two/);
  });
});
