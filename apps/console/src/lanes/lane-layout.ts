// Where things lie in a picture of the lanes, px. In: the size of the picture. Out: rows from top to bottom, and the plot
// beside the names of the rows, which on a phone stand inside it. Pure.

export interface Row {
  top: number;
  height: number;
}

export interface LaneLayout {
  /** The plot's left edge and width. */
  left: number;
  width: number;
  height: number;
  flags: Row;
  user: Row;
  userWords: Row;
  belief: Row;
  agent: Row;
  agentWords: Row;
  axis: Row;
}

/** Narrower pictures have no room beside the plot. */
const GUTTER_FROM_WIDTH = 620;
const GUTTER = 92;
const FLAGS = 24;
const WORDS = 18;
const AXIS = 20;
const GAP = 8;
/** How the rows that hold curves share what is left. */
const SHARES = { user: 0.46, belief: 0.3, agent: 0.24 };

export function layOut(width: number, height: number): LaneLayout {
  const left = width >= GUTTER_FROM_WIDTH ? GUTTER : 0;
  const rest = Math.max(60, height - FLAGS - 2 * WORDS - AXIS - 4 * GAP);
  let top = 0;
  const row = (tall: number, gap = 0): Row => {
    const made = { top, height: tall };
    top += tall + gap;
    return made;
  };
  return {
    left,
    width: Math.max(1, width - left),
    height,
    flags: row(FLAGS, GAP),
    user: row(SHARES.user * rest),
    userWords: row(WORDS, GAP),
    belief: row(SHARES.belief * rest, GAP),
    agent: row(SHARES.agent * rest),
    agentWords: row(WORDS, GAP),
    axis: row(AXIS),
  };
}
