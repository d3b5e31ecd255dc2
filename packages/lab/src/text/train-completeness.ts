/**
 * Trains the completeness model: `node packages/lab/dist/text/train-completeness.js --data DIR --out DIR`.
 * First without one fold, for the numbers of the card (and, across corpora, without the task turns); then on
 * everything, for the weights. `--dry` stops after the numbers.
 */
import { parseArgs } from 'node:util';
import { agentContext } from '@antiphon/core/semantics/agent-context';
import { completenessFeatures, completenessOf } from '@antiphon/core/semantics/completeness';
import {
  decodeTextModel,
  logitsOf,
  type TextModel,
  type TextModelWeights,
} from '@antiphon/core/semantics/text-model';
import { wordsOf } from '@antiphon/core/semantics/words';
import { evaluateCompleteness, type CompletenessReport, type CompletenessRow } from '../eval/completeness.ts';
import { fitPlatt, type Platt } from './calibrate.ts';
import { microsecondsPerCall } from './call-cost.ts';
import {
  completenessRows,
  foldOf,
  overlapRows,
  pauseRows,
  type CompletenessCorpora,
  type MixSettings,
} from './completeness-examples.ts';
import { countWholeTurns, drawPair, normalised, roughen, type LabelledText } from './cut-turns.ts';
import {
  readCallTurns,
  readMeetingOverlaps,
  readMeetingPauses,
  readTaskTurns,
  readTravelTurns,
  type TaskTurn,
} from './read-corpora.ts';
import { seededRandom } from './seeded-random.ts';
import { quantise, trainModel, type Example, type TrainingSettings } from './train-model.ts';
import { SOURCES, writeWeights } from './write-weights.ts';

const SEED = 7;
const EVALUATION_SEED = 99;
const HELD_OUT_FOLD = 0;
/** The fold on which probabilities are calibrated; the numbers come from another. */
const CALIBRATION_FOLD = 1;
const CALIBRATION_SEED = 42;
/** Turns on which the cost of a call is measured. */
const COST_TURNS = 2000;
/** One pause row in this many: they are long, alike, and weigh little. */
const PAUSE_STRIDE = 3;

/** Chosen on the held-out fold and the callers of other corpora together; the widths tried were 0, 8, 16. */
const MIX: MixSettings = {
  copies: 1,
  made: 2500,
  madeWeight: 0.5,
  spokenWeight: 3,
  overlapWeight: 0.3,
  pauseWeight: 0,
};
const SETTINGS: TrainingSettings = {
  outputs: ['complete'],
  bits: 18,
  width: 0,
  epochs: 4,
  learningRate: 0.015,
  decay: 1e-4,
  dropout: 0.5,
  seed: SEED,
};
/** A few rows weigh far more than the mean; their steps must not tear the others' weights away. */
const MAX_RELATIVE_WEIGHT = 5;

function train(corpora: CompletenessCorpora, { slope, shift }: Platt = UNCALIBRATED): TextModelWeights {
  const rows = completenessRows(corpora, MIX, seededRandom(SEED));
  const weights = quantise(trainModel(balanced(rows), SETTINGS));
  return { ...weights, bias: weights.bias.map((bias) => bias + shift / slope), temperature: 1 / slope };
}

const UNCALIBRATED: Platt = { slope: 1, shift: 0 };

/** Slope and shift on turns that a model has not seen, each corpus weighing the same, context known or not. */
function calibrationOf(corpora: CompletenessCorpora, held: readonly TaskTurn[]): Platt {
  const model = decodeTextModel(train(corpora));
  const random = seededRandom(CALIBRATION_SEED);
  const seen = countWholeTurns(corpora.turns);
  const unseen = held.filter((turn) => !seen.has(normalised(turn.text)));
  const sources = [...new Set(held.map(({ source }) => source))];
  const rows = sources.flatMap((source) => {
    const turns = unseen.filter((turn) => turn.source === source);
    return turns.flatMap((turn) =>
      drawPair(turn, random).flatMap((row) => {
        const prev = random.next() < 0.5 ? '' : row.prev;
        const words = wordsOf(row.text);
        if (words.length === 0) return [];
        const logit = logitsOf(model, completenessFeatures(words, prev))[0] ?? 0;
        return [{ logit, positive: row.complete, weight: 1 / turns.length }];
      }),
    );
  });
  return fitPlatt(rows);
}

/** Both classes weigh the same, the mean weight is 1. */
function balanced(rows: readonly LabelledText[]): Example[] {
  const total = (complete: boolean): number =>
    rows.reduce((sum, row) => sum + (row.complete === complete ? row.weight : 0), 0);
  const [complete, cut] = [total(true), total(false)];
  const scale = rows.length / (2 * complete);
  return rows.flatMap((row) => {
    const words = wordsOf(row.text);
    if (words.length === 0) return [];
    const weight = row.weight * scale * (row.complete ? 1 : complete / cut);
    return [
      {
        features: completenessFeatures(words, row.prev),
        target: row.complete ? 1 : 0,
        weight: Math.min(MAX_RELATIVE_WEIGHT, weight),
      },
    ];
  });
}

