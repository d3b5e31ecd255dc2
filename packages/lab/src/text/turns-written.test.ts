import { describe, expect, it } from 'vitest';
import { readWrittenTurns, turnsWritten } from './turns-written.ts';

describe('turns written for this project', () => {
  it('reads turns between bars, over lines, with what the agent asked', () => {
    expect(turnsWritten('yes. make it two |\nWhich one? > the blue\none |', 'x.txt')).toEqual([
      { source: 'written', prev: '', text: 'yes. make it two' },
      { source: 'written', prev: 'Which one?', text: 'the blue one' },
    ]);
  });

  it.each(['Yes please |', 'all done. |', 'one, two |', 'Which? > the > blue |'])(
    'names file and turn of %j',
    (list) => {
      expect(() => turnsWritten(list, 'x.txt')).toThrow(/^x\.txt: ".*": expected words in lower case/);
    },
  );

  it('finds the files, no turn of one word apart twice', () => {
    const seen = new Set<string>();
    const twice = readWrittenTurns().filter(({ prev, text }) => {
      const key = `${prev} > ${text}`;
      const before = seen.has(key);
      seen.add(key);
      return before && text.split(' ').length > 4;
    });
    expect(seen.size).toBeGreaterThan(1000);
    expect(twice).toEqual([]);
  });
});
