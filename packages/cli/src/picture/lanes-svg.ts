/**
 * The picture of a conversation: rows of twelve seconds, like systems of a score, the caller above and the
 * agent below one time axis. A pure function from the model to SVG text; everything that came from outside
 * is escaped.
 */
import { COLUMN_MS } from './envelope.ts';
import type { Flag, FlagKind, LanesModel, PlacedWord, Span } from './lanes-model.ts';
import { clipSpan, fitWords, packRows, textWidth } from './lanes-layout.ts';

const MS_PER_ROW = 12_000;
const PX_PER_MS = 0.1;
const LEFT = 76;
const RIGHT = 48;
const WIDTH = LEFT + MS_PER_ROW * PX_PER_MS + RIGHT;
const TOP = 74;
const BOTTOM = 44;

/** Vertical plan of one row, px from its top. */
const ROW = {
  flagLevels: [12, 24],
  callerTop: 32,
  callerMid: 62,
  laneHalf: 30,
  captions: [106, 121],
  wait: 138,
  agentMid: 178,
  agentWords: [222, 236, 250],
  axis: 262,
  height: 302,
} as const;

const INK = '#1f2933';
const SOFT = '#6b7785';
const RULE = '#e3e8ee';
const COLOURS = {
  caller: '#0f766e',
  callerBand: '#e6f4f1',
  agent: '#4656c4',
  unheard: '#b9c0ca',
  wait: '#9a5b00',
} as const;
const FLAG_COLOURS: Readonly<Record<FlagKind, string>> = {
  'speech-started': '#0f766e',
  'turn-ended': '#334155',
  'barge-in': '#c2263a',
  'reply-started': '#4656c4',
  problem: '#c2263a',
};

const FONT = "font-family=\"'DejaVu Sans', 'Segoe UI', Helvetica, Arial, sans-serif\"";

