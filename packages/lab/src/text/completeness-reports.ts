/**
 * The numbers of the completeness model's card: on a fold that was held out of training, and on whole sources that were.
 * Enter corpora and a model (or what to fit one with), leave reports by name.
 */
import type { Blend, CompletenessModel } from '@antiphon/core/semantics/completeness';
import { evaluateCompleteness, type CompletenessReport, type CompletenessRow } from '../eval/completeness.ts';
import { foldOf, overlapRows, pauseRows, type CompletenessCorpora } from './completeness-examples.ts';
import { countWholeTurns, drawPair, normalised, roughen, type LabelledText } from './cut-turns.ts';
import { decoded, fitParts, type Knowledge } from './fit-completeness.ts';
import { readCallTurns, readMeetingOverlaps, readMeetingPauses, type TaskTurn } from './read-corpora.ts';
import { seededRandom } from './seeded-random.ts';

const EVALUATION_SEED = 99;
const HELD_OUT_FOLD = 0;
/** The fold on which the blend is fitted; the numbers come from another. */
export const CALIBRATION_FOLD = 1;

export type Reports = Record<string, CompletenessReport>;

/** Whole turns and one prefix of each at a random cut: as an evaluation draws them. */
const drawnPairs = (turns: readonly TaskTurn[]): LabelledText[] => {
  const random = seededRandom(EVALUATION_SEED);
  return turns.flatMap((turn) => drawPair(turn, random));
};
const plain = (rows: readonly LabelledText[]): LabelledText[] => rows.map((row) => ({ ...row, prev: '' }));
/** As a recogniser without punctuation writes it. */
const spokenForm = (rows: readonly LabelledText[]): LabelledText[] =>
  rows.map((row) => ({ ...row, text: row.text.toLowerCase().replace(/[.,?!;:"]/g, '') }));

export function heldOutReports(data: string, turns: readonly TaskTurn[], model: CompletenessModel): Reports {
  const held = turns.filter((_, index) => foldOf(index) === HELD_OUT_FOLD);
  const seen = countWholeTurns(turns.filter((_, index) => foldOf(index) > CALIBRATION_FOLD));
  const of = (rows: readonly CompletenessRow[]): CompletenessReport =>
    evaluateCompleteness(rows, model).report;
  const bySource = (source: string): CompletenessReport =>
    of(drawnPairs(held.filter((turn) => turn.source === source)));
  const everyTurn = countWholeTurns(turns);
  const mayBeTurn = (cut: string): boolean => /[.?!,]$/.test(cut) || everyTurn.has(normalised(cut));
  const random = seededRandom(EVALUATION_SEED);
  return {
    'held-out taskmaster4': bySource('taskmaster4'),
    'held-out slurp': bySource('slurp'),
    'held-out dstc10-spoken': bySource('dstc10-spoken'),
    'held-out getgoing callers': bySource('getgoing'),
    'held-out, words not in training': of(
      drawnPairs(held.filter((turn) => !seen.has(normalised(turn.text)))),
    ),
    'held-out, without cuts that could be turns': of(
      drawnPairs(held).filter((row) => row.complete || !mayBeTurn(row.text)),
    ),
    'held-out, agent unknown': of(plain(drawnPairs(held))),
    'held-out, agent unknown, no case or punctuation': of(spokenForm(plain(drawnPairs(held)))),
    'held-out, with disfluencies and errors': of(drawnPairs(held).map((row) => roughen(row, random))),
    'across: harper valley callers': of(drawnPairs(readCallTurns(data))),
    'meetings dev, utterances and all their cuts': of(overlapRows(readMeetingOverlaps(data, 'dev'), 1)),
    'meetings dev, pauses': of(pauseRows(readMeetingPauses(data, 'dev'), 1)),
  };
}

/** Sources judged together, by a model that has seen none of them. */
export const LEFT_OUT: readonly (readonly string[])[] = [
  ['slurp'],
  ['taskmaster4', 'dstc10-spoken'],
  ['getgoing'],
];

/** The agent's words are left out too, as an evaluation may not know them. */
export function acrossReports(
  corpora: CompletenessCorpora,
  sources: readonly string[],
  { knowledge, blend }: { readonly knowledge: Knowledge; readonly blend: Blend },
): Reports {
  const everyTurn = countWholeTurns(corpora.turns);
  const mayBeTurn = (cut: string): boolean => /[.?!,]$/.test(cut) || everyTurn.has(normalised(cut));
  const turns = corpora.turns.filter(({ source }) => !sources.includes(source));
  const model = decoded(fitParts({ ...corpora, turns }, knowledge), blend);
  return Object.fromEntries(
    sources.flatMap((source) => {
      const rows = plain(drawnPairs(corpora.turns.filter((turn) => turn.source === source)));
      const clear = rows.filter((row) => row.complete || !mayBeTurn(row.text));
      const name = `across: ${source}, without ${sources.join(' and ')} in training`;
      return [
        [name, evaluateCompleteness(rows, model).report],
        [`${name}, without cuts that could be turns`, evaluateCompleteness(clear, model).report],
      ];
    }),
  );
}
