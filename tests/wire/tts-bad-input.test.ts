/** Bad input of every kind: the documented error, generation stopped, the socket usable, nothing left at work. */
import { runWire, type WireRun, type WireStep } from '@antiphon/lab/tts-wire/wire-run';
import { describe, expect, it } from 'vitest';

const CONFIG = { voice_id: 1071, language: 'en' };
const LONG = 'This sentence takes a while to say, and so does the next one. ';

const errorsOf = (run: WireRun): unknown[] =>
  run.frames.filter((frame) => 'error' in frame).map((frame) => [frame['error_code'], frame['code']]);

const BAD: readonly [string, Partial<WireStep> & object, string, number][] = [
  ['no JSON', { send: 'hello' }, 'VALIDATION_ERROR', 400],
  ['an array', { send: '[]' }, 'VALIDATION_ERROR', 400],
  ['a binary frame', { sendBinary: true }, 'VALIDATION_ERROR', 400],
  ['a frame that is too large', { send: `{"text":"${'x'.repeat(70_000)}"}` }, 'VALIDATION_ERROR', 413],
  ['text over the limit', { send: { text: 'x'.repeat(5001) } }, 'VALIDATION_ERROR', 413],
  ['text of the wrong type', { send: { text: 5 } }, 'VALIDATION_ERROR', 400],
  ['a flag of the wrong type', { send: { text: 'x', flush: 'yes' } }, 'VALIDATION_ERROR', 400],
  ['temperature outside', { send: { text: 'x', temperature: 1.5 } }, 'VALIDATION_ERROR', 400],
  ['speed outside', { send: { text: 'x', speed: 2 } }, 'VALIDATION_ERROR', 400],
  ['a locale tag', { send: { text: 'x', language: 'en-US' } }, 'VALIDATION_ERROR', 400],
  [
    'formats that contradict',
    { send: { text: 'x', output_format: 'ulaw_8000', sample_rate: 16_000 } },
    'VALIDATION_ERROR',
    400,
  ],
  ['an unknown format', { send: { text: 'x', output_format: 'mp3_44100' } }, 'VALIDATION_ERROR', 400],
  ['a malformed tag', { send: { text: 'Wait <break time="soon"/> now. ' } }, 'VALIDATION_ERROR', 400],
  ['a tag that never ends', { send: { text: 'Wait <break time="2', flush: true } }, 'VALIDATION_ERROR', 400],
  ['an unknown voice', { send: { text: 'x', voice_id: 4711 } }, 'NOT_FOUND', 404],
  ['an unknown named voice', { send: { text: 'x', voice_id: 'nobody' } }, 'NOT_FOUND', 404],
];

describe('on a stream', () => {
  it.each(BAD)('%s', async (_name, bad, code, status) => {
    const steps = [
      { at: 0, send: { text: LONG, voice_id: 'tone' } },
      { at: 10, ...bad } as WireStep,
      { at: 20, send: { text: 'Go on.', flush: true } },
    ];
    const run = await runWire('/ws/tts/stream', steps, { strictVoices: true, lingerMs: 1000 });
    expect(errorsOf(run)).toEqual([[code, status]]);
    const names = run.frames.map((frame) => Object.keys(frame)[0]);
    expect(names.slice(0, 2)).toEqual(['generation_started', 'error']);
    expect(names.at(-1)).toBe('session_closed');
    expect(run.frames.filter((frame) => 'generation_started' in frame).at(-1)).toMatchObject({
      text: 'Go on.',
    });
    expect(run.mostWorking).toBe(1);
  });

  it('update_settings with any other key changes nothing and stops nothing', async () => {
    const run = await runWire('/ws/tts/stream', [
      { at: 0, send: { text: LONG, flush: true, ...CONFIG } },
      { at: 10, send: { update_settings: { speed: 0.9, voice_id: 3 } } },
      { at: 20, send: { update_settings: {} } },
    ]);
    expect(errorsOf(run)).toEqual([['VALIDATION_ERROR', 400]]);
    expect(run.frames.find((frame) => 'settings_updated' in frame)).toMatchObject({
      settings: { speed: null },
    });
    expect(run.frames.at(-1)).toHaveProperty('session_closed');
  });

  it('a missing voice is told, and a later frame may bring it', async () => {
    const run = await runWire('/ws/tts/stream', [
      { at: 0, send: { text: 'Hello.' } },
      { at: 10, send: { voice_id: 1071 } },
      { at: 20, send: { text: 'Hello.', flush: true } },
    ]);
    expect(errorsOf(run)).toEqual([['MISSING_VOICE_ID', 400]]);
    expect(run.frames.at(-1)).toHaveProperty('session_closed');
  });
});

