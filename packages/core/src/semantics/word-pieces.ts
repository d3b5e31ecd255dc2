/**
 * What a word looks like: the rows of its endings and of its beginning in a table of word pieces. Lets the sequence
 * model say something of a word that it has never seen ("rescheduling" ends like "cancelling").
 */
import { hashString, mix, rowOf } from './hashing.ts';

/** Rows per word. */
export const PIECES = 4;

/** `bits`: the table has 2^bits rows. Always PIECES rows; equal ones may occur. */
export function pieceRows(word: string, bits: number): number[] {
  const { length } = word;
  const row = (role: number, start: number, end: number): number =>
    rowOf(mix(role, hashString(word, Math.max(0, start), end)), bits);
  return [
    row(2, length - 2, length),
    row(3, length - 3, length),
    row(4, length - 4, length),
    row(5, 0, Math.min(3, length)),
  ];
}
