/**
 * The endpointing suite. Enters: turns and engines (or what they perceived before). Leaves: the report under the
 * keys it is published with, and one decision for each pause and dial point.
 */
import { DEFAULT_PATIENCE } from '@antiphon/core';
import type { Engines } from '@antiphon/server/ports/engines';
import { judgeTurn, judgedUntilMs, type TurnOutcome } from './judge-turn.ts';
import type { ListeningRecord } from './listening-record.ts';
import {
  add,
  bounds,
  operating,
  paretoFront,
  pooled,
  quantile,
  resample,
  rounded,
  type Bounds,
  type Clusters,
  type Resampled,
  type Tally,
} from './metrics.ts';
import { perceive } from './perceive.ts';
import type { PerceptionCache } from './perception-cache.ts';
import { TIMEOUT_MS } from './policies.ts';
import { microphoneOf } from './recording.ts';
import { classifierDial, patienceDial, timerDial, type DialPoint } from './rules.ts';
import type { LabelledPause, LabelledTurn } from './turns.ts';

/** Hold pauses that count, s. */
const HOLD_RANGE_S = [0.2, 5] as const;
/** Audio after the last moment that is judged, s. */
const MARGIN_S = 0.2;

export type HeardTurn = { readonly turn: LabelledTurn; readonly record: ListeningRecord };

export type EndpointingDecision = {
  readonly turn_id: string;
  readonly pause_index: number;
  readonly patience: number;
  /** On the recording's time axis, as `pause_start` is; null = not before the pause was over or timed out. */
  readonly commit_s: number | null;
  /** The same, from `pause_start`. */
  readonly after_s: number | null;
  readonly p: number | null;
};

export type CurvePoint = {
  readonly dial: number;
  readonly cutoff: number;
  readonly latency_ms_mean: number;
  readonly stray_commits: number;
};

export type RuleReport = Bounds & {
  readonly points: readonly CurvePoint[];
  readonly pareto: readonly CurvePoint[];
};

export type EndpointingReport = Bounds & {
  readonly turns: number;
  readonly holds: number;
  readonly ends: number;
  readonly speakers: number;
  readonly stray_commits: number;
  readonly default: {
    readonly patience: number;
    readonly cutoff: number;
    readonly latency_ms_mean: number;
    readonly p50: number;
    readonly p95: number;
    readonly timed_out: number;
    readonly ci95: Resampled['point'];
  };
  readonly ci95: Resampled['bounds'];
  readonly pareto: readonly CurvePoint[];
  readonly points: readonly CurvePoint[];
  readonly baselines: { readonly timer: RuleReport; readonly classifier: RuleReport };
  /** Ours less the timer's, paired. */
  readonly versus_timer_ci95: Resampled['difference'];
};

/** First pass over all turns, `lanes` at once. `onTurn` reports progress. */
export async function hearTurns(
  turns: readonly LabelledTurn[],
  engines: Engines,
  how: { readonly cache: PerceptionCache; readonly lanes: number; readonly onTurn?: () => void },
): Promise<HeardTurn[]> {
  const heard = new Array<HeardTurn | null>(turns.length).fill(null);
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < turns.length; index = next++) {
      const turn = turns[index];
      if (turn === undefined) return;
      heard[index] = { turn, record: await hearTurn(turn, engines, how.cache) };
      how.onTurn?.();
    }
  };
  await Promise.all(Array.from({ length: how.lanes }, lane));
  return heard.filter((item) => item !== null);
}

async function hearTurn(
  turn: LabelledTurn,
  engines: Engines,
  cache: PerceptionCache,
): Promise<ListeningRecord> {
  const last = turn.pauses.length - 1;
  const endsMs = turn.pauses.map((pause, index) => judgedUntilMs(pause, index === last));
  const pcm = await microphoneOf(turn.audioPath, Math.max(...endsMs) / 1000 + MARGIN_S);
  return cache.get(pcm, turn.agentText, () => perceive(engines, pcm, turn.agentText));
}

type JudgedPoint = { readonly value: number; readonly outcomes: readonly TurnOutcome[] };

const judgeAll = (heard: readonly HeardTurn[], dial: readonly DialPoint[]): JudgedPoint[] =>
  dial.map(({ value, rule }) => ({
    value,
    outcomes: heard.map(({ turn, record }) => judgeTurn(turn, record, rule)),
  }));

export type EndpointingRun = {
  readonly decisions: readonly EndpointingDecision[];
  /** Null for unlabelled data. */
  readonly report: EndpointingReport | null;
};

export function evaluateEndpointing(
  heard: readonly HeardTurn[],
  options: { readonly patience?: readonly number[]; readonly labelled: boolean },
): EndpointingRun {
  const judged = judgeAll(heard, patienceDial(options.patience));
  const decisions = decisionsOf(heard, judged);
  if (!options.labelled) return { decisions, report: null };
  return { decisions, report: reportOf(heard, judged) };
}

function decisionsOf(heard: readonly HeardTurn[], judged: readonly JudgedPoint[]): EndpointingDecision[] {
  return judged.flatMap(({ value, outcomes }) =>
    heard.flatMap(({ turn }, i) =>
      turn.pauses.map((pause, j): EndpointingDecision => {
        const commit = outcomes[i]?.commits[j] ?? null;
        return {
          turn_id: pause.turnId,
          pause_index: pause.index,
          patience: value,
          commit_s: commit === null ? null : Math.round(commit.atMs) / 1000,
          after_s: commit === null ? null : Math.round(commit.atMs - pause.startS * 1000) / 1000,
          p: commit?.p ?? null,
        };
      }),
    ),
  );
}

