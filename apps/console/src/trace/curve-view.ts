// Draws the belief of one decision over the silence: the falling curve, the risk that was accepted, where the turn was
// ended, and where half and twice the patience would have ended it. In: a belief, the patience, the silence at the
// decision. Out: pixels.

import { acceptedRisk } from '@antiphon/core/turn/end-of-turn';
import { type Belief, posteriorCurve, waitAt } from './posterior.ts';

const MARGIN = { left: 44, right: 20, top: 22, bottom: 34 };
const TICK_MS = 500;
/** Narrower pictures name every other tick. */
const ROOMY_PX = 420;

interface Curve {
  belief: Belief;
  patience: number;
  silenceMs: number;
}

interface Frame {
  drawing: CanvasRenderingContext2D;
  width: number;
  x: (ms: number) => number;
  y: (share: number) => number;
  colour: (name: string) => string;
}

export function drawCurve(canvas: HTMLCanvasElement, curve: Curve): void {
  const drawing = canvas.getContext('2d');
  if (!drawing) return;
  const { clientWidth: width, clientHeight: height } = canvas;
  canvas.width = Math.round(width * devicePixelRatio);
  canvas.height = Math.round(height * devicePixelRatio);
  drawing.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  const style = getComputedStyle(canvas);
  const { timeoutMs } = curve.belief;
  const frame: Frame = {
    drawing,
    width,
    x: (ms) => MARGIN.left + (ms / timeoutMs) * (width - MARGIN.left - MARGIN.right),
    y: (share) => MARGIN.top + (1 - share) * (height - MARGIN.top - MARGIN.bottom),
    colour: (name) => style.getPropertyValue(name).trim(),
  };
  drawing.font = '12px system-ui, sans-serif';
  drawAxes(frame, timeoutMs);
  drawRisk(frame, curve);
  drawAlternatives(frame, curve);
  drawing.strokeStyle = frame.colour('--warn');
  drawing.lineWidth = 2;
  drawing.beginPath();
  for (const point of posteriorCurve(curve.belief))
    drawing.lineTo(frame.x(point.silenceMs), frame.y(point.hold));
  drawing.stroke();
  drawEnd(frame, curve);
}

function drawAxes({ drawing, width, x, y, colour }: Frame, timeoutMs: number): void {
  for (const share of [0, 0.5, 1]) {
    drawing.fillStyle = colour('--line');
    drawing.fillRect(MARGIN.left, Math.round(y(share)), width - MARGIN.left - MARGIN.right, 1);
    drawing.fillStyle = colour('--soft');
    drawing.textAlign = 'right';
    drawing.fillText(`${String(share * 100)} %`, MARGIN.left - 8, y(share) + 4);
  }
  drawing.textAlign = 'center';
  const step = width < ROOMY_PX ? 2 * TICK_MS : TICK_MS;
  for (let ms = 0; ms <= timeoutMs; ms += step) drawing.fillText(String(ms), x(ms), y(0) + 16);
  drawing.fillText('silence, ms', x(timeoutMs / 2), y(0) + 31);
  drawing.textAlign = 'left';
}

function drawRisk({ drawing, x, y, colour }: Frame, { belief, patience }: Curve): void {
  const risk = acceptedRisk(patience);
  drawing.strokeStyle = colour('--focus');
  drawing.lineWidth = 1;
  drawing.setLineDash([4, 3]);
  drawing.beginPath();
  drawing.moveTo(x(0), y(risk));
  drawing.lineTo(x(belief.timeoutMs), y(risk));
  drawing.stroke();
  drawing.setLineDash([]);
  drawing.fillStyle = colour('--focus');
  drawing.textAlign = 'right';
  drawing.fillText('accepted risk', x(belief.timeoutMs), y(risk) - 5);
  drawing.textAlign = 'left';
}

/** The ends that half and twice the patience would have made, faint. */
function drawAlternatives({ drawing, x, y, colour }: Frame, { belief, patience }: Curve): void {
  drawing.fillStyle = colour('--soft');
  drawing.globalAlpha = 0.6;
  for (const other of [patience / 2, patience * 2]) {
    drawing.fillRect(Math.round(x(waitAt(belief, other))), y(0.5), 1, y(0) - y(0.5));
  }
  drawing.globalAlpha = 1;
}

function drawEnd({ drawing, width, x, y, colour }: Frame, { belief, silenceMs }: Curve): void {
  const left = Math.round(x(Math.min(silenceMs, belief.timeoutMs)));
  drawing.fillStyle = colour('--user');
  drawing.fillRect(left - 1, y(1), 2, y(0) - y(1));
  const text = `turn ended after ${String(Math.round(silenceMs))} ms`;
  const wide = drawing.measureText(text).width;
  drawing.fillText(text, Math.min(left - 1, width - MARGIN.right - wide), y(1) - 8);
}
