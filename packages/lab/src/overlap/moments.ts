/**
 * What the machine knows at each moment of labelled overlaps. Enters: rows and the dialogue-act model to read the words
 * with. Leaves: per row its moments in order, each with its features; nothing in a moment comes from after it. The machine
 * runs itself, told not to be interrupted.
 */
import { sessionMs } from '@antiphon/core';
import { overlapEvidence, type OverlapEvidence } from '@antiphon/core/barge-in/evidence';
import { overlapFeatures, type Feature } from '@antiphon/core/barge-in/features';
import { listenerWords } from '@antiphon/core/semantics/listener-words';
import type { TextModel } from '@antiphon/core/semantics/text-model';
import { OverlapStage } from './overlap-stage.ts';
import type { OverlapRow } from './rows.ts';

const ASR_LAG_MS = 350;
/** A stop later than this after the last word does not count, s. */
const LATE_S = 0.65;
/** An overlap with more words than this is long decided. */
const MAX_WORDS = 6;

export type Moment = {
  /** From the onset of the row / of the voice that is judged, s. */
  readonly atS: number;
  readonly elapsedMs: number;
  readonly voiceMs: number;
  readonly words: number;
  readonly complete: boolean;
  readonly features: readonly Feature[];
};

/** One stretch of voice as the machine sees it; a pause that it takes for the end begins another. */
export type Stretch = { readonly listening: boolean; readonly moments: readonly Moment[] };
export type PlayedRow = { readonly row: OverlapRow; readonly stretches: readonly Stretch[] };

export function playRows(rows: readonly OverlapRow[], acts: TextModel): PlayedRow[] {
  const stage = new OverlapStage({ asrLagMs: ASR_LAG_MS, conversation: { interruptResponse: false } });
  return rows.map((row) => ({ row, stretches: stretchesOf(row, stage, acts) }));
}

type OpenStretch = { readonly onsetMs: number; listening: boolean; moments: Moment[]; last: string };

function stretchesOf(row: OverlapRow, stage: OverlapStage, acts: TextModel): Stretch[] {
  const stretches: OpenStretch[] = [];
  // Once more than a listener's words has been said to its end nothing that comes later matters.
  let enoughAtMs = Infinity;
  stage.play(row, (row.words.at(-1)?.[2] ?? 0) + LATE_S, (state, atMs) => {
    const evidence = overlapEvidence(state, sessionMs(atMs), { acts });
    if (evidence === null) return atMs < enoughAtMs;
    if (evidence.words.length > MAX_WORDS) return false;
    const onsetMs = atMs - evidence.elapsedMs;
    if (stretches.at(-1)?.onsetMs !== onsetMs)
      stretches.push({ onsetMs, listening: true, moments: [], last: '' });
    const stretch = stretches.at(-1) as OpenStretch;
    note(stretch, evidence, stage.sinceOnsetS(atMs));
    if (evidence.complete && !stretch.listening) enoughAtMs = atMs;
    return true;
  });
  return stretches;
}

function note(stretch: OpenStretch, evidence: OverlapEvidence, atS: number): void {
  const { elapsedMs, voiceMs, complete, plainWords, language } = evidence;
  if (stretch.moments.at(-1)?.complete === true) return;
  const features = overlapFeatures(evidence);
  const names = features.map(({ name }) => name).join('|');
  if (names === stretch.last && !complete) return;
  stretch.last = names;
  stretch.listening = listenerWords(plainWords, language).others === 0;
  stretch.moments.push({ atS, elapsedMs, voiceMs, words: plainWords.length, complete, features });
}

/** Silence after a listener's words from which an interruption that follows has nothing to do with them, s. */
const APART_S = 0.6;

/** The moments to learn from: what a later interruption says of earlier back-channels is nothing. */
export function telling({ row, stretches }: PlayedRow): readonly Moment[] {
  if (row.label !== 'interruption') return stretches.flatMap(({ moments }) => moments);
  const kept: Moment[] = [];
  for (const [index, { listening, moments }] of stretches.entries()) {
    const next = stretches[index + 1]?.moments[0]?.atS ?? 0;
    if (listening && next - (moments.at(-1)?.atS ?? 0) > APART_S) continue;
    kept.push(...moments);
    if (!listening) break;
  }
  return kept;
}
