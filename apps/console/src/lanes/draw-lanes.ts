// Draws a stretch of the lanes on a canvas: the user's energy, speech probability and words above, the machine's belief in
// the middle, the agent's speech below with the part nobody heard hollow, decisions as flags on top. In: a model, the
// window, the playhead, moved ends. Out: pixels, and which decision lies at a point. Draws only what is in view: a frame
// costs what the window holds, however long the call is.

import { firstFrom, heardUntil, type LaneFlag, type LaneModel, type LaneReply } from './lane-model.ts';
import { type LaneLayout, layOut, type Row } from './lane-layout.ts';
import type { Drawing } from './svg-drawing.ts';
import { tickMs, timeAt, type TimeWindow, xOf } from './time-window.ts';

export interface LaneView {
  model: LaneModel;
  window: TimeWindow;
  /** A line at this time; null = none. What lies after `nowMs` has not been heard yet. */
  playheadMs: number | null;
  nowMs: number;
  chosen: LaneFlag | undefined;
  /** Where ends of turns move under the dragged dial. */
  movedMs: readonly number[];
}

export const COLOURS = ['raised', 'ink', 'soft', 'line', 'user', 'user-wash', 'agent', 'agent-wash', 'warn', 'focus'] as const; // prettier-ignore
export type Palette = Record<(typeof COLOURS)[number], string>;

const FONT = '12px system-ui, sans-serif';
const NAME_FONT = '600 12px system-ui, sans-serif';
const BASELINE = 13;
const FLAG = { width: 12, height: 11, top: 4 };
/** Quietest level shown, dBFS. */
const FLOOR_DB = -60;
/** How near a click must be to a flag, px: a thumb's width. */
const REACH_PX = 18;
/** How much sound a level stands for, ms. */
const BAR_MS = 33;
/** A busy server tells levels in bursts: what is nearer than this is one sound, ms. */
const SAME_SOUND_MS = 200;
/** Bars narrower than this are left to the next one, px. */
const BAR_PX = 0.5;
/** Flags nearer than this stand for one moment, px: the first one names it. */
const SAME_MOMENT_PX = 6;

interface Frame {
  drawing: Drawing;
  view: LaneView;
  layout: LaneLayout;
  ink: Palette;
  x: (atMs: number) => number;
}

export function drawLanes(
  drawing: Drawing,
  size: { width: number; height: number },
  view: LaneView,
  ink: Palette,
): void {
  const layout = layOut(size.width, size.height);
  const x = (atMs: number): number => layout.left + xOf(view.window, atMs, layout.width);
  const frame: Frame = { drawing, view, layout, ink, x };
  drawing.fillStyle = ink.raised;
  drawing.fillRect(0, 0, size.width, size.height);
  drawing.save();
  drawing.beginPath();
  drawing.rect(layout.left, 0, layout.width, size.height);
  drawing.clip();
  drawing.font = FONT;
  drawTicks(frame);
  drawTurns(frame);
  drawLevels(frame);
  drawBelief(frame);
  const replies = view.model.replies.filter((reply) => isInView(reply, view.window));
  for (const reply of replies) drawReply(frame, reply);
  drawTexts(frame, layout.userWords, view.model.words);
  drawTexts(
    frame,
    layout.agentWords,
    replies.flatMap((reply) => replyWords(reply, view.nowMs)),
    'agent',
  );
  drawGaps(frame);
  drawFlags(frame);
  drawPlayhead(frame);
  drawing.restore();
  drawNames(frame);
}

/** The decision nearest to a point of a picture so wide; undefined where none is in reach. */
export function decisionAt(view: LaneView, x: number, width: number): LaneFlag | undefined {
  const { left, width: plot } = layOut(width, 0);
  let nearest: LaneFlag | undefined;
  let best = REACH_PX;
  for (const flag of view.model.decisions) {
    const away = Math.abs(left + xOf(view.window, flag.atMs, plot) - x);
    if (away >= best) continue;
    best = away;
    nearest = flag;
  }
  return nearest;
}

export function timeOfClick(view: LaneView, x: number, width: number): number {
  const { left, width: plot } = layOut(width, 0);
  return timeAt(view.window, x - left, plot);
}

