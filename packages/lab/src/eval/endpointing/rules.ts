/**
 * The rules that decide when a turn ends, all over the same recorded listening: the product's machine, the
 * silence timer, and the usual pair of delays behind a binary classifier. Each is given a stretch of time and
 * says when in it, at the earliest, it would have committed.
 */
import { commitWithin, type Commit, type Span } from './judge-pause.ts';
import type { ListeningRecord, Silence } from './listening-record.ts';
import { atPatience, DIAL, TIMEOUT_MS } from './policies.ts';

export type Rule = (record: ListeningRecord, span: Span) => Commit | null;
/** One position of a rule's dial. */
export type DialPoint = { readonly value: number; readonly rule: Rule };

/** Silence that the classifier rule wants when the words seem complete, ms. */
const SHORT_DELAY_MS = 200;
const CLASSIFIER_THRESHOLD = 0.5;
const TIMER_STEP_MS = 50;

export const patienceDial = (values: readonly number[] = DIAL): DialPoint[] =>
  values.map((value) => ({ value, rule: (record, span) => commitWithin(record, span, atPatience(value)) }));

/** Silence timers from 50 ms to the time-out. */
export const timerDial = (): DialPoint[] =>
  timerValues().map((value) => ({ value, rule: bySilence(() => value) }));

/** Classifier says complete: the short delay; else a long one, which is the dial. */
export const classifierDial = (): DialPoint[] =>
  timerValues()
    .filter((value) => value > SHORT_DELAY_MS)
    .map((value) => ({
      value,
      rule: (record, span) => {
        const complete = bySilence((silence) => completeAfterMs(record, silence));
        return earlier(complete(record, span), bySilence(() => value)(record, span));
      },
    }));

const timerValues = (): number[] =>
  Array.from({ length: TIMEOUT_MS / TIMER_STEP_MS }, (_, i) => (i + 1) * TIMER_STEP_MS);

/** Commits in the first silence that lasts as long as `neededMs` says. */
function bySilence(neededMs: (silence: Silence) => number): Rule {
  return (record, { fromMs, untilMs }) => {
    for (const silence of record.silences) {
      if (silence.resumedAtMs <= fromMs) continue;
      const atMs = Math.max(fromMs, silence.knownAtMs, silence.voiceEndMs + neededMs(silence));
      if (atMs < silence.resumedAtMs && atMs <= untilMs) return { atMs, p: null };
      if (silence.knownAtMs > untilMs) return null;
    }
    return null;
  };
}

/** How long into the silence the recogniser's belief says that the sentence is complete; Infinity = never. */
function completeAfterMs(record: ListeningRecord, silence: Silence): number {
  const from = record.countUntil(silence.knownAtMs);
  for (let count = from; count <= record.moments.length; count += 1) {
    const atMs = record.moments[count - 1]?.atMs ?? 0;
    if (atMs >= silence.resumedAtMs) break;
    const { turn } = record.stateAfter(count);
    const settled = turn !== null && turn.finalsOutstanding === 0;
    if (settled && (turn.evidence?.sentenceEnd ?? 0) >= CLASSIFIER_THRESHOLD)
      return Math.max(SHORT_DELAY_MS, atMs - silence.voiceEndMs);
  }
  return Infinity;
}

function earlier(a: Commit | null, b: Commit | null): Commit | null {
  if (a === null || b === null) return a ?? b;
  return a.atMs <= b.atMs ? a : b;
}
