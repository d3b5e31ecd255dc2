/**
 * A small recurrent network (GRU) that reads the user's words in order: what the n-gram model cannot see (what is still
 * owed since the sentence began) and does not know (words that no corpus here holds: the word vectors start from public
 * ones). Enter words and the agent's context, leave the logit of "the turn is whole" after the last word.
 *   z, r = sigmoid(W x + U h + b);  n = tanh(W x + b + r (U h + c));  h' = (1 - z) n + z h;  logit = out . [h', x]
 * Words before the last are remembered by the model object, so that a partial which extends the last one costs a step
 * per new word. That is speed only: equal inputs give equal outputs, whatever came before.
 */
import { sigmoid } from '../log-odds.ts';
import type { AgentContext } from './agent-context.ts';
import { int8FromBase64 } from './base64.ts';
import { dot } from './dot.ts';
import { PIECES, pieceRows } from './word-pieces.ts';
import { MAX_WORDS } from './words.ts';

/** Raised with every change of what the network reads; weights of another version are refused. */
export const SEQUENCE_VERSION = 1;

/** The row of words that the vocabulary lacks. No word of `wordsOf` is written like this, nor like the context names. */
export const UNKNOWN_WORD = '<unknown>';

export type SequenceModelWeights = {
  readonly version: number;
  readonly dimensions: number;
  readonly units: number;
  /** The table of word pieces has 2^pieceBits rows. */
  readonly pieceBits: number;
  /** Vocabulary in the order of the rows, separated by spaces. */
  readonly words: string;
  /** Value of one int8 step of each table. */
  readonly wordStep: number;
  readonly pieceStep: number;
  readonly inputStep: number;
  readonly recurrentStep: number;
  /** Base64 of int8 rows. Words and pieces: `dimensions` each; input: 3 x units rows of `dimensions`; recurrent: of `units`. */
  readonly wordTable: string;
  readonly pieceTable: string;
  readonly inputTable: string;
  readonly recurrentTable: string;
  /** Of z, r, n; then the one inside the reset gate. */
  readonly bias: readonly number[];
  readonly candidateBias: readonly number[];
  /** Over the state, then over the last word's vector. */
  readonly out: readonly number[];
  readonly outBias: number;
};

/** Steps of one call at most: the context and the words. */
const MAX_STEPS = MAX_WORDS + 2;

/** Texts remembered: the open turn, the turn before it, both together, and one more. */
const MEMORIES = 4;

type Memory = {
  steps: readonly string[];
  /** The state after each step (row 0: before any). */
  readonly states: Float32Array;
};

export type SequenceModel = {
  readonly dimensions: number;
  readonly units: number;
  readonly pieceBits: number;
  readonly rows: ReadonlyMap<string, number>;
  readonly words: Int8Array;
  readonly wordStep: number;
  readonly pieces: Int8Array;
  readonly pieceStep: number;
  readonly input: Float32Array;
  readonly recurrent: Float32Array;
  readonly bias: Float32Array;
  readonly candidateBias: Float32Array;
  readonly out: Float32Array;
  readonly outBias: number;
  /** What the last calls read, latest first: a decision may ask of several texts in turn. */
  readonly memories: Memory[];
  readonly scratch: {
    readonly vector: Float32Array;
    /** Of z, r, n: what the word gives; what the state before gives. */
    readonly fromWord: Float64Array;
    readonly fromState: Float64Array;
  };
};

/** Throws on weights of another version or whose tables have other sizes than they say. */
export function decodeSequenceModel(weights: SequenceModelWeights): SequenceModel {
  const { version, dimensions, units, pieceBits } = weights;
  if (version !== SEQUENCE_VERSION) {
    throw new Error(
      `sequence model: weights are for version ${String(version)}, this code has ${String(SEQUENCE_VERSION)}`,
    );
  }
  const names = weights.words.split(' ');
  const table = (
    name: 'wordTable' | 'pieceTable' | 'inputTable' | 'recurrentTable',
    size: number,
  ): Int8Array => {
    const values = int8FromBase64(weights[name]);
    if (values.length === size) return values;
    throw new Error(`sequence model: ${name} holds ${String(values.length)} bytes, expected ${String(size)}`);
  };
  const scaled = (values: Int8Array, step: number): Float32Array =>
    Float32Array.from(values, (value) => value * step);
  return {
    dimensions,
    units,
    pieceBits,
    rows: new Map(names.map((word, row) => [word, row])),
    words: table('wordTable', names.length * dimensions),
    wordStep: weights.wordStep,
    pieces: table('pieceTable', dimensions << pieceBits),
    pieceStep: weights.pieceStep,
    input: scaled(table('inputTable', 3 * units * dimensions), weights.inputStep),
    recurrent: scaled(table('recurrentTable', 3 * units * units), weights.recurrentStep),
    bias: Float32Array.from(weights.bias),
    candidateBias: Float32Array.from(weights.candidateBias),
    out: Float32Array.from(weights.out),
    outBias: weights.outBias,
    memories: Array.from({ length: MEMORIES }, () => ({
      steps: [],
      states: new Float32Array((MAX_STEPS + 1) * units),
    })),
    scratch: {
      vector: new Float32Array(dimensions),
      fromWord: new Float64Array(3 * units),
      fromState: new Float64Array(3 * units),
    },
  };
}

