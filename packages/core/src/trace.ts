/**
 * Traces: a header line, then one JSON line for each step, {atMs, input, commands}. Replaying feeds the
 * inputs to the machine again and compares the commands text for text. Traces hold what was said: recording
 * is opt-in.
 */
import type { ConversationCommand } from './conversation/commands.ts';
import type { ConversationInput } from './conversation/inputs.ts';
import { conversation } from './conversation/machine.ts';
import { INITIAL_STATE, type ConversationState } from './conversation/state.ts';
import { sessionMs } from './time.ts';

/** Raised whenever a trace recorded before could replay differently. */
export const TRACE_VERSION = 2;

export type TraceLine = {
  readonly atMs: number;
  readonly input: ConversationInput;
  readonly commands: readonly ConversationCommand[];
};

export const traceHeader = (): string => JSON.stringify({ antiphonTrace: TRACE_VERSION });
export const traceLine = (line: TraceLine): string =>
  `{"atMs":${line.atMs},"input":${JSON.stringify(line.input)},"commands":${JSON.stringify(line.commands)}}`;

/** The file is no trace. `line` counts from 1. */
export type MalformedTrace = {
  readonly ok: false;
  readonly kind: 'malformed';
  readonly line: number;
  readonly reason: string;
};

/** The machine decides otherwise than was recorded, first at `line`. */
export type DifferentTrace = {
  readonly ok: false;
  readonly kind: 'different';
  readonly line: number;
  readonly atMs: number;
  readonly reason: string;
  readonly expected: string;
  readonly actual: string;
};

export type ReplayResult =
  | { readonly ok: true; readonly steps: number; readonly state: ConversationState }
  | MalformedTrace
  | DifferentTrace;

/** Replays a trace from the initial state and stops at the first difference. Never throws. */
export function replayTrace(lines: Iterable<string>): ReplayResult {
  let state = INITIAL_STATE;
  let number = 0;
  let steps = 0;
  let headerSeen = false;
  let before = 0;
  const malformed = (reason: string): MalformedTrace => ({
    ok: false,
    kind: 'malformed',
    line: number,
    reason,
  });
  for (const text of lines) {
    number += 1;
    if (text.trim() === '') continue;
    const parsed = parseJson(text);
    if (parsed === undefined) return malformed('not a JSON object');
    if (!headerSeen) {
      if (parsed.antiphonTrace !== TRACE_VERSION) {
        return malformed(`expected the header {"antiphonTrace":${TRACE_VERSION}}`);
      }
      headerSeen = true;
      continue;
    }
    if (!isTraceLine(parsed)) return malformed('expected {atMs: number, input: {type}, commands: []}');
    if (parsed.atMs < before) return malformed('time runs backwards');
    before = parsed.atMs;
    const result = replayStep(state, parsed);
    if (!Array.isArray(result))
      return { ok: false, kind: 'different', line: number, atMs: before, ...result };
    state = result[0];
    steps += 1;
  }
  return steps === 0 ? malformed('the trace holds no step') : { ok: true, steps, state };
}

type Difference = Pick<DifferentTrace, 'reason' | 'expected' | 'actual'>;

function replayStep(state: ConversationState, line: TraceLine): [ConversationState] | Difference {
  try {
    const [next, commands] = conversation.step(state, line.input, sessionMs(line.atMs));
    const difference = firstDifference(line.commands, commands);
    return difference ?? [next];
  } catch {
    return { reason: 'the input cannot be processed', expected: '', actual: JSON.stringify(line.input) };
  }
}

function firstDifference(expected: readonly unknown[], actual: readonly unknown[]): Difference | null {
  for (let index = 0; index < Math.max(expected.length, actual.length); index += 1) {
    const recorded = index < expected.length ? JSON.stringify(expected[index]) : 'nothing';
    const replayed = index < actual.length ? JSON.stringify(actual[index]) : 'nothing';
    if (recorded !== replayed) {
      return { reason: `command ${index + 1} differs`, expected: recorded, actual: replayed };
    }
  }
  return null;
}

function parseJson(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function isTraceLine(value: Record<string, unknown>): value is TraceLine & Record<string, unknown> {
  const { atMs, input, commands } = value;
  const typed =
    typeof input === 'object' && input !== null && 'type' in input && typeof input.type === 'string';
  return typeof atMs === 'number' && Number.isFinite(atMs) && typed && Array.isArray(commands);
}
