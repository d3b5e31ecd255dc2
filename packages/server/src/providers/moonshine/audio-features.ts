/**
 * What the audio end-of-turn model sees of one decision. Enters: the encoder's states after each layer, the decoder's
 * evidence, how the voice sounded, the length of the silence. Leaves: FEATURE_SIZE numbers. Training and inference both
 * come through here. The states of the last second are seen against those of the whole stretch: how this voice on this line
 * sounds in general tells nothing, and heads that saw it learnt their corpora (AUC on corpora left out .78 against .80).
 * Of how long the turn has lasted it sees no more than a short one shows: mean and spread over little, pools that lack frames.
 */
import type { SttEvidence } from '../../ports/stt.ts';
import { FRAME_MS, LAYER_OUTPUTS, type EncoderStates } from './encoder-layers.ts';
import { PROSODY_SIZE } from './prosody.ts';

/**
 * Audio the encoder hears for a look between two passes of the decoder, as in training: with 4 s the order of holds and ends
 * in calls is worse (AUC .79 against .82 at 0.2 s), and it costs 56 ms.
 */
export const LISTEN_WINDOW_MS = 12_000;

export const STATE_SIZE = 288;
/** Pools of frames [from, to): before the end of the audio, and before the end of the voice. */
const BEFORE_END: readonly Range[] = [[0, 8]];
const BEFORE_SILENCE: readonly Range[] = [
  [0, 8],
  [8, 24],
  [24, 56],
];
type Range = readonly [number, number];

/** Numbers of one layer: its pools, one after the other. */
export const LAYER_SIZE = (BEFORE_END.length + BEFORE_SILENCE.length) * STATE_SIZE;
export const LAYERS = LAYER_OUTPUTS.length;
export const EVIDENCE_SIZE = 4;
/** log of the silence's length, and its length. */
const TIME_SIZE = 2;
export const POOLS_SIZE = LAYERS * LAYER_SIZE;
export const FEATURE_SIZE = POOLS_SIZE + EVIDENCE_SIZE + PROSODY_SIZE + TIME_SIZE;

/**
 * The mean counts as if so many frames of zeros, 4.8 s, had been heard before: what is said in a short answer is no mean of
 * how its voice sounds, and held against itself nothing would be left of it. AUC on corpora left out .800, with 60 or 500
 * frames the same within .004, with the bare mean .788.
 */
const ZERO_FRAMES = 200;
/** Keeps a number that hardly varies in this stretch from being blown up: share of the mean spread of its layer. */
const LEAST_SPREAD = 0.1;
/** The same where nothing varies, as in digital silence or a single frame: states are of about unit size. */
const SMALLEST_SPREAD = 1e-3;

export type AudioFacts = {
  readonly states: EncoderStates;
  readonly evidence: SttEvidence;
  /** From prosodyOf. */
  readonly prosody: Float32Array;
  readonly silenceMs: number;
};

export function featuresOf(facts: AudioFacts): Float32Array {
  const { states, silenceMs } = facts;
  const features = new Float32Array(FEATURE_SIZE);
  states.layers.forEach((data, layer) => {
    const own = features.subarray(layer * LAYER_SIZE, (layer + 1) * LAYER_SIZE);
    addPools({ data, frames: states.frames }, silenceMs, own);
  });
  const { sentenceEnd, question, comma, end } = facts.evidence;
  features.set([sentenceEnd, question, comma, end].map(logOdds), POOLS_SIZE);
  features.set(facts.prosody, POOLS_SIZE + EVIDENCE_SIZE);
  const silenceS = Math.max(0.05, silenceMs / 1000);
  features.set([Math.log(silenceS), silenceS], POOLS_SIZE + EVIDENCE_SIZE + PROSODY_SIZE);
  return features;
}

type Layer = { readonly data: Float32Array; readonly frames: number };

/**
 * Means over the pools' frames, against (shrunk) mean and spread of all frames with voice. Frames that a pool would have had
 * before the turn began count as the turn's mean.
 */
function addPools({ data, frames }: Layer, silenceMs: number, out: Float32Array): void {
  const voiceEnd = Math.max(0, frames - Math.round(silenceMs / FRAME_MS));
  const { mean, held, spread } = momentsOf(data, voiceEnd > 0 ? voiceEnd : frames);
  const ranges = [
    ...BEFORE_END.map((range) => [frames, range] as const),
    ...BEFORE_SILENCE.map((range) => [voiceEnd, range] as const),
  ];
  ranges.forEach(([end, [near, far]], pool) => {
    const [from, to] = [Math.max(0, end - far), Math.max(0, end - near)];
    const own = out.subarray(pool * STATE_SIZE, (pool + 1) * STATE_SIZE);
    addFrames(data, [from, to], own);
    const lacking = far - near - (to - from);
    for (let i = 0; i < STATE_SIZE; i++) {
      const pooled = ((own[i] as number) + lacking * (mean[i] as number)) / (far - near);
      own[i] = (pooled - (held[i] as number)) / (spread[i] as number);
    }
  });
}

function addFrames(data: Float32Array, [from, to]: Range, sums: Float32Array | Float64Array): void {
  for (let frame = from; frame < to; frame++) {
    const at = frame * STATE_SIZE;
    for (let i = 0; i < STATE_SIZE; i++) sums[i] = (sums[i] as number) + (data[at + i] as number);
  }
}

/** `held`: the mean with ZERO_FRAMES before it. */
function momentsOf(data: Float32Array, frames: number) {
  const mean = new Float64Array(STATE_SIZE);
  const held = new Float64Array(STATE_SIZE);
  const spread = new Float64Array(STATE_SIZE);
  addFrames(data, [0, frames], mean);
  for (let i = 0; i < STATE_SIZE; i++) mean[i] = (mean[i] as number) / Math.max(1, frames);
  for (let frame = 0; frame < frames; frame++) {
    const at = frame * STATE_SIZE;
    for (let i = 0; i < STATE_SIZE; i++) {
      const off = (data[at + i] as number) - (mean[i] as number);
      spread[i] = (spread[i] as number) + off * off;
    }
  }
  let total = 0;
  for (let i = 0; i < STATE_SIZE; i++) {
    spread[i] = Math.sqrt((spread[i] as number) / Math.max(1, frames));
    total += spread[i] as number;
  }
  const least = (LEAST_SPREAD * total) / STATE_SIZE + SMALLEST_SPREAD;
  const share = frames / (frames + ZERO_FRAMES);
  for (let i = 0; i < STATE_SIZE; i++) {
    spread[i] = (spread[i] as number) + least;
    held[i] = (mean[i] as number) * share;
  }
  return { mean, held, spread };
}

/** Quarter of the log odds, within what a float softmax can tell: about unit size. */
function logOdds(probability: number): number {
  const p = Math.min(1 - 1e-5, Math.max(1e-5, probability));
  return Math.log(p / (1 - p)) / 4;
}