/** What the network reads before the words: the kind of the agent's question and what it asks for; nothing where unknown. */
export function contextSteps(context: AgentContext): string[] {
  if (context.empty && context.question === 'none') return [];
  return [`<${context.question}>`, `<asks:${context.asked}>`];
}

/** Logit after the last of `words` (as `wordsOf` writes them, at least one, at most MAX_WORDS are read). */
export function sequenceLogit(model: SequenceModel, words: readonly string[], context: AgentContext): number {
  const steps = [...contextSteps(context), ...words.slice(-MAX_WORDS)];
  const { scratch, units } = model;
  const { memory, known } = recalled(model, steps);
  for (let index = known; index < steps.length; index += 1) {
    wordVector(model, steps[index] ?? '');
    advance(model, memory.states, index);
  }
  if (known === steps.length) wordVector(model, steps.at(-1) ?? '');
  memory.steps = steps;
  return (
    model.outBias +
    dot(model.out, 0, memory.states, steps.length * units, units) +
    dot(model.out, units, scratch.vector, 0, model.dimensions)
  );
}

/** The memory to go on from, moved to the front, and how many of its steps are these ones. */
function recalled(
  { memories, units }: SequenceModel,
  steps: readonly string[],
): { memory: Memory; known: number } {
  let [best, known] = [0, 0];
  memories.forEach((memory, index) => {
    const common = sharedSteps(memory.steps, steps);
    if (common > known) [best, known] = [index, common];
  });
  const found = memories[best] as Memory;
  // A text that this one only shares its beginning with is kept: it may be asked of again.
  const isExtended = known > 0 && known === found.steps.length;
  const index = isExtended ? best : memories.length - 1;
  const [memory] = memories.splice(index, 1) as [Memory];
  if (memory !== found) memory.states.set(found.states.subarray(0, (known + 1) * units));
  memories.unshift(memory);
  return { memory, known };
}

function sharedSteps(a: readonly string[], b: readonly string[]): number {
  let count = 0;
  while (count < a.length && count < b.length && a[count] === b[count]) count += 1;
  return count;
}

/** The vector of a word into the scratch: its own row, or the unknown word's and the mean of its pieces. */
function wordVector(model: SequenceModel, word: string): void {
  const { dimensions, words, wordStep, pieces, pieceStep, rows } = model;
  const { vector } = model.scratch;
  const row = rows.get(word);
  const start = (row ?? rows.get(UNKNOWN_WORD) ?? 0) * dimensions;
  for (let axis = 0; axis < dimensions; axis += 1) vector[axis] = (words[start + axis] as number) * wordStep;
  if (row !== undefined) return;
  for (const piece of pieceRows(word, model.pieceBits)) {
    const from = piece * dimensions;
    for (let axis = 0; axis < dimensions; axis += 1) {
      vector[axis] = (vector[axis] as number) + ((pieces[from + axis] as number) * pieceStep) / PIECES;
    }
  }
}

/** One step: from state `index` to state `index + 1`, reading the scratch's vector. */
function advance(model: SequenceModel, states: Float32Array, index: number): void {
  const { units, input, recurrent, bias, candidateBias } = model;
  const { vector, fromWord, fromState } = model.scratch;
  const from = index * units;
  if (index === 0) states.fill(0, 0, units);
  fromWord.set(bias);
  addProducts(fromWord, input, vector, 0);
  fromState.fill(0, 0, 2 * units);
  fromState.set(candidateBias, 2 * units);
  addProducts(fromState, recurrent, states, from);
  for (let unit = 0; unit < units; unit += 1) {
    const keep = sigmoid((fromWord[unit] as number) + (fromState[unit] as number));
    const reset = sigmoid((fromWord[units + unit] as number) + (fromState[units + unit] as number));
    const inner = fromState[2 * units + unit] as number;
    const candidate = Math.tanh((fromWord[2 * units + unit] as number) + reset * inner);
    states[from + units + unit] = (1 - keep) * candidate + keep * (states[from + unit] as number);
  }
}

/**
 * Adds to each sum the product of its row of `rows` with the values from `from` on. Four rows at a time, so that a value is
 * read once for all four: most of what a decision takes is spent here.
 */
function addProducts(sums: Float64Array, rows: Float32Array, values: Float32Array, from: number): void {
  const size = rows.length / sums.length;
  const blocks = sums.length & ~3;
  for (let row = 0; row < blocks; row += 4) {
    const r0 = row * size;
    const [r1, r2, r3] = [r0 + size, r0 + 2 * size, r0 + 3 * size];
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    for (let at = 0; at < size; at += 1) {
      const value = values[from + at] as number;
      s0 += (rows[r0 + at] as number) * value;
      s1 += (rows[r1 + at] as number) * value;
      s2 += (rows[r2 + at] as number) * value;
      s3 += (rows[r3 + at] as number) * value;
    }
    sums[row] = (sums[row] as number) + s0;
    sums[row + 1] = (sums[row + 1] as number) + s1;
    sums[row + 2] = (sums[row + 2] as number) + s2;
    sums[row + 3] = (sums[row + 3] as number) + s3;
  }
  for (let row = blocks; row < sums.length; row += 1)
    sums[row] = (sums[row] as number) + dot(rows, row * size, values, from, size);
}
