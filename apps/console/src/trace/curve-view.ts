// Draws the belief of one decision over the silence: the falling curve, the risk that was accepted, and where the turn
// was ended. In: a belief, the patience, the silence at the decision. Out: pixels.

import { acceptedRisk } from '@antiphon/core/turn/end-of-turn';
import { type Belief, posteriorCurve } from './posterior.ts';

const MARGIN = { left: 34, right: 8, top: 8, bottom: 20 };

export function drawCurve(
  canvas: HTMLCanvasElement,
  { belief, patience, silenceMs }: { belief: Belief; patience: number; silenceMs: number },
): void {
  const drawing = canvas.getContext('2d');
  if (!drawing) return;
  const { clientWidth: width, clientHeight: height } = canvas;
  canvas.width = Math.round(width * devicePixelRatio);
  canvas.height = Math.round(height * devicePixelRatio);
  drawing.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  const style = getComputedStyle(canvas);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const x = (ms: number): number =>
    MARGIN.left + (ms / belief.timeoutMs) * (width - MARGIN.left - MARGIN.right);
  const y = (share: number): number => MARGIN.top + (1 - share) * (height - MARGIN.top - MARGIN.bottom);
  drawing.font = '11px system-ui, sans-serif';
  drawing.fillStyle = colour('--soft');
  for (const share of [0, 0.5, 1]) drawing.fillText(`${String(share * 100)} %`, 2, y(share) + 4);
  for (let ms = 0; ms < belief.timeoutMs; ms += 500) drawing.fillText(String(ms), x(ms), height - 4);
  const risk = acceptedRisk(patience);
  drawing.strokeStyle = colour('--focus');
  drawing.setLineDash([4, 3]);
  drawing.beginPath();
  drawing.moveTo(x(0), y(risk));
  drawing.lineTo(x(belief.timeoutMs), y(risk));
  drawing.stroke();
  drawing.setLineDash([]);
  drawing.fillText('accepted risk', x(belief.timeoutMs) - 74, y(risk) - 4);
  drawing.fillStyle = colour('--user');
  drawing.fillRect(x(Math.min(silenceMs, belief.timeoutMs)) - 1, y(1), 2, y(0) - y(1));
  drawing.strokeStyle = colour('--warn');
  drawing.lineWidth = 2;
  drawing.beginPath();
  for (const point of posteriorCurve(belief)) drawing.lineTo(x(point.silenceMs), y(point.hold));
  drawing.stroke();
}
