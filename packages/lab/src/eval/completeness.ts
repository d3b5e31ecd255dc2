/**
 * Evaluation of completeness on rows {text, complete[, prev]}: runs the code that the server runs, at the
 * fixed threshold 0.5. Enter rows and the model, leaves a report and one decision per row.
 */
import { completenessOf, type CompletenessModel } from '@antiphon/core/semantics/completeness';
import {
  areaUnderRoc,
  balancedAccuracy,
  bootstrapInterval,
  calibration,
  DECISION_THRESHOLD,
  type Interval,
} from './binary-scores.ts';
import type { RowId } from './input/json-lines.ts';

export type CompletenessInput = { readonly id?: RowId; readonly text: string; readonly prev?: string };
export type CompletenessRow = CompletenessInput & { readonly complete: boolean };

/** One line of a decisions file. */
export type TextDecision = { readonly id: RowId; readonly p: number; readonly class: string };

export type CompletenessReport = {
  readonly n: number;
  readonly n_complete: number;
  readonly balanced_accuracy: number;
  readonly balanced_accuracy_ci95: Interval;
  readonly auc: number;
  readonly auc_ci95: Interval;
  readonly calibration_error: number;
};

/** Works on rows without labels; `id` defaults to the row's number from 0. */
export function decideCompleteness(
  rows: readonly CompletenessInput[],
  model: CompletenessModel,
): TextDecision[] {
  return rows.map((row, index) => {
    const p = completenessOf(row.text, row.prev ?? '', model);
    return { id: row.id ?? String(index), p, class: p >= DECISION_THRESHOLD ? 'complete' : 'incomplete' };
  });
}

export function evaluateCompleteness(
  rows: readonly CompletenessRow[],
  model: CompletenessModel,
): { report: CompletenessReport; decisions: TextDecision[] } {
  const decisions = decideCompleteness(rows, model);
  const scored = decisions.map(({ p }, index) => ({ p, positive: rows[index]?.complete === true }));
  return {
    report: {
      n: rows.length,
      n_complete: scored.filter(({ positive }) => positive).length,
      balanced_accuracy: balancedAccuracy(scored),
      balanced_accuracy_ci95: bootstrapInterval(scored, balancedAccuracy),
      auc: areaUnderRoc(scored),
      auc_ci95: bootstrapInterval(scored, areaUnderRoc),
      calibration_error: calibration(scored).ece,
    },
    decisions,
  };
}
