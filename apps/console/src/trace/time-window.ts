// Which part of a trace is in view, and where a time lies in it. In: the trace's length, the width wanted, the playhead.
// Out: a window that holds the playhead and never reaches past the trace. Pure.

export interface TimeWindow {
  fromMs: number;
  toMs: number;
}

/** `spanMs` 0 = the whole trace. */
export function windowAround(playheadMs: number, spanMs: number, endMs: number): TimeWindow {
  const whole = Math.max(1, endMs);
  if (spanMs <= 0 || spanMs >= whole) return { fromMs: 0, toMs: whole };
  const fromMs = Math.min(Math.max(0, playheadMs - spanMs / 2), whole - spanMs);
  return { fromMs, toMs: fromMs + spanMs };
}

export const xOf = ({ fromMs, toMs }: TimeWindow, atMs: number, width: number): number =>
  ((atMs - fromMs) / (toMs - fromMs)) * width;

export const timeAt = ({ fromMs, toMs }: TimeWindow, x: number, width: number): number =>
  fromMs + (x / width) * (toMs - fromMs);

/** A round distance between ticks that leaves about ten of them, ms. */
export function tickMs({ fromMs, toMs }: TimeWindow): number {
  const wanted = (toMs - fromMs) / 10;
  return [100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000].find((ms) => ms >= wanted) ?? 300_000;
}
