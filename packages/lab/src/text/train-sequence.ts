/**
 * Trains the sequence model: Adam over small batches of whole turns, every word of a turn being a cut with its own label
 * and weight. Enter labelled turns, a vocabulary with its first vectors, settings; leave float parameters, then int8
 * weights. Invariant: same turns, vectors, settings and seed give the same weights.
 */
import {
  SEQUENCE_VERSION,
  UNKNOWN_WORD,
  type SequenceModelWeights,
} from '@antiphon/core/semantics/sequence-model';
import { PIECES, pieceRows } from '@antiphon/core/semantics/word-pieces';
import { correctedRate, moveAgainst, newMoments, type Moments } from './adam.ts';
import { drawRivals, guessWords, nextWordTask, type NextWordSettings } from './next-word.ts';
import { seededRandom, type SeededRandom } from './seeded-random.ts';
import type { LabelledSequence } from './sequence-examples.ts';
import {
  backward,
  emptyParameters,
  forward,
  MAX_SEQUENCE,
  newTrace,
  offsetsOf,
  type NetworkShape,
  type Parameters,
  type Sequence,
  type Trace,
} from './sequence-network.ts';

export type SequenceSettings = {
  readonly dimensions: number;
  readonly units: number;
  readonly pieceBits: number;
  readonly epochs: number;
  readonly learningRate: number;
  /** Rate of the word vectors as a share of the rest's: they start from public ones, which know more than the corpora. */
  readonly vectorRate: number;
  readonly batch: number;
  readonly dropout: number;
  /** Share of words read as unknown, by their pieces only. */
  readonly wordDropout: number;
  readonly seed: number;
  readonly nextWord: NextWordSettings;
};

/** Words with a row of their own, and their first vectors. */
export type Vocabulary = {
  readonly words: readonly string[];
  readonly vectors: Float32Array;
  /** How often each occurs; 0 = never to be guessed. */
  readonly counts: readonly number[];
};

export type TrainedSequence = {
  readonly shape: NetworkShape;
  readonly parameters: Parameters;
  readonly vocabulary: Vocabulary;
};

const TINY = 1e-8;
/** Longest gradient of a batch: a few heavy rows must not throw the recurrence. */
const MAX_GRADIENT = 5;
/** The rate falls linearly to this share of its start. */
const LAST_RATE = 0.02;
const PIECE_SPREAD = 0.02;

/** `turnsOf(n)` gives the turns of pass n: every pass may roughen them anew. */
export function trainSequence(
  turnsOf: (pass: number) => readonly LabelledSequence[],
  vocabulary: Vocabulary,
  settings: SequenceSettings,
): TrainedSequence {
  const random = seededRandom(settings.seed);
  const shape: NetworkShape = { ...settings, words: vocabulary.words.length };
  const parameters = newParameters(shape, vocabulary, random);
  const optimiser = newOptimiser(shape, parameters, settings);
  const rows = new Map(vocabulary.words.map((word, row) => [word, row]));
  const reading = { rows, counts: vocabulary.counts, settings };
  const trace = newTrace(shape);
  const nextWord = nextWordTask(shape, settings.nextWord, { counts: vocabulary.counts, random });
  for (let pass = 0; pass < settings.epochs; pass += 1) {
    const turns = turnsOf(pass);
    const order = Uint32Array.from(turns, (_, index) => index);
    random.shuffle(order);
    for (let from = 0; from < order.length; from += settings.batch) {
      const progress = (pass + from / order.length) / settings.epochs;
      const batch = order.subarray(from, from + settings.batch);
      optimiser.touch(drawRivals(nextWord));
      for (const index of batch) {
        const sequence = encoded(turns[index] as LabelledSequence, { ...reading, random });
        drop(trace, sequence.rows.length, { shape, settings, random });
        forward(shape, parameters, sequence, trace);
        guessWords(nextWord, parameters, sequence, { trace, gradients: optimiser.gradients });
        backward(shape, parameters, sequence, { trace, gradients: optimiser.gradients });
        optimiser.touch(sequence.rows, sequence.pieces);
        optimiser.touch(sequence.next.filter((row) => row >= 0));
      }
      optimiser.step(batch.length, settings.learningRate * Math.max(LAST_RATE, 1 - progress));
    }
  }
  return { shape, parameters, vocabulary };
}

