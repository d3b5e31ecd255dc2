import { describe, expect, it } from 'vitest';
import { TTS_CLIENT_SPECS, TTS_DIALECT_SPECS } from './client.ts';
import { TTS_ERRORS } from './errors.ts';
import { decodeDialectFrame, decodeTtsFrame, type TtsDecoded, type TtsEndpoint } from './requests.ts';
import { TTS_DIALECT_SERVER_SPECS, TTS_SERVER_SPECS } from './server.ts';

const decode = (endpoint: TtsEndpoint, frame: unknown): TtsDecoded =>
  decodeTtsFrame(endpoint, typeof frame === 'string' ? frame : JSON.stringify(frame));
const configOf = (endpoint: TtsEndpoint, frame: object): unknown => {
  const decoded = decode(endpoint, frame);
  return decoded.ok && decoded.request.kind === 'text' ? decoded.request.config : decoded;
};
const faultOf = (endpoint: TtsEndpoint, frame: unknown): unknown => {
  const decoded = decode(endpoint, frame);
  return decoded.ok ? 'accepted' : [decoded.fault.id, decoded.fault.code, decoded.reach];
};

describe('declarations', () => {
  const specs = [...Object.values(TTS_CLIENT_SPECS).flat(), ...TTS_SERVER_SPECS, ...TTS_DIALECT_SERVER_SPECS];
  it.each(specs.map((spec) => [spec.direction, spec.type, spec] as const))(
    '%s %s: its examples parse',
    (_d, _t, spec) => {
      for (const example of spec.examples)
        expect(spec.schema.safeParse(example)).toMatchObject({ success: true });
    },
  );

  it.each(Object.entries({ request: '/ws/tts', stream: '/ws/tts/stream', multi: '/ws/tts/multi' } as const))(
    '%s: every example is decoded',
    (endpoint, path) => {
      for (const spec of TTS_CLIENT_SPECS[path])
        for (const example of spec.examples)
          expect(decode(endpoint as TtsEndpoint, example)).toMatchObject({ ok: true });
    },
  );

  it('dialect: every example is decoded', () => {
    for (const spec of TTS_DIALECT_SPECS)
      for (const example of spec.examples) expect(decodeDialectFrame(JSON.stringify(example)).ok).toBe(true);
  });

  it('every error code is in the closed list of the SDKs', () => {
    for (const row of Object.values(TTS_ERRORS)) expect(row.error_code).toMatch(/^[A-Z_]+$/);
  });
});

describe('configuration', () => {
  it.each([
    [0.1, 1.2],
    [9, 2.5],
    [2, 2],
  ])('cfg_scale %d is held at %d', (given, held) => {
    expect(configOf('stream', { cfg_scale: given })).toEqual({ cfg_scale: held });
  });

  it.each([
    [{ temperature: 1.1 }],
    [{ temperature: -0.1 }],
    [{ speed: 0.7 }],
    [{ speed: 1.3 }],
    [{ max_new_tokens: 0 }],
    [{ sample_rate: 11_025 }],
    [{ output_format: 'mp3_44100' }],
    [{ language: 'en-US' }],
    [{ voice_id: 0 }],
    [{ voice_id: '' }],
    [{ normalize: 'yes' }],
    [{ flush: 1 }],
    [{ text: 5 }],
    [{ flush_timeout_ms: -1 }],
  ])('%j is refused', (frame) => {
    expect(faultOf('stream', { text: 'Hello.', ...frame })).toEqual(['field', 400, 'turn']);
  });

  it('null means not given; unknown and retired fields are ignored and named', () => {
    const decoded = decode('stream', {
      text: 'Hi.',
      language: null,
      auto_mode: 'x',
      chunk_length_schedule: [5],
      colour: 'red',
    });
    expect(decoded).toMatchObject({
      ok: true,
      request: { config: {} },
      ignored: ['auto_mode', 'chunk_length_schedule', 'colour'],
    });
  });

  it('24000 counts as unset beside an output_format', () => {
    expect(configOf('stream', { output_format: 'ulaw_8000', sample_rate: 24_000 })).toEqual({
      encoding: 'mulaw',
      sample_rate: 8000,
    });
    expect(configOf('stream', { output_format: 'pcm_16000', sample_rate: 16_000 })).toEqual({
      encoding: 'pcm_s16le',
      sample_rate: 16_000,
    });
    expect(faultOf('stream', { output_format: 'pcm_16000', sample_rate: 44_100 })).toEqual([
      'format_conflict',
      400,
      'turn',
    ]);
  });

  it('of a context: the voice counts only inside voice_settings, where other keys are ignored', () => {
    const frame = {
      text: ' ',
      context_id: 'a',
      voice_id: 5,
      voice_settings: { voice_id: 7, stability: 1, speed: 3 },
    };
    expect(configOf('multi', frame)).toEqual({ voice_id: 7 });
    expect(configOf('multi', { text: 'x', context_id: 'a', voice_id: 5 })).toEqual({});
  });

  it('dictionaries need a project on /ws/tts, not where the SDKs cannot name one', () => {
    expect(faultOf('request', { text: 'Hi.', dictionary_ids: [1] })).toEqual(['project_needed', 400, 'turn']);
    expect(configOf('request', { text: 'Hi.', dictionary_ids: [] })).toEqual({ dictionary_ids: [] });
    expect(configOf('stream', { text: 'Hi.', dictionary_ids: [1] })).toEqual({ dictionary_ids: [1] });
  });
});

describe('frames', () => {
  it.each<[TtsEndpoint, unknown, unknown]>([
    ['stream', 'no json', ['json', 400, 'turn']],
    ['stream', '[1]', ['json', 400, 'turn']],
    ['stream', `${'['.repeat(500)}${']'.repeat(500)}`, ['json', 400, 'turn']],
    ['stream', `{"text":${'['.repeat(500)}${']'.repeat(500)}}`, ['too_deep', 400, 'turn']],
    ['stream', {}, ['no_action', 400, 'nothing']],
    ['stream', { colour: 'red' }, ['no_action', 400, 'nothing']],
    ['stream', { text: 'x'.repeat(5001) }, ['text_too_long', 413, 'turn']],
    ['stream', { update_settings: { voice_id: 3 } }, ['not_updatable', 400, 'nothing']],
    ['stream', { update_settings: 5 }, ['field', 400, 'nothing']],
    ['stream', { update_settings: { temperature: 3 } }, ['field', 400, 'nothing']],
    ['request', { text: ' ' }, ['empty_text', 400, 'turn']],
    ['request', { voice_id: 5 }, ['field', 400, 'turn']],
    ['multi', { text: 'Hi.' }, ['context_id', 400, 'nothing']],
    ['multi', { text: 'Hi.', context_id: '' }, ['context_id', 400, 'nothing']],
    ['multi', { cancel: true, context_id: 5 }, ['context_id', 400, 'nothing']],
    ['multi', { close_context: true }, ['context_id', 400, 'nothing']],
  ])('%s %j', (endpoint, frame, expected) => {
    expect(faultOf(endpoint, frame)).toEqual(expected);
  });

  it('cancel wins over what else a frame holds', () => {
    expect(decode('stream', { cancel: true, text: 'x' })).toMatchObject({ request: { kind: 'cancel' } });
    expect(decode('stream', { cancel: false, text: 'x' })).toMatchObject({ request: { kind: 'text' } });
  });
});