describe('on requests', () => {
  it.each(BAD)('%s: answered in its place', async (_name, bad, code, status) => {
    const steps = [
      { at: 0, send: { text: 'First.', voice_id: 'tone' } },
      { at: 1, ...bad } as WireStep,
      { at: 2, send: { text: 'Third.', voice_id: 'tone' } },
    ];
    const run = await runWire('/ws/tts', steps, { strictVoices: true, lingerMs: 2000 });
    const ends = run.frames.filter((frame) => 'final' in frame || 'error' in frame);
    const told = ends.map((frame) => ('final' in frame ? 'final' : [frame['error_code'], frame['code']]));
    // Without a voice of its own the request fails for that first, unless the frame cannot be read at all.
    const expected = told[1]?.[0] === 'MISSING_VOICE_ID' ? ['MISSING_VOICE_ID', 400] : [code, status];
    expect(told).toEqual(['final', expected, 'final']);
    expect(run.working).toBe(0);
  });

  it.each([
    [{ text: '' }, 'VALIDATION_ERROR'],
    [{ text: '😀', voice_id: 'tone' }, 'EMPTY_AUDIO'],
    [{ text: 'x', voice_id: 'tone', dictionary_ids: [3] }, 'VALIDATION_ERROR'],
    [{ text: 'FAIL', voice_id: 'tone' }, 'INTERNAL_ERROR'],
  ])('%j', async (send, code) => {
    const run = await runWire('/ws/tts', [{ at: 0, send }], { lingerMs: 500 });
    expect(run.frames).toHaveLength(1);
    expect(run.frames[0]).toMatchObject({ error_code: code });
  });
});

describe('on contexts', () => {
  it.each(BAD.filter(([, bad]) => 'send' in bad && typeof bad.send === 'object'))(
    '%s: only that context',
    async (_name, bad, code, status) => {
      const { send } = bad as { send: Record<string, unknown> };
      const { voice_id, ...rest } = send;
      const voice = voice_id === undefined ? {} : { voice_settings: { voice_id } };
      const steps: WireStep[] = [
        { at: 0, send: { text: LONG, context_id: 'a', voice_settings: { voice_id: 'tone' } } },
        {
          at: 0,
          send: { text: 'Fine.', context_id: 'b', flush: true, voice_settings: { voice_id: 'tone' } },
        },
        { at: 10, send: { ...rest, ...voice, context_id: 'a' } },
      ];
      const run = await runWire('/ws/tts/multi', steps, { strictVoices: true, lingerMs: 1000 });
      const errors = run.frames.filter((frame) => 'error' in frame);
      expect(errors).toMatchObject([{ error_code: code, code: status, context_id: 'a' }]);
      expect(run.frames.some((frame) => 'audio' in frame && frame['context_id'] === 'a')).toBe(false);
      expect(run.frames.filter((frame) => frame['context_id'] === 'b').at(-1)).toHaveProperty('final');
    },
  );
});

describe('in the ElevenLabs dialect', () => {
  it.each([
    ['output_format=mp3_44100_128', [], 501],
    ['', [{ at: 0, send: 'x' }], 400],
    ['', [{ at: 0, sendBinary: true }], 400],
    ['', [{ at: 0, send: { text: 7 } }], 400],
  ] as [string, WireStep[], number][])('%s %j', async (query, steps, code) => {
    const run = await runWire('/v1/text-to-speech/tone/stream-input', steps, { query, lingerMs: 100 });
    expect(run.frames).toMatchObject([{ error_code: 'VALIDATION_ERROR', code }]);
    expect(run.lines.at(-1)).toMatchObject({ closed: 4000 });
  });

  it('cancel drops everything and closes with 1000', async () => {
    const run = await runWire('/v1/text-to-speech/tone/stream-input', [
      { at: 0, send: { text: LONG } },
      { at: 10, send: { cancel: true } },
    ]);
    expect(run.lines.at(-1)).toEqual({ at: 10, closed: 1000 });
    expect(run.frames).toEqual([]);
    expect(run.idleAtMs).toBe(10);
  });
});
