// Which part of the time axis is in view, and where a time lies in it. In: the length, the width wanted, the playhead.
// Out: a window. Pure.

export interface TimeWindow {
  fromMs: number;
  toMs: number;
}

/** How far a live picture reaches beyond now, as a share of it: audio that has been sent ahead lies there. */
const AHEAD = 0.03;

/** `spanMs` 0 = all of it. Holds the playhead and never reaches past the end. */
export function windowAround(playheadMs: number, spanMs: number, endMs: number): TimeWindow {
  const whole = Math.max(1, endMs);
  if (spanMs <= 0 || spanMs >= whole) return { fromMs: 0, toMs: whole };
  const fromMs = Math.min(Math.max(0, playheadMs - spanMs / 2), whole - spanMs);
  return { fromMs, toMs: fromMs + spanMs };
}

/** The last `spanMs` of a call that goes on; its beginning stands at the left edge until the window is full. */
export function windowUntil(nowMs: number, spanMs: number): TimeWindow {
  const toMs = Math.max(spanMs, nowMs + AHEAD * spanMs);
  return { fromMs: toMs - spanMs, toMs };
}

export const xOf = ({ fromMs, toMs }: TimeWindow, atMs: number, width: number): number =>
  ((atMs - fromMs) / (toMs - fromMs)) * width;

export const timeAt = ({ fromMs, toMs }: TimeWindow, x: number, width: number): number =>
  fromMs + (x / width) * (toMs - fromMs);

/** A round distance between ticks that leaves about `count` of them, ms. */
export function tickMs({ fromMs, toMs }: TimeWindow, count = 10): number {
  const wanted = (toMs - fromMs) / count;
  return [100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000].find((ms) => ms >= wanted) ?? 300_000;
}
