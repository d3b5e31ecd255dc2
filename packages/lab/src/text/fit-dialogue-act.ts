/**
 * Fits the dialogue-act model to task turns, meeting overlaps and phrase lists. Enter the corpora (already without what is
 * held out); leave quantised weights. The same input gives the same weights.
 */
import { ACTS, dialogueActFeatures } from '@antiphon/core/semantics/dialogue-act';
import type { TextModelWeights } from '@antiphon/core/semantics/text-model';
import { wordsOf } from '@antiphon/core/semantics/words';
import {
  answerRows,
  contextPool,
  listRows,
  meetingRows,
  taskRows,
  type ActRow,
} from './dialogue-act-examples.ts';
import type { MeetingOverlap, TaskTurn } from './read-corpora.ts';
import { seededRandom } from './seeded-random.ts';
import { quantise, trainModel, type Example, type TrainingSettings } from './train-model.ts';

export const SEED = 11;
export const LIST_ROWS = 6000;
export const ANSWER_ROWS = 1500;
export const TASK_WEIGHT = 0.3;
export const SETTINGS: TrainingSettings = {
  outputs: ACTS,
  bits: 15,
  width: 0,
  epochs: 6,
  learningRate: 0.03,
  decay: 1e-4,
  dropout: 0.3,
  seed: SEED,
};

export function fitDialogueActs(
  turns: readonly TaskTurn[],
  overlaps: readonly MeetingOverlap[],
  lists: boolean,
): TextModelWeights {
  const random = seededRandom(SEED);
  const pool = contextPool(turns, random);
  const rows = [...meetingRows(overlaps, pool, random), ...taskRows(turns, TASK_WEIGHT)];
  if (lists) rows.push(...listRows(LIST_ROWS, pool, random), ...answerRows(ANSWER_ROWS, pool, random));
  return quantise(trainModel(balanced(rows), SETTINGS));
}

/** Back-channels and acknowledgements together weigh as much as everything else. */
function balanced(rows: readonly ActRow[]): Example[] {
  const receives = (row: ActRow): boolean => row.act === 'bc' || row.act === 'ack';
  const total = (wanted: boolean): number =>
    rows.reduce((sum, row) => sum + (receives(row) === wanted ? row.weight : 0), 0);
  const [received, others] = [total(true), total(false)];
  return rows.flatMap((row) => {
    const words = wordsOf(row.text);
    if (words.length === 0) return [];
    const weight = (row.weight * (received + others)) / (2 * (receives(row) ? received : others));
    return [{ features: dialogueActFeatures(words, row), target: ACTS.indexOf(row.act), weight }];
  });
}
