/**
 * The completeness suite as a command sees it. Enters: JSONL. Leaves: the report of the evaluation beside this.
 */
import { decodeCompleteness } from '@antiphon/core/semantics/completeness';
import { completenessSequenceWeights } from '@antiphon/core/semantics/weights/completeness-sequence.weights';
import { completenessWeights } from '@antiphon/core/semantics/weights/completeness.weights';
import { decideCompleteness, evaluateCompleteness, type CompletenessInput } from './completeness.ts';
import { findRows } from './input/find-files.ts';
import type { JsonRow } from './input/json-lines.ts';
import { percent } from './share.ts';
import type { SuiteRequest, SuiteResult } from './suite.ts';

function completenessInput(row: JsonRow): CompletenessInput {
  const text = row.text('text');
  if (text.trim() === '') throw row.problem('text: expected words');
  return { id: row.id, text, prev: row.optionalText('prev') };
}

export async function completenessSuite(request: SuiteRequest): Promise<SuiteResult> {
  const what = 'a JSONL of {text, complete}';
  const isOurs = (row: JsonRow): boolean => row.has('text') && (request.unlabelled || row.has('complete'));
  const rows = await findRows(request.data, isOurs, what);
  const inputs = rows.map(completenessInput);
  const model = decodeCompleteness(completenessWeights, completenessSequenceWeights);
  if (request.unlabelled) return { report: null, headline: [], decisions: decideCompleteness(inputs, model) };
  for (const row of rows) row.needsLabel('complete');
  const labelled = inputs.map((input, i) => ({ ...input, complete: rows[i]?.boolean('complete') === true }));
  const { report, decisions } = evaluateCompleteness(labelled, model);
  return {
    report: { suite: 'completeness', ...report },
    headline: [
      ['rows', `${String(report.n)}, ${String(report.n_complete)} complete`],
      ['balanced accuracy', percent(report.balanced_accuracy)],
      ['area under the ROC curve', report.auc.toFixed(3)],
    ],
    decisions,
  };
}
