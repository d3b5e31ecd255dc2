/**
 * The numbers of the endpointing suite, pure. Enters: for each dial point the sums over a set of turns. Leaves:
 * cut-off rates at a latency and latencies at a cut-off rate (best dial point that satisfies the bound, never
 * interpolated), the Pareto front, intervals by resampling speakers.
 */
import { Random } from '../../audio-head/random.ts';

/** Sums over some turns at one dial point. */
export type Tally = {
  cut: number;
  strays: number;
  holds: number;
  latencySumMs: number;
  ends: number;
};

/** tallies[cluster][point]: a cluster is a speaker, or a turn of an unknown one. */
export type Clusters = readonly (readonly Tally[])[];

/** Null: no pause within a turn, or no end of one, to measure. */
export type Operating = { readonly cutoff: number | null; readonly latencyMs: number | null };

export type Bounds = {
  readonly cutoff_at_300ms: number | null;
  readonly cutoff_at_600ms: number | null;
  readonly latency_ms_at_5pct: number | null;
  readonly latency_ms_at_10pct: number | null;
};

export type Interval = readonly [number, number] | null;

const RESAMPLES = 1000;
const SEED = 1;
/** Share of resamples in which a number must exist for its interval to be told. */
const ENOUGH = 0.9;

/** Stray commits count as cut-offs; the rate is held at 1. */
export function operating(tally: Tally): Operating {
  return {
    cutoff: tally.holds === 0 ? null : Math.min(1, (tally.cut + tally.strays) / tally.holds),
    latencyMs: tally.ends === 0 ? null : tally.latencySumMs / tally.ends,
  };
}

export function bounds(points: readonly Operating[]): Bounds {
  return {
    cutoff_at_300ms: best(points, 'cutoff', 'latencyMs', 300),
    cutoff_at_600ms: best(points, 'cutoff', 'latencyMs', 600),
    latency_ms_at_5pct: best(points, 'latencyMs', 'cutoff', 0.05),
    latency_ms_at_10pct: best(points, 'latencyMs', 'cutoff', 0.1),
  };
}

type Axis = keyof Operating;

function best(points: readonly Operating[], wanted: Axis, bounded: Axis, bound: number): number | null {
  const fitting = points.flatMap((point) =>
    (point[bounded] ?? Infinity) <= bound ? (point[wanted] ?? []) : [],
  );
  return fitting.length === 0 ? null : Math.min(...fitting);
}

/** Indices of the points that no other beats in both numbers, fastest first. */
export function paretoFront(points: readonly Operating[]): number[] {
  const order = points
    .flatMap(({ cutoff, latencyMs }, index) =>
      cutoff === null || latencyMs === null ? [] : [{ cutoff, latencyMs, index }],
    )
    .sort((a, b) => a.latencyMs - b.latencyMs || a.cutoff - b.cutoff);
  let lowest = Infinity;
  return order
    .filter(({ cutoff }) => {
      const beats = cutoff < lowest;
      lowest = Math.min(lowest, cutoff);
      return beats;
    })
    .map(({ index }) => index);
}

export function pooled(clusters: Clusters): Tally[] {
  return sumOf(
    clusters,
    Array.from(clusters, () => 1),
  );
}

/** Sums where cluster i counts weights[i] times. */
function sumOf(clusters: Clusters, weights: readonly number[]): Tally[] {
  const points = clusters[0]?.length ?? 0;
  const sums = Array.from({ length: points }, () => ({
    cut: 0,
    strays: 0,
    holds: 0,
    latencySumMs: 0,
    ends: 0,
  }));
  clusters.forEach((tallies, i) => {
    const weight = weights[i] ?? 0;
    if (weight === 0) return;
    for (let point = 0; point < points; point += 1) add(sums[point], tallies[point], weight);
  });
  return sums;
}

export function add(sum: Tally | undefined, tally: Tally | undefined, weight = 1): void {
  if (sum === undefined || tally === undefined) return;
  sum.cut += weight * tally.cut;
  sum.strays += weight * tally.strays;
  sum.holds += weight * tally.holds;
  sum.latencySumMs += weight * tally.latencySumMs;
  sum.ends += weight * tally.ends;
}

export type Resampled = {
  readonly bounds: { readonly [key in keyof Bounds]: Interval };
  /** Cut-off rate and mean latency at one point. */
  readonly point: { readonly cutoff: Interval; readonly latency_ms_mean: Interval };
  /** Ours less the other's, on the same resamples. */
  readonly difference: { readonly [key in keyof Bounds]: Interval };
};

/** 95 % intervals of our numbers and of their paired difference to `other`. */
export function resample(ours: Clusters, other: Clusters, point: number): Resampled {
  const random = new Random(SEED);
  const own: Bounds[] = [];
  const theirs: Bounds[] = [];
  const at: Operating[] = [];
  for (let round = 0; round < RESAMPLES; round += 1) {
    const weights = new Array<number>(ours.length).fill(0);
    for (let draw = 0; draw < ours.length; draw += 1) {
      const drawn = Math.floor(random.next() * ours.length);
      weights[drawn] = (weights[drawn] ?? 0) + 1;
    }
    const points = sumOf(ours, weights).map(operating);
    own.push(bounds(points));
    theirs.push(bounds(sumOf(other, weights).map(operating)));
    at.push(points[point] ?? { cutoff: null, latencyMs: null });
  }
  const each = (of: (key: keyof Bounds) => (number | null)[]): Resampled['bounds'] => ({
    cutoff_at_300ms: interval(of('cutoff_at_300ms')),
    cutoff_at_600ms: interval(of('cutoff_at_600ms')),
    latency_ms_at_5pct: interval(of('latency_ms_at_5pct')),
    latency_ms_at_10pct: interval(of('latency_ms_at_10pct')),
  });
  return {
    bounds: each((key) => own.map((round) => round[key])),
    point: {
      cutoff: interval(at.map(({ cutoff }) => cutoff)),
      latency_ms_mean: interval(at.map(({ latencyMs }) => latencyMs)),
    },
    difference: each((key) =>
      own.map((round, i) => {
        const [a, b] = [round[key], theirs[i]?.[key] ?? null];
        return a === null || b === null ? null : a - b;
      }),
    ),
  };
}

function interval(values: readonly (number | null)[]): Interval {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  if (known.length < ENOUGH * values.length || known.length === 0) return null;
  const at = (share: number): number => known[Math.round(share * (known.length - 1))] ?? 0;
  return [rounded(at(0.025)), rounded(at(0.975))];
}

/** Rates to four places, milliseconds to tenths. */
export const rounded = (value: number): number =>
  Math.abs(value) > 2 ? Math.round(value * 10) / 10 : Math.round(value * 1e4) / 1e4;
