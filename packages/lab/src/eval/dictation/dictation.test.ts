import { describe, expect, it } from 'vitest';
import { readJsonLines } from '../input/json-lines.ts';
import { dictate, timedWords } from './dictated-value.ts';
import { readDictation } from './suite.ts';

const PHONE = {
  question: "What's the best phone number to reach you?",
  groups: [
    ['five', 'five', 'five'],
    ['two', 'three', 'four'],
    ['nine', 'eight', 'seven', 'six'],
  ],
  pausesS: [0.8, 0.9],
};
const TIMES = { wordMs: 300, asrLagMs: 350 };

describe('dictation', () => {
  it('releases words in groups with their pauses', () => {
    const words = timedWords(PHONE, 300);
    expect(words).toHaveLength(10);
    expect((words[3]?.fromMs ?? 0) - (words[2]?.toMs ?? 0)).toBe(800);
    expect((words.at(-1)?.toMs ?? 0) - (words[0]?.fromMs ?? 0)).toBe(10 * 300 + 1700);
  });

  it('takes a whole number soon after its last word and not before', () => {
    const { takenAtMs, releasedAtMs } = dictate(PHONE, TIMES, {});
    expect(takenAtMs).not.toBeNull();
    expect(takenAtMs ?? 0).toBeGreaterThanOrEqual(releasedAtMs);
    expect((takenAtMs ?? Infinity) - releasedAtMs).toBeLessThan(500);
  });

  it('is a number to what sounds like a yes/no question, too', () => {
    const { takenAtMs, releasedAtMs } = dictate({ ...PHONE, question: 'Is that the number?' }, TIMES, {});
    expect(takenAtMs ?? 0).toBeGreaterThanOrEqual(releasedAtMs);
  });

  it('waits between the letters of a name that is spelled', () => {
    const question = 'Could you spell your last name?';
    const name = { question, groups: [['r', 'a', 's', 'm'], ['u', 's', 's', 'e', 'n']], pausesS: [1] }; // prettier-ignore
    const { takenAtMs, releasedAtMs } = dictate(name, TIMES, {});
    expect(takenAtMs ?? 0).toBeGreaterThanOrEqual(releasedAtMs);
  });

  it('is cut by a fixed short silence', () => {
    const { takenAtMs, releasedAtMs } = dictate(PHONE, TIMES, { minSilenceMs: 300, maxSilenceMs: 500 });
    expect(takenAtMs ?? Infinity).toBeLessThan(releasedAtMs);
  });

  it.each([
    ['{"kind":"x","q":"?","groups":[["a"],["b"]],"pauses":[]}', 'pauses: expected 1'],
    ['{"kind":"x","q":"?","groups":[[1]],"pauses":[]}', 'groups: expected lists of words'],
    ['{"kind":"x","groups":[["a"]],"pauses":[]}', 'q: expected a string'],
    ['{"kind":"x","q":"?","groups":[["a"],["b"]],"pauses":[-1]}', 'pauses: expected numbers of seconds >= 0'],
  ])('refuses %s', (line, message) => {
    const [row] = readJsonLines('f.jsonl', line);
    expect(() => row && readDictation(row)).toThrow(`f.jsonl:1: ${message}`);
  });
});
