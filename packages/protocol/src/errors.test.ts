import { describe, expect, it } from 'vitest';
import { ERRORS, SESSION_ERROR_CODES, type ErrorId, type ErrorRow } from './errors.ts';
import { fault, shown } from './fault.ts';
import { ECHOED_CHARS_MAX } from './limits.ts';

const rows = Object.entries(ERRORS) as [ErrorId, ErrorRow][];

describe('the error table', () => {
  it('has a row for every code, and no other', () => {
    expect(new Set(rows.map(([, row]) => row.code))).toEqual(new Set(SESSION_ERROR_CODES));
  });

  it.each(rows)('%s: the key starts with the code', (id, row) => {
    expect(id.split('.')[0]).toBe(row.code);
  });

  it.each(rows)('%s: closing errors say with which code', (_id, row) => {
    if (row.phase === 'message') expect(row.closeCode).toBeNull();
    if (row.phase === 'connect' || row.phase === 'resume') expect(row.closeCode).toBe(1008);
  });
});

describe('fault', () => {
  it('fills the places of the message and leaves replacement patterns alone', () => {
    expect(fault('invalid_format.unknown_type', { value: "$& $'" }).message).toBe(
      "Unknown message type: $& $'",
    );
  });
  it('has no param where the row has none', () => {
    expect(fault('internal_error')).toEqual({
      code: 'internal_error',
      message: 'Internal service error',
      id: 'internal_error',
    });
  });
});

describe('shown', () => {
  it.each([
    [undefined, 'nothing'],
    [null, 'null'],
    [{}, 'an object'],
    [[], 'an array'],
    [1.5, '1.5'],
    ['a\tb', 'a b'],
  ])('%j', (value, text) => {
    expect(shown(value)).toBe(text);
  });
  it('is bounded', () => {
    expect(shown('x'.repeat(1e6))).toHaveLength(ECHOED_CHARS_MAX + 3);
  });
});
