/**
 * The endpointing suite. Enters: turns and engines (or what they perceived before). Leaves: the report under the
 * keys it is published with, and one decision for each pause and dial point.
 */
import { DEFAULT_PATIENCE } from '@antiphon/core';
import type { Engines } from '@antiphon/server/ports/engines';
import {
  commitS,
  isCutOff,
  isJudgedHold,
  judgeTurn,
  judgedUntilMs,
  latencyMs,
  type TurnOutcome,
} from './judge-turn.ts';
import type { ListeningRecord } from './listening-record.ts';
import {
  add,
  bounds,
  operating,
  paretoFront,
  pooled,
  resample,
  rounded,
  type Bounds,
  type Clusters,
  type Resampled,
  type Tally,
} from './metrics.ts';
import { perceive } from './perceive.ts';
import type { PerceptionCache } from './perception-cache.ts';
import { quantileOf } from '../share.ts';
import { TIMEOUT_MS } from './policies.ts';
import { microphoneOf } from './recording.ts';
import { classifierDial, patienceDial, timerDial, type DialPoint } from './rules.ts';
import type { LabelledTurn } from './turns.ts';

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
  /** Null where the data hold no pause within a turn. */
  readonly cutoff: number | null;
  /** Null where the data hold no end of a turn. */
  readonly latency_ms_mean: number | null;
  readonly stray_commits: number;
};

export type ParetoPoint = CurvePoint & { readonly cutoff: number; readonly latency_ms_mean: number };

export type RuleReport = Bounds & {
  readonly points: readonly CurvePoint[];
  readonly pareto: readonly ParetoPoint[];
};

export type EndpointingReport = Bounds & {
  readonly turns: number;
  readonly holds: number;
  readonly ends: number;
  readonly speakers: number;
  readonly stray_commits: number;
  /** At the default patience, whichever positions of the dial were asked for. */
  readonly default: {
    readonly patience: number;
    readonly cutoff: number | null;
    readonly latency_ms_mean: number | null;
    readonly p50: number | null;
    readonly p95: number | null;
    readonly timed_out: number;
    readonly ci95: Resampled['point'];
  };
  readonly ci95: Resampled['bounds'];
  readonly pareto: readonly ParetoPoint[];
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
  const endsMs = turn.pauses.map((_, index) => judgedUntilMs(turn.pauses, index));
  const pcm = await microphoneOf(turn, Math.max(...endsMs) / 1000 + MARGIN_S);
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
          commit_s: commitS(turn, commit),
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
  const intervals = resample(ours, theirs, 0);
  const { points, pareto, ...numbers } = curveOf(judged, ours);
  const [first] = pooled(ours);
  const standard = judged.filter(({ value }) => value === DEFAULT_PATIENCE).slice(0, 1);
  const { stray_commits, ...atDefault } = defaultOf(
    heard,
    standard.length > 0 ? standard : judgeAll(heard, patienceDial([DEFAULT_PATIENCE])),
  );
  return {
    turns: heard.length,
    holds: first?.holds ?? 0,
    ends: first?.ends ?? 0,
    speakers: ours.length,
    ...numbers,
    default: atDefault,
    stray_commits,
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

function defaultOf(
  heard: readonly HeardTurn[],
  standard: readonly JudgedPoint[],
): EndpointingReport['default'] & { readonly stray_commits: number } {
  const clusters = clustersOf(heard, standard);
  const [point] = curveOf(standard, clusters).points;
  const latencies = latenciesOf(heard, standard[0]?.outcomes ?? []);
  return {
    patience: DEFAULT_PATIENCE,
    cutoff: point?.cutoff ?? null,
    latency_ms_mean: point?.latency_ms_mean ?? null,
    p50: roundedOrNull(quantileOf(latencies, 0.5)),
    p95: roundedOrNull(quantileOf(latencies, 0.95)),
    timed_out: latencies.filter((ms) => ms >= TIMEOUT_MS).length,
    ci95: resample(clusters, clusters, 0).point,
    stray_commits: point?.stray_commits ?? 0,
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
    const { cutoff, latencyMs } = places[i] ?? { cutoff: null, latencyMs: null };
    const stray_commits = tallies[i]?.strays ?? 0;
    return {
      dial: value,
      cutoff: roundedOrNull(cutoff),
      latency_ms_mean: roundedOrNull(latencyMs),
      stray_commits,
    };
  });
  const pareto = paretoFront(places)
    .flatMap((index) => points[index] ?? [])
    .filter((point): point is ParetoPoint => point.cutoff !== null && point.latency_ms_mean !== null);
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
      tally.latencySumMs += latencyMs(pause, commit);
    } else if (isJudgedHold(pause)) {
      tally.holds += 1;
      if (isCutOff(pause, commit)) tally.cut += 1;
    }
  });
  return tally;
}

function latenciesOf(heard: readonly HeardTurn[], outcomes: readonly TurnOutcome[]): number[] {
  return heard.flatMap(({ turn }, i) =>
    turn.pauses.flatMap((pause, j) =>
      pause.label === 'eot' ? [latencyMs(pause, outcomes[i]?.commits[j] ?? null)] : [],
    ),
  );
}