const lastMs = (reply: LaneReply): number => reply.pieces.at(-1)?.toMs ?? reply.words.at(-1)?.atMs ?? 0;
const isInView = (reply: LaneReply, { fromMs, toMs }: TimeWindow): boolean =>
  (reply.pieces[0]?.fromMs ?? Infinity) <= toMs && lastMs(reply) >= fromMs;

/** The points in view and their neighbours, thinned out where they lie closer than they can be seen. */
function* visible<T extends { atMs: number }>(list: readonly T[], { view, layout }: Frame): Generator<T> {
  const from = Math.max(0, firstFrom(list, view.window.fromMs) - 1);
  const to = Math.min(list.length, firstFrom(list, view.window.toMs) + 1);
  const stride = Math.max(1, Math.floor((to - from) / (2 * layout.width)));
  for (let index = from; index < to; index += stride) {
    const point = list[index];
    if (point) yield point;
  }
}

function drawTurns({ drawing, view, layout, ink, x }: Frame): void {
  const { user } = layout;
  drawing.fillStyle = ink['user-wash'];
  for (const { fromMs, toMs } of view.model.turns) {
    const left = x(fromMs);
    drawing.fillRect(left, user.top, x(toMs ?? view.nowMs) - left, user.height + layout.userWords.height);
  }
}

function drawLevels(frame: Frame): void {
  const { drawing, view, layout, ink, x } = frame;
  const { top, height } = layout.user;
  const bottom = top + height;
  drawing.fillStyle = ink.user;
  drawing.globalAlpha = 0.4;
  let before = -Infinity;
  let drawnTo = -Infinity;
  for (const { atMs, levelDb } of visible(view.model.levels, frame)) {
    const right = x(atMs);
    const left = atMs - before <= SAME_SOUND_MS ? drawnTo : x(atMs - BAR_MS);
    before = atMs;
    if (right - left < BAR_PX) continue;
    const size = height * Math.min(1, Math.max(0, 1 - levelDb / FLOOR_DB));
    drawing.fillRect(left, bottom - size, right - left, size);
    drawnTo = right;
  }
  drawing.globalAlpha = 1;
  drawing.strokeStyle = ink.user;
  drawing.lineWidth = 1.5;
  drawing.beginPath();
  for (const { atMs, probability } of visible(view.model.levels, frame)) {
    if (probability !== null) drawing.lineTo(x(atMs), bottom - 1 - probability * (height - 2));
  }
  drawing.stroke();
  rule(frame, bottom);
}

/** Gaps between pauses are left open. */
const SAME_PAUSE_MS = 200;

function drawBelief(frame: Frame): void {
  const { drawing, view, layout, ink, x } = frame;
  const { top, height } = layout.belief;
  const bottom = top + height;
  rule(frame, bottom);
  if (view.model.risk !== null) {
    drawing.strokeStyle = ink.soft;
    drawing.lineWidth = 1;
    drawing.setLineDash([2, 4]);
    drawing.beginPath();
    drawing.moveTo(layout.left, bottom - view.model.risk * height);
    drawing.lineTo(layout.left + layout.width, bottom - view.model.risk * height);
    drawing.stroke();
    drawing.setLineDash([]);
  }
  drawing.strokeStyle = ink.warn;
  drawing.lineWidth = 2;
  drawing.beginPath();
  let before = -Infinity;
  for (const { atMs, hold } of visible(view.model.belief, frame)) {
    const y = bottom - hold * height;
    if (atMs - before > SAME_PAUSE_MS) drawing.moveTo(x(atMs), y);
    else drawing.lineTo(x(atMs), y);
    before = atMs;
  }
  drawing.stroke();
}

function drawReply({ drawing, view, layout, ink, x }: Frame, reply: LaneReply): void {
  const { top, height } = layout.agent;
  const heardTo = heardUntil(reply, view.nowMs);
  for (const { fromMs, toMs } of reply.pieces) {
    const left = x(fromMs);
    const heard = Math.max(0, x(Math.min(toMs, heardTo)) - left);
    drawing.fillStyle = ink['agent-wash'];
    drawing.fillRect(left, top, x(toMs) - left, height);
    drawing.fillStyle = ink.agent;
    drawing.fillRect(left, top, heard, height);
    drawing.strokeStyle = ink.agent;
    drawing.lineWidth = 1;
    drawing.strokeRect(left + 0.5, top + 0.5, Math.max(0, x(toMs) - left - 1), height - 1);
  }
}

