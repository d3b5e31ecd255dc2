/**
 * What is tried of the streaming TTS API: every field of every client frame with good and bad values, every error with a
 * conversation that brings it about. Enters: the declarations. Leaves: the list that the test walks and that the coverage
 * page shows. A field or an error without anything to try is an error of this file: the generator fails.
 */
import { TTS_CLIENT_SPECS, type TtsErrorId } from '@antiphon/protocol';
import { schemaNode, type SchemaNode } from '@antiphon/protocol/expectation';
import { badValues, goodValues, type TriedValue } from '@antiphon/testkit/conformance/field-values';
import type { WireOptions, WirePath, WireStep } from './wire-run.ts';

export type TriedField = {
  readonly path: keyof typeof TTS_CLIENT_SPECS;
  readonly frame: string;
  /** Dotted. */
  readonly field: string;
  /** A frame that is accepted, to put the value into. */
  readonly base: Readonly<Record<string, unknown>>;
  readonly good: readonly unknown[];
  /** Empty: any value is accepted or ignored, and `why` says so. */
  readonly bad: readonly TriedValue[];
  readonly why: string | null;
};

/** Where the schema alone says too little: patterns, unions, and what is held or ignored instead of refused. */
const GOOD: Readonly<Record<string, readonly unknown[]>> = {
  language: ['en', 'de', null],
  voice_id: [1, 1071, 'slt', null],
  project_id: [7, 'shop', null],
  dictionary_ids: [[], null],
  chunk_length_schedule: [[5, 80], 'x', null],
  auto_mode: [true, 'x', null],
  text: ['Hello.'],
  context_id: ['a', 'x'.repeat(128)],
  cfg_scale: [0, 1.2, 2.5, 99, null],
  voice_settings: [null, {}, { stability: 0.5 }],
  update_settings: [{}, { speed: 1.1, language: null }],
};
const BAD: Readonly<Record<string, readonly TriedValue[]>> = {
  language: [
    { value: 7, why: 'a wrong type' },
    { value: 'en-US', why: 'a locale tag' },
    { value: '', why: 'too short' },
  ],
  voice_id: [
    { value: 0, why: 'below the range' },
    { value: 1.5, why: 'not whole' },
    { value: '', why: 'too short' },
    { value: true, why: 'a wrong type' },
  ],
  project_id: [
    { value: 1.5, why: 'not whole' },
    { value: false, why: 'a wrong type' },
  ],
  dictionary_ids: [
    { value: 'x', why: 'a wrong type' },
    { value: [true], why: 'a wrong entry' },
    { value: Array.from({ length: 33 }, (_, id) => id), why: 'too many' },
  ],
  text: [
    { value: 7, why: 'a wrong type' },
    { value: 'x'.repeat(5001), why: 'too long' },
  ],
  // A sign that is true or absent: false means absent.
  cancel: [{ value: 'x', why: 'a wrong type' }],
  close_socket: [{ value: 'x', why: 'a wrong type' }],
  close_context: [{ value: 'x', why: 'a wrong type' }],
  voice_settings: [{ value: 7, why: 'a wrong type' }],
  update_settings: [
    { value: 7, why: 'a wrong type' },
    { value: { voice_id: 1 }, why: 'a field that cannot be updated' },
  ],
};
const ANYTHING: Readonly<Record<string, string>> = {
  chunk_length_schedule: 'retired: ignored',
  auto_mode: 'retired: ignored',
};
/** Of the dialect: its own ranges are wider, what does not fit is ignored. */
const DIALECT_ANYTHING: Readonly<Record<string, string>> = { voice_settings: 'what does not fit is ignored' };

const triedOf = (
  place: Pick<TriedField, 'path' | 'frame' | 'field' | 'base'>,
  node: SchemaNode,
): TriedField => {
  const name = place.field.split('.').at(-1) ?? '';
  const anything = ANYTHING[name] ?? (place.path.startsWith('/v1/') ? DIALECT_ANYTHING[name] : undefined);
  const wire = { message: place.frame, path: name, node, required: false };
  const good = GOOD[name] ?? goodValues(wire);
  const bad = anything === undefined ? (BAD[name] ?? badValues(wire)) : [];
  return { ...place, good, bad, why: anything ?? null };
};

