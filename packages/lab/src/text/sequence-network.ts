/**
 * The sequence model (core/semantics/sequence-model) with float weights, as training sees it: forward over one turn with
 * everything kept that the way back needs, and the gradients of a weighted logistic loss at each word. Enter steps (rows
 * of the word table, pieces), targets and weights; leave gradients. Invariant: with dropout off, `forward` computes what the core does.
 */
import { sigmoid } from '@antiphon/core/log-odds';
import { dot } from '@antiphon/core/semantics/dot';
import { PIECES } from '@antiphon/core/semantics/word-pieces';

export type NetworkShape = {
  readonly words: number;
  readonly pieceBits: number;
  readonly dimensions: number;
  readonly units: number;
};

/** Flat parameters; gradients have the same form. */
export type Parameters = {
  readonly words: Float32Array;
  readonly pieces: Float32Array;
  /** input 3U x D, recurrent 3U x U, bias 3U, candidate bias U, out U + D, out bias: in this order. */
  readonly dense: Float32Array;
  /** D x U: from a state to the vector of the word that may come next (next-word.ts). */
  readonly guess: Float32Array;
};

export type Offsets = {
  readonly recurrent: number;
  readonly bias: number;
  readonly candidate: number;
  readonly out: number;
  readonly outBias: number;
  readonly size: number;
};

export type Sequence = {
  /** Row of the word table at each step. */
  readonly rows: Uint32Array;
  /** PIECES rows of the piece table at each step. */
  readonly pieces: Uint32Array;
  /** 0..1. */
  readonly targets: Float32Array;
  /** 0 where the step has no label. */
  readonly weights: Float32Array;
  /** Row of the word that follows each step, -1 where there is none to guess. */
  readonly next: Int32Array;
};

export function offsetsOf({ dimensions, units }: NetworkShape): Offsets {
  const recurrent = 3 * units * dimensions;
  const bias = recurrent + 3 * units * units;
  const candidate = bias + 3 * units;
  const out = candidate + units;
  const outBias = out + units + dimensions;
  return { recurrent, bias, candidate, out, outBias, size: outBias + 1 };
}

export function emptyParameters(shape: NetworkShape): Parameters {
  return {
    words: new Float32Array(shape.words * shape.dimensions),
    pieces: new Float32Array(shape.dimensions << shape.pieceBits),
    dense: new Float32Array(offsetsOf(shape).size),
    guess: new Float32Array(shape.dimensions * shape.units),
  };
}

/** Longest sequence. */
export const MAX_SEQUENCE = 40;

/** Buffers of one pass over a sequence, used again for the next. */
export type Trace = {
  readonly x: Float32Array;
  readonly states: Float32Array;
  readonly gates: Float32Array;
  readonly inner: Float32Array;
  readonly logits: Float64Array;
  readonly inputMask: Float32Array;
  readonly outputMask: Float32Array;
  /** Slopes of each step's state from another task than the labels. */
  readonly dOut: Float32Array;
  readonly dState: Float32Array;
  readonly dBefore: Float32Array;
  readonly dGates: Float32Array;
  readonly dInner: Float32Array;
  readonly dx: Float32Array;
};

export function newTrace({ dimensions, units }: NetworkShape): Trace {
  const f = (size: number): Float32Array => new Float32Array(size);
  return {
    x: f(MAX_SEQUENCE * dimensions),
    states: f((MAX_SEQUENCE + 1) * units),
    gates: f(MAX_SEQUENCE * 3 * units),
    inner: f(MAX_SEQUENCE * units),
    logits: new Float64Array(MAX_SEQUENCE),
    inputMask: f(MAX_SEQUENCE * dimensions).fill(1),
    outputMask: f(MAX_SEQUENCE * units).fill(1),
    dOut: f(MAX_SEQUENCE * units),
    dState: f(units),
    dBefore: f(units),
    dGates: f(3 * units),
    dInner: f(units),
    dx: f(dimensions),
  };
}

