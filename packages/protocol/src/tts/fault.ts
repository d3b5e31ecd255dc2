/**
 * Faults of the TTS API: rows of its error table with their places filled in. Invariant: nothing a peer sent gets into
 * a message unbounded (pass it through `shown`).
 */
import { TTS_ERRORS, type TtsErrorCode, type TtsErrorId, type TtsErrorRow } from './errors.ts';

/** The body of an error, the same in frames and over HTTP. */
export type TtsFault = {
  readonly id: TtsErrorId;
  readonly error: string;
  readonly error_code: TtsErrorCode;
  readonly code: number;
};

export function ttsFault(id: TtsErrorId, values: Readonly<Record<string, string | number>> = {}): TtsFault {
  const row: TtsErrorRow = TTS_ERRORS[id];
  const error = row.error.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  return { id, error, error_code: row.error_code, code: row.code };
}
