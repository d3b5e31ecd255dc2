/** Every row of the race table of the streaming TTS API, on a simulated clock: the letters are its rows. */
import { runWire, type WireOptions, type WireRun, type WireStep } from '@antiphon/lab/tts-wire/wire-run';
import { describe, expect, it } from 'vitest';

const CONFIG = { voice_id: 1071, language: 'en' };
const LONG = 'This sentence takes a while to say, and so does the next one. ';

const stream = (steps: readonly WireStep[], options: WireOptions = {}): Promise<WireRun> =>
  runWire('/ws/tts/stream', steps, options);

/** What kind of frame each is, runs of audio as one. */
function kinds(run: WireRun): string[] {
  const names = run.frames.map((frame) => Object.keys(frame)[0] ?? '');
  return names.filter((name, index) => name !== 'audio' || names[index - 1] !== 'audio');
}

const afterLast = (run: WireRun, key: string): string[] => {
  const names = run.frames.map((frame) => Object.keys(frame)[0] ?? '');
  return names.slice(names.lastIndexOf(key) + 1);
};

describe('races', () => {
  it('a. audio in transit: none of the turn comes after the ack', async () => {
    const run = await stream(
      [
        { at: 0, send: { text: LONG.repeat(3), ...CONFIG, word_timestamps: true } },
        { at: 300, send: { cancel: true } },
      ],
      { networkMs: 50 },
    );
    expect(kinds(run)).toEqual(['generation_started', 'audio', 'interrupted']);
    expect(run.working).toBe(0);
  });

  it('b. cancel with nothing in flight is answered', async () => {
    const run = await stream([{ at: 0, send: { cancel: true } }]);
    expect(run.frames).toEqual([{ interrupted: true, spoken_text: '', spoken_ms: 0, estimated: true }]);
  });

  it('c. cancel twice: two acks', async () => {
    const run = await stream([
      { at: 0, send: { text: LONG, ...CONFIG } },
      { at: 10, send: { cancel: true } },
      { at: 10, send: { cancel: true } },
    ]);
    expect(kinds(run)).toEqual(['generation_started', 'interrupted', 'interrupted']);
  });

  it('d. cancel after flush, before session_closed: no end after the ack', async () => {
    const run = await stream([
      { at: 0, send: { text: LONG, flush: true, ...CONFIG } },
      { at: 10, send: { text: 'Queued.', flush: true } },
      { at: 20, send: { cancel: true } },
    ]);
    expect(kinds(run)).toEqual(['generation_started', 'interrupted']);
    expect(run.working).toBe(0);
  });

  it('d. final and session_closed are one: a cancel comes before both or after both', async () => {
    for (let at = 25; at < 45; at += 1) {
      const run = await stream([
        { at: 0, send: { text: 'Hi.', flush: true, ...CONFIG } },
        { at, send: { cancel: true } },
      ]);
      const names = kinds(run);
      expect(names.includes('final')).toBe(names.includes('session_closed'));
      expect(names.at(-1)).toBe('interrupted');
    }
  });

  it('e. cancel after session_closed is answered', async () => {
    const run = await stream([
      { at: 0, send: { text: 'Hi.', flush: true, ...CONFIG } },
      { at: 5000, send: { cancel: true } },
    ]);
    expect(kinds(run).slice(-2)).toEqual(['session_closed', 'interrupted']);
    expect(run.frames.at(-1)).toMatchObject({ spoken_ms: 0 });
  });

  it('f. text after a cancel is the new turn: settings survive, late configuration is harmless', async () => {
    const run = await stream([
      { at: 0, send: { text: LONG, ...CONFIG, output_format: 'pcm_8000' } },
      { at: 50, send: { cancel: true } },
      { at: 50, send: { text: 'No, ', flush: false } },
      {
        at: 60,
        send: { text: 'wait.', flush: true, ...CONFIG, output_format: 'pcm_8000', sample_rate: 24_000 },
      },
    ]);
    expect(afterLast(run, 'interrupted').at(-1)).toBe('session_closed');
    expect(run.frames.filter((frame) => 'generation_started' in frame).at(-1)).toMatchObject({
      text: 'No, wait.',
      chunk_id: 0,
    });
    expect(run.frames.filter((frame) => 'audio' in frame).at(-1)).toMatchObject({
      sr: 8000,
      enc: 'pcm_s16le',
    });
  });

  it('g. close after cancel: session_closed without a turn', async () => {
    const run = await stream([
      { at: 0, send: { text: LONG, ...CONFIG } },
      { at: 10, send: { cancel: true } },
      { at: 11, send: { close: true } },
    ]);
    expect(afterLast(run, 'interrupted')).toEqual(['session_closed']);
    expect(run.frames.at(-1)).toMatchObject({
      total_audio_seconds: 0,
      usage: { audio_seconds: 0, cost_cents: null },
    });
  });

  it.each([4999, 5000, 5001])('h. cancel at %d ms against the timer of 5 s: never both ends', async (at) => {
    const run = await stream([
      { at: 0, send: { text: 'And then', ...CONFIG } },
      { at, send: { cancel: true } },
    ]);
    const names = kinds(run);
    expect(names.filter((name) => name === 'interrupted')).toHaveLength(1);
    if (names.includes('final'))
      expect(names.slice(-4)).toEqual(['warning', 'final', 'session_closed', 'interrupted']);
    else expect(names.at(-1)).toBe('interrupted');
  });

  it('i. an error while cancelling: the ack comes all the same', async () => {
    const run = await stream([
      { at: 0, send: { text: 'FAIL now.', flush: true, ...CONFIG } },
      { at: 30, send: { cancel: true } },
    ]);
    expect(kinds(run)).toEqual(['generation_started', 'error', 'interrupted']);
  });

  it('j. update_settings with audio in flight changes the next turn only', async () => {
    const run = await stream(
      [
        { at: 0, send: { text: LONG, flush: true, ...CONFIG } },
        { at: 100, send: { update_settings: { speed: 0.8 } } },
        { at: 4000, send: { text: LONG, flush: true } },
      ],
      { networkMs: 30 },
    );
    const ends = run.frames.filter((frame) => 'session_closed' in frame);
    expect(ends).toMatchObject([{ total_audio_seconds: 4.067 }, { total_audio_seconds: 5.083 }]);
    expect(run.frames.filter((frame) => 'settings_updated' in frame)).toMatchObject([
      { settings: { speed: 0.8, language: 'en', temperature: null } },
    ]);
  });

  it('k. a disconnect in mid-turn stops the voice at once', async () => {
    const run = await stream([
      { at: 0, send: { text: LONG, flush: true, ...CONFIG } },
      { at: 10, disconnect: true },
    ]);
    expect(run.idleAtMs).toBe(10);
    expect(kinds(run)).toEqual(['generation_started']);
  });
});

