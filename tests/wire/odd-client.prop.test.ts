/**
 * The Voice Agent API as clumsy clients use it: they stop sending audio in mid-word or for good, go and come back,
 * cancel, ask and answer tools at any moment, say that they have played what they cannot have, and change settings while
 * somebody speaks; recognisers are slow or fail; models say nothing, fail, or call tools; voices fail. Enters: any such conversation. Leaves: what the wire must
 * never show, and the rest to which every conversation comes.
 */
import { WireRehearsal, type WireAction, type WireLogEntry } from '@antiphon/lab/agent-wire/wire-rehearsal';
import type { FakeAnswer, FakeVoice } from '@antiphon/testkit/fake-engines';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** After the last thing that happens everything comes to rest within this time, ms: the longest deadlines are those of a silent model and of a tool. */
const REST_MS = 30_000;
const SAYS = [
  'where is my order',
  'no wait stop',
  'mm-hmm',
  'four one five',
  'I would like to book a',
  'and also for friday please',
  '',
];
const STORY = 'Your order left our warehouse on Monday, and it should reach you on Thursday before noon.';
const tool = (name: string, execution_mode: 'interactive' | 'hold') =>
  ({
    type: 'function',
    name,
    description: name,
    parameters: {},
    execution_mode,
    timeout_seconds: 4,
  }) as const;
const call = (name: string): FakeAnswer => ({ text: '', calls: [{ name, arguments: {} }] });
const ANSWERS: readonly (FakeAnswer | Error)[] = [
  STORY,
  STORY,
  'What is your phone number?',
  '',
  ' \n',
  new Error('down'),
  call('look'),
  call('wait'),
  { text: 'Let me look.', calls: [{ name: 'look', arguments: {} }, { name: 'absent', arguments: {} }] }, // prettier-ignore
];
const VOICES: readonly FakeVoice[] = ['speaks', 'speaks', 'speaks', 'fails', 'breaks-off', 'silent'];
const DETECTION = [
  {},
  { interrupt_response: false },
  { interruption_delay: 800 },
  { uninterruptible_turns: ['greeting', 'user-turn'] },
  { min_silence: 100, max_silence: 500 },
];
const update = (settings: object) =>
  ({ type: 'session.update', session: { input: { turn_detection: settings } } }) as const;
const SENDS = [
  ...DETECTION.map(update),
  { type: 'reply.cancel', reply_id: '$last.reply_id' },
  { type: 'reply.create' },
  { type: 'conversation.message', role: 'user', content: 'The caller looks at order 7.' },
  { type: 'tool.result', call_id: '$last.call_id', result: '{"ok":true}' },
  ...[0, 400, 1e6].map((played_ms) => ({
    type: 'output.audio.played',
    reply_id: '$last.reply_id',
    played_ms,
  })),
];

const stretches = (maxLength: number) =>
  fc
    .array(fc.tuple(fc.integer({ min: 50, max: 4000 }), fc.integer({ min: 100, max: 2500 })), { maxLength })
    .map((parts) => {
      let at = 0;
      return parts.map(([gapMs, lengthMs]) => ({ fromMs: at + gapMs, toMs: (at += gapMs + lengthMs) }));
    });
const actions = fc
  .array(
    fc.tuple(
      fc.integer({ min: 0, max: 3000 }),
      fc.oneof(
        { weight: 5, arbitrary: fc.constantFrom(...SENDS).map((send) => [{ atMs: 0, send }]) },
        {
          weight: 1,
          arbitrary: fc.integer({ min: 20, max: 4000 }).map((awayMs): WireAction[] => [
            { atMs: 0, drop: true },
            { atMs: awayMs, reconnect: { type: 'session.resume', session_id: '$session_id' } },
          ]),
        },
      ),
    ),
    { maxLength: 8 },
  )
  .map((all) => {
    let at = 100;
    return all.flatMap(([afterMs, parts]) => {
      at += afterMs;
      const from = at;
      at += parts.at(-1)?.atMs ?? 0;
      return parts.map((part): WireAction => ({ ...part, atMs: from + part.atMs }));
    });
  });
const conversations = fc.record({
  greeting: fc.constantFrom('', 'Hello and welcome to the shop. How can I help you today?'),
  detection: fc.constantFrom(...DETECTION),
  caller: stretches(5),
  mutes: stretches(2),
  mutedForGood: fc.boolean(),
  actions,
  says: fc.array(fc.constantFrom(...SAYS), { minLength: 1, maxLength: 6 }),
  // The last one is as good as never.
  recogniserMs: fc.array(fc.constantFrom(0, 0, 0, 200, 1500, 60_000), { minLength: 1, maxLength: 4 }),
  recogniserFails: fc.array(fc.constantFrom(false, false, true), { minLength: 1, maxLength: 3 }),
  answers: fc.array(fc.constantFrom(...ANSWERS), { minLength: 1, maxLength: 6 }),
  voices: fc.array(fc.constantFrom(...VOICES), { minLength: 1, maxLength: 5 }),
});
type Conversation = typeof conversations extends fc.Arbitrary<infer C> ? C : never;

