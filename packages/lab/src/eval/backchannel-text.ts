/**
 * Evaluation of back-channels in text on rows {prev, prev_is_question, text, label}: back-channels and
 * acknowledgements against answers and floor-taking, by the code that the server runs. Enter rows and the
 * model, leave a report and one decision per row.
 */
import { dialogueActOf, type Act } from '@antiphon/core/semantics/dialogue-act';
import type { TextModel } from '@antiphon/core/semantics/text-model';
import {
  bootstrapInterval,
  calibration,
  DECISION_THRESHOLD,
  precisionRecall,
  type Interval,
  type Scored,
} from './binary-scores.ts';
import type { TextDecision } from './completeness.ts';
import type { RowId } from './input/json-lines.ts';

export type BackchannelInput = {
  readonly id?: RowId;
  readonly prev?: string;
  readonly prev_is_question?: boolean;
  readonly text: string;
};
export type BackchannelLabel = 'bc' | 'ack' | 'answer' | 'floor';
export type BackchannelRow = BackchannelInput & { readonly label: BackchannelLabel };

export type BackchannelReport = {
  readonly n: number;
  readonly counts: Readonly<Record<BackchannelLabel, number>>;
  readonly backchannel_f1: number;
  readonly backchannel_f1_ci95: Interval;
  readonly precision: number;
  readonly recall: number;
  /** Share of the answers that were taken for back-channels; NaN without answers. */
  readonly answers_swallowed: number;
  readonly answers_swallowed_ci95: Interval;
  readonly floor_swallowed: number;
  readonly calibration_error: number;
};

/** `p`: the probability that the words leave the floor to the agent. */
export type TextJudge = (row: BackchannelInput) => { readonly p: number; readonly class: string };

/** Works on rows without labels. */
export const decideBackchannels = (rows: readonly BackchannelInput[], judge: TextJudge): TextDecision[] =>
  rows.map((row, index) => ({ id: row.id ?? String(index), ...judge(row) }));

/** The dialogue-act model alone: a back-channel or acknowledgement when both together are likelier than the rest. */
export const actJudge =
  (model: TextModel): TextJudge =>
  ({ prev = '', prev_is_question, text }) => {
    const asking = prev_is_question === undefined ? {} : { prevIsQuestion: prev_is_question };
    const acts = dialogueActOf(text, { prev, ...asking }, model);
    const p = acts.bc + acts.ack;
    return { p, class: classOf(acts, p) };
  };

/** The likelier act on the side that the sum decides, so that `class` and `p` never disagree. */
function classOf(acts: Readonly<Record<Act, number>>, p: number): Act {
  if (p >= DECISION_THRESHOLD) return acts.bc >= acts.ack ? 'bc' : 'ack';
  const others: readonly Act[] = ['answer', 'question', 'command', 'floor'];
  return others.reduce((best, act) => (acts[act] > acts[best] ? act : best));
}

export function evaluateBackchannelText(
  rows: readonly BackchannelRow[],
  judge: TextJudge,
): { report: BackchannelReport; decisions: TextDecision[] } {
  const decisions = decideBackchannels(rows, judge);
  const labelled = decisions.map(({ p }, index) => {
    const label = rows[index]?.label ?? 'floor';
    return { p, label, positive: label === 'bc' || label === 'ack' };
  });
  const f1 = (sample: readonly Scored[]): number => precisionRecall(sample).f1;
  const answers = labelled.filter(({ label }) => label === 'answer');
  const floors = labelled.filter(({ label }) => label === 'floor');
  const count = (label: BackchannelLabel): number => labelled.filter((row) => row.label === label).length;
  const { precision, recall } = precisionRecall(labelled);
  return {
    report: {
      n: rows.length,
      counts: { bc: count('bc'), ack: count('ack'), answer: answers.length, floor: floors.length },
      backchannel_f1: f1(labelled),
      backchannel_f1_ci95: bootstrapInterval(labelled, f1),
      precision,
      recall,
      answers_swallowed: swallowed(answers),
      answers_swallowed_ci95: bootstrapInterval(answers, swallowed),
      floor_swallowed: swallowed(floors),
      calibration_error: calibration(labelled).ece,
    },
    decisions,
  };
}

const swallowed = (rows: readonly { readonly p: number }[]): number =>
  rows.filter(({ p }) => p >= DECISION_THRESHOLD).length / rows.length;
