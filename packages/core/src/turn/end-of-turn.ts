/**
 * The end-of-turn policy: given what is known in a pause, how much silence ends the turn. This first policy
 * chooses among a few windows by the state of the value that was asked for, the recogniser's belief and the
 * last word; it is the seam at which the full hazard decision takes over. Pure; re-asked on every new fact.
 */
import {
  COMPLETE_VALUE_SILENCE_MS,
  DANGLING_TURN_SILENCE_MS,
  DEFAULT_MAX_SILENCE_MS,
  DEFAULT_MIN_SILENCE_MS,
  FINISHED_EVIDENCE,
  FINISHED_TURN_SILENCE_MS,
  INCOMPLETE_VALUE_SILENCE_MS,
  OPEN_TURN_SILENCE_MS,
} from '../conversation/options.ts';
import type { TranscriptEvidence } from '../conversation/inputs.ts';
import type { SlotVerdict } from './slots/slot.ts';

export type EndOfTurnFacts = {
  readonly text: string;
  /** Verdict on the value the agent asked for; null when nothing in particular was asked. */
  readonly slot: SlotVerdict | null;
  readonly evidence: TranscriptEvidence | null;
  /** Explicit bounds, ms; with either set, slots no longer lengthen or shorten the wait (Voice Agent API). */
  readonly minSilenceMs: number | null;
  readonly maxSilenceMs: number | null;
};

export type EndOfTurnWindow = { readonly silenceMs: number; readonly reason: string };

/** Words after which people go on: fillers, conjunctions, determiners, prepositions. */
const DANGLING =
  /\b(?:um+|uh+|er+|and|or|but|so|because|if|the|a|an|my|your|to|of|at|for|with|in|on|from|is|it's|its|i|like|maybe|let me see|dot|dash|underscore)[\s,.…-]*$/i;

export function endOfTurnWindow(facts: EndOfTurnFacts): EndOfTurnWindow {
  const seemsFinished = facts.evidence !== null && facts.evidence.sentenceEnd >= FINISHED_EVIDENCE;
  const dangling = DANGLING.test(facts.text);
  if (facts.minSilenceMs !== null || facts.maxSilenceMs !== null) {
    const { min, max } = explicitBounds(facts.minSilenceMs, facts.maxSilenceMs);
    return seemsFinished && !dangling
      ? { silenceMs: min, reason: 'explicit minimum: words seem finished' }
      : { silenceMs: max, reason: 'explicit maximum: words do not seem finished' };
  }
  if (facts.slot?.status === 'complete' || facts.slot?.status === 'over-complete') {
    return { silenceMs: COMPLETE_VALUE_SILENCE_MS, reason: 'value complete' };
  }
  if (facts.slot?.status === 'incomplete') {
    return { silenceMs: INCOMPLETE_VALUE_SILENCE_MS, reason: 'value incomplete' };
  }
  if (dangling) return { silenceMs: DANGLING_TURN_SILENCE_MS, reason: 'last word announces more' };
  if (seemsFinished) return { silenceMs: FINISHED_TURN_SILENCE_MS, reason: 'words seem finished' };
  return { silenceMs: OPEN_TURN_SILENCE_MS, reason: 'no evidence either way' };
}

/** The bound that was not given defaults to 1000 / 3000 ms, moved where needed to keep min < max. */
export function explicitBounds(min: number | null, max: number | null): { min: number; max: number } {
  if (min !== null && max !== null) return { min, max };
  if (min !== null) return { min, max: Math.max(DEFAULT_MAX_SILENCE_MS, min + 1) };
  if (max !== null) return { min: Math.min(DEFAULT_MIN_SILENCE_MS, max - 1), max };
  return { min: DEFAULT_MIN_SILENCE_MS, max: DEFAULT_MAX_SILENCE_MS };
}
