/** /ws/tts/multi: creation, ends, limits, and the traps that its clients hide. */
import { runWire, type WireOptions, type WireRun, type WireStep } from '@antiphon/lab/tts-wire/wire-run';
import { describe, expect, it } from 'vitest';

const LONG = 'This sentence takes a while to say, and so does the next one. ';
const VOICE = { voice_settings: { voice_id: 1071 } };

const multi = (steps: readonly WireStep[], options: WireOptions = {}): Promise<WireRun> =>
  runWire('/ws/tts/multi', steps, options);
const open = (context_id: string, at = 0): WireStep => ({ at, send: { text: ' ', context_id, ...VOICE } });

function kinds(run: WireRun, context?: string): string[] {
  const names = run.frames
    .filter((frame) => context === undefined || frame['context_id'] === context)
    .map((frame) => Object.keys(frame)[0] ?? '');
  return names.filter((name, index) => name !== 'audio' || names[index - 1] !== 'audio');
}

describe('creation', () => {
  it.each([
    [{ text: ' ', context_id: 'a', ...VOICE }],
    [{ text: '', context_id: 'a', ...VOICE }],
    [{ keep_alive: true, context_id: 'a' }],
    [{ text: 'Hi', context_id: 'a', ...VOICE }],
  ])('%j is answered at once', async (send) => {
    const run = await multi([{ at: 0, send }], { lingerMs: 10 });
    expect(run.frames).toEqual([{ context_created: true, context_id: 'a' }]);
  });

  it('white space makes no sound; a flush of nothing is answered by final', async () => {
    const run = await multi(
      [
        open('a'),
        { at: 10, send: { text: '  \n', context_id: 'a' } },
        { at: 20, send: { flush: true, context_id: 'a' } },
      ],
      {
        lingerMs: 1000,
      },
    );
    expect(kinds(run)).toEqual(['context_created', 'final']);
  });

  it('a top-level voice_id leaves the context without a voice', async () => {
    const run = await multi([{ at: 0, send: { text: 'Hello.', context_id: 'a', voice_id: 5 } }], {
      lingerMs: 50,
    });
    expect(run.frames).toMatchObject([
      { context_created: true },
      { error: 'voice_id is required', error_code: 'MISSING_VOICE_ID', code: 400, context_id: 'a' },
    ]);
  });

  it('session configuration is inherited by later contexts, the voice is not', async () => {
    const run = await multi([
      { at: 0, send: { text: 'One.', context_id: 'a', flush: true, sample_rate: 8000, ...VOICE } },
      { at: 500, send: { text: 'Two.', context_id: 'b', flush: true, ...VOICE } },
      { at: 900, send: { text: 'Three.', context_id: 'c', flush: true } },
    ]);
    expect(run.frames.filter((frame) => 'audio' in frame && frame['context_id'] === 'b')[0]).toMatchObject({
      sr: 8000,
    });
    expect(run.frames.filter((frame) => 'error' in frame)).toMatchObject([
      { context_id: 'c', error_code: 'MISSING_VOICE_ID' },
    ]);
  });

  it('the 21st is refused, and nothing else happens', async () => {
    const ids = Array.from({ length: 21 }, (_, index) => `c${index}`);
    const run = await multi(
      [...ids.map((id) => open(id)), { at: 10, send: { text: 'Hi.', context_id: 'c0', flush: true } }],
      { lingerMs: 500 },
    );
    expect(run.frames.filter((frame) => 'error' in frame)).toEqual([
      {
        error: 'Too many concurrent contexts (max 20); close an existing context before opening a new one.',
        error_code: 'TOO_MANY_CONTEXTS',
        code: 429,
        context_id: 'c20',
        request_id: 'req_1',
      },
    ]);
    expect(kinds(run, 'c0').at(-1)).toBe('final');
  });
});

