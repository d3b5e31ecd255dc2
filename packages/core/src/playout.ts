/**
 * Playout of one reply: how much audio is ready, sent and heard, and when the next piece may leave.
 *
 * Audio leaves in frames of PLAYOUT_FRAME_MS and never more than PLAYOUT_LEAD_MS ahead of real time. The
 * reply's own clock starts with its first frame, and stands still while nothing is ready (underrun) or while
 * the reply is held. Invariants: sent <= ready; heard <= sent; sent ms <= elapsed ms + lead.
 */
import {
  ASSUMED_PLAYBACK_DELAY_MS,
  PLAYOUT_FRAME_MS,
  PLAYOUT_LEAD_MS,
  REPLY_RATE_HZ,
} from './conversation/options.ts';
import { laterBy, msToSamples, playedMs, samplesToMs, type PlayedMs, type SessionMs } from './time.ts';

export type Playout = {
  /** Session time at which the reply's first sample is due; moved forward by every stall. Null before the first frame. */
  readonly zeroAtMs: SessionMs | null;
  readonly readySamples: number;
  readonly sentSamples: number;
  /** Since when the clock stands still, or null while it runs. */
  readonly stalledAtMs: SessionMs | null;
  readonly acknowledged: { readonly playedMs: PlayedMs; readonly atMs: SessionMs } | null;
};

export const EMPTY_PLAYOUT: Playout = {
  zeroAtMs: null,
  readySamples: 0,
  sentSamples: 0,
  stalledAtMs: null,
  acknowledged: null,
};

const FRAME_SAMPLES = msToSamples(PLAYOUT_FRAME_MS, REPLY_RATE_HZ);
const sentMs = (playout: Playout): number => samplesToMs(playout.sentSamples, REPLY_RATE_HZ);

/**
 * Real time that the reply has been playing, ms, stalls left out. Rounded to a microsecond: a timer set for
 * `zero + 40` must find 40 ms elapsed when it rings, not 39.999999999.
 */
export function elapsedMs(playout: Playout, at: SessionMs): number {
  if (playout.zeroAtMs === null) return 0;
  return Math.round(((playout.stalledAtMs ?? at) - playout.zeroAtMs) * 1000) / 1000;
}

/** Stops the reply's clock at `at` (nothing to send, or held). */
export const stall = (playout: Playout, at: SessionMs): Playout =>
  playout.zeroAtMs === null || playout.stalledAtMs !== null ? playout : { ...playout, stalledAtMs: at };

/** Lets the clock run on from where it stood. */
export function unstall(playout: Playout, at: SessionMs): Playout {
  if (playout.stalledAtMs === null || playout.zeroAtMs === null) return playout;
  return { ...playout, stalledAtMs: null, zeroAtMs: laterBy(playout.zeroAtMs, at - playout.stalledAtMs) };
}

/**
 * Sends what is due at `at`. `complete`: no more audio will become ready, so a last short frame may go.
 * Returns the new playout and the sample range to send ([from, to), empty when nothing is due).
 */
export function sendDue(
  playout: Playout,
  at: SessionMs,
  complete: boolean,
): { readonly playout: Playout; readonly from: number; readonly to: number } {
  const from = playout.sentSamples;
  const begun = playout.zeroAtMs !== null;
  if (!begun && playout.readySamples < FRAME_SAMPLES && !complete) return { playout, from, to: from };
  if (playout.readySamples === from) return { playout, from, to: from };
  const running: Playout = begun ? unstall(playout, at) : { ...playout, zeroAtMs: at };
  const allowed = msToSamples(elapsedMs(running, at) + PLAYOUT_LEAD_MS, REPLY_RATE_HZ);
  const limit = Math.min(allowed, running.readySamples);
  const whole = from + Math.floor((limit - from) / FRAME_SAMPLES) * FRAME_SAMPLES;
  const to = complete && limit === running.readySamples ? limit : Math.max(from, whole);
  return { playout: { ...running, sentSamples: to }, from, to };
}

/** When `sendDue` has something to do next, or null while it must wait for audio. */
export function nextSendAtMs(playout: Playout, complete: boolean): SessionMs | null {
  const waiting = playout.readySamples - playout.sentSamples;
  if (playout.zeroAtMs === null || waiting <= 0) return null;
  if (waiting < FRAME_SAMPLES && !complete) return null;
  const nextFrameMs = samplesToMs(Math.min(waiting, FRAME_SAMPLES), REPLY_RATE_HZ);
  return laterBy(playout.zeroAtMs, Math.ceil(sentMs(playout) + nextFrameMs - PLAYOUT_LEAD_MS));
}

/** Session time at which the last sent sample has been played in real time. */
export const endsAtMs = (playout: Playout): SessionMs | null =>
  playout.zeroAtMs === null ? null : laterBy(playout.zeroAtMs, Math.ceil(sentMs(playout)));

/** True once all that was sent has had the time to be played. */
export const isPlayedOut = (playout: Playout, at: SessionMs): boolean =>
  playout.sentSamples === 0 || elapsedMs(playout, at) >= sentMs(playout);

/** Takes a client's acknowledgement; more than was sent, or less than before, is not believed. */
export function acknowledge(playout: Playout, played: PlayedMs, at: SessionMs): Playout {
  const before = playout.acknowledged?.playedMs ?? 0;
  const believed = playedMs(Math.max(before, Math.min(played, sentMs(playout))));
  return { ...playout, acknowledged: { playedMs: believed, atMs: at } };
}

/**
 * What the listener has heard at `at`: the last acknowledgement carried on in real time, else the send clock
 * less an assumed delay. Never more than was sent.
 */
export function heardMs(playout: Playout, at: SessionMs): PlayedMs {
  const elapsed = elapsedMs(playout, at);
  const ack = playout.acknowledged;
  const estimate =
    ack === null ? elapsed - ASSUMED_PLAYBACK_DELAY_MS : ack.playedMs + Math.max(0, at - ack.atMs);
  return playedMs(Math.max(0, Math.min(estimate, elapsed + PLAYOUT_LEAD_MS, sentMs(playout))));
}
