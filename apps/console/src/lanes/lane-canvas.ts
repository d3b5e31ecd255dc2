// The canvas of the lanes as a control: draws what it is given, finds the decision that is clicked, and moves from
// decision to decision with the keys of a slider, so that a screen reader says each one. In: views. Out: pixels, choices.
// Colours and size are read when they change, not in every frame.

import { COLOURS, decisionAt, drawLanes, type LaneView, type Palette, timeOfClick } from './draw-lanes.ts';
import { layOut } from './lane-layout.ts';
import type { LaneFlag } from './lane-model.ts';
import { SvgDrawing } from './svg-drawing.ts';

/** A finger trembles: less is a click. */
const DRAG_FROM_PX = 5;
/** Pictures are saved so much finer than the page: they end up in documents. */
const PICTURE_SCALE = 2;

export interface LaneCanvasEvents {
  /** `open`: to be looked into, not only to be pointed at. */
  choose(flag: LaneFlag, open: boolean): void;
  /** A click beside every decision. */
  seek(atMs: number): void;
  /** Dragged or scrolled by so much; positive is later. */
  pan(byMs: number): void;
  /** The picture is stale: another size, other colours. */
  redraw(): void;
  describe(flag: LaneFlag): string;
}

export class LaneCanvas {
  readonly #canvas: HTMLCanvasElement;
  readonly #events: LaneCanvasEvents;
  #palette: Palette | undefined;
  #view: LaneView | undefined;
  #toldCount = -1;
  #drag: { x: number; moved: boolean } | undefined;