async function held(c: Conversation) {
  const asked: string[][] = [];
  const lastMs = Math.max(0, ...[...c.caller, ...c.mutes].map(({ toMs }) => toMs), ...c.actions.map(({ atMs }) => atMs)); // prettier-ignore
  const forGood = { fromMs: c.caller.at(-1)?.toMs ?? lastMs, toMs: Infinity };
  const { log } = await new WireRehearsal({
    session: {
      greeting: c.greeting,
      tools: [tool('look', 'interactive'), tool('wait', 'hold')],
      input: { turn_detection: c.detection },
    },
    caller: c.caller,
    mutes: c.mutedForGood ? [...c.mutes, forGood] : c.mutes,
    actions: c.actions,
    recogniserMs: (turn) => c.recogniserMs[turn % c.recogniserMs.length] ?? 0,
    hears: (turn) => {
      if (c.recogniserFails[turn % c.recogniserFails.length] === true) throw new Error('no recogniser');
      return c.says[turn % c.says.length] ?? '';
    },
    voice: (call) => c.voices[call % c.voices.length] ?? 'speaks',
    answers: ({ messages }) => {
      asked.push(messages.flatMap(({ role, content }) => (role === 'assistant' && content !== '' ? [content] : []))); // prettier-ignore
      const latest = messages.findLast(({ role }) => role === 'user' || role === 'tool');
      const answer = latest?.role === 'tool' ? STORY : c.answers[asked.length % c.answers.length];
      if (answer instanceof Error) throw answer;
      return answer ?? '';
    },
    untilMs: lastMs + REST_MS,
  }).run();
  return { log, asked };
}

/** The replies of a log, each with what was told of it; throws where the wire shows what it must not. */
function repliesOf(log: readonly WireLogEntry[]) {
  const replies = new Map<unknown, { audio: number; told: string; final: string | null; status: unknown }>();
  let open: unknown = null;
  for (const { from, message } of log) {
    if (from === 'client') continue;
    const reply = replies.get(message['reply_id']);
    if (message.type === 'reply.started') {
      expect(open).toBeNull();
      expect(reply).toBeUndefined();
      open = message['reply_id'];
      replies.set(open, { audio: 0, told: '', final: null, status: null });
    } else if (/^(reply|transcript\.agent)/.test(message.type)) {
      if (reply === undefined || message['reply_id'] !== open)
        throw new Error(`${message.type} of no open reply`);
      if (message.type === 'reply.audio') reply.audio += Number(message['ms']);
      if (message.type === 'transcript.agent.delta') reply.told += String(message['delta']);
      if (message.type === 'transcript.agent') {
        expect(reply.final).toBeNull();
        reply.final = String(message['text']);
        expect(reply.told.trim().startsWith(reply.final)).toBe(true);
        if (message['interrupted'] === false) expect(reply.final).toBe(reply.told.trim());
      }
      if (message.type === 'reply.done') {
        reply.status = message['status'];
        if (reply.audio > 0) expect(reply.final).not.toBeNull();
        open = null;
      }
    } else if (message.type === 'tool.call') expect(open).not.toBeNull();
  }
  expect(open).toBeNull();
  return replies;
}

describe('a conversation with a clumsy client', () => {
  it('shows one reply at a time, tells the model what it told the client, and comes to rest with every turn answered', async () => {
    const seen = { turns: 0, ownWords: 0 };
    await fc.assert(
      fc.asyncProperty(conversations, async (conversation) => {
        const { log, asked } = await held(conversation);
        const told = [...repliesOf(log).values()].map(({ final }) => final);
        const drops = conversation.actions.some((action) => 'drop' in action);
        // What a player reports late amends the model's history alone.
        const reports = conversation.actions.some(
          (action) => 'send' in action && action.send['type'] === 'output.audio.played',
        );
        for (const said of reports ? [] : asked.flat()) {
          expect(told).toContain(said);
          seen.ownWords += 1;
        }
        const calls = log.filter(({ message }) => message.type === 'tool.call');
        expect(new Set(calls.map(({ message }) => message['call_id'])).size).toBe(calls.length);
        let speaking = false;
        let unanswered: unknown = null;
        for (const { message } of log) {
          if (message.type === 'input.speech.started' || message.type === 'input.speech.stopped') {
            expect(speaking).toBe(message.type === 'input.speech.stopped');
            speaking = !speaking;
          } else if (message.type === 'transcript.user') {
            seen.turns += 1;
            unanswered = message['text'];
          } else if (message.type === 'reply.started') unanswered = null;
          expect(message['code']).not.toBe('internal_error');
        }
        expect(speaking).toBe(false);
        // Who was cut off in mid-speech is not answered when he is back.
        if (!drops) expect(unanswered).toBeNull();
      }),
      { numRuns: 40 },
    );
    expect(Math.min(seen.turns, seen.ownWords)).toBeGreaterThan(0);
  });
});
