/**
 * What the audio end-of-turn model sees of one decision. Enters: the encoder's states, the decoder's evidence, how
 * the voice sounded, the length of the silence. Leaves: FEATURE_SIZE numbers. Training and inference both come
 * through here. Invariant: nothing depends on how long the turn has lasted, only on its last three seconds.
 */
import type { SttEvidence } from '../../ports/stt.ts';
import { PROSODY_SIZE } from './prosody.ts';

/**
 * Audio the encoder hears for a look between two passes of the decoder, as in training: with 4 s the order of holds and ends
 * in calls is worse (AUC .79 against .82 at 0.2 s), and it costs 56 ms.
 */
export const LISTEN_WINDOW_MS = 12_000;

/** The encoder's output, row by row; frames of padding at the end are left out. */
export type EncoderStates = { readonly data: Float32Array; readonly size: number; readonly frames: number };

export const STATE_SIZE = 288;
/** Encoder frames of 24 ms averaged into one bin. */
const BIN_FRAMES = 4;
const BIN_MS = BIN_FRAMES * 24;
/** 2.7 s: the longest silence that is looked at and a second of speech before it. */
const BINS = 28;
export const BINS_SIZE = BINS * STATE_SIZE;

/** Bins [from, to) before the end of the audio, and before the end of the voice: measured better than all before the end. */
const BEFORE_END: readonly Range[] = [[0, 2]];
const BEFORE_SILENCE: readonly Range[] = [
  [0, 2],
  [2, 6],
  [6, 14],
];
type Range = readonly [number, number];

export const EVIDENCE_SIZE = 4;
/** log of the silence's length, and its length. */
const TIME_SIZE = 2;
export const FEATURE_SIZE =
  (BEFORE_END.length + BEFORE_SILENCE.length) * STATE_SIZE + EVIDENCE_SIZE + PROSODY_SIZE + TIME_SIZE;

export type AudioFacts = {
  /** From binStates. */
  readonly bins: Float32Array;
  readonly evidence: SttEvidence;
  /** From prosodyOf. */
  readonly prosody: Float32Array;
  readonly silenceMs: number;
};

/** Means of the states over 96 ms each; bin 0 is the latest; bins before the audio's start are zero. */
export function binStates(states: EncoderStates): Float32Array {
  const bins = new Float32Array(BINS_SIZE);
  for (let bin = 0; bin < BINS; bin++) {
    const to = states.frames - bin * BIN_FRAMES;
    const from = Math.max(0, to - BIN_FRAMES);
    for (let frame = from; frame < to; frame++) {
      for (let i = 0; i < STATE_SIZE; i++) {
        const at = bin * STATE_SIZE + i;
        bins[at] = (bins[at] as number) + (states.data[frame * states.size + i] as number) / (to - from);
      }
    }
  }
  return bins;
}

export function featuresOf(facts: AudioFacts): Float32Array {
  const features = new Float32Array(FEATURE_SIZE);
  const silentBins = Math.round(facts.silenceMs / BIN_MS);
  const ranges = [
    ...BEFORE_END,
    ...BEFORE_SILENCE.map(([from, to]): Range => [silentBins + from, silentBins + to]),
  ];
  ranges.forEach((range, pool) => {
    addMean(facts.bins, range, features.subarray(pool * STATE_SIZE, (pool + 1) * STATE_SIZE));
  });
  const { sentenceEnd, question, comma, end } = facts.evidence;
  const rest = ranges.length * STATE_SIZE;
  features.set([sentenceEnd, question, comma, end].map(logOdds), rest);
  features.set(facts.prosody, rest + EVIDENCE_SIZE);
  const silenceS = Math.max(0.05, facts.silenceMs / 1000);
  features.set([Math.log(silenceS), silenceS], rest + EVIDENCE_SIZE + PROSODY_SIZE);
  return features;
}

function addMean(bins: Float32Array, [from, to]: Range, mean: Float32Array): void {
  const first = Math.max(0, from);
  const last = Math.min(BINS, to);
  for (let bin = first; bin < last; bin++) {
    for (let i = 0; i < STATE_SIZE; i++)
      mean[i] = (mean[i] as number) + (bins[bin * STATE_SIZE + i] as number) / (last - first);
  }
}

/** Quarter of the log odds, within what a float softmax can tell: about unit size. */
function logOdds(probability: number): number {
  const p = Math.min(1 - 1e-5, Math.max(1e-5, probability));
  return Math.log(p / (1 - p)) / 4;
}