interface Word {
  atMs: number;
  text: string;
  soft?: boolean;
}

const replyWords = (reply: LaneReply, nowMs: number): Word[] =>
  reply.words.map(({ atMs, text }) => ({ atMs, text, soft: atMs >= heardUntil(reply, nowMs) }));

/** How far a word may be pushed to the right by the ones before it, px; then it is left out. */
const PUSH_PX = 70;

/** Words that come in one breath stand one after the other. */
function drawTexts(
  { drawing, view, ink, x }: Frame,
  row: Row,
  words: readonly Word[],
  colour: 'ink' | 'agent' = 'ink',
): void {
  let freeFrom = -Infinity;
  for (let index = Math.max(0, firstFrom(words, view.window.fromMs) - 1); index < words.length; index += 1) {
    const word = words[index];
    if (!word || word.atMs > view.window.toMs) return;
    const left = x(word.atMs);
    if (freeFrom - left > PUSH_PX) continue;
    const from = Math.max(left, freeFrom);
    drawing.fillStyle = word.soft ? ink.soft : ink[colour];
    drawing.fillText(word.text, from, row.top + BASELINE);
    freeFrom = from + drawing.measureText(word.text).width + 5;
  }
}

function drawTicks({ drawing, view, layout, ink, x }: Frame): void {
  const step = tickMs(view.window, layout.width / 90);
  for (let atMs = Math.ceil(view.window.fromMs / step) * step; atMs <= view.window.toMs; atMs += step) {
    const left = Math.round(x(atMs));
    drawing.fillStyle = ink.line;
    drawing.fillRect(left, layout.flags.height, 1, layout.axis.top - layout.flags.height + 4);
    drawing.fillStyle = ink.soft;
    drawing.fillText(`${String(atMs / 1000)} s`, left + 4, layout.axis.top + BASELINE);
  }
}

function drawGaps({ drawing, view, layout, ink, x }: Frame): void {
  const top = layout.user.top;
  const tall = layout.axis.top - top;
  for (const { fromMs, toMs, text } of view.model.gaps) {
    const left = x(fromMs);
    const width = Math.max(3, x(toMs ?? view.nowMs) - left);
    if (left > layout.left + layout.width || left + width < layout.left) continue;
    drawing.fillStyle = ink.raised;
    drawing.globalAlpha = 0.75;
    drawing.fillRect(left, top, width, tall);
    drawing.globalAlpha = 1;
    drawing.strokeStyle = ink.warn;
    drawing.lineWidth = 1;
    drawing.setLineDash([3, 3]);
    drawing.strokeRect(left + 0.5, top + 0.5, width - 1, tall - 1);
    drawing.setLineDash([]);
    const wide = drawing.measureText(text).width;
    // At the right edge, where a gap that goes on is, its name stands to the left of its begin.
    const textLeft = Math.min(Math.max(layout.left, left), layout.left + layout.width - wide - 12) + 6;
    drawing.fillStyle = ink.raised;
    drawing.fillRect(textLeft - 3, top + 3, wide + 6, 18);
    drawing.fillStyle = ink.warn;
    drawing.fillText(text, textLeft, top + 3 + BASELINE);
  }
}

const FLAG_COLOURS: Readonly<Record<string, keyof Palette>> = {
  'end-of-turn': 'user',
  overlap: 'warn',
  speculation: 'soft',
  retraction: 'warn',
  'tool-call': 'agent',
};

/** As short as flags need it; the words are in the list and in the view of one decision. */
const FLAG_NAMES: Readonly<Record<string, string>> = {
  'end-of-turn': 'turn',
  speculation: 'prepared',
  retraction: 'taken back',
  'tool-call': 'tool',
};

