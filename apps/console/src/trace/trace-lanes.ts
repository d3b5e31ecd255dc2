// Draws a stretch of a trace on a canvas: the user's energy, speech probability and words above, the machine's belief in
// the middle, the agent's speech below with the part nobody heard hollow, decisions as flags on top. In: a model, the
// window, the playhead, moved ends. Out: pixels, and which decision lies at a point. Draws only what is in view.

import type { TraceDecision, TraceModel, TraceReply } from './trace-model.ts';
import { tickMs, timeAt, type TimeWindow, xOf } from './time-window.ts';

export interface LaneView {
  model: TraceModel;
  window: TimeWindow;
  playheadMs: number;
  /** Of the model's decisions; -1 = none. */
  chosen: number;
  /** Where ends of turns move under the dragged dial. */
  movedMs: readonly number[];
}

const LABEL_PX = 12;
const FLAG_PX = 9;
/** Tops and heights of the lanes as shares of the canvas. */
const USER = { top: 0.1, height: 0.3 };
const WORDS_AT = 0.47;
const BELIEF = { top: 0.51, height: 0.16 };
const AGENT = { top: 0.74, height: 0.1 };
/** Quietest level shown, dBFS. */
const FLOOR_DB = -60;
/** How near a click must be to a flag, px: a thumb's width. */
const REACH_PX = 16;

type Drawing = CanvasRenderingContext2D;
interface Frame {
  drawing: Drawing;
  view: LaneView;
  width: number;
  height: number;
  x: (atMs: number) => number;
  colour: (name: string) => string;
}

/** Draws on `canvas` at its size on the page. */
export function drawTrace(canvas: HTMLCanvasElement, view: LaneView): void {
  const drawing = canvas.getContext('2d');
  if (!drawing) return;
  const { clientWidth: width, clientHeight: height } = canvas;
  canvas.width = Math.round(width * devicePixelRatio);
  canvas.height = Math.round(height * devicePixelRatio);
  drawing.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  const style = getComputedStyle(canvas);
  const frame: Frame = {
    drawing,
    view,
    width,
    height,
    x: (atMs) => xOf(view.window, atMs, width),
    colour: (name) => style.getPropertyValue(name).trim(),
  };
  drawing.fillStyle = frame.colour('--raised');
  drawing.fillRect(0, 0, width, height);
  drawing.font = `${String(LABEL_PX)}px system-ui, sans-serif`;
  drawTurns(frame);
  drawLevels(frame);
  drawBelief(frame);
  for (const reply of view.model.replies) drawReply(frame, reply);
  drawTexts(frame, view.model.words, WORDS_AT * height, '--ink');
  drawAgentWords(frame);
  drawTicks(frame);
  drawFlags(frame);
  drawLabels(frame);
  drawing.fillStyle = frame.colour('--focus');
  drawing.fillRect(frame.x(view.playheadMs) - 1, 0, 2, height);
}

/** The decision nearest to a point of the canvas; -1 where none is in reach. */
export function decisionAt(view: LaneView, x: number, width: number): number {
  let nearest = -1;
  let best = REACH_PX;
  view.model.decisions.forEach(({ atMs }, index) => {
    const away = Math.abs(xOf(view.window, atMs, width) - x);
    if (away >= best) return;
    best = away;
    nearest = index;
  });
  return nearest;
}

export const timeOfClick = (view: LaneView, x: number, width: number): number =>
  timeAt(view.window, x, width);

function inView<T extends { atMs: number }>(list: readonly T[], { fromMs, toMs }: TimeWindow): T[] {
  return list.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
}

function drawTurns({ drawing, view, height, x, colour }: Frame): void {
  drawing.fillStyle = colour('--user-wash');
  for (const { fromMs, toMs } of view.model.turns) {
    const left = x(fromMs);
    drawing.fillRect(left, USER.top * height, x(toMs ?? view.model.endMs) - left, USER.height * height);
  }
}

function drawLevels({ drawing, view, height, width, x, colour }: Frame): void {
  const points = inView(view.model.levels, view.window);
  const bottom = (USER.top + USER.height) * height;
  const tall = USER.height * height;
  const barWidth = Math.max(1, width / Math.max(1, points.length) - 0.5);
  drawing.fillStyle = colour('--user');
  drawing.globalAlpha = 0.45;
  for (const { atMs, levelDb } of points) {
    const size = tall * Math.min(1, Math.max(0, 1 - levelDb / FLOOR_DB));
    drawing.fillRect(x(atMs), bottom - size, barWidth, size);
  }
  drawing.globalAlpha = 1;
  drawing.strokeStyle = colour('--user');
  drawing.lineWidth = 1.5;
  drawing.beginPath();
  for (const { atMs, probability } of points) drawing.lineTo(x(atMs), bottom - probability * tall);
  drawing.stroke();
}

