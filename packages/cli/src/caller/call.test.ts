import { runSimulation, SimulatedClock } from '@antiphon/testkit/simulated-clock';
import { describe, expect, it } from 'vitest';
import { placeCall, type CallOptions, type CallRecord } from './call.ts';
import { SAMPLES_PER_MS } from './caller-audio.ts';
import { ScriptedAgent, tone, type AgentScript } from './fixtures/scripted-agent.ts';
import { turnLatencies } from './latency.ts';

async function call(
  script: AgentScript,
  options: Partial<CallOptions> = {},
): Promise<{ record: CallRecord; agent: ScriptedAgent }> {
  const clock = new SimulatedClock();
  let agent: ScriptedAgent | null = null;
  let record: CallRecord | null = null;
  const placed = placeCall(
    async (events) => {
      agent = new ScriptedAgent(clock, script, events);
      return agent;
    },
    {
      recordings: [{ label: 'one.wav', pcm: tone(1_000) }],
      session: { greeting: 'Hello there' },
      gapMs: 400,
      interruptMs: null,
      clock,
      ...options,
    },
  ).then((value) => {
    record = value;
  });
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  await runSimulation(clock, settle, { done: () => record !== null, maxMs: 600_000 });
  await placed;
  if (record === null || agent === null) throw new Error('no call');
  return { record, agent };
}

const types = (record: CallRecord): string[] => record.events.map(({ type }) => type);

describe('a call', () => {
  it('hears the greeting out, waits the gap, speaks, hears the reply out and hangs up', async () => {
    const { record, agent } = await call({ greetingMs: 1_000, replyMs: 800 });
    expect(record.outcome).toBe('completed');
    expect(record.problem).toBeNull();
    const [utterance] = record.utterances;
    // The greeting sounds from 0 to 1000; frames of 50 ms decide when the gap is over.
    expect(utterance?.startMs).toBeGreaterThanOrEqual(1_400);
    expect(utterance?.startMs).toBeLessThanOrEqual(1_450);
    expect(record.replies.map(({ status }) => status)).toEqual(['completed', 'completed']);
    const reply = record.replies[1];
    expect(record.durationMs).toBeGreaterThanOrEqual((reply?.firstAudioMs ?? 0) + 800 + 1_000);
    expect(agent.received[0]).toEqual({ type: 'session.update', session: { greeting: 'Hello there' } });
    expect(agent.received.at(-1)).toEqual({ type: 'session.end' });
    expect(types(record).at(-1)).toBe('session.ended');
  });

  it('keeps audio, configuration and credentials out of the timeline', async () => {
    const { record } = await call({ greetingMs: 200, replyMs: 200 });
    expect(JSON.stringify(record.events)).not.toMatch(/secret|config|"data"/);
  });

  it('acknowledges playback every 150 ms, never more than was sent, and fully in the end', async () => {
    const { agent } = await call({ greetingMs: 1_000, replyMs: 800 });
    const played = agent.received
      .filter(({ type, reply_id }) => type === 'output.audio.played' && reply_id === 'resp_1')
      .map(({ played_ms }) => Number(played_ms));
    expect(played).toEqual([...played].sort((a, b) => a - b));
    expect(played.length).toBeGreaterThanOrEqual(6);
    expect(played.at(-1)).toBe(1_000);
  });

  it("measures a turn from the end of the caller's own speech", async () => {
    const { record } = await call({ greetingMs: 500, replyMs: 500 });
    const [turn] = turnLatencies(record);
    // Six quiet frames of 50 ms, plus at most one for the alignment of speech and frames.
    expect(turn?.stoppedAfterMs).toBeGreaterThanOrEqual(300);
    expect(turn?.stoppedAfterMs).toBeLessThanOrEqual(350);
    expect(turn?.audibleAfterMs).toBeCloseTo(turn?.firstAudioAfterMs ?? NaN, -1);
    expect(turn?.heardAs).toBe('something said');
    expect(turn?.cutOff).toBe(false);
  });

  it('with interruptMs cuts into the greeting, and what was flushed is not in the recording', async () => {
    const { record, agent } = await call({ greetingMs: 5_000, replyMs: 500 }, { interruptMs: 1_200 });
    expect(record.utterances[0]?.startMs).toBeGreaterThanOrEqual(1_200);
    expect(record.utterances[0]?.startMs).toBeLessThanOrEqual(1_250);
    expect(record.replies[0]?.interrupted).toBe(true);
    expect(record.turns[0]?.bargeIn).toBe(true);
    const cutMs = record.turns[0]?.startedMs ?? 0;
    const nextMs = record.replies[1]?.firstAudioMs ?? 0;
    const between = record.speaker.subarray((cutMs + 1) * SAMPLES_PER_MS, nextMs * SAMPLES_PER_MS);
    expect(between.every((sample) => sample === 0)).toBe(true);
    const lastAck = agent.received.findLast(({ reply_id }) => reply_id === 'resp_1');
    expect(lastAck?.['played_ms']).toBe(Math.floor(cutMs));
  });

  it('speaks each recording in its own turn', async () => {
    const recordings = ['a.wav', 'b.wav', 'c.wav'].map((label) => ({ label, pcm: tone(600) }));
    const { record } = await call({ greetingMs: 300, replyMs: 700 }, { recordings });
    expect(record.utterances.map(({ label }) => label)).toEqual(['a.wav', 'b.wav', 'c.wav']);
    expect(record.replies).toHaveLength(4);
    record.utterances.forEach(({ startMs }, i) => {
      expect(startMs).toBeGreaterThan((record.replies[i]?.doneMs ?? Infinity) + 200);
    });
  });

  it('speaks first when no greeting comes', async () => {
    const { record } = await call({ greetingMs: 0, replyMs: 400 });
    expect(record.outcome).toBe('completed');
    expect(record.utterances[0]?.startMs).toBeGreaterThanOrEqual(1_500);
  });

  it('gives up after 20 s without a reply and says so', async () => {
    const { record } = await call({ greetingMs: 400, replyMs: 400, silentFrom: 1 });
    expect(record.outcome).toBe('no-reply');
    expect(record.problem).toBe('no reply came within 20 s');
    expect(types(record)).toContain('no reply came within 20 s');
    expect(record.durationMs - (record.utterances[0]?.speechEndMs ?? 0)).toBeLessThan(21_000);
  });

  it("ends with the server's own error when the connection is lost", async () => {
    const { record } = await call({ greetingMs: 400, replyMs: 400, closeAfterFrames: 20 });
    expect(record.outcome).toBe('closed');
    expect(record.problem).toBe('the server closed the connection (1011, internal_error: Broken)');
  });

  it('sends a faint hiss, never digital silence, while nobody speaks', async () => {
    const { record } = await call({ greetingMs: 400, replyMs: 400 });
    const quiet = record.microphone.subarray(0, 200 * SAMPLES_PER_MS);
    expect(quiet.some((sample) => sample !== 0)).toBe(true);
    expect(Math.max(...quiet)).toBeLessThanOrEqual(10);
  });
});