function drawFlags(frame: Frame): void {
  const { view, layout, x } = frame;
  const { decisions } = view.model;
  const from = firstFrom(decisions, view.window.fromMs - 5_000);
  let freeTo = layout.left + layout.width;
  // Backwards: of decisions of the same moment the first one lies on top, and is the one a click finds.
  for (let index = decisions.length - 1; index >= from; index -= 1) {
    const flag = decisions[index];
    if (!flag || flag.atMs > view.window.toMs) continue;
    const left = Math.round(x(flag.atMs));
    const before = decisions[index - 1];
    const isCovered = before !== undefined && left - x(before.atMs) < SAME_MOMENT_PX;
    drawFlag(frame, flag, isCovered ? 0 : freeTo);
    if (!isCovered) freeTo = left;
  }
  if (view.chosen) drawFlag(frame, view.chosen, 0);
  drawMoves(frame);
}

/** `freeTo`: its name ends before it, or is left out. */
function drawFlag({ drawing, view, layout, ink, x }: Frame, flag: LaneFlag, freeTo: number): void {
  const left = Math.round(x(flag.atMs));
  const { kind, outcome } = flag.decision;
  const isChosen = flag === view.chosen;
  drawing.fillStyle = isChosen ? ink.focus : ink[FLAG_COLOURS[kind] ?? 'soft'];
  drawing.globalAlpha = isChosen ? 1 : 0.55;
  drawing.fillRect(left - (isChosen ? 1 : 0), FLAG.top, isChosen ? 3 : 1, layout.axis.top - FLAG.top);
  drawing.globalAlpha = 1;
  drawing.beginPath();
  drawing.moveTo(left, FLAG.top);
  drawing.lineTo(left + FLAG.width, FLAG.top + FLAG.height / 2);
  drawing.lineTo(left, FLAG.top + FLAG.height);
  drawing.fill();
  const name = FLAG_NAMES[kind] ?? outcome;
  const textLeft = left + FLAG.width + 4;
  if (textLeft + drawing.measureText(name).width + 6 < freeTo) {
    drawing.fillText(name, textLeft, FLAG.top + FLAG.height - 1);
  }
}

function drawMoves({ drawing, view, layout, ink, x }: Frame): void {
  drawing.strokeStyle = ink.focus;
  drawing.lineWidth = 2;
  drawing.setLineDash([4, 3]);
  for (const atMs of view.movedMs) {
    drawing.beginPath();
    drawing.moveTo(x(atMs), 0);
    drawing.lineTo(x(atMs), layout.axis.top);
    drawing.stroke();
  }
  drawing.setLineDash([]);
}

function drawPlayhead({ drawing, view, layout, ink, x }: Frame): void {
  if (view.playheadMs === null) return;
  drawing.fillStyle = ink.focus;
  drawing.fillRect(
    Math.round(x(view.playheadMs)) - 1,
    layout.flags.height,
    2,
    layout.axis.top - layout.flags.height,
  );
}

function rule({ drawing, layout, ink }: Frame, y: number): void {
  drawing.fillStyle = ink.line;
  drawing.fillRect(layout.left, Math.round(y), layout.width, 1);
}

/** Beside the plot, or in it on a plate where there is no room. */
function drawNames({ drawing, layout, ink }: Frame): void {
  const beside = layout.left > 0;
  drawing.font = NAME_FONT;
  const name = (text: string, row: Row, colour: string): void => {
    if (!beside) {
      drawing.globalAlpha = 0.8;
      drawing.fillStyle = ink.raised;
      drawing.fillRect(2, row.top, drawing.measureText(text).width + 8, 17);
      drawing.globalAlpha = 1;
    }
    drawing.fillStyle = colour;
    const y = beside ? row.top + Math.min(row.height, 28) / 2 + 4 : row.top + BASELINE;
    drawing.fillText(text, beside ? 12 : 6, y);
  };
  name('You', layout.user, ink.user);
  name('Will go on', layout.belief, ink.warn);
  name('Agent', layout.agent, ink.agent);
  if (!beside) return;
  drawing.fillStyle = ink.line;
  drawing.fillRect(layout.left - 1, 0, 1, layout.height);
}
