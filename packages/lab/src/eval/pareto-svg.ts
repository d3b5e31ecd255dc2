/**
 * The picture of the endpointing suite: cut-off rate against mean latency, one line a rule. Enters: curves.
 * Leaves: an SVG document that reads without colours too (each line has its own dash).
 */
export type Curve = {
  readonly name: string;
  readonly points: readonly { readonly cutoff: number; readonly latency_ms_mean: number }[];
  /** Drawn as a dot on the curve. */
  readonly mark?: { readonly cutoff: number; readonly latency_ms_mean: number; readonly label: string };
};

const WIDTH = 760;
const HEIGHT = 460;
const PLOT = { left: 64, right: 24, top: 48, bottom: 56 } as const;
const MAX_LATENCY_MS = 2000;
const MAX_CUTOFF = 0.6;
const STYLES = [
  { stroke: '#0b6e4f', dash: '' },
  { stroke: '#8a8a8a', dash: '7 4' },
  { stroke: '#b5651d', dash: '2 3' },
] as const;

const x = (ms: number): number =>
  PLOT.left + (Math.min(ms, MAX_LATENCY_MS) / MAX_LATENCY_MS) * (WIDTH - PLOT.left - PLOT.right);
const y = (share: number): number =>
  HEIGHT - PLOT.bottom - (Math.min(share, MAX_CUTOFF) / MAX_CUTOFF) * (HEIGHT - PLOT.top - PLOT.bottom);
const fixed = (value: number): string => value.toFixed(1);

export function paretoSvg(title: string, curves: readonly Curve[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(WIDTH)} ${String(HEIGHT)}" font-family="sans-serif" font-size="12">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${String(WIDTH)}" height="${String(HEIGHT)}" fill="#ffffff"/>`,
    `<text x="${String(PLOT.left)}" y="24" font-size="15" font-weight="bold" fill="#222">${escaped(title)}</text>`,
    ...grid(),
    ...curves.flatMap((curve, index) => drawn(curve, index)),
    '</svg>',
    '',
  ].join('\n');
}

function grid(): string[] {
  const lines: string[] = [];
  const [left, right, top, bottom] = [PLOT.left, WIDTH - PLOT.right, PLOT.top, HEIGHT - PLOT.bottom];
  for (let ms = 0; ms <= MAX_LATENCY_MS; ms += 250) {
    lines.push(line(x(ms), top, x(ms), bottom), label(x(ms), bottom + 18, String(ms), 'middle'));
  }
  for (let percent = 0; percent <= MAX_CUTOFF * 100; percent += 10) {
    const at = y(percent / 100);
    lines.push(line(left, at, right, at), label(left - 8, at + 4, `${String(percent)} %`, 'end'));
  }
  lines.push(label((left + right) / 2, HEIGHT - 14, 'mean latency at the end of a turn, ms', 'middle'));
  lines.push(
    `<text transform="translate(16 ${fixed((top + bottom) / 2)}) rotate(-90)" text-anchor="middle" fill="#444">pauses cut off</text>`,
  );
  return lines;
}

function drawn(curve: Curve, index: number): string[] {
  const { stroke, dash } = STYLES[index % STYLES.length] ?? STYLES[0];
  const points = [...curve.points]
    .sort((a, b) => a.latency_ms_mean - b.latency_ms_mean)
    .map((point) => `${fixed(x(point.latency_ms_mean))},${fixed(y(point.cutoff))}`)
    .join(' ');
  const dashes = dash === '' ? '' : ` stroke-dasharray="${dash}"`;
  const keyY = PLOT.top + 14 + index * 18;
  const keyX = WIDTH - PLOT.right - 210;
  const parts = [
    `<polyline points="${points}" fill="none" stroke="${stroke}" stroke-width="2"${dashes}/>`,
    `<line x1="${String(keyX)}" y1="${String(keyY)}" x2="${String(keyX + 28)}" y2="${String(keyY)}" stroke="${stroke}" stroke-width="2"${dashes}/>`,
    label(keyX + 36, keyY + 4, curve.name, 'start'),
  ];
  if (curve.mark !== undefined) {
    const [cx, cy] = [x(curve.mark.latency_ms_mean), y(curve.mark.cutoff)];
    parts.push(`<circle cx="${fixed(cx)}" cy="${fixed(cy)}" r="5" fill="${stroke}"/>`);
    parts.push(label(cx + 9, cy - 7, curve.mark.label, 'start'));
  }
  return parts;
}

const line = (x1: number, y1: number, x2: number, y2: number): string =>
  `<line x1="${fixed(x1)}" y1="${fixed(y1)}" x2="${fixed(x2)}" y2="${fixed(y2)}" stroke="#e4e4e4"/>`;

const label = (at: number, height: number, text: string, anchor: string): string =>
  `<text x="${fixed(at)}" y="${fixed(height)}" text-anchor="${anchor}" fill="#444">${escaped(text)}</text>`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
