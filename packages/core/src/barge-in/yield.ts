/**
 * What the agent does about speech over it: go on, speak lower, pause, stop, or take the speech for nothing.
 * Enters: the evidence, its classification and what is allowed. Leaves: one action. Invariants: without
 * evidence for an interruption the floor is kept; a pause is bounded and comes once an overlap.
 */
import type { OverlapJudgement } from './classify.ts';
import type { OverlapEvidence } from './evidence.ts';

/**
 * - stop:    the user has the floor, the reply ends
 * - dismiss: it was nothing for us, the reply goes on and the words open no turn
 * - pause:   no audio until more is known
 * - duck:    the reply goes on, lower
 * - go-on:   the reply goes on
 */
export type Yielding = 'stop' | 'dismiss' | 'pause' | 'duck' | 'go-on';

/** Log-odds of floor-taking from which the agent stops. */
export type FloorThresholds = {
  /** Voice without a word yet, over a question: people answer before it is out. */
  readonly askedVoice: number;
  /** Words, in the first EARLY_MS: stopping early is worth most. */
  readonly early: number;
  /** Words, later, while more may come: waiting costs little and tells much. */
  readonly open: number;
  /** Nothing more will come. */
  readonly final: number;
};
/** Chosen by cross-validation over meetings (weights/overlap.weights.json) for just under 5 % false stops on back-channels. */
export const FLOOR_THRESHOLDS: FloorThresholds = { askedVoice: 1, early: 1, open: 3, final: -0.4 };
/** Until when it is early, ms from the onset. */
const EARLY_MS = 510;
/** Voice alone says little before this time, ms. */
const VOICE_ALONE_MS = 440;
/** Log-odds from which the agent lowers its voice: more likely than not. */
const DUCK_LOG_ODDS = 0;
/** Voice shorter than this changes nothing yet, ms: two thirds of back-channels are over by then. */
const DUCK_AFTER_MS = 400;
/** Voice for this long without any word makes the agent pause and listen, ms: words come within 0.9 s (p95). */
const PAUSE_AFTER_MS = 1000;
/** An overlap that has been silent for this long no longer lowers the agent's voice, ms. */
const FORGET_AFTER_MS = 1000;

export function yieldTo(
  evidence: OverlapEvidence,
  judgement: OverlapJudgement,
  pauseSpent: boolean,
): Yielding {
  const { elapsedMs, voice, voiceMs, words, writtenWords, complete } = evidence;
  const seen = { elapsedMs, voiceMs, complete, words: words.length, asking: evidence.agent.asking };
  if (takesFloor(seen, judgement.floor) && !isNotForUs(judgement)) return 'stop';
  if (complete) return 'dismiss';
  if (judgement.class === 'echo') return 'go-on';
  if (voice && writtenWords.length === 0 && voiceMs >= PAUSE_AFTER_MS && !pauseSpent) return 'pause';
  const fresh = elapsedMs - voiceMs < FORGET_AFTER_MS;
  return fresh && voiceMs >= DUCK_AFTER_MS && judgement.floor >= DUCK_LOG_ODDS ? 'duck' : 'go-on';
}

/** The lowest threshold weighs back-channels against interruptions: what is more likely neither needs better odds than even. */
const isNotForUs = ({ class: probably, floor }: OverlapJudgement): boolean =>
  floor < 0 && (probably === 'side-talk' || probably === 'noise' || probably === 'echo');

/** What is known at a moment, as far as the threshold depends on it. */
export type FloorMoment = Pick<OverlapEvidence, 'elapsedMs' | 'voiceMs' | 'complete'> & {
  readonly words: number;
  readonly asking: boolean;
};

/** The threshold that holds at a moment; null = nothing stops the agent yet. */
export function thresholdAt(seen: FloorMoment): keyof FloorThresholds | null {
  if (seen.words === 0) return seen.asking && seen.voiceMs >= VOICE_ALONE_MS ? 'askedVoice' : null;
  if (seen.complete) return 'final';
  return seen.elapsedMs <= EARLY_MS ? 'early' : 'open';
}

/** `floor`: log-odds that the user takes the floor. */
export function takesFloor(seen: FloorMoment, floor: number): boolean {
  const threshold = thresholdAt(seen);
  return threshold !== null && floor >= FLOOR_THRESHOLDS[threshold];
}
