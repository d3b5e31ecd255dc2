/**
 * Trains the dialogue-act model: `node packages/lab/dist/text/train-dialogue-act.js --data DIR --out DIR`.
 * The numbers of the card are on meetings of the dev split and on task answers of the held-out fold; the
 * callers of other corpora take no part in training. `--dry` stops after the numbers.
 */
import { parseArgs } from 'node:util';
import { agentContext } from '@antiphon/core/semantics/agent-context';
import { dialogueActOf } from '@antiphon/core/semantics/dialogue-act';
import { decodeTextModel } from '@antiphon/core/semantics/text-model';
import { wordsOf } from '@antiphon/core/semantics/words';
import {
  actJudge,
  evaluateBackchannelText,
  type BackchannelReport,
  type BackchannelRow,
} from '../eval/backchannel-text.ts';
import { microsecondsPerCall } from './call-cost.ts';
import { foldOf } from './completeness-examples.ts';
import { meetingAct } from './dialogue-act-examples.ts';
import { ANSWER_ROWS, fitDialogueActs, LIST_ROWS, SEED, SETTINGS, TASK_WEIGHT } from './fit-dialogue-act.ts';
import {
  readCallTurns,
  readMeetingOverlaps,
  readTaskTurns,
  readTravelTurns,
  type MeetingOverlap,
  type TaskTurn,
} from './read-corpora.ts';
import { SOURCES, writeWeights } from './write-weights.ts';

const HELD_OUT_FOLD = 0;
const MAX_ANSWER_WORDS = 4;

/** Short turns after a question are answers, whatever their words. */
export function shortAnswers(turns: readonly TaskTurn[]): BackchannelRow[] {
  return turns
    .filter(
      ({ prev, text }) => agentContext(prev).question !== 'none' && wordsOf(text).length <= MAX_ANSWER_WORDS,
    )
    .map(({ prev, text }) => ({ prev, prev_is_question: true, text, label: 'answer' }));
}

export function overlapRowsForText(overlaps: readonly MeetingOverlap[]): BackchannelRow[] {
  return overlaps.map((row) => {
    const act = meetingAct(row);
    return {
      id: row.id,
      prev: '',
      prev_is_question: row.holderWasAsking,
      text: row.words.join(' '),
      label: act === 'bc' || act === 'ack' || act === 'answer' ? act : 'floor',
    };
  });
}

function reports(data: string): Record<string, BackchannelReport> {
  const turns = readTaskTurns(data);
  const kept = turns.filter((_, index) => foldOf(index) !== HELD_OUT_FOLD);
  const held = turns.filter((_, index) => foldOf(index) === HELD_OUT_FOLD);
  const overlaps = readMeetingOverlaps(data, 'train');
  const model = decodeTextModel(fitDialogueActs(kept, overlaps, true));
  const withoutMeetings = decodeTextModel(fitDialogueActs(kept, [], true));
  const withoutLists = decodeTextModel(fitDialogueActs(kept, overlaps, false));
  const dev = overlapRowsForText(readMeetingOverlaps(data, 'dev'));
  const travel = shortAnswers(readTravelTurns(data));
  const mixed = [...dev.filter(({ prev_is_question }) => prev_is_question !== true), ...travel];
  const of = (rows: readonly BackchannelRow[], using = model): BackchannelReport =>
    evaluateBackchannelText(rows, actJudge(using)).report;
  return {
    'meetings dev': of(dev),
    'meetings dev, nobody was asking': of(dev.filter(({ prev_is_question }) => prev_is_question !== true)),
    'meetings dev with travel callers as answers': of(mixed),
    'held-out task answers': of(shortAnswers(held)),
    'across: getgoing answers': of(travel),
    'across: harper valley answers': of(shortAnswers(readCallTurns(data))),
    'across: meetings dev without training on meetings': of(dev, withoutMeetings),
    'across: meetings and travel without the phrase lists': of(mixed, withoutLists),
  };
}

function main(): void {
  const { values } = parseArgs({
    options: { data: { type: 'string' }, out: { type: 'string' }, dry: { type: 'boolean', default: false } },
  });
  if (values.data === undefined)
    throw new Error('--data DIR is required: the folder that holds text/ and audio/');
  const metrics = reports(values.data);
  for (const [name, report] of Object.entries(metrics)) {
    const {
      backchannel_f1: f1,
      precision,
      recall,
      answers_swallowed: answers,
      floor_swallowed: floor,
    } = report;
    process.stderr.write(
      `${name}: F1 ${f1.toFixed(3)} (precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}), answers swallowed ${answers.toFixed(3)}, floor ${floor.toFixed(3)}, ${JSON.stringify(report.counts)}\n`,
    );
  }
  if (values.dry) return;
  const weights = fitDialogueActs(
    readTaskTurns(values.data),
    readMeetingOverlaps(values.data, 'train'),
    true,
  );
  const model = decodeTextModel(weights);
  const cost = microsecondsPerCall(
    (row) => dialogueActOf(row.text, { prev: agentContext(row.prev ?? '', row.prev_is_question) }, model),
    overlapRowsForText(readMeetingOverlaps(values.data, 'dev')),
  );
  writeWeights(values.out ?? 'packages/core/src/semantics/weights', 'dialogue-act', weights, {
    command: 'node packages/lab/dist/text/train-dialogue-act.js --data DIR',
    seed: SEED,
    settings: { listRows: LIST_ROWS, answerRows: ANSWER_ROWS, taskWeight: TASK_WEIGHT, training: SETTINGS },
    sources: [SOURCES.taskTurns, SOURCES.meetings, SOURCES.made, SOURCES.travel, SOURCES.calls],
    note: 'Metrics are of a model trained without the held-out fold of the task turns; the shipped weights use all folds and the meetings of the train split. A back-channel is P(bc) + P(ack) >= 0.5.',
    metrics: { median_us_per_call: cost, ...metrics },
  });
}

main();
