/**
 * The overlap suite as a command sees it: stretches of user speech over the agent, as words with times or as short utterances
 * after what the agent said; both kinds may stand in one file. Enters: JSONL. Leaves: one report and one decision a row.
 */
import { isOverlapWord, type OverlapRow } from '../overlap/rows.ts';
import {
  decideBackchannels,
  evaluateBackchannelText,
  type BackchannelInput,
  type BackchannelLabel,
} from './backchannel-text.ts';
import { findRows } from './input/find-files.ts';
import type { JsonRow } from './input/json-lines.ts';
import { overlapJudge } from './overlap-text.ts';
import { decideOverlaps, DEFAULT_ASR_LAG_MS, evaluateOverlaps } from './overlap.ts';
import { inSeconds, percent } from './share.ts';
import type { SuiteRequest, SuiteResult } from './suite.ts';

const TEXT_LABELS = ['bc', 'ack', 'answer', 'floor'] as const;

function timedRow(row: JsonRow, labelled: boolean): OverlapRow {
  const unordered = row.list('words');
  if (unordered.length === 0 || !unordered.every(isOverlapWord))
    throw row.problem('words: expected [[text, start_s, end_s], ...], at least one');
  // As they become known: by their ends.
  const words = [...unordered].sort((a, b) => a[2] - b[2]);
  const holderWasAsking = row.has('holder_was_asking') && row.boolean('holder_was_asking');
  const stimulus = { id: String(row.id), words, holderWasAsking };
  if (!labelled) return { ...stimulus, label: null };
  row.needsLabel('label');
  const label = row.text('label');
  if (label !== 'bc' && label !== 'interruption')
    throw row.problem(`label: expected bc or interruption, found ${JSON.stringify(label)}`);
  return { ...stimulus, label };
}

function textInput(row: JsonRow): BackchannelInput {
  const text = row.text('text');
  if (text.trim() === '') throw row.problem('text: expected words');
  const known = row.has('prev_is_question') ? { prev_is_question: row.boolean('prev_is_question') } : {};
  return { id: row.id, text, prev: row.optionalText('prev'), ...known };
}

function textLabel(row: JsonRow): BackchannelLabel {
  row.needsLabel('label');
  const label = TEXT_LABELS.find((known) => known === row.text('label'));
  if (label === undefined) throw row.problem(`label: expected one of ${TEXT_LABELS.join(', ')}`);
  return label;
}

/** What the data hold no rows for is null, not missing. */
const NOTHING_TO_MEASURE = {
  false_stop: null,
  stop: null,
  p50_s: null,
  backchannel_f1: null,
  answers_swallowed: null,
} as const;

export async function overlapSuite(request: SuiteRequest): Promise<SuiteResult> {
  const what = 'a JSONL of overlaps ({words, ...} or {prev, prev_is_question, text, ...})';
  const isOurs = (row: JsonRow): boolean =>
    (row.has('words') && row.has('holder_was_asking')) ||
    (row.has('text') &&
      (row.has('prev_is_question') || TEXT_LABELS.some((label) => label === row.value.label)));
  const rows = await findRows(request.data, isOurs, what);
  const labelled = !request.unlabelled;
  const timedRows = rows.filter((row) => row.has('words'));
  const timed = timedRows.map((row) => timedRow(row, labelled));
  const texts = rows.filter((row) => !row.has('words'));
  const options = { asrLagMs: request.asrLagMs ?? DEFAULT_ASR_LAG_MS };
  const inputs = texts.map(textInput);
  if (!labelled) {
    const timedOnes = decideOverlaps(timed, options);
    const decisions = inOrder(
      rows,
      [timedRows, timedOnes],
      [texts, decideBackchannels(inputs, overlapJudge)],
    );
    return { report: null, headline: [], decisions };
  }
  const overlaps = timed.length === 0 ? null : evaluateOverlaps(timed, options);
  const textual =
    texts.length === 0
      ? null
      : evaluateBackchannelText(
          inputs.map((input, i) => ({ ...input, label: textLabel(texts[i] as JsonRow) })),
          overlapJudge,
        );
  const { decisions: timedDecisions = [], ...timedReport } = overlaps ?? {};
  return {
    report: {
      suite: 'overlap',
      asr_lag_s: options.asrLagMs / 1000,
      ...NOTHING_TO_MEASURE,
      ...timedReport,
      ...textual?.report,
    },
    headline: [
      ...(overlaps === null
        ? []
        : ([
            [
              'false stops on back-channels',
              `${percent(overlaps.false_stop)} of ${String(overlaps.n_backchannels)}`,
            ],
            ['stops on interruptions', `${percent(overlaps.stop)} of ${String(overlaps.n_interruptions)}`],
            ['median delay', inSeconds(overlaps.p50_s)],
          ] as const)),
      ...(textual === null
        ? []
        : ([
            ['back-channel F1', textual.report.backchannel_f1.toFixed(3)],
            ['answers swallowed', percent(textual.report.answers_swallowed)],
          ] as const)),
    ],
    decisions: inOrder(rows, [timedRows, timedDecisions], [texts, textual?.decisions ?? []]),
  };
}

type Decided = readonly [rows: readonly JsonRow[], decisions: readonly object[]];

/** One decision a row, as the rows stand in the data and under their own ids. */
function inOrder(rows: readonly JsonRow[], ...parts: readonly Decided[]): object[] {
  const decided = new Map(parts.flatMap(([own, some]) => own.map((row, i) => [row, some[i]] as const)));
  return rows.flatMap((row) => {
    const decision = decided.get(row);
    return decision === undefined ? [] : [{ ...decision, id: row.id }];
  });
}
