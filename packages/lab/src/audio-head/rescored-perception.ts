/**
 * What a session heard, judged again by another audio head. Enters: a perception whose evidence carries the features
 * that the audio model saw, and a head. Leaves: the same perception with that head's scores and without the features.
 * Everything else (voice activity, words, times) stays as it was: only the head differs.
 */
import type { AudioHead } from '@antiphon/server/providers/moonshine/audio-head';
import type { SttEvidence } from '@antiphon/server/ports/stt';
import type { Moment, Perception } from '../eval/endpointing/perceive.ts';

/** The last feature is the silence in seconds (audio-features.ts). */
const silenceMsOf = (features: readonly number[]): number => (features.at(-1) ?? 0) * 1000;

export function rescored(perception: Perception, head: AudioHead): Perception {
  return { ...perception, moments: perception.moments.map((moment) => rescoredMoment(moment, head)) };
}

function rescoredMoment(moment: Moment, head: AudioHead): Moment {
  const { input } = moment;
  if (input.type !== 'evidence.received' && input.type !== 'transcript.received') return moment;
  if (input.evidence === null) return moment;
  const { audioFeatures, ...rest }: SttEvidence = input.evidence;
  if (audioFeatures === undefined) return moment;
  const audioEnd = head.probability(Float32Array.from(audioFeatures), silenceMsOf(audioFeatures));
  return { ...moment, input: { ...input, evidence: { ...rest, audioEnd } } };
}