/** Gaps between pauses are left open. */
const SAME_PAUSE_MS = 200;

function drawBelief({ drawing, view, height, x, colour }: Frame): void {
  const bottom = (BELIEF.top + BELIEF.height) * height;
  drawing.fillStyle = colour('--line');
  drawing.fillRect(0, bottom, x(view.window.toMs), 1);
  drawing.strokeStyle = colour('--warn');
  drawing.lineWidth = 1.5;
  drawing.beginPath();
  let before = -Infinity;
  for (const { atMs, hold } of inView(view.model.belief, view.window)) {
    const y = bottom - hold * BELIEF.height * height;
    if (atMs - before > SAME_PAUSE_MS) drawing.moveTo(x(atMs), y);
    else drawing.lineTo(x(atMs), y);
    before = atMs;
  }
  drawing.stroke();
}

function drawReply({ drawing, height, x, colour }: Frame, reply: TraceReply): void {
  const top = AGENT.top * height;
  const tall = AGENT.height * height;
  for (const { fromMs, toMs } of reply.pieces) {
    const heardTo = reply.interrupted ? Math.min(toMs, reply.endedAtMs ?? toMs) : toMs;
    drawing.fillStyle = colour('--agent');
    drawing.fillRect(x(fromMs), top, Math.max(0, x(heardTo) - x(fromMs)), tall);
    drawing.strokeStyle = colour('--agent');
    drawing.lineWidth = 1;
    drawing.strokeRect(x(fromMs), top, x(toMs) - x(fromMs), tall);
  }
}

function drawAgentWords(frame: Frame): void {
  const words = frame.view.model.replies.flatMap((reply) => reply.words);
  drawTexts(frame, words, (AGENT.top + AGENT.height) * frame.height + LABEL_PX + 2, '--agent');
}

/** A word that would lie over the one before it is left out. */
function drawTexts(
  { drawing, view, x, colour }: Frame,
  words: readonly { atMs: number; text: string }[],
  y: number,
  ink: string,
): void {
  drawing.fillStyle = colour(ink);
  let freeFrom = -Infinity;
  for (const { atMs, text } of inView(words, view.window)) {
    const left = x(atMs);
    if (left < freeFrom) continue;
    drawing.fillText(text, left, y);
    freeFrom = left + drawing.measureText(text).width + 6;
  }
}

function drawTicks({ drawing, view, height, x, colour }: Frame): void {
  const step = tickMs(view.window);
  for (let atMs = Math.ceil(view.window.fromMs / step) * step; atMs <= view.window.toMs; atMs += step) {
    drawing.fillStyle = colour('--line');
    drawing.fillRect(Math.round(x(atMs)), 0, 1, height);
    drawing.fillStyle = colour('--soft');
    drawing.fillText(`${String(atMs / 1000)} s`, x(atMs) + 3, height - 4);
  }
}

const FLAG_COLOURS: Record<TraceDecision['decision']['kind'], string> = {
  'end-of-turn': '--user',
  overlap: '--warn',
  speculation: '--soft',
  retraction: '--warn',
  'tool-call': '--agent',
};

function drawFlags({ drawing, view, height, x, colour }: Frame): void {
  const { decisions } = view.model;
  // Backwards: of decisions of the same moment the first one lies on top, and is the one a click finds.
  for (let index = decisions.length - 1; index >= 0; index -= 1) {
    const moment = decisions[index];
    if (moment === undefined) continue;
    const { atMs, decision } = moment;
    const left = Math.round(x(atMs));
    drawing.fillStyle = colour(FLAG_COLOURS[decision.kind]);
    drawing.fillRect(left, 0, index === view.chosen ? 3 : 1, height - LABEL_PX - 4);
    drawing.beginPath();
    drawing.moveTo(left, 2);
    drawing.lineTo(left + FLAG_PX + 2, 2 + FLAG_PX / 2);
    drawing.lineTo(left, 2 + FLAG_PX);
    drawing.fill();
  }
  drawing.strokeStyle = colour('--focus');
  drawing.lineWidth = 2;
  drawing.setLineDash([4, 3]);
  for (const atMs of view.movedMs) {
    drawing.beginPath();
    drawing.moveTo(x(atMs), 0);
    drawing.lineTo(x(atMs), height - LABEL_PX - 4);
    drawing.stroke();
  }
  drawing.setLineDash([]);
}

function drawLabels({ drawing, height, colour }: Frame): void {
  drawing.fillStyle = colour('--soft');
  drawing.fillText('User: level, speech probability', 6, USER.top * height + LABEL_PX);
  drawing.fillText('Will go on: probability', 6, BELIEF.top * height + LABEL_PX);
  drawing.fillText('Agent: heard, sent only', 6, AGENT.top * height - 4);
}
