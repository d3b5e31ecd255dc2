/**
 * The conversation for people: one line an event with its time in seconds, then a table of latencies.
 */
import type { CallEvent } from './call-log.ts';
import type { TurnLatency } from './latency.ts';
import { textTable } from '../text-table.ts';

export const seconds = (ms: number): string => (ms / 1000).toFixed(3);

function fieldText(name: string, value: unknown): string {
  if (name === 'text' || name === 'message') return JSON.stringify(value);
  return `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`;
}

/** One line, e.g. `   5.310  transcript.user  "A table for two." item_id=msg_3`. */
export function timelineLine({ atMs, source, type, fields }: CallEvent): string {
  const shown = Object.entries(fields)
    .filter(([, value]) => value !== null && value !== undefined)
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
