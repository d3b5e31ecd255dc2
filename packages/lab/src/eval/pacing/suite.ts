/**
 * The pacing suite: real speakers, the turns of one as one session, once with the pace learnt and once frozen.
 * Enters: labels.csv folders with a `speaker` column. Leaves: by how much learning lowers cut-offs of slow speakers
 * and latency of fast ones, from the sixth turn on. Slow and fast are told by the speakers' own labelled pauses,
 * which only the judge knows.
 */
import { DEFAULT_PATIENCE } from '@antiphon/core';
import { learnTurn, NEW_SPEAKER, type Pace } from '@antiphon/core/turn/pace';
import type { HeardTurn } from '../endpointing/evaluate.ts';
import { commitS, isCutOff, isJudgedHold, judgeTurn, latencyMs } from '../endpointing/judge-turn.ts';
import { patienceDial } from '../endpointing/rules.ts';
import { hear } from '../endpointing/suite.ts';
import { readTurns } from '../endpointing/turns.ts';
import { RowError } from '../input/row-error.ts';
import { mean, percent, quantileOf, roundedOrNull } from '../share.ts';
import type { SuiteRequest, SuiteResult } from '../suite.ts';

/** Turns after which learning is expected to show. */
const LEARNING_TURNS = 5;

export type PacedTurn = {
  /** From 0, within the speaker's session. */
  readonly place: number;
  readonly holds: number;
  readonly cut: number;
  /** Null where the turn has no labelled end. */
  readonly latencyMs: number | null;
  readonly decisions: readonly PacedDecision[];
};

export type PacedDecision = {
  readonly turn_id: string;
  readonly pause_index: number;
  /** On the recording's time axis; null = not before the pause was over or timed out. */
  readonly commit_s: number | null;
  readonly p: number | null;
};

export type PacedSpeaker = {
  readonly speaker: string;
  /** Median of the speaker's pauses within turns, s; null = none. */
  readonly medianHoldS: number | null;
  readonly adaptive: readonly PacedTurn[];
  readonly frozen: readonly PacedTurn[];
};

export async function pacingSuite(request: SuiteRequest): Promise<SuiteResult> {
  const turns = (await readTurns(request.data, !request.unlabelled)).filter(({ speaker }) => speaker !== '');
  const sizes = new Map<string, number>();
  const nameOf = (turn: { corpus: string; speaker: string }): string => `${turn.corpus}/${turn.speaker}`;
  for (const turn of turns) sizes.set(nameOf(turn), (sizes.get(nameOf(turn)) ?? 0) + 1);
  const enough = turns.filter((turn) => (sizes.get(nameOf(turn)) ?? 0) > LEARNING_TURNS);
  if (enough.length === 0) {
    const wanted = `expected a column speaker with more than ${String(LEARNING_TURNS)} turns of at least one speaker`;
    throw new RowError(request.data[0] ?? '', null, wanted);
  }
  const heard = await hear(enough, request);
  const patience = request.patience?.[0] ?? DEFAULT_PATIENCE;
  const speakers = [...new Set(enough.map(nameOf))].map((name) => {
    const own = heard.filter(({ turn }) => nameOf(turn) === name);
    return {
      speaker: own[0]?.turn.speaker ?? name,
      medianHoldS: quantileOf(own.flatMap(holdsOf), 0.5),
      adaptive: session(own, patience, true),
      frozen: session(own, patience, false),
    };
  });
  const decisions = speakers.flatMap((speaker) => decisionsOf(speaker, patience));
  if (request.unlabelled) return { report: null, headline: [], decisions };
  const report = reportPacing(speakers);
  return {
    report: { suite: 'pacing', patience, ...report },
    headline: [
      ['cut-offs of slow speakers, learnt / frozen', String(report.slow_cut_ratio ?? 'none')],
      ['latency of fast speakers, learnt / frozen', String(report.fast_latency_ratio ?? 'none')],
      ['slow speakers, frozen > learnt', priceOf(report.slow)],
      ['fast speakers, frozen > learnt', priceOf(report.fast)],
    ],
    decisions,
  };
}

/** One a pause and pace: what an outside judge needs to compare the two. */
const decisionsOf = ({ speaker, adaptive, frozen }: PacedSpeaker, patience: number): object[] =>
  Object.entries({ adaptive, frozen }).flatMap(([pace, turns]) =>
    turns.flatMap(({ place, decisions }) =>
      decisions.map((decision) => ({ ...decision, patience, pace, speaker, place })),
    ),
  );

const inMs = (value: number | null): string => (value === null ? 'none' : `${value.toFixed(0)} ms`);

const priceOf = ({ speakers, holds, cutoff: cut, latency_ms: wait }: GroupReport): string =>
  `${percent(cut.frozen)} > ${percent(cut.adaptive)} of ${String(holds)} pauses cut off, ` +
  `mean latency ${inMs(wait.frozen)} > ${inMs(wait.adaptive)}, ${String(speakers)} speakers`;

