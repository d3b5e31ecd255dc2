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

  const CHARGED = 'How much were you charged for the repair?';
  const BUDGET = "What's your budget?";
  const waitMs = (question: string, text: string, pauseS = 0): number => {
    const groups = text.split(' | ').map((group) => group.split(' '));
    const { takenAtMs, releasedAtMs } = dictate({ question, groups, pausesS: groups.slice(1).map(() => pauseS) }, TIMES, {}); // prettier-ignore
    return (takenAtMs ?? Infinity) - releasedAtMs;
  };

  it.each([
    [BUDGET, 'a hundred | and twenty five', 1],
    [BUDGET, 'two thousand | three hundred', 1],
    [BUDGET, 'about forty | dollars', 1],
    [BUDGET, 'twelve | fifty', 0.65],
    [CHARGED, 'thirty six dollars | and eighteen cents', 0.8],
    [CHARGED, 'exactly | forty six dollars', 2],
    [CHARGED, 'um i think | forty six dollars', 1],
  ])('waits in an amount: %s - %s', (question, text, pauseS) => {
    expect(waitMs(question, text, pauseS)).toBeGreaterThanOrEqual(0);
  });

  it('does not wait long for what an amount may have behind it', () => {
    for (const text of ['thirty six dollars', 'forty bucks', 'thirty six dollars and ten cents'])
      expect(waitMs(BUDGET, text), text).toBeLessThan(100);
    for (const text of ['thirty six dollars', 'fifty six']) expect(waitMs(CHARGED, text)).toBeLessThan(600);
    for (const text of ['about thirty six dollars', 'two hundred dollars', 'thirty six dollars, please'])
      expect(waitMs(CHARGED, text), text).toBeLessThan(100);
    expect(waitMs(CHARGED, 'two hundred')).toBeLessThan(850);
    expect(waitMs('How many people will be coming?', 'twenty')).toBeLessThan(100);
  });

  it('gives "yes" the time in which the number begins, to a question that asks for one', () => {
    const question = 'Is there a number I can reach you at?';
    expect(
      waitMs(question, 'yes | four one five two three four nine eight seven six', 1.5),
    ).toBeGreaterThanOrEqual(0);
    const wait = waitMs(question, 'yes');
    expect(wait).toBeGreaterThan(1200);
    expect(wait).toBeLessThan(1800);
  });

  it.each([
    ['What is your date of birth?', "it's march third and that's all", 100],
    ['How can I help you?', 'at 10 30', 700],
    ['What is your name?', 'John F', 1200],
    ['What time does it leave?', 'at five', 500],
  ])('waits for nothing more: %s - %s', (question, text, atMostMs) => {
    expect(waitMs(question, text)).toBeLessThan(atMostMs);
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
