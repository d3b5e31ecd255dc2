/**
 * The conversation for people: one line an event with its time in seconds, then a table of latencies.
 */
import type { CallEvent } from './call-log.ts';
import type { TurnLatency } from './latency.ts';
import { textTable } from '../text-table.ts';

export const seconds = (ms: number): string => (ms / 1000).toFixed(3);

/** Ids are long and differ in their last characters. */
const ID_TAIL = 6;
/** Of interest to programs only; `--json` has them. */
const NOT_FOR_PEOPLE = new Set(['item_id', 'session_id']);

function fieldText(name: string, value: unknown): string {
  if (name === 'text' || name === 'message') return JSON.stringify(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const shortened = name.endsWith('_id') && text.length > ID_TAIL + 4 ? '…' + text.slice(-ID_TAIL) : text;
  return `${name}=${shortened}`;
}

/** One line, e.g. `   5.310  transcript.user  "A table for two." item_id=msg_3`. */
export function timelineLine({ atMs, source, type, fields }: CallEvent): string {
  const shown = Object.entries(fields)
    .filter(([name, value]) => value !== null && value !== undefined && !NOT_FOR_PEOPLE.has(name))
    .sort(([a], [b]) => Number(b === 'text') - Number(a === 'text'))
    .map(([name, value]) => fieldText(name, value));
  const mark = source === 'caller' ? '>' : ' ';
  return `${seconds(atMs).padStart(8)} ${mark} ${type.padEnd(22)} ${shown.join(' ')}`.trimEnd();
}

const milliseconds = (value: number | null): string =>
  value === null ? 'never' : `${String(Math.round(value))} ms`;

export function latencyTable(turns: readonly TurnLatency[]): string {
  return textTable(
    ['recording', 'turn ended', 'first audio', 'audible', 'heard as'],
    turns.map((turn) => [
      turn.label,
      milliseconds(turn.stoppedAfterMs),
      milliseconds(turn.firstAudioAfterMs),
      milliseconds(turn.audibleAfterMs) + (turn.cutOff ? ' (cut in)' : ''),
      turn.heardAs ?? '-',
    ]),
  );
}
