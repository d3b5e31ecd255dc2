// A frame of the call as the inspector keeps it: parsed, secrets masked, audio as its length. In: the text of a frame.
// Out: plain data that may be shown. Masked before it is kept, so that no secret is ever in the list. Pure.

import type { Direction } from './field-table.ts';

export interface SeenMessage {
  atMs: number;
  direction: Direction;
  type: string;
  message: Readonly<Record<string, unknown>>;
}

const MASK = '••••••';
const SECRET = /token|secret|api_?key|authorization|password|^key$/i;
/** Base64 of 16-bit mono at 24 kHz: characters a millisecond. */
const AUDIO_CHARS_PER_MS = 64;
const AUDIO_FIELDS: Readonly<Record<string, string>> = { 'input.audio': 'audio', 'reply.audio': 'data' };
/** Steps of a piece of the trace that are kept. */
const MAX_STEPS = 5;
const MAX_DEPTH = 8;

/** Types that come many times a second: shown only when they are asked for. */
const FREQUENT: ReadonlySet<string> = new Set([
  'input.audio',
  'reply.audio',
  'output.audio.played',
  'session.trace',
  'transcript.agent.delta',
]);

export function readFrame(text: string, direction: Direction, atMs: number): SeenMessage {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (typeof value !== 'object' || value === null)
    return { atMs, direction, type: '(no JSON object)', message: {} };
  const frame = value as Record<string, unknown>;
  const type = typeof frame['type'] === 'string' ? frame['type'] : '(no type)';
  const shortened = shorten(type, frame);
  return { atMs, direction, type, message: masked(shortened, 0) as Record<string, unknown> };
}

/** Empty filter: all but the frequent ones. */
export function isWanted(
  seen: SeenMessage,
  { text, direction }: { text: string; direction: string },
): boolean {
  if (direction !== '' && seen.direction !== direction) return false;
  const wanted = text.trim().toLowerCase();
  return wanted === '' ? !FREQUENT.has(seen.type) : seen.type.toLowerCase().includes(wanted);
}

function shorten(type: string, frame: Record<string, unknown>): Record<string, unknown> {
  const audio = AUDIO_FIELDS[type];
  if (audio !== undefined && typeof frame[audio] === 'string') {
    const { length } = frame[audio];
    const ms = Math.round(length / AUDIO_CHARS_PER_MS);
    return { ...frame, [audio]: `(${String(ms)} ms of audio, ${String(length)} characters)` };
  }
  if (type === 'session.trace' && Array.isArray(frame['steps']) && frame['steps'].length > MAX_STEPS) {
    const { length } = frame['steps'];
    const steps: unknown[] = frame['steps'].slice(0, MAX_STEPS);
    return { ...frame, steps: [...steps, `(${String(length - MAX_STEPS)} more)`] };
  }
  return frame;
}

function masked(value: unknown, depth: number): unknown {
  if (depth > MAX_DEPTH) return '(deeper)';
  if (Array.isArray(value)) return value.map((entry) => masked(entry, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) =>
      SECRET.test(name) && typeof inner === 'string' && inner !== ''
        ? [name, MASK]
        : [name, masked(inner, depth + 1)],
    ),
  );
}