describe('the end of turns', () => {
  it('a flush without text answers with both ends, a close with the second', async () => {
    const run = await stream([
      { at: 0, send: { flush: true } },
      { at: 10, send: { close: true } },
    ]);
    expect(kinds(run)).toEqual(['final', 'session_closed', 'session_closed']);
  });

  it('a close while a flushed turn is spoken is answered by its end, once', async () => {
    const run = await stream([
      { at: 0, send: { text: 'Hi.', flush: true, ...CONFIG } },
      { at: 1, send: { close: true } },
    ]);
    expect(kinds(run).filter((name) => name === 'session_closed')).toHaveLength(1);
  });

  it('queued turns end in order, each with its own pair, chunk ids from 0', async () => {
    const run = await stream([
      { at: 0, send: { text: 'One.', flush: true, ...CONFIG } },
      { at: 1, send: { text: 'Two.', flush: true } },
      { at: 2, send: { text: 'Three.', flush: true } },
    ]);
    const started = run.frames.filter((frame) => 'generation_started' in frame);
    expect(started).toMatchObject([
      { text: 'One.', chunk_id: 0 },
      { text: 'Two.', chunk_id: 0 },
      { text: 'Three.', chunk_id: 0 },
    ]);
    expect(kinds(run).filter((name) => name === 'session_closed')).toHaveLength(3);
    expect(run.mostWorking).toBe(1);
  });

  it('a restart closes an idle socket at once and a busy one after its end', async () => {
    const idle = await stream([{ at: 5, stop: true }]);
    expect(idle.lines).toEqual([{ at: 5, closed: 1012 }]);
    const busy = await stream([
      { at: 0, send: { text: 'Still said.', flush: true, ...CONFIG } },
      { at: 5, stop: true },
    ]);
    expect(busy.lines.at(-1)).toMatchObject({ closed: 1012 });
    expect(kinds(busy).at(-1)).toBe('session_closed');
  });
});
