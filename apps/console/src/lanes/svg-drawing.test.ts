import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseTrace } from '../trace/trace-model.ts';
import { COLOURS, drawLanes, type Palette } from './draw-lanes.ts';
import { SvgDrawing } from './svg-drawing.ts';

const measure = (text: string): TextMetrics => ({ width: 6 * text.length }) as TextMetrics;
const palette = Object.fromEntries(COLOURS.map((name) => [name, `(${name})`])) as Palette;

function picture(fromMs: number, toMs: number): string {
  const file = join(import.meta.dirname, '../../../../tests/traces/barge-in.jsonl');
  const parsed = parseTrace(readFileSync(file, 'utf8'));
  if (!parsed.ok) throw new Error(parsed.reason);
  const { model } = parsed;
  const drawing = new SvgDrawing(measure);
  const view = { model, window: { fromMs, toMs }, playheadMs: null, nowMs: model.endMs, chosen: undefined };
  drawLanes(drawing, { width: 1000, height: 280 }, { ...view, movedMs: [] }, palette);
  return drawing.file(1000, 280);
}

describe('the lanes as SVG', () => {
  it('hold the words, the decisions by name, and whole elements only', () => {
    const svg = picture(0, 12_000);
    for (const word of ['order', 'stop', 'warehouse', 'Will go on', 'turn', '10 s']) {
      expect(svg).toMatch(new RegExp(`>[^<]*${word}[^<]*</text>`));
    }
    const opened = svg.match(/<(?!\/)[a-zA-Z]+/g)?.length ?? 0;
    const closed = (svg.match(/\/>/g)?.length ?? 0) + (svg.match(/<\//g)?.length ?? 0);
    expect(opened).toBe(closed);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('draw what is in view and not the rest', () => {
    const early = picture(0, 3_000);
    expect(early).not.toContain('>wrong</text>');
    expect(early.length).toBeLessThan(picture(0, 12_000).length);
  });

  it('write text as text', () => {
    const drawing = new SvgDrawing(measure);
    drawing.fillText('<a & "b">', 1, 2);
    expect(drawing.file(10, 10)).toContain('>&lt;a &amp; &quot;b&quot;></text>');
  });
});
