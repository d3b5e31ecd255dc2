import { describe, expect, it } from 'vitest';
import { readCsv } from './csv-table.ts';
import { readJsonLines } from './json-lines.ts';

describe('csv', () => {
  it('reads quotes, commas and line breaks in fields, and counts lines', () => {
    const rows = readCsv('f.csv', 'a,b\n"x, ""y""\nz",1\n\nq,\n', ['a']);
    expect(rows.map((row) => [row.optional('a'), row.optional('b')])).toEqual([
      ['x, "y"\nz', '1'],
      ['q', ''],
    ]);
    expect(rows[1]?.problem('bad').message).toBe('f.csv:5: bad');
  });

  it.each([
    ['', 'f.csv: the file is empty; expected a header line'],
    ['a,b\n', 'f.csv:1: no rows after the header'],
    ['b\n1\n', 'f.csv:1: expected a column a'],
    ['a,b\n1\n', 'f.csv:2: expected 2 columns, found 1'],
    ['a,b\n1,2\nx"y,3\n', 'f.csv:3: a quote is not where CSV allows one'],
  ])('refuses %j', (text, message) => {
    expect(() => readCsv('f.csv', text, ['a'])).toThrow(message);
  });

  it('names column and line of a bad number', () => {
    const [row] = readCsv('f.csv', 'a\n-1\n', ['a']);
    expect(() => row?.number('a')).toThrow('f.csv:2: a: expected a number >= 0, found "-1"');
  });
});

describe('json lines', () => {
  it('takes what Windows writes, and ids as they are', () => {
    const rows = readJsonLines('f.jsonl', '\ufeff{"id":7}\r\n{"id":"7"}\r\n{}\r\n');
    expect(rows.map(({ id }) => id)).toEqual([7, '7', 'line-3']);
  });

  it('names the line of a bad row and the field of a bad value', () => {
    expect(() => readJsonLines('f.jsonl', '{"a":1}\nnope\n')).toThrow('f.jsonl:2: expected a JSON object');
    expect(() => readJsonLines('f.jsonl', '[]\n')).toThrow('f.jsonl:1: expected a JSON object');
    expect(() => readJsonLines('f.jsonl', '\n')).toThrow('f.jsonl: no rows');
    const [, row] = readJsonLines('f.jsonl', '{}\n\n{"a":1}'.replace('\n\n', '\n'));
    expect(() => row?.text('a')).toThrow('f.jsonl:2: a: expected a string');
  });
});