function reports(
  data: string,
  corpora: CompletenessCorpora,
  platt: Platt,
): Record<string, CompletenessReport> {
  const kept = corpora.turns.filter((_, index) => foldOf(index) !== HELD_OUT_FOLD);
  const held = corpora.turns.filter((_, index) => foldOf(index) === HELD_OUT_FOLD);
  const model = decodeTextModel(train({ ...corpora, turns: kept }, platt));
  const seen = countWholeTurns(kept);
  const unseen = held.filter((turn) => !seen.has(normalised(turn.text)));
  const random = seededRandom(EVALUATION_SEED);
  const pairs = (turns: readonly TaskTurn[]): LabelledText[] =>
    turns.flatMap((turn) => drawPair(turn, random));
  const of = (rows: readonly CompletenessRow[]): CompletenessReport =>
    evaluateCompleteness(rows, model).report;
  const bySource = (source: string): CompletenessReport =>
    of(pairs(held.filter((turn) => turn.source === source)));
  const everyTurn = countWholeTurns(corpora.turns);
  const mayBeTurn = (cut: string): boolean => /[.?!,]$/.test(cut) || everyTurn.has(normalised(cut));
  const plain = (rows: readonly LabelledText[]): LabelledText[] => rows.map((row) => ({ ...row, prev: '' }));
  const trainedOn = (wanted: (source: string) => boolean): TextModel =>
    decodeTextModel(train({ ...corpora, turns: kept.filter(({ source }) => wanted(source)) }, platt));
  const across = (using: TextModel, source: string): CompletenessReport =>
    evaluateCompleteness(pairs(corpora.turns.filter((turn) => turn.source === source)), using).report;
  const withoutTravel = trainedOn((source) => source !== 'getgoing');
  const withoutOrders = trainedOn((source) => source === 'slurp' || source === 'getgoing');
  return {
    'held-out taskmaster4': bySource('taskmaster4'),
    'held-out slurp': bySource('slurp'),
    'held-out dstc10-spoken': bySource('dstc10-spoken'),
    'held-out getgoing callers': bySource('getgoing'),
    'held-out, words not in training': of(pairs(unseen)),
    'held-out, without cuts that could be turns': of(
      pairs(held).filter((row) => row.complete || !mayBeTurn(row.text)),
    ),
    'held-out, agent unknown': of(plain(pairs(held))),
    'held-out, with disfluencies and errors': of(pairs(held).map((row) => roughen(row, random))),
    'across: harper valley callers': of(pairs(readCallTurns(data))),
    'across: getgoing callers, none in training': across(withoutTravel, 'getgoing'),
    'across: taskmaster4, neither it nor dstc10 in training': across(withoutOrders, 'taskmaster4'),
    'across: dstc10-spoken, neither it nor taskmaster4 in training': across(withoutOrders, 'dstc10-spoken'),
    'meetings dev, utterances and all their cuts': of(overlapRows(readMeetingOverlaps(data, 'dev'), 1)),
    'meetings dev, pauses': of(pauseRows(readMeetingPauses(data, 'dev'), 1)),
  };
}

function main(): void {
  const { values } = parseArgs({
    options: { data: { type: 'string' }, out: { type: 'string' }, dry: { type: 'boolean', default: false } },
  });
  if (values.data === undefined)
    throw new Error('--data DIR is required: the folder that holds text/ and audio/');
  const corpora: CompletenessCorpora = {
    turns: [...readTaskTurns(values.data), ...readTravelTurns(values.data)],
    overlaps: readMeetingOverlaps(values.data, 'train'),
    pauses: readMeetingPauses(values.data, 'train').filter((_, index) => index % PAUSE_STRIDE === 0),
  };
  const foldLess = (...folds: readonly number[]): TaskTurn[] =>
    corpora.turns.filter((_, index) => !folds.includes(foldOf(index)));
  const platt = calibrationOf(
    { ...corpora, turns: foldLess(HELD_OUT_FOLD, CALIBRATION_FOLD) },
    corpora.turns.filter((_, index) => foldOf(index) === CALIBRATION_FOLD),
  );
  const metrics = reports(values.data, corpora, platt);
  for (const [name, report] of Object.entries(metrics)) {
    process.stderr.write(
      `${name}: balanced accuracy ${report.balanced_accuracy.toFixed(3)}, AUC ${report.auc.toFixed(3)}, n ${String(report.n)}\n`,
    );
  }
  if (values.dry) return;
  const weights = train(corpora, platt);
  const model = decodeTextModel(weights);
  const cost = microsecondsPerCall(
    ({ text, prev }) => completenessOf(text, prev, model),
    corpora.turns.slice(0, COST_TURNS).map(({ text, prev }) => ({ text, prev: agentContext(prev) })),
  );
  writeWeights(values.out ?? 'packages/core/src/semantics/weights', 'completeness', weights, {
    command: 'node packages/lab/dist/text/train-completeness.js --data DIR',
    seed: SEED,
    settings: { mix: MIX, training: SETTINGS, platt },
    sources: Object.values(SOURCES),
    note: 'Metrics are of a model trained without the held-out fold; the shipped weights use all folds. Threshold 0.5 throughout; pairs are a whole turn and one prefix at a random word boundary.',
    metrics: { median_us_per_call: cost, ...metrics },
  });
}

main();
