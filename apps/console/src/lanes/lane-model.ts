// What the lanes show, on one time axis, whoever tells it: a recorded trace, a live one, or the bare wire. In: points in
// the order of their times. Out: plain lists. Everything that grows with a call is bounded: the oldest points go first.

export interface LaneLevel {
  atMs: number;
  levelDb: number;
  /** Null where nobody tells it. */
  probability: number | null;
}

export interface LaneReply {
  /** Stretches in which it sounds at the listener's, in real time. */
  pieces: { fromMs: number; toMs: number }[];
  /** When it was cut or done: what lies after it was sent and not heard. */
  endedAtMs: number | null;
  interrupted: boolean;
  /** How much of its audio the listener has heard, as far as told; null: nobody tells. */
  heardMs: number | null;
  words: { atMs: number; text: string }[];
}

export interface LaneFlag {
  atMs: number;
  decision: { kind: string; outcome: string };
}

/** Where the lanes cannot know; `toMs` null: it lasts. */
export interface LaneGap {
  fromMs: number;
  toMs: number | null;
  text: string;
}

export interface LaneModel {
  endMs: number;
  levels: LaneLevel[];
  words: { atMs: number; text: string }[];
  turns: { turnId: number; fromMs: number; toMs: number | null }[];
  replies: LaneReply[];
  decisions: LaneFlag[];
  /** P(the user will go on), while a turn is open and silent. */
  belief: { atMs: number; hold: number }[];
  /** The risk of cutting the user off at which a turn ends; null: not known. */
  risk: number | null;
  gaps: LaneGap[];
}

/** Lanes of which nothing is known yet. */
export const emptyLanes = (): LaneModel => ({
  endMs: 0,
  levels: [],
  words: [],
  turns: [],
  replies: [],
  decisions: [],
  belief: [],
  risk: null,
  gaps: [],
});

/** Points of a live call: half an hour of a level every 32 ms. */
const MAX_POINTS = 60_000;
/** Turns, replies, decisions, gaps of a live call. */
const MAX_PARTS = 2_000;
const MAX_WORDS = 20_000;
/** Lists are cut back when they are this much too long: cutting at every point would be work for nothing. */
const SLACK = 1.1;

/** Takes the oldest points away where there are too many. */
export function trimLanes(model: LaneModel): void {
  trim(model.levels, MAX_POINTS);
  trim(model.belief, MAX_POINTS);
  trim(model.words, MAX_WORDS);
  for (const list of [model.turns, model.replies, model.decisions, model.gaps])
    trim<unknown>(list, MAX_PARTS);
}

function trim<T>(list: T[], limit: number): void {
  if (list.length > limit * SLACK) list.splice(0, list.length - limit);
}

/** Index of the first point at or after `atMs`, in a list ordered by time. */
export function firstFrom(list: readonly { atMs: number }[], atMs: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.atMs ?? Infinity) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Until when a reply was heard, on the axis; `nowMs`: what lies after it has not happened. */
export function heardUntil(reply: LaneReply, nowMs: number): number {
  const lastMs = reply.pieces.at(-1)?.toMs ?? 0;
  if (!reply.interrupted) return Math.min(lastMs, reply.endedAtMs === null ? nowMs : lastMs);
  if (reply.heardMs === null) return Math.min(lastMs, reply.endedAtMs ?? nowMs);
  let left = reply.heardMs;
  for (const { fromMs, toMs } of reply.pieces) {
    if (left <= toMs - fromMs) return fromMs + left;
    left -= toMs - fromMs;
  }
  return lastMs;
}
