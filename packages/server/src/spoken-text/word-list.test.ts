import { describe, expect, it } from 'vitest';
import { sourceRange } from './rewrite.ts';
import { replaceWords, wordListOf, type ListedWord } from './word-list.ts';

const entry = (word: string, replacement: string, case_sensitive = false): ListedWord => ({
  word,
  replacement,
  case_sensitive,
});
const said = (text: string, ...lists: readonly ListedWord[][]): string =>
  replaceWords(text, lists.map(wordListOf)).text;

describe('words of a dictionary', () => {
  const brands = [
    entry('Postgres', 'post gres'),
    entry('US', 'United States', true),
    entry('C++', 'see plus plus'),
  ];

  it.each([
    ['Postgres, POSTGRES and postgres.', 'post gres, post gres and post gres.'],
    [
      'PostgresQL, myPostgres, Postgres_1 and Postgres2 stay.',
      'PostgresQL, myPostgres, Postgres_1 and Postgres2 stay.',
    ],
    ["Postgres's; (Postgres) Postgres-like", "post gres's; (post gres) post gres-like"],
    ['Tell us about the US.', 'Tell us about the United States.'],
    ['C++ and C++11, not C+.', 'see plus plus and see plus plus11, not C+.'],
    ['Cafe\u0301Postgres', 'Cafe\u0301Postgres'],
  ])('%s', (text, expected) => {
    expect(said(text, brands)).toBe(expected);
  });

  it('the longest phrase wins, whatever white space is between its words', () => {
    const cities = [entry('York', 'yolk'), entry('New York', 'noo yolk'), entry('new york city', 'the city')];
    expect(said('New York, New\nYork City, York.', cities)).toBe('noo yolk, the city, yolk.');
  });

  it('needs no spaces where the script has none', () => {
    expect(said('我爱东京塔。', [entry('东京', '冬京')])).toBe('我爱冬京塔。');
    expect(said('ท่าเรือกรุงเทพ', [entry('กรุงเทพ', 'กทม')])).toBe('ท่าเรือกทม');
  });

  it('the dictionary that comes first wins between equals; within one the case-sensitive entry', () => {
    expect(said('Ada', [entry('ada', 'one')], [entry('ADA', 'two')])).toBe('one');
    expect(said('ADA Ada', [entry('ada', 'any'), entry('ADA', 'exact', true)])).toBe('exact any');
  });

  it('says an entry without a replacement as it is written', () => {
    expect(said('Kugel', [entry('Kugel', ' ')])).toBe('Kugel');
  });

  it('leads back to what was written', () => {
    const text = 'Use Postgres now.';
    const rewritten = replaceWords(text, [wordListOf(brands)]);
    const at = rewritten.text.indexOf('gres');
    expect(text.slice(...sourceRange(rewritten, at, at + 4))).toBe('Postgres');
    const now = rewritten.text.indexOf('now');
    expect(text.slice(...sourceRange(rewritten, now, now + 3))).toBe('now');
  });

  it('stops replacing where a text would grow without bound', () => {
    const text = 'a '.repeat(5000);
    const { text: long } = replaceWords(text, [wordListOf([entry('a', 'x'.repeat(200))])]);
    expect(long.length).toBeLessThan(31_000);
    expect(long.endsWith(' a a ')).toBe(true);
  });
});
