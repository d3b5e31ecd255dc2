// The last 20 s of both voices as levels on one time axis, and marks on it. In: levels and marks with their session
// time. Out: iteration in time order. Bounded by time and by count; nothing here draws.

export const HISTORY_MS = 20_000;
/** 60 levels a second for 20 s, with slack. */
const MAX_POINTS = 2_000;
const MAX_MARKS = 100;

export interface LanePoint {
  atMs: number;
  level: number;
}

export interface LaneMark {
  atMs: number;
  lane: 'user' | 'agent';
  text: string;
}

export class LaneHistory {
  readonly user: LanePoint[] = [];
  readonly agent: LanePoint[] = [];
  readonly marks: LaneMark[] = [];

  add(lane: 'user' | 'agent', point: LanePoint): void {
    const points = this[lane];
    points.push(point);
    forget(points, point.atMs, MAX_POINTS);
  }

  mark(mark: LaneMark): void {
    this.marks.push(mark);
    forget(this.marks, mark.atMs, MAX_MARKS);
  }

  clear(): void {
    for (const list of [this.user, this.agent, this.marks]) list.length = 0;
  }
}

function forget(list: { atMs: number }[], nowMs: number, limit: number): void {
  let stale = Math.max(0, list.length - limit);
  while ((list[stale]?.atMs ?? nowMs) < nowMs - HISTORY_MS) stale += 1;
  if (stale > 0) list.splice(0, stale);
}
