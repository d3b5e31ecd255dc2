/**
 * Fits the completeness model: the n-grams, the recurrent network and their blend. Enter turns, meetings, word vectors, what
 * the deaf decoder expects; leave weights. The blend is fitted on turns that neither part has seen.
 */
import { agentContext } from '@antiphon/core/semantics/agent-context';
import {
  blendedLogit,
  completenessFeatures,
  decodeCompleteness,
  type Blend,
  type CompletenessModel,
} from '@antiphon/core/semantics/completeness';
import { UNKNOWN_WORD, type SequenceModelWeights } from '@antiphon/core/semantics/sequence-model';
import type { TextModelWeights } from '@antiphon/core/semantics/text-model';
import { wordsOf } from '@antiphon/core/semantics/words';
import { fitPlatt } from './calibrate.ts';
import {
  completenessRows,
  finalWords,
  type CompletenessCorpora,
  type MixSettings,
} from './completeness-examples.ts';
import { countWholeTurns, drawPair, normalised, type LabelledText } from './cut-turns.ts';
import { madeAnswers } from './made-answers.ts';
import type { TaskTurn } from './read-corpora.ts';
import { seededRandom } from './seeded-random.ts';
import { secondOpinion } from './second-opinion.ts';
import { sequencesOf, unlabelled, type LabelledSequence } from './sequence-examples.ts';
import { quantise, trainModel, type Example, type TrainingSettings } from './train-model.ts';
import { quantiseSequence, trainSequence, type SequenceSettings, type Vocabulary } from './train-sequence.ts';
import { readWrittenTurns } from './turns-written.ts';
import type { Beliefs } from './word-beliefs.ts';
import { reducedVectors, type WordVectors } from './word-vectors.ts';

export const SEED = 7;
const CALIBRATION_SEED = 42;
const CALIBRATION_DRAWS = 8;

/** Chosen on the held-out fold and on the sources that were left out, together. */
export const MIX: MixSettings = {
  copies: 1,
  made: 5000,
  madeWeight: 0.5,
  spokenWeight: 3,
  writtenWeight: 0.5,
  overlapWeight: 0.5,
  pauseWeight: 0,
  talk: 20_000,
};
export const NGRAM: TrainingSettings = {
  outputs: ['complete'],
  bits: 18,
  width: 0,
  epochs: 4,
  learningRate: 0.015,
  decay: 1e-4,
  dropout: 0.5,
  seed: SEED,
};
export const SEQUENCE: SequenceSettings = {
  dimensions: 32,
  units: 64,
  pieceBits: 12,
  epochs: 4,
  learningRate: 0.004,
  vectorRate: 2,
  batch: 128,
  dropout: 0.3,
  wordDropout: 0.05,
  seed: SEED,
  nextWord: { weight: 0.01, rivals: 200 },
};
/** The teacher's share of a label, and the weight of a word that only he judges (a turn's labels weigh 1 in all). */
export const TEACHING = { share: 0.3, weight: 0.1 };
/** Rows of the word table, and how often a word must occur in the corpora to have one by that. */
export const VOCABULARY_WORDS = 12_000;
const MIN_OCCURRENCES = 3;
/** A few rows weigh far more than the mean; their steps must not tear the others' weights away. */
const MAX_RELATIVE_WEIGHT = 5;
/**
 * The blend before calibration: shares chosen on the calibration fold (area under the curve .9268 with equal ones, .9275 with
 * these); the bound on the n-grams' logit on the held-out fold and the sources left out (2 gives .001 less area under the
 * curve on both, no bound .01 less).
 */
const FIRST_BLEND: Blend = { ngram: 0.35, ngramLimit: 1.25, sequence: 0.65, shift: 0 };
export type CompletenessWeights = {
  readonly ngram: TextModelWeights;
  readonly sequence: SequenceModelWeights;
};

/** What the training of the network rests on besides the labelled turns. */
export type Knowledge = { readonly vectors: WordVectors; readonly beliefs: Beliefs };

export function fitParts(corpora: CompletenessCorpora, knowledge: Knowledge): CompletenessWeights {
  const all = { ...corpora, turns: [...corpora.turns, ...readWrittenTurns()] };
  return { ngram: fitNgrams(all), sequence: fitSequence(all, knowledge) };
}

