/**
 * Turns the voice activity scores of 32 ms windows into utterances: hysteresis between a start and an end
 * threshold, a few windows of proof for each. Enters: one score. Leaves: at most one edge.
 */
import { SPEECH_END_WINDOWS, SPEECH_HYSTERESIS, SPEECH_START_WINDOWS } from '../conversation/options.ts';
import type { AudioMs } from '../time.ts';

export type SpeechDetector = {
  readonly speaking: boolean;
  /** Windows in a row that speak against the present state, and the end of the last window before them. */
  readonly contrary: number;
  readonly contrarySinceMs: AudioMs | null;
  readonly lastWindowEndMs: AudioMs | null;
};

export type SpeechEdge =
  | { readonly type: 'began'; readonly onsetAudioMs: AudioMs }
  | { readonly type: 'ended'; readonly endAudioMs: AudioMs };

export const NO_SPEECH: SpeechDetector = {
  speaking: false,
  contrary: 0,
  contrarySinceMs: null,
  lastWindowEndMs: null,
};

export function detectSpeech(
  detector: SpeechDetector,
  score: { readonly audioMs: AudioMs; readonly probability: number },
  threshold: number,
): readonly [SpeechDetector, SpeechEdge | null] {
  const { speaking } = detector;
  const isContrary = speaking
    ? score.probability < Math.max(0.01, threshold - SPEECH_HYSTERESIS)
    : score.probability >= threshold && score.probability > 0;
  if (!isContrary) {
    return [{ speaking, contrary: 0, contrarySinceMs: null, lastWindowEndMs: score.audioMs }, null];
  }
  const contrary = detector.contrary + 1;
  const since = detector.contrarySinceMs ?? detector.lastWindowEndMs ?? score.audioMs;
  if (contrary < (speaking ? SPEECH_END_WINDOWS : SPEECH_START_WINDOWS)) {
    return [{ speaking, contrary, contrarySinceMs: since, lastWindowEndMs: score.audioMs }, null];
  }
  const next: SpeechDetector = {
    speaking: !speaking,
    contrary: 0,
    contrarySinceMs: null,
    lastWindowEndMs: score.audioMs,
  };
  return [next, speaking ? { type: 'ended', endAudioMs: since } : { type: 'began', onsetAudioMs: since }];
}
