/**
 * Text frames of TTS clients as requests. Enters: whatever a peer sent. Leaves: what it asks for, or a fault with its
 * reach. Frames are told apart by which key is present, in a fixed order when there are several. Never throws.
 */
import type * as z from 'zod/mini';
import { shown } from '../fault.ts';
import { JSON_DEPTH_MAX } from '../limits.ts';
import { isObject } from '../tools.ts';
import { ttsFault, type TtsFault } from './fault.ts';
import { TTS_CONTEXT_ID_CHARS_MAX, TTS_TEXT_CHARS_MAX } from './limits.ts';
import {
  readTtsConfig,
  readTtsUpdate,
  TtsContextConfig,
  TtsRequestConfig,
  TtsStreamConfig,
  type Checked,
  type TtsConfig,
  type TtsUpdatable,
} from './settings.ts';

export type TtsEndpoint = 'request' | 'stream' | 'multi';

/** What a client asks for. `contextId` is null except on /ws/tts/multi. */
export type TtsRequest =
  | {
      readonly kind: 'text';
      readonly contextId: string | null;
      readonly text: string;
      readonly flush: boolean;
      readonly config: TtsConfig;
    }
  | { readonly kind: 'close' }
  | { readonly kind: 'close_socket' }
  | { readonly kind: 'cancel'; readonly contextId: string | null }
  | { readonly kind: 'update_settings'; readonly settings: Partial<TtsUpdatable> }
  | { readonly kind: 'close_context'; readonly contextId: string; readonly immediate: boolean };

/**
 * A frame that cannot be used. `reach`: what it costs the client. `nothing`: only the answer; `turn`: the turns of the
 * line it was for, which is the whole socket when `contextId` is null.
 */
export type TtsRefusal = {
  readonly fault: TtsFault;
  readonly contextId: string | null;
  readonly reach: 'nothing' | 'turn';
};

export type TtsDecoded =
  | { readonly ok: true; readonly request: TtsRequest; readonly ignored: readonly string[] }
  | ({ readonly ok: false } & TtsRefusal);

type Frame = Readonly<Record<string, unknown>>;

const CONFIG_SCHEMAS = {
  request: TtsRequestConfig,
  stream: TtsStreamConfig,
  multi: TtsContextConfig,
} as const satisfies Record<TtsEndpoint, z.ZodMiniType>;

const ACTION_KEYS: Readonly<Record<TtsEndpoint, readonly string[]>> = {
  request: ['text', 'cancel', 'update_settings'],
  stream: ['text', 'flush', 'close', 'end_session', 'close_socket', 'cancel', 'update_settings'],
  multi: ['text', 'flush', 'keep_alive', 'close_context', 'cancel', 'update_settings', 'close_socket'],
};
const FLAG_KEYS = [
  'flush',
  'keep_alive',
  'close',
  'end_session',
  'close_socket',
  'close_context',
  'cancel',
  'immediate',
];

/** Decodes one text frame. Never throws. */
export function decodeTtsFrame(endpoint: TtsEndpoint, frameText: string): TtsDecoded {
  const parsed = parseObject(frameText);
  if (!parsed.ok) return refused(parsed.fault, null);
  const frame = parsed.value;
  const contextId = endpoint === 'multi' ? contextIdOf(frame) : null;
  const wrongFlag = FLAG_KEYS.find((key) => !isFlag(frame[key]));
  if (wrongFlag !== undefined) {
    const fault = ttsFault('field', { path: wrongFlag, expected: 'true or false' });
    return refused(fault, contextId === false ? null : contextId);
  }
  return decodeAction(endpoint, frame, contextId);
}

function decodeAction(endpoint: TtsEndpoint, frame: Frame, contextId: string | null | false): TtsDecoded {
  const offers = (key: string): boolean => ACTION_KEYS[endpoint].includes(key) && frame[key] === true;
  if (offers('cancel')) {
    if (contextId === false) return refused(contextIdFault(), null, 'nothing');
    return accepted({ kind: 'cancel', contextId });
  }
  if (frame['update_settings'] !== undefined) {
    const update = readTtsUpdate(frame['update_settings']);
    if (!update.ok) return refused(update.fault, null, 'nothing');
    return accepted({ kind: 'update_settings', settings: update.value });
  }
  if (offers('close_socket')) return accepted({ kind: 'close_socket' });
  if (offers('close') || offers('end_session')) {
    return accepted({ kind: 'close' });
  }
  if (endpoint !== 'multi') return decodeText(endpoint, frame, null);
  if (contextId === null || contextId === false) return refused(contextIdFault(), null, 'nothing');
  if (offers('close_context')) {
    return accepted({ kind: 'close_context', contextId, immediate: frame['immediate'] === true });
  }
  return decodeText(endpoint, frame, contextId);
}