function reportOf(heard: readonly HeardTurn[], judged: readonly JudgedPoint[]): EndpointingReport {
  const timer = judgeAll(heard, timerDial());
  const ours = clustersOf(heard, judged);
  const theirs = clustersOf(heard, timer);
  const chosen = nearest(judged, DEFAULT_PATIENCE);
  const intervals = resample(ours, theirs, chosen);
  const curve = curveOf(judged, ours);
  const { points, pareto, ...numbers } = curve;
  const [first] = pooled(ours);
  const point = points[chosen];
  const latencies = latenciesOf(heard, judged[chosen]?.outcomes ?? []);
  return {
    turns: heard.length,
    holds: first?.holds ?? 0,
    ends: first?.ends ?? 0,
    speakers: ours.length,
    ...numbers,
    default: {
      patience: point?.dial ?? DEFAULT_PATIENCE,
      cutoff: point?.cutoff ?? 0,
      latency_ms_mean: point?.latency_ms_mean ?? 0,
      p50: rounded(quantile(latencies, 0.5)),
      p95: rounded(quantile(latencies, 0.95)),
      timed_out: latencies.filter((ms) => ms >= TIMEOUT_MS).length,
      ci95: intervals.point,
    },
    stray_commits: point?.stray_commits ?? 0,
    ci95: intervals.bounds,
    pareto,
    points,
    baselines: {
      timer: curveOf(timer, theirs),
      classifier: curveOf(...withClusters(heard, judgeAll(heard, classifierDial()))),
    },
    versus_timer_ci95: intervals.difference,
  };
}

const withClusters = (
  heard: readonly HeardTurn[],
  judged: readonly JudgedPoint[],
): [readonly JudgedPoint[], Clusters] => [judged, clustersOf(heard, judged)];

function curveOf(judged: readonly JudgedPoint[], clusters: Clusters): RuleReport {
  const tallies = pooled(clusters);
  const places = tallies.map(operating);
  const points = judged.map(({ value }, i): CurvePoint => {
    const { cutoff, latencyMs } = places[i] ?? { cutoff: 0, latencyMs: 0 };
    const stray_commits = tallies[i]?.strays ?? 0;
    return { dial: value, cutoff: rounded(cutoff), latency_ms_mean: rounded(latencyMs), stray_commits };
  });
  const pareto = paretoFront(places).flatMap((index) => points[index] ?? []);
  const best = bounds(places);
  return {
    cutoff_at_300ms: roundedOrNull(best.cutoff_at_300ms),
    cutoff_at_600ms: roundedOrNull(best.cutoff_at_600ms),
    latency_ms_at_5pct: roundedOrNull(best.latency_ms_at_5pct),
    latency_ms_at_10pct: roundedOrNull(best.latency_ms_at_10pct),
    points,
    pareto,
  };
}

const roundedOrNull = (value: number | null): number | null => (value === null ? null : rounded(value));

/** One cluster a speaker, or a recording where the speaker is unknown. */
function clustersOf(heard: readonly HeardTurn[], judged: readonly JudgedPoint[]): Clusters {
  const clusters = new Map<string, Tally[]>();
  heard.forEach(({ turn }, i) => {
    const name = turn.speaker === '' ? turn.audioPath : `${turn.corpus}/${turn.speaker}`;
    const tallies =
      clusters.get(name) ?? judged.map(() => ({ cut: 0, strays: 0, holds: 0, latencySumMs: 0, ends: 0 }));
    clusters.set(name, tallies);
    judged.forEach(({ outcomes }, point) => {
      const outcome = outcomes[i];
      if (outcome !== undefined) add(tallies[point], tallyOf(turn, outcome));
    });
  });
  return [...clusters.values()];
}

function tallyOf(turn: LabelledTurn, outcome: TurnOutcome): Tally {
  const tally: Tally = { cut: 0, strays: outcome.strays, holds: 0, latencySumMs: 0, ends: 0 };
  turn.pauses.forEach((pause, j) => {
    const commit = outcome.commits[j] ?? null;
    if (pause.label === 'eot') {
      tally.ends += 1;
      tally.latencySumMs += latencyMs(pause, commit?.atMs ?? null);
    } else if (isJudgedHold(pause)) {
      tally.holds += 1;
      if (commit !== null) tally.cut += 1;
    }
  });
  return tally;
}

function isJudgedHold(pause: LabelledPause): boolean {
  // Times in the files have three places: the difference of two may miss by a rounding error.
  const durationS = Math.round((pause.endS - pause.startS) * 1000) / 1000;
  return pause.label === 'hold' && durationS >= HOLD_RANGE_S[0] && durationS <= HOLD_RANGE_S[1];
}

const latencyMs = (pause: LabelledPause, commitMs: number | null): number =>
  commitMs === null ? TIMEOUT_MS : Math.min(TIMEOUT_MS, commitMs - pause.startS * 1000);

function latenciesOf(heard: readonly HeardTurn[], outcomes: readonly TurnOutcome[]): number[] {
  return heard
    .flatMap(({ turn }, i) =>
      turn.pauses.flatMap((pause, j) =>
        pause.label === 'eot' ? [latencyMs(pause, outcomes[i]?.commits[j]?.atMs ?? null)] : [],
      ),
    )
    .sort((a, b) => a - b);
}

function nearest(judged: readonly JudgedPoint[], wanted: number): number {
  const distances = judged.map(({ value }) => Math.abs(Math.log(value / wanted)));
  return Math.max(0, distances.indexOf(Math.min(...distances)));
}