function fitNgrams(corpora: CompletenessCorpora): TextModelWeights {
  const rows = completenessRows(corpora, MIX, seededRandom(SEED));
  return quantise(trainModel(balanced(rows), NGRAM));
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

function fitSequence(corpora: CompletenessCorpora, { vectors, beliefs }: Knowledge): SequenceModelWeights {
  const made = madeAnswers(MIX.made, seededRandom(SEED), finalWords(corpora.turns));
  const { labelled, read, talk } = sequencesOf(
    [
      ...corpora.turns.map((turn) => ({ turn, weight: 1 })),
      ...made.map((turn) => ({ turn, weight: MIX.madeWeight })),
    ],
    corpora,
    { mix: MIX, read: beliefs.of },
  );
  const vocabulary = vocabularyOf([...labelled(seededRandom(SEED)), ...talk(seededRandom(SEED))], vectors);
  const opinion = secondOpinion(beliefs, read());
  const known = countWholeTurns(corpora.turns);
  const pool = beliefs.pool
    .filter(({ from }) => from === undefined || known.has(from))
    .map(({ text }) => judged(unlabelled(text, beliefs.of(text)), opinion));
  const random = seededRandom(SEED);
  const draw = (): LabelledSequence[] => [
    ...labelled(random).map((sequence) => taught(sequence, opinion)),
    ...pool,
    ...talk(random),
  ];
  return quantiseSequence(trainSequence(draw, vocabulary, SEQUENCE));
}

/**
 * With the teacher's say: a share of each label. A cut of a turn that has none (it is a whole turn elsewhere, as "yes" of "yes
 * please") gets none: how often such a word is all is learned from the turns.
 */
function taught(sequence: LabelledSequence, opinion: Float32Array): LabelledSequence {
  const { share } = TEACHING;
  const targets = sequence.targets.map((target, step) => {
    const row = sequence.beliefs[step] as number;
    return row < 0 ? target : (1 - share) * target + share * (opinion[row] as number);
  });
  return { ...sequence, targets };
}

/** A text that only the teacher judges. */
function judged(sequence: LabelledSequence, opinion: Float32Array): LabelledSequence {
  return {
    ...sequence,
    targets: Float32Array.from(sequence.beliefs, (row) => (row < 0 ? 0 : (opinion[row] as number))),
    weights: Float32Array.from(sequence.beliefs, (row) => (row < 0 ? 0 : TEACHING.weight)),
  };
}

/** Names of the context and the unknown word are not said. */
const isName = (word: string): boolean => word.startsWith('<');

/** The corpora's words, then the most frequent ones of the vectors. */
function vocabularyOf(sequences: readonly LabelledSequence[], vectors: WordVectors): Vocabulary {
  const counts = new Map<string, number>();
  for (const { steps } of sequences) for (const word of steps) counts.set(word, (counts.get(word) ?? 0) + 1);
  const words = new Set([UNKNOWN_WORD]);
  for (const [word, count] of counts) if (count >= MIN_OCCURRENCES) words.add(word);
  for (const word of vectors.words) {
    if (words.size >= VOCABULARY_WORDS) break;
    words.add(word);
  }
  const list = [...words];
  return {
    words: list,
    vectors: reducedVectors(list, vectors, SEQUENCE.dimensions),
    counts: list.map((word) => (isName(word) ? 0 : (counts.get(word) ?? 0))),
  };
}

/** Slope and shift on turns that a model has not seen, each corpus weighing the same, context known or not. */
export function fitBlend(
  parts: CompletenessWeights,
  trainedOn: readonly TaskTurn[],
  held: readonly TaskTurn[],
): Blend {
  const model = decoded(parts, FIRST_BLEND);
  const random = seededRandom(CALIBRATION_SEED);
  const seen = countWholeTurns(trainedOn);
  const unseen = held.filter((turn) => !seen.has(normalised(turn.text)));
  const sources = [...new Set(held.map(({ source }) => source))];
  const rows = sources.flatMap((source) => {
    const turns = unseen.filter((turn) => turn.source === source);
    // From one draw of the cuts to the next the shift moves by up to 0.06.
    const pairs = Array.from({ length: CALIBRATION_DRAWS }, () =>
      turns.flatMap((turn) => drawPair(turn, random)),
    ).flat();
    return pairs.flatMap((row) => {
      const context = agentContext(random.next() < 0.5 ? '' : row.prev);
      const words = wordsOf(row.text);
      if (words.length === 0) return [];
      return [
        { logit: blendedLogit(words, context, model), positive: row.complete, weight: 1 / turns.length },
      ];
    });
  });
  const { slope, shift } = fitPlatt(rows);
  const rounded = (value: number): number => Number(value.toPrecision(5));
  return {
    ngram: rounded(FIRST_BLEND.ngram * slope),
    ngramLimit: FIRST_BLEND.ngramLimit,
    sequence: rounded(FIRST_BLEND.sequence * slope),
    shift: rounded(shift),
  };
}

export const decoded = ({ ngram, sequence }: CompletenessWeights, blend: Blend): CompletenessModel =>
  decodeCompleteness(ngram, { sequence, blend });