describe('ends', () => {
  it('a graceful close speaks the rest, then final, then context_closed with usage', async () => {
    const run = await multi(
      [
        open('a'),
        { at: 10, send: { text: 'One. Two', context_id: 'a' } },
        { at: 20, send: { close_context: true, context_id: 'a' } },
      ],
      {
        lingerMs: 1000,
      },
    );
    expect(kinds(run, 'a')).toEqual([
      'context_created',
      'generation_started',
      'audio',
      'chunk_complete',
      'generation_started',
      'audio',
      'chunk_complete',
      'final',
      'context_closed',
    ]);
    expect(run.frames.at(-1)).toMatchObject({
      usage: { characters: 8, cost_cents: null, cost_unavailable: true },
    });
  });

  it('an immediate close stops the voice, without final; others do not notice', async () => {
    const run = await multi([
      open('a'),
      open('b'),
      { at: 10, send: { text: LONG, context_id: 'a', flush: true } },
      { at: 10, send: { text: 'Short.', context_id: 'b', flush: true } },
      { at: 20, send: { close_context: true, context_id: 'a', immediate: true } },
    ]);
    expect(kinds(run, 'a')).toEqual(['context_created', 'generation_started', 'context_closed']);
    expect(run.frames.find((frame) => 'context_closed' in frame)).not.toHaveProperty('usage');
    expect(kinds(run, 'b').slice(0, 5)).toEqual([
      'context_created',
      'generation_started',
      'audio',
      'chunk_complete',
      'final',
    ]);
  });

  it('a close after every sentence: the first drains all, later ones change nothing', async () => {
    const run = await multi([
      { at: 0, send: { text: 'One. Two. Three.', context_id: 'a', flush: true, ...VOICE } },
      ...[60, 70, 80, 2000].map((at): WireStep => ({ at, send: { close_context: true, context_id: 'a' } })),
    ]);
    const names = kinds(run, 'a');
    expect(names.filter((name) => name === 'chunk_complete')).toHaveLength(3);
    expect(names.slice(-3)).toEqual(['final', 'context_closed', 'context_closed']);
    expect(names).not.toContain('error');
  });

  it('flush followed at once by a close: everything said comes before context_closed', async () => {
    const run = await multi([
      { at: 0, send: { text: 'Hello there', context_id: 'a', ...VOICE } },
      { at: 5, send: { text: '', flush: true, context_id: 'a' } },
      { at: 5, send: { close_context: true, context_id: 'a' } },
    ]);
    expect(kinds(run, 'a').slice(-4)).toEqual(['audio', 'chunk_complete', 'final', 'context_closed']);
  });

  it('unknown ids: a close is answered context_closed, a cancel interrupted', async () => {
    const run = await multi([
      { at: 0, send: { close_context: true, context_id: 'x' } },
      { at: 0, send: { close_context: true, context_id: 'x', immediate: true } },
      { at: 0, send: { cancel: true, context_id: 'x' } },
    ]);
    expect(run.frames).toMatchObject([
      { context_closed: true, context_id: 'x' },
      { context_closed: true, context_id: 'x' },
      { interrupted: true, context_id: 'x' },
    ]);
  });

  it('an id may be used again at once', async () => {
    const run = await multi(
      [
        open('a'),
        { at: 10, send: { close_context: true, context_id: 'a', immediate: true } },
        { at: 10, send: { text: 'Again.', context_id: 'a', flush: true, ...VOICE } },
      ],
      { lingerMs: 500 },
    );
    expect(kinds(run, 'a')).toEqual([
      'context_created',
      'context_closed',
      'context_created',
      'generation_started',
      'audio',
      'chunk_complete',
      'final',
    ]);
  });

  it('silence of the client ends a context, not one that it keeps alive; pings and speech do not count', async () => {
    const run = await multi(
      [
        { at: 0, send: { text: ' ', context_id: 'a', inactivity_timeout: 1, ...VOICE } },
        { at: 0, send: { text: ' ', context_id: 'b', ...VOICE } },
        { at: 800, send: { text: '', context_id: 'b' } },
      ],
      { lingerMs: 500 },
    );
    expect(run.lines.filter((line) => '<' in line && 'context_timeout' in line['<'])).toEqual([
      { at: 1000, '<': { context_timeout: true, context_id: 'a' } },
    ]);
  });

  it('close_socket: everything is spoken, session_closed with the total alone, close 1000', async () => {
    const run = await multi([
      { at: 0, send: { text: 'Fifteen letters', context_id: 'a', ...VOICE } },
      { at: 10, send: { close_socket: true } },
      { at: 11, send: { text: 'Too late.', context_id: 'b', ...VOICE } },
    ]);
    expect(run.frames.at(-1)).toEqual({ session_closed: true, total_audio_seconds: 1 });
    expect(run.lines.at(-1)).toMatchObject({ closed: 1000 });
    expect(kinds(run, 'b')).toEqual([]);
  });
});

describe('barge-in', () => {
  it('of one context names it and spares the others; the context stays', async () => {
    const run = await multi(
      [
        { at: 0, send: { text: LONG, context_id: 'a', ...VOICE } },
        { at: 0, send: { text: 'Fine.', context_id: 'b', flush: true, ...VOICE } },
        { at: 10, send: { cancel: true, context_id: 'a' } },
        { at: 20, send: { text: 'New.', context_id: 'a', flush: true } },
      ],
      { lingerMs: 1000 },
    );
    expect(kinds(run, 'a')).toEqual([
      'context_created',
      'generation_started',
      'interrupted',
      'generation_started',
      'audio',
      'chunk_complete',
      'final',
    ]);
    expect(kinds(run, 'b').at(-1)).toBe('final');
  });

  it('of all is one frame without a context and spares what is closing', async () => {
    const run = await multi([
      { at: 0, send: { text: LONG, context_id: 'a', ...VOICE } },
      { at: 0, send: { text: LONG, context_id: 'b', ...VOICE } },
      { at: 5, send: { close_context: true, context_id: 'b' } },
      { at: 10, send: { cancel: true } },
    ]);
    const acks = run.frames.filter((frame) => 'interrupted' in frame);
    expect(acks).toHaveLength(1);
    expect(acks[0]).not.toHaveProperty('context_id');
    expect(kinds(run, 'a').slice(0, 2)).toEqual(['context_created', 'generation_started']);
    expect(kinds(run, 'b').slice(-2)).toEqual(['final', 'context_closed']);
  });
});

it('contexts generate in parallel', async () => {
  const run = await multi(
    ['a', 'b', 'c'].map((context_id) => ({ at: 0, send: { text: LONG, context_id, flush: true, ...VOICE } })),
  );
  expect(run.mostWorking).toBe(3);
});
