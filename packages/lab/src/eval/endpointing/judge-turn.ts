/**
 * Judges one rule on one turn: each labelled pause on its own, as if the agent had kept silent before it, and
 * what the rule would have committed anywhere else (stray). Labels decide only what counts, never what is fed.
 */
import type { Commit } from './judge-pause.ts';
import type { ListeningRecord } from './listening-record.ts';
import type { Rule } from './rules.ts';
import type { LabelledPause, LabelledTurn } from './turns.ts';
import { TIMEOUT_MS } from './policies.ts';

export type TurnOutcome = {
  /** In the order of the turn's pauses. */
  readonly commits: readonly (Commit | null)[];
  /** Commits during speech or in a pause without a label. */
  readonly strays: number;
};

/** Hold pauses that count, s. */
const HOLD_RANGE_S = [0.2, 5] as const;

/** A pause within the turn that counts: from 0.2 to 5 s. */
export function isJudgedHold({ label, startS, endS }: LabelledPause): boolean {
  // Times in the files have three places: the difference of two may miss by a rounding error.
  const durationS = Math.round((endS - startS) * 1000) / 1000;
  return label === 'hold' && durationS >= HOLD_RANGE_S[0] && durationS <= HOLD_RANGE_S[1];
}

/** Did the rule commit before the speaker resumed? */
export const isCutOff = (pause: LabelledPause, commit: Commit | null): boolean =>
  commit !== null && commit.atMs <= pause.endS * 1000;

/** From the end of the speech to the commit, ms: the time-out where it does not come. */
export const latencyMs = (pause: LabelledPause, commit: Commit | null): number =>
  commit === null ? TIMEOUT_MS : Math.min(TIMEOUT_MS, commit.atMs - pause.startS * 1000);

/** When it came, s on the recording's time axis; null = it did not. */
export const commitS = ({ fromS }: LabelledTurn, commit: Commit | null): number | null =>
  commit === null ? null : Math.round(commit.atMs + fromS * 1000) / 1000;

/**
 * Until when a commit belongs to the pause, ms. The last one of a turn has no end but the time-out, whatever its label
 * says: what is decided must not depend on it. Where unlabelled data tell no end it is the next pause's start.
 */
export function judgedUntilMs(pauses: readonly LabelledPause[], index: number): number {
  const [pause, next] = [pauses[index], pauses[index + 1]];
  if (pause === undefined) return 0;
  if (next === undefined) return pause.startS * 1000 + TIMEOUT_MS;
  return (pause.endS === Infinity ? next.startS : pause.endS) * 1000;
}

export function judgeTurn(turn: LabelledTurn, record: ListeningRecord, rule: Rule): TurnOutcome {
  const spans = turn.pauses.map((pause, index) => ({
    fromMs: pause.startS * 1000,
    untilMs: judgedUntilMs(turn.pauses, index),
  }));
  const commits = spans.map((span) => rule(record, span));
  const overMs = spans.at(-1)?.untilMs ?? 0;
  let strays = 0;
  for (const { knownAtMs, resumedAtMs } of record.silences) {
    if (knownAtMs > overMs) break;
    // The moment before the voice is known to be back.
    const untilMs = Math.min(resumedAtMs, overMs) - 0.001;
    const commit = rule(record, { fromMs: knownAtMs, untilMs });
    if (commit === null) continue;
    const { atMs } = commit;
    const labelled = spans.some(({ fromMs, untilMs: toMs }) => atMs >= fromMs && atMs <= toMs);
    const counted = spans.some(
      ({ fromMs, untilMs: toMs }, index) =>
        commits[index] !== null && fromMs < resumedAtMs && toMs > knownAtMs && fromMs <= atMs,
    );
    if (!labelled && !counted) strays += 1;
  }
  return { commits, strays };
}
