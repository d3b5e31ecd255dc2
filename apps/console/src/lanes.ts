// Draws the two lanes (you above, agent below) of the last 20 s on a canvas, newest at the right edge, once per
// animation frame while a call runs. In: a LaneHistory and the time. Out: pixels.

import { HISTORY_MS, type LaneHistory, type LaneMark, type LanePoint } from './lane-history.ts';

const LABEL_PX = 12;
const PADDING_PX = 12;

export class Lanes {
  readonly #canvas: HTMLCanvasElement;
  readonly #history: LaneHistory;

  constructor(canvas: HTMLCanvasElement, history: LaneHistory) {
    this.#canvas = canvas;
    this.#history = history;
  }

  draw(nowMs: number): void {
    const drawing = this.#canvas.getContext('2d');
    if (!drawing) return;
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    this.#fit(drawing, width, height);
    const style = getComputedStyle(this.#canvas);
    const colour = (name: string): string => style.getPropertyValue(name).trim();
    const x = (atMs: number): number => width - ((nowMs - atMs) / HISTORY_MS) * width;
    drawing.clearRect(0, 0, width, height);
    drawing.font = `${LABEL_PX}px system-ui, sans-serif`;

    const middle = height / 2;
    drawing.fillStyle = colour('--line');
    for (let atMs = Math.floor(nowMs / 1000) * 1000; atMs > nowMs - HISTORY_MS; atMs -= 1000) {
      drawing.fillRect(Math.round(x(atMs)), middle - 3, 1, 6);
    }
    drawing.fillRect(0, Math.round(middle), width, 1);

    const laneHeight = middle - PADDING_PX - LABEL_PX; // the labels keep a line of their own
    const bars = (points: readonly LanePoint[], centre: number): void => {
      points.forEach((point, index) => {
        const left = x(point.atMs);
        const right = x(points[index + 1]?.atMs ?? point.atMs + 50);
        const tall = Math.max(1, point.level * (laneHeight - 4));
        drawing.fillRect(left, centre - tall / 2, Math.max(1, Math.min(right - left, 4)), tall);
      });
    };
    drawing.fillStyle = colour('--user');
    bars(this.#history.user, middle / 2 + 8);
    drawing.fillStyle = colour('--agent');
    bars(this.#history.agent, middle + middle / 2 + 8);

    this.#marks(drawing, { middle, height, x, ink: colour('--soft') });
    drawing.fillStyle = colour('--soft');
    drawing.fillText('You', PADDING_PX, PADDING_PX + 6);
    drawing.fillText('Agent', PADDING_PX, middle + PADDING_PX + 6);
  }

  #marks(
    drawing: CanvasRenderingContext2D,
    frame: { middle: number; height: number; x: (atMs: number) => number; ink: string },
  ): void {
    drawing.fillStyle = frame.ink;
    let freeFrom: Record<LaneMark['lane'], number> = { user: 0, agent: 0 };
    for (const mark of this.#history.marks) {
      const left = Math.round(frame.x(mark.atMs));
      const top = mark.lane === 'user' ? 0 : frame.middle;
      drawing.fillRect(left, top + 4, 1, frame.middle - 8);
      if (left + 4 < freeFrom[mark.lane]) continue; // a label over another is unreadable
      drawing.fillText(mark.text, left + 4, top + PADDING_PX + 6);
      freeFrom = { ...freeFrom, [mark.lane]: left + 12 + drawing.measureText(mark.text).width };
    }
  }

  #fit(drawing: CanvasRenderingContext2D, width: number, height: number): void {
    const scale = devicePixelRatio;
    if (
      this.#canvas.width === Math.round(width * scale) &&
      this.#canvas.height === Math.round(height * scale)
    )
      return;
    this.#canvas.width = Math.round(width * scale);
    this.#canvas.height = Math.round(height * scale);
    drawing.setTransform(scale, 0, 0, scale, 0, 0);
  }
}