function decodeText(endpoint: TtsEndpoint, frame: Frame, contextId: string | null): TtsDecoded {
  const schema = CONFIG_SCHEMAS[endpoint];
  const known = Object.keys(schema.shape);
  const keys = Object.keys(frame);
  const actions = ACTION_KEYS[endpoint];
  if (endpoint !== 'multi' && !keys.some((key) => actions.includes(key) || known.includes(key))) {
    return refused(ttsFault('no_action', { expected: actions.join(', ') }), contextId, 'nothing');
  }
  const text = textOf(endpoint, frame['text']);
  if (!text.ok) return refused(text.fault, contextId);
  const config = readTtsConfig(schema, frame);
  if (!config.ok) return refused(config.fault, contextId);
  // Only here: the streaming SDKs have dictionaries but no field for the project.
  if (endpoint === 'request' && needsProject(config.value)) {
    return refused(ttsFault('project_needed'), contextId);
  }
  const ignored = keys.filter((key) => ![...known, ...actions, 'context_id'].includes(key));
  const flush = endpoint === 'request' || frame['flush'] === true;
  return accepted({ kind: 'text', contextId, text: text.value, flush, config: config.value }, ignored);
}

/** Dictionaries were chosen, but not whose. */
export const needsProject = ({ dictionary_ids: chosen = [], project_id: project }: TtsConfig): boolean =>
  chosen.length > 0 && project === undefined;

function textOf(endpoint: TtsEndpoint, value: unknown): Checked<string> {
  if (endpoint !== 'request' && (value === undefined || value === null)) return { ok: true, value: '' };
  if (typeof value !== 'string') {
    return { ok: false, fault: ttsFault('field', { path: 'text', expected: 'a string' }) };
  }
  if (endpoint === 'request' && value.trim() === '') return { ok: false, fault: ttsFault('empty_text') };
  if (value.length > TTS_TEXT_CHARS_MAX) {
    return {
      ok: false,
      fault: ttsFault('text_too_long', { length: value.length, limit: TTS_TEXT_CHARS_MAX }),
    };
  }
  return { ok: true, value };
}

/** What the ElevenLabs dialect asks for: text as a turn, "" as its end. */
export type TtsDialectRequest =
  | { readonly kind: 'text'; readonly text: string; readonly flush: boolean; readonly speed: number | null }
  | { readonly kind: 'end' }
  | { readonly kind: 'cancel' };

const DialectSpeed = TtsRequestConfig.shape.speed;

/** Decodes one text frame of the ElevenLabs dialect. Never throws. */
export function decodeDialectFrame(frameText: string): Checked<TtsDialectRequest> {
  const parsed = parseObject(frameText);
  if (!parsed.ok) return parsed;
  const frame = parsed.value;
  const wrongFlag = ['cancel', 'flush', 'try_trigger_generation'].find((key) => !isFlag(frame[key]));
  if (wrongFlag !== undefined)
    return { ok: false, fault: ttsFault('field', { path: wrongFlag, expected: 'true or false' }) };
  if (frame['cancel'] === true) return { ok: true, value: { kind: 'cancel' } };
  if (frame['text'] === '') return { ok: true, value: { kind: 'end' } };
  const text = textOf('stream', frame['text']);
  if (!text.ok) return text;
  if (frame['text'] === undefined && frame['flush'] !== true) {
    return { ok: false, fault: ttsFault('no_action', { expected: 'text, flush, cancel' }) };
  }
  return {
    ok: true,
    value: {
      kind: 'text',
      text: text.value,
      flush: frame['flush'] === true,
      speed: dialectSpeed(frame['voice_settings']),
    },
  };
}

/** `speed` of the dialect's `voice_settings`. Its own range is wider than ours: what does not fit is not worth an error. */
export function dialectSpeed(settings: unknown): number | null {
  const speed = isObject(settings) ? DialectSpeed.safeParse(settings['speed']) : null;
  return speed?.success === true ? (speed.data ?? null) : null;
}

/** The fault of a whole text that cannot be spoken as one request, or null. */
export function wholeTextFault(text: string): TtsFault | null {
  const checked = textOf('request', text);
  return checked.ok ? null : checked.fault;
}

/** A JSON object of bounded depth. */
function parseObject(text: string): Checked<Frame> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, fault: ttsFault('json') };
  }
  if (!isObject(value)) return { ok: false, fault: ttsFault('json') };
  if (nesting(text) > JSON_DEPTH_MAX) {
    return { ok: false, fault: ttsFault('too_deep', { limit: JSON_DEPTH_MAX }) };
  }
  return { ok: true, value };
}

/** The deepest nesting of brackets in JSON text, strings left out. */
function nesting(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const mark of text.match(/"(?:[^"\\]|\\.)*"|[[\]{}]/g) ?? []) {
    if (mark === '{' || mark === '[') depth += 1;
    else if (mark === '}' || mark === ']') depth -= 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

const isFlag = (value: unknown): boolean =>
  value === undefined || value === null || typeof value === 'boolean';

/** The context's id; null when the frame names none, false when it cannot be one. */
function contextIdOf(frame: Frame): string | null | false {
  const id = frame['context_id'];
  if (id === undefined || id === null) return null;
  return typeof id === 'string' && id !== '' && id.length <= TTS_CONTEXT_ID_CHARS_MAX ? id : false;
}

const contextIdFault = (): TtsFault => ttsFault('context_id', { limit: TTS_CONTEXT_ID_CHARS_MAX });

const accepted = (request: TtsRequest, ignored: readonly string[] = []): TtsDecoded => ({
  ok: true,
  request,
  ignored: ignored.map(shown),
});

const refused = (
  fault: TtsFault,
  contextId: string | null,
  reach: TtsRefusal['reach'] = 'turn',
): TtsDecoded => ({ ok: false, fault, contextId, reach });
