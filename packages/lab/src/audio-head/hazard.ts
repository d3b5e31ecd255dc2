/**
 * What the head alone would do as an end-of-turn rule: P(hold | t) = (1 - p) S(t) / (p + (1 - p) S(t)), a commit at
 * the first silence where it falls below a threshold. Enters: pauses with the scores at growing silences. Leaves: the
 * trade of cut-offs against latency. An estimate on labelled pauses: no detector, no text, no adaptation.
 */
import { sigmoid } from '@antiphon/core/log-odds';

export type ScoredPause = {
  readonly hold: boolean;
  readonly durationS: number;
  /** By growing silence. */
  readonly scores: readonly { readonly silenceS: number; readonly probability: number }[];
};

export type Trade = { readonly cutoff: number; readonly latencyS: number };

/** Time from the audio to the score, s. */
const COMPUTE_S = 0.05;
const STEP_S = 0.02;
const TIME_OUT_S = 3;

/** Part of the pauses within turns that last longer than t: log-normal with this median and spread (speech corpora: about 0.45 s, 0.7). */
export type Survival = { readonly medianS: number; readonly spread: number };

export function fitSurvival(durationsS: readonly number[]): Survival {
  const logs = durationsS.filter((s) => s >= 0.2).map(Math.log);
  const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length;
  const variance = logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / logs.length;
  return { medianS: Math.exp(mean), spread: Math.sqrt(variance) };
}

function survivalAt({ medianS, spread }: Survival, s: number): number {
  const z = Math.log(s / medianS) / spread;
  // Logistic approximation of the normal distribution.
  return 1 / (1 + Math.exp(1.702 * z));
}

export function trades(pauses: readonly ScoredPause[], survival: Survival, points = 200): Trade[] {
  return Array.from({ length: points }, (_, i) => {
    const logit = -7 + (14 * i) / (points - 1);
    return tradeAt(pauses, survival, sigmoid(logit));
  });
}

function tradeAt(pauses: readonly ScoredPause[], survival: Survival, threshold: number): Trade {
  let cuts = 0;
  let holds = 0;
  let latency = 0;
  let ends = 0;
  for (const pause of pauses) {
    const commitS = commitOf(pause, survival, threshold);
    if (pause.hold) {
      holds++;
      if (commitS < pause.durationS) cuts++;
    } else {
      ends++;
      latency += commitS;
    }
  }
  return { cutoff: cuts / holds, latencyS: latency / ends };
}

function commitOf(pause: ScoredPause, survival: Survival, threshold: number): number {
  for (let s = (pause.scores[0]?.silenceS ?? 0.2) + COMPUTE_S; s < TIME_OUT_S; s += STEP_S) {
    const heard = pause.scores.filter(({ silenceS }) => silenceS + COMPUTE_S <= s + 1e-9).at(-1);
    const p = heard?.probability ?? 0;
    const rest = (1 - p) * survivalAt(survival, s);
    if (rest / (p + rest) < threshold) return s;
  }
  return TIME_OUT_S;
}

export type TradeSummary = {
  readonly cutoffAt300: number;
  readonly cutoffAt600: number;
  readonly latencyAt5: number;
  readonly latencyAt10: number;
};

/** Lowest of one among the points that satisfy the other; NaN where none does. Latencies in ms. */
export function summarise(points: readonly Trade[]): TradeSummary {
  const cutoffAt = (s: number): number =>
    Math.min(...points.filter((point) => point.latencyS <= s).map((point) => point.cutoff));
  const latencyAt = (cutoff: number): number =>
    Math.min(...points.filter((point) => point.cutoff <= cutoff).map((point) => point.latencyS)) * 1000;
  return {
    cutoffAt300: cutoffAt(0.3),
    cutoffAt600: cutoffAt(0.6),
    latencyAt5: latencyAt(0.05),
    latencyAt10: latencyAt(0.1),
  };
}

/** A silence timer on the same pauses. */
export function timerTrades(pauses: readonly ScoredPause[]): Trade[] {
  return Array.from({ length: 141 }, (_, i) => {
    const timer = 0.2 + i * 0.02;
    const holds = pauses.filter((pause) => pause.hold);
    return {
      cutoff: holds.filter((pause) => pause.durationS > timer).length / holds.length,
      latencyS: timer,
    };
  });
}