  constructor(canvas: HTMLCanvasElement, events: LaneCanvasEvents) {
    this.#canvas = canvas;
    this.#events = events;
    canvas.addEventListener('click', (event) => this.#clicked(event.offsetX));
    canvas.addEventListener('keydown', (event) => this.#key(event));
    canvas.addEventListener('pointerdown', ({ offsetX }) => (this.#drag = { x: offsetX, moved: false }));
    canvas.addEventListener('pointermove', (event) => this.#dragged(event));
    canvas.addEventListener('pointercancel', () => (this.#drag = undefined));
    canvas.addEventListener('wheel', (event) => this.#scrolled(event), { passive: false });
    new ResizeObserver(() => events.redraw()).observe(canvas);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      this.#palette = undefined;
      events.redraw();
    });
  }

  draw(view: LaneView): void {
    const drawing = this.#canvas.getContext('2d', { alpha: false });
    if (!drawing) return;
    this.#view = view;
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    this.#fit(drawing, width, height);
    drawLanes(drawing, { width, height }, view, (this.#palette ??= readPalette(this.#canvas)));
    this.#tell(view);
  }

  /** What is in view as a PNG, in the colours of the page. */
  picture(): Promise<Blob | null> {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    const paper = document.createElement('canvas');
    paper.width = width * PICTURE_SCALE;
    paper.height = height * PICTURE_SCALE;
    const drawing = paper.getContext('2d', { alpha: false });
    if (!drawing || !this.#view) return Promise.resolve(null);
    drawing.scale(PICTURE_SCALE, PICTURE_SCALE);
    drawLanes(drawing, { width, height }, this.#view, (this.#palette ??= readPalette(this.#canvas)));
    return new Promise((resolve) => paper.toBlob(resolve));
  }

  /** What is in view as the text of an SVG file, in the colours of the page. */
  svg(): string | undefined {
    const measuring = document.createElement('canvas').getContext('2d');
    if (!measuring || !this.#view) return undefined;
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    const drawing = new SvgDrawing((text, font) => {
      measuring.font = font;
      return measuring.measureText(text);
    });
    drawLanes(drawing, { width, height }, this.#view, (this.#palette ??= readPalette(this.#canvas)));
    return drawing.file(width, height);
  }

  #fit(drawing: CanvasRenderingContext2D, width: number, height: number): void {
    const scale = devicePixelRatio;
    const [wide, tall] = [Math.round(width * scale), Math.round(height * scale)];
    if (this.#canvas.width === wide && this.#canvas.height === tall) return;
    this.#canvas.width = wide;
    this.#canvas.height = tall;
    drawing.setTransform(scale, 0, 0, scale, 0, 0);
  }

  /** A slider's value is said when it has the focus and changes; a count that grows is not worth words. */
  #tell({ model, chosen }: LaneView): void {
    const { decisions } = model;
    if (decisions.length === this.#toldCount) return;
    this.#toldCount = decisions.length;
    this.#canvas.setAttribute('aria-valuemax', String(decisions.length));
    if (!chosen) {
      const text =
        decisions.length === 0 ? 'No decision yet' : `${String(decisions.length)} decisions, none chosen`;
      this.#canvas.setAttribute('aria-valuenow', '0');
      this.#canvas.setAttribute('aria-valuetext', text);
    }
  }

  #choose(flag: LaneFlag, open: boolean): void {
    const index = this.#view?.model.decisions.indexOf(flag) ?? -1;
    this.#canvas.setAttribute('aria-valuenow', String(index + 1));
    this.#canvas.setAttribute('aria-valuetext', this.#events.describe(flag));
    this.#events.choose(flag, open);
  }

  #dragged({ offsetX, buttons, pointerId }: PointerEvent): void {
    const drag = this.#drag;
    const view = this.#view;
    if (!drag || !view || buttons === 0) return;
    const by = offsetX - drag.x;
    if (!drag.moved && Math.abs(by) < DRAG_FROM_PX) return;
    if (!drag.moved) this.#canvas.setPointerCapture(pointerId);
    this.#drag = { x: offsetX, moved: true };
    this.#events.pan(-by * this.#msPerPx(view));
  }

  /** Sideways only: up and down scroll the page. */
  #scrolled(event: WheelEvent): void {
    const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
    if (!this.#view || Math.abs(sideways) <= (event.shiftKey ? 0 : Math.abs(event.deltaY))) return;
    event.preventDefault();
    this.#events.pan(sideways * this.#msPerPx(this.#view));
  }

  #msPerPx({ window }: LaneView): number {
    return (window.toMs - window.fromMs) / layOut(this.#canvas.clientWidth, 0).width;
  }

  #clicked(x: number): void {
    const view = this.#view;
    const wasDragged = this.#drag?.moved === true;
    this.#drag = undefined;
    if (!view || wasDragged) return;
    const flag = decisionAt(view, x, this.#canvas.clientWidth);
    if (flag) this.#choose(flag, true);
    else this.#events.seek(timeOfClick(view, x, this.#canvas.clientWidth));
  }

  #key(event: KeyboardEvent): void {
    const view = this.#view;
    const decisions = view?.model.decisions ?? [];
    if (view && (event.key === 'PageUp' || event.key === 'PageDown')) {
      event.preventDefault();
      const half = (view.window.toMs - view.window.fromMs) / 2;
      return this.#events.pan(event.key === 'PageUp' ? -half : half);
    }
    if (!view || decisions.length === 0) return;
    const at = view.chosen ? decisions.indexOf(view.chosen) : -1;
    const wanted = indexAfterKey(event.key, at, decisions.length);
    if (wanted === undefined) return;
    event.preventDefault();
    const flag = decisions[wanted];
    if (flag) this.#choose(flag, event.key === 'Enter' || event.key === ' ');
  }
}

/** Pure: the decision that a key leads to; from none, back leads to the newest. undefined: not ours. */
export function indexAfterKey(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return Math.min(count - 1, at + 1);
    case 'ArrowLeft':
    case 'ArrowDown':
      return at < 0 ? count - 1 : Math.max(0, at - 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    case 'Enter':
    case ' ':
      return at < 0 ? count - 1 : at;
    default:
      return undefined;
  }
}

function readPalette(canvas: HTMLCanvasElement): Palette {
  const style = getComputedStyle(canvas);
  return Object.fromEntries(
    COLOURS.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]),
  ) as Palette;
}
