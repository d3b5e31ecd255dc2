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

/** Until when a commit belongs to the pause, ms: the end of the turn has none, so there it is the time-out. */
export function judgedUntilMs(pause: LabelledPause, isLast: boolean): number {
  const open = pause.label === 'eot' || (pause.label === null && isLast);
  return open && isLast ? pause.startS * 1000 + TIMEOUT_MS : pause.endS * 1000;
}

export function judgeTurn(turn: LabelledTurn, record: ListeningRecord, rule: Rule): TurnOutcome {
  const spans = turn.pauses.map((pause, index) => ({
    fromMs: pause.startS * 1000,
    untilMs: judgedUntilMs(pause, index === turn.pauses.length - 1),
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
