/**
 * The dialect of /v1/realtime, for clients of the first public version: session.ready comes on connect, tool calls
 * carry `args` beside `arguments`, and turn detection stands at the top of the session with knobs of its own names.
 * Enters and leaves: messages. Unknown top-level fields are dropped here, because clients of that time send some.
 */
import {
  INTERRUPTION_DELAY_MS_MAX,
  SessionConfigInput,
  SILENCE_MS_MAX,
  SILENCE_MS_MIN,
  type DecodedClientMessage,
  type ServerMessage,
} from '@antiphon/protocol';
import type { AgentDialect } from './agent-dialect.ts';

/** Silence that ended a turn when only the other bound was set, ms (first public version). */
const MIN_SILENCE_MS = 100;
const MAX_SILENCE_MS = 1000;

const KNOWN_FIELDS = new Set(Object.keys(SessionConfigInput.shape));

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isNumber = (value: unknown): value is number => typeof value === 'number';

/** Values outside the range that the current protocol has were allowed: they become its nearest. */
const within = (value: unknown, min: number, max: number): unknown =>
  isNumber(value) ? Math.round(Math.min(max, Math.max(min, value))) : value;

/**
 * The current `input.turn_detection` of the old knobs. `prefix_padding_ms` and `min_interrupt_words` have no effect:
 * the beginning of a turn is always kept, and what is said decides about an interruption, not its length in words.
 */
export function turnDetectionOf(knobs: Fields): Fields {
  const { speech_detection_threshold: threshold, min_interrupt_duration_ms: delay } = knobs;
  const { min_end_of_turn_silence_ms: min, max_turn_silence_ms: max, interrupt_response: interrupt } = knobs;
  const bounds = min === undefined && max === undefined ? {} : silencesOf(min, max);
  return {
    ...bounds,
    ...(threshold === undefined ? {} : { vad_threshold: threshold }),
    ...(interrupt === undefined ? {} : { interrupt_response: interrupt }),
    ...(delay === undefined ? {} : { interruption_delay: within(delay, 0, INTERRUPTION_DELAY_MS_MAX) }),
  };
}

function silencesOf(min: unknown, max: unknown): Fields {
  const low = within(min ?? MIN_SILENCE_MS, SILENCE_MS_MIN, SILENCE_MS_MAX);
  const high = within(max ?? MAX_SILENCE_MS, SILENCE_MS_MIN, SILENCE_MS_MAX);
  // A missing bound gives way to the one that was sent.
  const tooLow = isNumber(low) && isNumber(high) && low >= high;
  if (tooLow && min === undefined) return { min_silence: SILENCE_MS_MIN, max_silence: high };
  if (tooLow && max === undefined) return { min_silence: low, max_silence: SILENCE_MS_MAX };
  return { min_silence: low, max_silence: high };
}

/** A session of that time in today's fields. */
export function currentSession(session: Fields): Fields {
  const kept = Object.fromEntries(Object.entries(session).filter(([key]) => KNOWN_FIELDS.has(key)));
  const knobs = session['turn_detection'];
  if (knobs === undefined) return kept;
  const input = isFields(kept['input']) ? kept['input'] : {};
  return { ...kept, input: { ...input, turn_detection: isFields(knobs) ? turnDetectionOf(knobs) : knobs } };
}

function incoming(message: DecodedClientMessage): DecodedClientMessage {
  return message.type === 'session.update'
    ? { ...message, session: currentSession(message.session) }
    : message;
}

function outgoing(message: ServerMessage): ServerMessage {
  return message.type === 'tool.call' ? ({ ...message, args: message.arguments } as ServerMessage) : message;
}

export const REALTIME_DIALECT: AgentDialect = { readyOnConnect: true, incoming, outgoing };