/** Fills the trace; logits of every step. */
export function forward(shape: NetworkShape, parameters: Parameters, sequence: Sequence, trace: Trace): void {
  const { dimensions, units } = shape;
  const { dense } = parameters;
  const at = offsetsOf(shape);
  const { x, states, gates, inner } = trace;
  for (let step = 0; step < sequence.rows.length; step += 1) {
    const [xs, from, gs] = [step * dimensions, step * units, step * 3 * units];
    readVector(shape, parameters, sequence, { step, x, mask: trace.inputMask });
    for (let gate = 0; gate < 3 * units; gate += 1) {
      const sum = (dense[at.bias + gate] as number) + dot(dense, gate * dimensions, x, xs, dimensions);
      const fed = dot(dense, at.recurrent + gate * units, states, from, units);
      if (gate < 2 * units) gates[gs + gate] = sigmoid(sum + fed);
      else {
        gates[gs + gate] = sum;
        inner[from + gate - 2 * units] = fed + (dense[at.candidate + gate - 2 * units] as number);
      }
    }
    let logit = dense[at.outBias] as number;
    for (let unit = 0; unit < units; unit += 1) {
      const keep = gates[gs + unit] as number;
      const reset = gates[gs + units + unit] as number;
      const candidate = Math.tanh(
        (gates[gs + 2 * units + unit] as number) + reset * (inner[from + unit] as number),
      );
      gates[gs + 2 * units + unit] = candidate;
      const state = (1 - keep) * candidate + keep * (states[from + unit] as number);
      states[from + units + unit] = state;
      logit += (dense[at.out + unit] as number) * state * (trace.outputMask[from + unit] as number);
    }
    for (let axis = 0; axis < dimensions; axis += 1) {
      logit += (dense[at.out + units + axis] as number) * (x[xs + axis] as number);
    }
    trace.logits[step] = logit;
  }
}

function readVector(
  { dimensions }: NetworkShape,
  { words, pieces }: Parameters,
  sequence: Sequence,
  { step, x, mask }: { step: number; x: Float32Array; mask: Float32Array },
): void {
  const to = step * dimensions;
  const row = (sequence.rows[step] as number) * dimensions;
  for (let axis = 0; axis < dimensions; axis += 1) {
    let value = words[row + axis] as number;
    for (let piece = 0; piece < PIECES; piece += 1) {
      value +=
        (pieces[(sequence.pieces[step * PIECES + piece] as number) * dimensions + axis] as number) / PIECES;
    }
    x[to + axis] = value * (mask[to + axis] as number);
  }
}