function escapeXml(text: string): string {
  // Characters that XML 1.0 forbids altogether are dropped.
  const printable = Array.from(text)
    .filter((c) => c >= ' ' || c === '\t')
    .join('');
  return printable
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

const n = (value: number): string => String(Math.round(value * 10) / 10);

type TextStyle = { readonly size: number; readonly fill: string; readonly extra?: string };

function text(x: number, y: number, content: string, { size, fill, extra = '' }: TextStyle): string {
  return `<text x="${n(x)}" y="${n(y)}" font-size="${String(size)}" fill="${fill}"${extra === '' ? '' : ' ' + extra}>${escapeXml(content)}</text>`;
}

function line(from: readonly [number, number], to: readonly [number, number], style: string): string {
  return `<line x1="${n(from[0])}" y1="${n(from[1])}" x2="${n(to[0])}" y2="${n(to[1])}" ${style}/>`;
}

/** One row of the picture: the stretch of time it shows and where it stands. */
type Row = Span & { readonly top: number };

const xOf = (row: Row, atMs: number): number => LEFT + (atMs - row.startMs) * PX_PER_MS;

type LaneStyle = { readonly mid: number; readonly fill: string };

/** A mirrored outline of `span` around the lane's middle; silent stretches collapse onto the line. */
function outline(values: readonly number[], row: Row, span: Span, { mid, fill }: LaneStyle): string {
  const first = Math.floor(span.startMs / COLUMN_MS);
  const columns = values.slice(first, Math.ceil(span.endMs / COLUMN_MS));
  const half = (value: number): number => Math.max(0.4, value * ROW.laneHalf);
  const point = (value: number, index: number, side: number): string =>
    `${n(xOf(row, (first + index) * COLUMN_MS))},${n(row.top + mid + side * half(value))}`;
  const upper = columns.map((value, index) => point(value, index, -1));
  const lower = columns.map((value, index) => point(value, index, 1)).reverse();
  return columns.length === 0 ? '' : `<path d="M${upper.join('L')}L${lower.join('L')}Z" fill="${fill}"/>`;
}

/** Only the stretches with sound, so that one outline does not draw a line through another's. */
function islands(values: readonly number[], row: Row, style: LaneStyle): string {
  const shapes: string[] = [];
  let start = -1;
  for (let at = 0; at <= values.length; at += 1) {
    const sounding = (values[at] ?? 0) > 0;
    if (sounding && start < 0) start = at;
    if (sounding || start < 0) continue;
    const part = clipSpan({ startMs: start * COLUMN_MS, endMs: at * COLUMN_MS }, row);
    if (part !== null) shapes.push(outline(values, row, part, style));
    start = -1;
  }
  return shapes.join('');
}

function axis(row: Row): string {
  const y = row.top + ROW.axis;
  const parts = [line([LEFT, y], [xOf(row, row.endMs), y], `stroke="${SOFT}" stroke-width="1"`)];
  for (let ms = row.startMs; ms <= row.endMs; ms += 500) {
    const x = xOf(row, ms);
    const whole = ms % 1000 === 0;
    parts.push(line([x, y], [x, y + (whole ? 5 : 3)], `stroke="${SOFT}"`));
    if (!whole) continue;
    parts.push(line([x, row.top + ROW.callerTop], [x, y], `stroke="${RULE}"`));
    parts.push(
      text(x, y + 17, `${String(ms / 1000)} s`, { size: 10, fill: SOFT, extra: 'text-anchor="middle"' }),
    );
  }
  return parts.join('');
}

function laneLabels(row: Row): string {
  const label = (mid: number, name: string, fill: string): string =>
    text(LEFT - 12, row.top + mid + 4, name, {
      size: 12,
      fill,
      extra: 'text-anchor="end" font-weight="600"',
    });
  return label(ROW.callerMid, 'caller', COLOURS.caller) + label(ROW.agentMid, 'agent', COLOURS.agent);
}

function callerSpeech(model: LanesModel, row: Row): string {
  return model.callerSpeech
    .map((span) => {
      const part = clipSpan(span, row);
      if (part === null) return '';
      const x = xOf(row, part.startMs);
      const width = n((part.endMs - part.startMs) * PX_PER_MS);
      return `<rect x="${n(x)}" y="${n(row.top + ROW.callerTop)}" width="${width}" height="${n(2 * ROW.laneHalf)}" rx="4" fill="${COLOURS.callerBand}"><title>${escapeXml(span.text)}</title></rect>`;
    })
    .join('');
}

function captions(model: LanesModel, row: Row): string {
  const here = model.captions.filter(({ startMs }) => startMs >= row.startMs && startMs < row.endMs);
  return here
    .map(({ startMs, text: words }, index) => {
      const x = xOf(row, startMs);
      const next = here[index + 1];
      const room = (next === undefined ? LEFT + MS_PER_ROW * PX_PER_MS : xOf(row, next.startMs) - 10) - x;
      const lines = fitWords(`“${words}”`, {
        widthPx: Math.max(60, room),
        size: 12,
        lines: ROW.captions.length,
      });
      return lines
        .map((content, level) =>
          text(x, row.top + (ROW.captions[level] ?? 0), content, { size: 12, fill: COLOURS.caller }),
        )
        .join('');
    })
    .join('');
}

function agentWords(words: readonly PlacedWord[], row: Row): string {
  const here = words.filter(({ startMs }) => startMs >= row.startMs && startMs < row.endMs);
  const boxes = here.map((word) => ({ startPx: xOf(row, word.startMs), widthPx: textWidth(word.text, 11) }));
  const levels = packRows(boxes, ROW.agentWords.length);
  return here
    .map((word, index) => {
      const y = row.top + (ROW.agentWords[levels[index] ?? 0] ?? 0);
      const style = word.heard
        ? { size: 11, fill: INK }
        : { size: 11, fill: SOFT, extra: 'font-style="italic" text-decoration="line-through"' };
      return text(xOf(row, word.startMs), y, word.text, style);
    })
    .join('');
}

function flags(list: readonly Flag[], row: Row): string {
  const here = list.filter(({ atMs }) => atMs >= row.startMs && atMs < row.endMs);
  const labelled = here.filter(({ kind }) => kind !== 'reply-started');
  const boxes = labelled.map((flag) => ({
    startPx: xOf(row, flag.atMs),
    widthPx: textWidth(flag.label, 10) + 8,
  }));
  const levels = packRows(boxes, ROW.flagLevels.length);
  const poles = here.map(({ atMs, kind }) => {
    const x = xOf(row, atMs);
    const dash = kind === 'barge-in' || kind === 'problem' ? '' : ' stroke-dasharray="3 3"';
    const [from, to] =
      kind === 'reply-started' ? [ROW.agentMid - ROW.laneHalf, ROW.agentMid + ROW.laneHalf] : poleSpan(kind);
    return line(
      [x, row.top + from],
      [x, row.top + to],
      `stroke="${FLAG_COLOURS[kind]}" stroke-width="1.4"${dash}`,
    );
  });
  const names = labelled.map((flag, index) => {
    const [x, y] = [xOf(row, flag.atMs), row.top + (ROW.flagLevels[levels[index] ?? 0] ?? 0)];
    const fill = FLAG_COLOURS[flag.kind];
    const atEdge = x + textWidth(flag.label, 10) + 8 > WIDTH - 4;
    const extra = `font-weight="600"${atEdge ? ' text-anchor="end"' : ''}`;
    return (
      `<circle cx="${n(x)}" cy="${n(y - 3.5)}" r="2.6" fill="${fill}"/>` +
      text(atEdge ? x - 6 : x + 6, y, flag.label, { size: 10, fill, extra })
    );
  });
  return poles.join('') + names.join('');
}

/** From the flag zone down through the caller's lane; what stops the agent reaches down to it. */
function poleSpan(kind: FlagKind): readonly [number, number] {
  const end =
    kind === 'barge-in' || kind === 'problem' ? ROW.agentMid + ROW.laneHalf : ROW.callerMid + ROW.laneHalf;
  return [ROW.callerTop - 4, end];
}

function waits(model: LanesModel, row: Row): string {
  return model.waits
    .map((wait) => {
      const part = clipSpan(wait, row);
      if (part === null) return '';
      const [x1, x2, y] = [xOf(row, part.startMs), xOf(row, part.endMs), row.top + ROW.wait];
      const stroke = `stroke="${COLOURS.wait}" stroke-width="1.3"`;
      const atEdge = x2 + textWidth(wait.label, 11) + 10 > WIDTH;
      const style = {
        size: 11,
        fill: COLOURS.wait,
        extra: `font-weight="600"${atEdge ? ' text-anchor="end"' : ''}`,
      };
      const label = text(atEdge ? x2 - 6 : x2 + 5, atEdge ? y - 5 : y + 4, wait.label, style);
      return [
        line([x1, y], [x2, y], stroke),
        line([x1, y - 4], [x1, y + 4], stroke),
        line([x2, y - 4], [x2, y + 4], stroke),
        part.endMs === wait.endMs ? label : '',
      ].join('');
    })
    .join('');
}

function drawRow(model: LanesModel, row: Row): string {
  const baseline = (mid: number): string =>
    line([LEFT, row.top + mid], [xOf(row, row.endMs), row.top + mid], `stroke="${RULE}"`);
  return [
    '<g>',
    callerSpeech(model, row),
    axis(row),
    baseline(ROW.callerMid),
    baseline(ROW.agentMid),
    outline(model.callerEnvelope, row, row, { mid: ROW.callerMid, fill: COLOURS.caller }),
    islands(model.agentUnheard, row, { mid: ROW.agentMid, fill: COLOURS.unheard }),
    islands(model.agentHeard, row, { mid: ROW.agentMid, fill: COLOURS.agent }),
    laneLabels(row),
    flags(model.flags, row),
    captions(model, row),
    waits(model, row),
    agentWords(model.agentWords, row),
    '</g>',
  ].join('\n');
}

function legend(): string {
  const entries: readonly (readonly [string, string])[] = [
    [COLOURS.caller, 'caller'],
    [COLOURS.agent, 'agent, heard'],
    [COLOURS.unheard, 'agent, sent but not heard'],
    [COLOURS.wait, 'end of speech to audible reply'],
  ];
  let x = LEFT;
  return entries
    .map(([fill, label]) => {
      const entry =
        `<rect x="${n(x)}" y="46" width="10" height="10" rx="2" fill="${fill}"/>` +
        text(x + 15, 55, label, { size: 11, fill: SOFT });
      x += textWidth(label, 11) + 42;
      return entry;
    })
    .join('');
}

/** The whole picture as one SVG document. */
export function lanesSvg(model: LanesModel): string {
  const rows = Math.max(1, Math.ceil(model.durationMs / MS_PER_ROW));
  const height = TOP + rows * ROW.height + BOTTOM - 24;
  const drawn = Array.from({ length: rows }, (_, index) => {
    const startMs = index * MS_PER_ROW;
    // The last row ends at a whole second after the end, the others are full.
    const endMs = Math.min(
      startMs + MS_PER_ROW,
      Math.max(startMs + 1000, Math.ceil(model.durationMs / 1000) * 1000),
    );
    return drawRow(model, { startMs, endMs, top: TOP + index * ROW.height });
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${n(WIDTH)}" height="${n(height)}" viewBox="0 0 ${n(WIDTH)} ${n(height)}" ${FONT}>`,
    `<title>${escapeXml(model.title)}</title>`,
    '<rect width="100%" height="100%" fill="#fcfdfe"/>',
    text(LEFT, 30, model.title, { size: 16, fill: INK, extra: 'font-weight="600"' }),
    legend(),
    ...drawn,
    '</svg>',
    '',
  ].join('\n');
}