/** Every field of every client frame. */
export function triedFields(): TriedField[] {
  return Object.entries(TTS_CLIENT_SPECS).flatMap(([path, specs]) =>
    specs.flatMap((spec) => {
      const node = schemaNode(spec.schema);
      return Object.entries(node.properties ?? {}).flatMap(([field, child]) => {
        const place = {
          path: path as TriedField['path'],
          frame: spec.type,
          field,
          base: spec.examples[0] as Record<string, unknown>,
        };
        const inner = [child, ...(child.anyOf ?? [])].flatMap((branch) =>
          Object.entries(branch.properties ?? {}),
        );
        const innerFields = inner.map(([name, innerNode]) =>
          triedOf({ ...place, field: `${field}.${name}` }, innerNode),
        );
        return [triedOf(place, child), ...innerFields];
      });
    }),
  );
}

/** A frame with `value` in its field. */
export function frameWith({ base, field }: TriedField, value: unknown): Record<string, unknown> {
  const [outer = '', inner] = field.split('.');
  if (inner === undefined) return { ...base, [outer]: value };
  return { ...base, [outer]: { [inner]: value } };
}

export type TriedError =
  | {
      readonly path: WirePath;
      readonly steps: readonly WireStep[];
      readonly options?: WireOptions;
    }
  /** Refused before there is a socket, or needs more than one: the test that brings it about. */
  | { readonly test: string };

const SPEAK = { text: 'Hello.', voice_id: 1071 };
const stream = (...sends: readonly (object | string)[]): TriedError => ({
  path: '/ws/tts/stream',
  steps: sends.map((send) => ({ at: 0, send })),
});
const request = (send: object): TriedError => ({ path: '/ws/tts', steps: [{ at: 0, send }] });
const multi = (...sends: readonly object[]): TriedError => ({
  path: '/ws/tts/multi',
  steps: sends.map((send) => ({ at: 0, send })),
});
const E2E = 'tests/e2e/tts-endpoint.test.ts';

export const TRIED_ERRORS: Readonly<Record<TtsErrorId, TriedError>> = {
  json: stream('no json'),
  frame_too_large: stream(`"${'x'.repeat(70_000)}"`),
  too_deep: stream(`{"text":${'['.repeat(100)}${']'.repeat(100)}}`),
  binary: { path: '/ws/tts/stream', steps: [{ at: 0, sendBinary: true }] },
  no_action: stream({ colour: 'red' }),
  field: stream({ ...SPEAK, temperature: 9 }),
  format_conflict: stream({ ...SPEAK, output_format: 'ulaw_8000', sample_rate: 16_000 }),
  project_needed: request({ ...SPEAK, dictionary_ids: [1] }),
  not_updatable: stream({ update_settings: { voice_id: 1 } }),
  tag: stream({ ...SPEAK, text: 'Wait <prosody rate="warp">now</prosody>. ' }),
  context_id: multi({ text: 'Hello.' }),
  context_closing: multi(
    { text: 'Hello.', context_id: 'a', voice_settings: { voice_id: 1 } },
    { close_context: true, context_id: 'a' },
    { text: 'More.', context_id: 'a' },
  ),
  format_not_offered: {
    path: '/v1/text-to-speech/tone/stream-input',
    steps: [],
    options: { query: 'output_format=mp3_44100_128' },
  },
  empty_text: request({ text: ' ', voice_id: 1 }),
  text_too_long: stream({ ...SPEAK, text: 'x'.repeat(5001) }),
  pending_too_long: stream(...Array.from({ length: 12 }, () => ({ ...SPEAK, text: 'word '.repeat(1000) }))),
  missing_voice: stream({ text: 'Hello.' }),
  unauthorized: { test: E2E },
  forbidden: { test: E2E },
  voice_not_found: {
    path: '/ws/tts/stream',
    steps: [{ at: 0, send: { ...SPEAK, voice_id: 4711 } }],
    options: { strictVoices: true },
  },
  queue_full: stream(...Array.from({ length: 66 }, () => ({ ...SPEAK, flush: true }))),
  too_many_contexts: multi(
    ...Array.from({ length: 21 }, (_, index) => ({ keep_alive: true, context_id: `c${index}` })),
  ),
  at_capacity: { test: E2E },
  generation_failed: stream({ ...SPEAK, text: 'FAIL now.', flush: true }),
  empty_audio: request({ ...SPEAK, text: '😀' }),
  unavailable: { test: E2E },
};
