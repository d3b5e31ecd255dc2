/**
 * Faults: rows of the error table with their places filled in. Enters: a row and the values of its message. Leaves:
 * what `session.error` carries. Invariant: nothing a peer sent gets into a message unbounded.
 */
import { ERRORS, type ErrorId, type ErrorRow, type SessionErrorCode } from './errors.ts';
import { ECHOED_CHARS_MAX } from './limits.ts';

/** A refusal as data: what the server puts into `session.error`. */
export type Fault = {
  readonly code: SessionErrorCode;
  readonly message: string;
  readonly param?: string;
  /** The table row, for the close code and the phase. */
  readonly id: ErrorId;
};

/**
 * Makes the fault of a table row. `values` fill the `{name}` places of its message (shortened to ECHOED_CHARS_MAX when
 * they come from the peer: pass those through `shown`). `param` overrides the row's own.
 */
export function fault(id: ErrorId, values: Readonly<Record<string, string>> = {}, param?: string): Fault {
  const row: ErrorRow = ERRORS[id];
  const message = row.message.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  const named = param ?? (row.param === 'the field' ? null : row.param);
  return named === null ? { code: row.code, message, id } : { code: row.code, message, param: named, id };
}

/** A peer's value as it may stand in an error message: one line, bounded. */
export function shown(value: unknown): string {
  let text = 'an object';
  if (typeof value === 'string') text = value;
  else if (value === null || typeof value === 'number' || typeof value === 'boolean') text = String(value);
  else if (Array.isArray(value)) text = 'an array';
  else if (value === undefined) text = 'nothing';
  // eslint-disable-next-line no-control-regex -- control characters are exactly what must not reach a log line
  const line = text.slice(0, ECHOED_CHARS_MAX + 1).replace(/[\u0000-\u001f\u007f]/g, ' ');
  return line.length > ECHOED_CHARS_MAX ? `${line.slice(0, ECHOED_CHARS_MAX)}...` : line;
}
