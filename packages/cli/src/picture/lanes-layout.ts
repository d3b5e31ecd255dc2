/**
 * Placing of text and spans in the picture: estimated widths, words on the first free level, lines broken to
 * fit. SVG has no text measuring of its own, so widths are estimated a little too wide.
 */
import type { Span } from './lanes-model.ts';

/** Mean advance of a sans-serif character in ems, rounded up: overlap looks worse than a gap. */
const EM_PER_CHARACTER = 0.6;
/** Least distance between two words on one level, px. */
const WORD_GAP_PX = 4;

export const textWidth = (text: string, size: number): number => text.length * size * EM_PER_CHARACTER;

export function clipSpan(span: Span, window: Span): Span | null {
  const startMs = Math.max(span.startMs, window.startMs);
  const endMs = Math.min(span.endMs, window.endMs);
  return endMs > startMs ? { startMs, endMs } : null;
}

export type Box = { readonly startPx: number; readonly widthPx: number };

/** The level of each box (in order of start): the first that is free there, else the one that frees first. */
export function packRows(boxes: readonly Box[], levels: number): number[] {
  const freeFrom = Array.from({ length: levels }, () => -Infinity);
  return boxes.map(({ startPx, widthPx }) => {
    const free = freeFrom.findIndex((from) => from <= startPx);
    const level = free >= 0 ? free : freeFrom.indexOf(Math.min(...freeFrom));
    freeFrom[level] = startPx + widthPx + WORD_GAP_PX;
    return level;
  });
}

export type TextBox = { readonly widthPx: number; readonly size: number; readonly lines: number };

/** Breaks text between words into at most `lines` lines; what does not fit ends in an ellipsis. */
export function fitWords(text: string, { widthPx, size, lines }: TextBox): string[] {
  const room = Math.max(4, Math.floor(widthPx / (size * EM_PER_CHARACTER)));
  const broken: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = broken.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= room)
      broken[broken.length - 1] = `${last} ${word}`;
    else broken.push(word);
  }
  if (broken.length <= lines) return broken;
  const kept = broken.slice(0, lines);
  const cut = kept[lines - 1] ?? '';
  kept[lines - 1] = cut.slice(0, room - 1).trimEnd() + '…';
  return kept;
}