function newParameters(shape: NetworkShape, vocabulary: Vocabulary, random: SeededRandom): Parameters {
  const parameters = emptyParameters(shape);
  parameters.words.set(vocabulary.vectors);
  const spread = (values: Float32Array, range: number): void => {
    for (let index = 0; index < values.length; index += 1) values[index] = (random.next() * 2 - 1) * range;
  };
  spread(parameters.pieces, PIECE_SPREAD * Math.sqrt(3));
  const at = offsetsOf(shape);
  const range = 1 / Math.sqrt(shape.units);
  spread(parameters.dense.subarray(0, at.bias), range);
  spread(parameters.dense.subarray(at.out, at.outBias), range);
  spread(parameters.guess, range);
  return parameters;
}

type Encoding = {
  readonly rows: ReadonlyMap<string, number>;
  readonly counts: readonly number[];
  readonly settings: SequenceSettings;
  readonly random: SeededRandom;
};

function encoded(turn: LabelledSequence, { rows, counts, settings, random }: Encoding): Sequence {
  const steps = turn.steps.slice(-MAX_SEQUENCE);
  const cut = turn.steps.length - steps.length;
  const unknown = rows.get(UNKNOWN_WORD) ?? 0;
  const guessable = (word: string | undefined): number => {
    const row = word === undefined ? undefined : rows.get(word);
    return row !== undefined && (counts[row] ?? 0) > 0 ? row : -1;
  };
  return {
    rows: Uint32Array.from(steps, (word) =>
      random.next() < settings.wordDropout ? unknown : (rows.get(word) ?? unknown),
    ),
    pieces: Uint32Array.from(steps.flatMap((word) => pieceRows(word, settings.pieceBits))),
    targets: turn.targets.subarray(cut),
    weights: turn.weights.subarray(cut),
    next: Int32Array.from(steps, (_, index) => guessable(steps[index + 1])),
  };
}

/** Draws which values this turn goes without. */
function drop(
  trace: Trace,
  steps: number,
  { shape, settings, random }: { shape: NetworkShape; settings: SequenceSettings; random: SeededRandom },
): void {
  const kept = 1 / (1 - settings.dropout);
  const draw = (mask: Float32Array, size: number): void => {
    for (let index = 0; index < size; index += 1) mask[index] = random.next() < settings.dropout ? 0 : kept;
  };
  draw(trace.inputMask, steps * shape.dimensions);
  draw(trace.outputMask, steps * shape.units);
}

type Optimiser = {
  readonly gradients: Parameters;
  /** The batch has read these rows of the tables. */
  readonly touch: (words: Iterable<number>, pieces?: Iterable<number>) => void;
  readonly step: (turns: number, rate: number) => void;
};

