// Takes what the lanes draw and writes it as SVG: the same calls as on a canvas, as far as the lanes use them. In: drawing
// calls. Out: the text of a file. Words stay words: they can be searched and copied.

/** What the lanes use of a canvas. */
export type Drawing = Pick<
  CanvasRenderingContext2D,
  | 'fillStyle'
  | 'strokeStyle'
  | 'lineWidth'
  | 'globalAlpha'
  | 'font'
  | 'save'
  | 'restore'
  | 'beginPath'
  | 'rect'
  | 'clip'
  | 'moveTo'
  | 'lineTo'
  | 'fill'
  | 'stroke'
  | 'fillRect'
  | 'strokeRect'
  | 'fillText'
  | 'measureText'
  | 'setLineDash'
>;

/** A tenth of a pixel is finer than anybody sees. */
const rounded = (value: number): string => String(Math.round(value * 10) / 10);
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** The lanes use no gradients. */
const colourOf = (style: CanvasRenderingContext2D['fillStyle']): string =>
  typeof style === 'string' ? escaped(style) : 'none';

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const boxOf = ({ x, y, width, height }: Box): string =>
  `x="${rounded(x)}" y="${rounded(y)}" width="${rounded(Math.max(0, width))}" height="${rounded(Math.max(0, height))}"`;

export class SvgDrawing implements Drawing {
  fillStyle: CanvasRenderingContext2D['fillStyle'] = '#000';
  strokeStyle: CanvasRenderingContext2D['strokeStyle'] = '#000';
  lineWidth = 1;
  globalAlpha = 1;
  font = '12px sans-serif';
  readonly #measure: (text: string, font: string) => TextMetrics;
  readonly #parts: string[] = [];
  #path = '';
  #box: Box | undefined;
  #dash: readonly number[] = [];
  /** Groups that a clip has opened, one entry a save(). */
  #groups: number[] = [];
  #clips = 0;

  /** `measure`: how wide a text is, which only a canvas knows. */
  constructor(measure: (text: string, font: string) => TextMetrics) {
    this.#measure = measure;
  }

  file(width: number, height: number): string {
    const size = `width="${String(width)}" height="${String(height)}"`;
    const head = `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${String(width)} ${String(height)}">`;
    return [head, ...this.#parts, '</svg>', ''].join('\n');
  }

  save(): void {
    this.#groups.push(0);
  }

  restore(): void {
    this.#parts.push('</g>'.repeat(this.#groups.pop() ?? 0));
  }

  beginPath(): void {
    this.#path = '';
    this.#box = undefined;
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.#box = { x, y, width, height };
  }

  clip(): void {
    if (!this.#box) return;
    this.#clips += 1;
    const id = `clip-${String(this.#clips)}`;
    this.#parts.push(
      `<clipPath id="${id}"><rect ${boxOf(this.#box)}/></clipPath><g clip-path="url(#${id})">`,
    );
    this.#groups.push((this.#groups.pop() ?? 0) + 1);
  }

  moveTo(x: number, y: number): void {
    this.#path += `M${rounded(x)} ${rounded(y)}`;
  }

  /** Without a point to come from it is where the path begins, as on a canvas. */
  lineTo(x: number, y: number): void {
    this.#path += `${this.#path === '' ? 'M' : 'L'}${rounded(x)} ${rounded(y)}`;
  }

  fill(): void {
    if (this.#path !== '') this.#parts.push(`<path d="${this.#path}Z" ${this.#filled()}/>`);
  }

  stroke(): void {
    if (this.#path !== '') this.#parts.push(`<path d="${this.#path}" fill="none" ${this.#stroked()}/>`);
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.#parts.push(`<rect ${boxOf({ x, y, width, height })} ${this.#filled()}/>`);
  }

  strokeRect(x: number, y: number, width: number, height: number): void {
    this.#parts.push(`<rect ${boxOf({ x, y, width, height })} fill="none" ${this.#stroked()}/>`);
  }

  fillText(text: string, x: number, y: number): void {
    const place = `x="${rounded(x)}" y="${rounded(y)}" style="font: ${escaped(this.font)}"`;
    this.#parts.push(`<text ${place} ${this.#filled()}>${escaped(text)}</text>`);
  }

  measureText(text: string): TextMetrics {
    return this.#measure(text, this.font);
  }

  setLineDash(dash: Iterable<number>): void {
    this.#dash = [...dash];
  }

  #filled(): string {
    return `fill="${colourOf(this.fillStyle)}"${this.#faded()}`;
  }

  #stroked(): string {
    const dash = this.#dash.length === 0 ? '' : ` stroke-dasharray="${this.#dash.join(' ')}"`;
    const colour = colourOf(this.strokeStyle);
    return `stroke="${colour}" stroke-width="${String(this.lineWidth)}"${dash}${this.#faded()}`;
  }

  #faded(): string {
    return this.globalAlpha === 1 ? '' : ` opacity="${String(this.globalAlpha)}"`;
  }
}