/** Adds the gradients of sum(weight x log loss) to `gradients`; `forward` must have run. Leaves the loss. */
export function backward(
  shape: NetworkShape,
  parameters: Parameters,
  sequence: Sequence,
  { trace, gradients }: { trace: Trace; gradients: Parameters },
): number {
  const { dimensions, units } = shape;
  const { dense } = parameters;
  const grads = gradients.dense;
  const at = offsetsOf(shape);
  const { x, states, gates, inner, dState, dBefore, dGates, dInner, dx } = trace;
  dState.fill(0);
  let loss = 0;
  for (let step = sequence.rows.length - 1; step >= 0; step -= 1) {
    const [xs, from, gs] = [step * dimensions, step * units, step * 3 * units];
    dx.fill(0);
    for (let unit = 0; unit < units; unit += 1)
      dState[unit] = (dState[unit] as number) + (trace.dOut[from + unit] as number);
    const weight = sequence.weights[step] as number;
    if (weight > 0) {
      const target = sequence.targets[step] as number;
      const logit = trace.logits[step] as number;
      loss += weight * (Math.log1p(Math.exp(-Math.abs(logit))) + Math.max(0, logit) - target * logit);
      const slope = weight * (sigmoid(logit) - target);
      grads[at.outBias] = (grads[at.outBias] as number) + slope;
      for (let unit = 0; unit < units; unit += 1) {
        const mask = trace.outputMask[from + unit] as number;
        grads[at.out + unit] =
          (grads[at.out + unit] as number) + slope * mask * (states[from + units + unit] as number);
        dState[unit] = (dState[unit] as number) + slope * mask * (dense[at.out + unit] as number);
      }
      for (let axis = 0; axis < dimensions; axis += 1) {
        grads[at.out + units + axis] =
          (grads[at.out + units + axis] as number) + slope * (x[xs + axis] as number);
        dx[axis] = slope * (dense[at.out + units + axis] as number);
      }
    }
    for (let unit = 0; unit < units; unit += 1) {
      const slope = dState[unit] as number;
      const keep = gates[gs + unit] as number;
      const reset = gates[gs + units + unit] as number;
      const candidate = gates[gs + 2 * units + unit] as number;
      const dCandidate = slope * (1 - keep) * (1 - candidate * candidate);
      dGates[unit] = slope * ((states[from + unit] as number) - candidate) * keep * (1 - keep);
      dGates[units + unit] = dCandidate * (inner[from + unit] as number) * reset * (1 - reset);
      dGates[2 * units + unit] = dCandidate;
      dInner[unit] = dCandidate * reset;
      dBefore[unit] = slope * keep;
    }
    spread(dense, grads, { at, shape, trace, step });
    dState.set(dBefore);
    spreadToTables(shape, sequence, { gradients, trace, step });
  }
  return loss;
}

/** From the gates' slopes to the matrices' gradients, the input's and the earlier state's slopes. */
function spread(
  dense: Float32Array,
  grads: Float32Array,
  { at, shape, trace, step }: { at: Offsets; shape: NetworkShape; trace: Trace; step: number },
): void {
  const { dimensions, units } = shape;
  const { x, states, dBefore, dGates, dInner, dx } = trace;
  const [xs, from] = [step * dimensions, step * units];
  for (let gate = 0; gate < 3 * units; gate += 1) {
    const slope = dGates[gate] as number;
    const row = gate * dimensions;
    for (let axis = 0; axis < dimensions; axis += 1) {
      grads[row + axis] = (grads[row + axis] as number) + slope * (x[xs + axis] as number);
      dx[axis] = (dx[axis] as number) + slope * (dense[row + axis] as number);
    }
    grads[at.bias + gate] = (grads[at.bias + gate] as number) + slope;
    const fed = gate < 2 * units ? slope : (dInner[gate - 2 * units] as number);
    if (gate >= 2 * units) {
      const bias = at.candidate + gate - 2 * units;
      grads[bias] = (grads[bias] as number) + fed;
    }
    const back = at.recurrent + gate * units;
    for (let unit = 0; unit < units; unit += 1) {
      grads[back + unit] = (grads[back + unit] as number) + fed * (states[from + unit] as number);
      dBefore[unit] = (dBefore[unit] as number) + fed * (dense[back + unit] as number);
    }
  }
}

/** From the input's slopes to the word's row and to those of its pieces. */
function spreadToTables(
  { dimensions }: NetworkShape,
  sequence: Sequence,
  { gradients, trace, step }: { gradients: Parameters; trace: Trace; step: number },
): void {
  const { dx, inputMask } = trace;
  const row = (sequence.rows[step] as number) * dimensions;
  for (let axis = 0; axis < dimensions; axis += 1) {
    const slope = (dx[axis] as number) * (inputMask[step * dimensions + axis] as number);
    gradients.words[row + axis] = (gradients.words[row + axis] as number) + slope;
    for (let piece = 0; piece < PIECES; piece += 1) {
      const to = (sequence.pieces[step * PIECES + piece] as number) * dimensions + axis;
      gradients.pieces[to] = (gradients.pieces[to] as number) + slope / PIECES;
    }
  }
}
