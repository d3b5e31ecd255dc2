/** Every cell of docs/protocol/tts-coverage.md: each field with good and bad values, each error brought about. */
import {
  decodeDialectFrame,
  decodeTtsFrame,
  TTS_ERRORS,
  TTS_SERVER_SPECS,
  type TtsEndpoint,
  type TtsErrorId,
} from '@antiphon/protocol';
import { frameWith, TRIED_ERRORS, triedFields, type TriedField } from '@antiphon/lab/tts-wire/coverage';
import { runWire } from '@antiphon/lab/tts-wire/wire-run';
import { describe, expect, it } from 'vitest';

const ENDPOINTS: Readonly<Record<string, TtsEndpoint>> = {
  '/ws/tts': 'request',
  '/ws/tts/stream': 'stream',
  '/ws/tts/multi': 'multi',
};

function isAccepted(tried: TriedField, value: unknown): boolean {
  const text = JSON.stringify(frameWith(tried, value));
  const endpoint = ENDPOINTS[tried.path];
  return endpoint === undefined ? decodeDialectFrame(text).ok : decodeTtsFrame(endpoint, text).ok;
}

describe('fields', () => {
  it.each(triedFields().map((tried) => [tried.path, tried.frame, tried.field, tried] as const))(
    '%s %s %s',
    (_path, _frame, _field, tried) => {
      for (const value of tried.good) expect([value, isAccepted(tried, value)]).toEqual([value, true]);
      for (const { value } of tried.bad) expect([value, isAccepted(tried, value)]).toEqual([value, false]);
    },
  );
});

describe('errors', () => {
  const tried = Object.entries(TRIED_ERRORS).flatMap(([id, how]) =>
    'test' in how ? [] : [[id as TtsErrorId, how] as const],
  );
  it.each(tried)('%s', async (id, { path, steps, options }) => {
    const run = await runWire(path, steps, { ...options, lingerMs: 100 });
    const { code, error_code, error } = TTS_ERRORS[id];
    const pattern = error.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\\\{\w+\\\}/g, '.*');
    const found = run.frames.find((frame) => new RegExp(`^${pattern}$`, 's').test(String(frame['error'])));
    expect(found).toMatchObject({ code, error_code });
    // What a strict client insists on.
    const spec = TTS_SERVER_SPECS.find(({ type }) => type === 'error');
    expect(spec?.schema.safeParse(found)).toMatchObject({ success: true });
    for (const frame of run.frames) if ('error' in frame) expect(frame['error']).toBeTypeOf('string');
  });
});
