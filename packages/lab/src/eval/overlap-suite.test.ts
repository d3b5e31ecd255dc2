import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { overlapSuite } from './overlap-suite.ts';
import { plainRequest } from './plain-request.ts';
import type { SuiteRequest, SuiteResult } from './suite.ts';

const folder = mkdtempSync(join(tmpdir(), 'antiphon-overlap-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function suite(rows: readonly object[], more: Partial<SuiteRequest> = {}): Promise<SuiteResult> {
  const file = join(folder, 'rows.jsonl');
  writeFileSync(file, rows.map((row) => JSON.stringify(row) + '\n').join(''));
  return overlapSuite(plainRequest({ data: [file], ...more }));
}

const TIMED = [
  { id: 'a', holder_was_asking: false, words: [['mm-hmm', 0, 0.3]], label: 'bc' },
  {
    id: 'b',
    holder_was_asking: false,
    words: [
      ['what', 0, 0.2],
      ['about', 0.2, 0.4],
      ['friday', 0.4, 0.9],
    ],
    label: 'interruption',
  },
];
const TEXTS = [
  { id: 'c', prev: 'It opens at nine.', prev_is_question: false, text: 'mm-hmm', label: 'bc' },
  { id: 'd', prev: 'It opens at nine.', prev_is_question: false, text: 'makes sense', label: 'ack' },
  { id: 'e', prev: 'Shall I book it?', prev_is_question: true, text: 'yeah', label: 'answer' },
  {
    id: 'f',
    prev: 'It opens at nine.',
    prev_is_question: false,
    text: 'but what about sunday',
    label: 'floor',
  },
];
const without = (rows: readonly object[]): object[] =>
  rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'label')));

describe('the overlap suite', () => {
  it('takes both kinds of rows in one file and reports the published keys', async () => {
    const { report, decisions } = await suite([...TIMED, ...TEXTS]);
    expect(report).toMatchObject({
      false_stop: 0,
      stop: 1,
      n_backchannels: 1,
      n_interruptions: 1,
      backchannel_f1: 1,
      answers_swallowed: 0,
      counts: { bc: 1, ack: 1, answer: 1, floor: 1 },
    });
    expect(report?.p50_s).toBeGreaterThan(0.4);
    for (const key of ['false_stop_ci95', 'stop_ci95', 'backchannel_f1_ci95', 'answers_swallowed_ci95'])
      expect(report?.[key]).toHaveLength(2);
    expect(decisions.map((one) => (one as { id: string }).id)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(decisions.slice(2).map((one) => (one as { class: string }).class)).toEqual([
      'bc',
      'ack',
      'answer',
      'floor',
    ]);
  });

  it('gives of rows with times the probability that the floor is taken, of the others that it is left, as the class says', async () => {
    const { decisions } = await suite([...TIMED, ...TEXTS]);
    const probabilities = (decisions as { class: string; p: number }[]).map((one) => [
      one.class,
      one.p >= 0.5,
    ]);
    expect(probabilities).toEqual([
      ['back-channel', false],
      ['interruption', true],
      ['bc', true],
      ['ack', true],
      ['answer', false],
      ['floor', false],
    ]);
  });

  it('says null of what the data hold no rows for', async () => {
    expect((await suite(TIMED)).report).toMatchObject({ backchannel_f1: null, answers_swallowed: null });
    expect((await suite(TEXTS)).report).toMatchObject({ false_stop: null, stop: null, p50_s: null });
    const [backchannel = {}, interruption = {}] = TIMED;
    expect((await suite([backchannel])).report).toMatchObject({ false_stop: 0, stop: null, p50_s: null });
    expect((await suite([interruption])).report).toMatchObject({
      false_stop: null,
      stop: 1,
      asking: { stop: null },
    });
  });

  it('decides rows without labels as those with', async () => {
    const labelled = await suite([...TIMED, ...TEXTS]);
    const unlabelled = await suite(without([...TIMED, ...TEXTS]), { unlabelled: true });
    expect(unlabelled.report).toBeNull();
    expect(unlabelled.decisions).toEqual(labelled.decisions);
  });

  it('gives decisions in the order of the rows and under their own ids', async () => {
    const mixed = [TEXTS[0], TIMED[1], TEXTS[2]].map((row, index) => ({ ...row, id: index }));
    const { decisions } = await suite(mixed);
    expect(decisions.map((one) => (one as { id: number }).id)).toEqual([0, 1, 2]);
    expect(decisions[1]).toHaveProperty('stop_s');
  });

  it('takes words in any order', async () => {
    const shuffled = { ...TIMED[1], words: [...(TIMED[1]?.words ?? [])].reverse() };
    expect((await suite([shuffled])).decisions).toEqual((await suite([TIMED[1] as object])).decisions);
  });

  it('lets words be known later when the recogniser is slower', async () => {
    const p50 = async (asrLagMs: number): Promise<unknown> =>
      (await suite(TIMED, { asrLagMs })).report?.p50_s;
    expect(await p50(500)).toBeGreaterThan((await p50(100)) as number);
  });

  it.each([
    [{ ...TIMED[0], words: [] }, /rows\.jsonl:1: words: expected/],
    [{ ...TIMED[0], words: [['a', 0.5, 0.2]] }, /:1: words: expected/],
    [{ ...TIMED[0], label: 'answer' }, /:1: label: expected bc or interruption, found "answer"/],
    [without(TIMED)[0] ?? {}, /:1: label: missing; --unlabelled decides rows without labels/],
    [without(TEXTS)[0] ?? {}, /:1: label: missing; --unlabelled decides rows without labels/],
    [{ ...TIMED[0], holder_was_asking: 'no' }, /:1: holder_was_asking: expected true or false/],
    [{ ...TEXTS[0], label: 'interruption' }, /:1: label: expected one of bc, ack, answer, floor/],
    [{ ...TEXTS[0], text: 5 }, /:1: text: expected a string/],
    [{ prev: 'x', prev_is_question: true }, /:1: text: expected a string/],
    [{ ...TEXTS[0], text: ' ' }, /:1: text: expected words/],
  ])('refuses %j', async (row, message) => {
    await expect(suite([row])).rejects.toThrow(message);
  });
});