/** Adam; rows of the tables move only in batches that read them. */
function newOptimiser(shape: NetworkShape, parameters: Parameters, settings: SequenceSettings): Optimiser {
  const gradients = emptyParameters(shape);
  const moments: Readonly<Record<keyof Parameters, Moments>> = {
    words: newMoments(parameters.words.length),
    pieces: newMoments(parameters.pieces.length),
    dense: newMoments(parameters.dense.length),
    guess: newMoments(parameters.guess.length),
  };
  const touched = { words: new Set<number>(), pieces: new Set<number>() };
  let batches = 0;
  const move = (table: keyof Parameters, from: number, size: number, rate: number): void => {
    const [values, at] = [parameters[table], correctedRate(rate, batches)];
    moveAgainst(gradients[table], { values, moments: moments[table], from, size, rate: at });
  };
  const { dimensions } = shape;
  const ranges = (): (readonly [keyof Parameters, number, number])[] => [
    ['dense', 0, parameters.dense.length],
    ['guess', 0, parameters.guess.length],
    ...[...touched.words].map((row) => ['words', row * dimensions, dimensions] as const),
    ...[...touched.pieces].map((row) => ['pieces', row * dimensions, dimensions] as const),
  ];
  return {
    gradients,
    touch: (words, pieces = []) => {
      for (const row of words) touched.words.add(row);
      for (const row of pieces) touched.pieces.add(row);
    },
    step: (turns, rate) => {
      batches += 1;
      const moved = ranges();
      let squares = 0;
      for (const [table, from, size] of moved) {
        const slopes = gradients[table];
        for (let at = from; at < from + size; at += 1) {
          const slope = (slopes[at] as number) / turns;
          slopes[at] = slope;
          squares += slope * slope;
        }
      }
      const shrink = Math.min(1, MAX_GRADIENT / Math.sqrt(squares + TINY));
      for (const [table, from, size] of moved) {
        if (shrink < 1)
          for (let at = from; at < from + size; at += 1)
            gradients[table][at] = (gradients[table][at] as number) * shrink;
        move(table, from, size, table === 'words' ? rate * settings.vectorRate : rate);
      }
      touched.words.clear();
      touched.pieces.clear();
    },
  };
}

const INT8_MAX = 127;
/** Share of the largest values that is clipped so that the others keep more of the 8 bits. */
const CLIPPED_SHARE = 0.0005;

/** Int8 tables; a known word's row already holds its pieces, which stay for words that are not in the vocabulary. */
export function quantiseSequence({ shape, parameters, vocabulary }: TrainedSequence): SequenceModelWeights {
  const { dimensions, units, pieceBits } = shape;
  const at = offsetsOf(shape);
  const whole = parameters.words.slice();
  vocabulary.words.forEach((word, row) => {
    if (word === UNKNOWN_WORD) return;
    for (const piece of pieceRows(word, pieceBits)) {
      for (let axis = 0; axis < dimensions; axis += 1) {
        const to = row * dimensions + axis;
        whole[to] = (whole[to] as number) + (parameters.pieces[piece * dimensions + axis] as number) / PIECES;
      }
    }
  });
  const { dense } = parameters;
  const words = int8(whole);
  const pieces = int8(parameters.pieces);
  const input = int8(dense.subarray(0, at.recurrent));
  const recurrent = int8(dense.subarray(at.recurrent, at.bias));
  const rounded = (from: number, to: number): number[] =>
    Array.from(dense.subarray(from, to), (value) => Number(value.toPrecision(5)));
  return {
    version: SEQUENCE_VERSION,
    dimensions,
    units,
    pieceBits,
    words: vocabulary.words.join(' '),
    wordStep: words.step,
    pieceStep: pieces.step,
    inputStep: input.step,
    recurrentStep: recurrent.step,
    wordTable: words.table,
    pieceTable: pieces.table,
    inputTable: input.table,
    recurrentTable: recurrent.table,
    bias: rounded(at.bias, at.candidate),
    candidateBias: rounded(at.candidate, at.out),
    out: rounded(at.out, at.outBias),
    outBias: Number((dense[at.outBias] as number).toPrecision(5)),
  };
}

function int8(values: Float32Array): { readonly step: number; readonly table: string } {
  const sizes = values.map(Math.abs).sort();
  const top = sizes[Math.floor(sizes.length * (1 - CLIPPED_SHARE))] ?? 1;
  const step = Number((Math.max(top, TINY) / INT8_MAX).toPrecision(6));
  const bytes = Buffer.alloc(values.length);
  values.forEach((value, index) => {
    bytes.writeInt8(Math.max(-INT8_MAX, Math.min(INT8_MAX, Math.round(value / step))), index);
  });
  return { step, table: bytes.toString('base64') };
}