const holdsOf = ({ turn }: HeardTurn): number[] =>
  turn.pauses.filter(isJudgedHold).map(({ startS, endS }) => Math.round((endS - startS) * 1000) / 1000);

/** One speaker's turns in order; what was learnt in one is brought into the next. */
function session(heard: readonly HeardTurn[], patience: number, adaptPace: boolean): PacedTurn[] {
  const [dial] = patienceDial([patience]);
  if (dial === undefined) return [];
  let pace: Pace = NEW_SPEAKER;
  return heard.map(({ turn, record }, place): PacedTurn => {
    const own = record.startedWith({ pace, adaptPace });
    const outcome = judgeTurn(turn, own, dial.rule);
    const last = turn.pauses.at(-1);
    if (adaptPace && last !== undefined)
      pace = learnTurn(own.stateAfter(own.countUntil(last.startS * 1000)).pace);
    const cut = turn.pauses.filter(
      (pause, i) => isJudgedHold(pause) && isCutOff(pause, outcome.commits[i] ?? null),
    );
    return {
      place,
      holds: turn.pauses.filter(isJudgedHold).length,
      cut: cut.length + outcome.strays,
      latencyMs: last?.label === 'eot' ? latencyMs(last, outcome.commits.at(-1) ?? null) : null,
      decisions: turn.pauses.map((pause, i): PacedDecision => {
        const commit = outcome.commits[i] ?? null;
        return {
          turn_id: pause.turnId,
          pause_index: pause.index,
          commit_s: commitS(turn, commit),
          p: commit?.p ?? null,
        };
      }),
    };
  });
}

type Side = { readonly adaptive: number | null; readonly frozen: number | null };

export type PacingReport = {
  readonly slow_cut_ratio: number | null;
  readonly fast_latency_ratio: number | null;
  readonly slow: GroupReport;
  readonly fast: GroupReport;
};

/** Of one half of the speakers, with what its gain cost it: the slow wait longer, the fast are cut off more often. */
type GroupReport = {
  readonly speakers: number;
  readonly holds: number;
  readonly ends: number;
  readonly cutoff: Side;
  readonly latency_ms: Side;
};

/** Slow: the median pause is above that of half the speakers; fast: below it, or no pause at all. */
export function reportPacing(speakers: readonly PacedSpeaker[]): PacingReport {
  const middle =
    quantileOf(
      speakers.flatMap(({ medianHoldS }) => medianHoldS ?? []),
      0.5,
    ) ?? Infinity;
  const slow = speakers.filter(({ medianHoldS }) => (medianHoldS ?? 0) > middle);
  const fast = speakers.filter(({ medianHoldS }) => (medianHoldS ?? 0) <= middle);
  return {
    slow_cut_ratio: ratio(both(slow, cutoff)),
    fast_latency_ratio: ratio(both(fast, meanLatencyMs)),
    slow: reportGroup(slow),
    fast: reportGroup(fast),
  };
}

type Mode = keyof Side;

const late = (speakers: readonly PacedSpeaker[], mode: Mode): readonly PacedTurn[] =>
  speakers.flatMap((speaker) => speaker[mode].filter(({ place }) => place >= LEARNING_TURNS));

const endsOf = (turns: readonly PacedTurn[]): number[] => turns.flatMap((turn) => turn.latencyMs ?? []);
const sumOf = (turns: readonly PacedTurn[], key: 'holds' | 'cut'): number =>
  turns.reduce((sum, turn) => sum + turn[key], 0);

const meanLatencyMs = (turns: readonly PacedTurn[]): number | null => mean(endsOf(turns));

function cutoff(turns: readonly PacedTurn[]): number | null {
  const holds = sumOf(turns, 'holds');
  return holds === 0 ? null : sumOf(turns, 'cut') / holds;
}

const both = (
  speakers: readonly PacedSpeaker[],
  measure: (turns: readonly PacedTurn[]) => number | null,
): Side => ({ adaptive: measure(late(speakers, 'adaptive')), frozen: measure(late(speakers, 'frozen')) });

function reportGroup(speakers: readonly PacedSpeaker[]): GroupReport {
  const turns = late(speakers, 'frozen');
  return {
    speakers: speakers.length,
    holds: sumOf(turns, 'holds'),
    ends: endsOf(turns).length,
    cutoff: roundedSide(both(speakers, cutoff)),
    latency_ms: roundedSide(both(speakers, meanLatencyMs)),
  };
}

const roundedSide = ({ adaptive, frozen }: Side): Side => ({
  adaptive: roundedOrNull(adaptive),
  frozen: roundedOrNull(frozen),
});

/** Null where there is nothing to compare with. */
const ratio = ({ adaptive, frozen }: Side): number | null =>
  adaptive === null || frozen === null || frozen === 0 ? null : roundedOrNull(adaptive / frozen);
