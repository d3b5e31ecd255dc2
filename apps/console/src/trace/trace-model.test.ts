import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SHORTEST_OPEN_SILENCE_MS, whatIf } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { patienceAt, stepAt } from './dial.ts';
import { explain, explainStretch, movedTo } from './explain.ts';
import { holdAfter, posteriorCurve, waitAt } from './posterior.ts';
import { parseTrace, type TraceModel } from './trace-model.ts';

const folder = join(import.meta.dirname, '../../../../tests/traces');
const traces = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
const textOf = (name: string): string => readFileSync(join(folder, name), 'utf8');

function modelOf(name: string): TraceModel {
  const parsed = parseTrace(textOf(name));
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.model;
}

describe('a trace in the page', () => {
  it.each(traces)('%s: every recorded decision is shown, on the belief it was made on', (name) => {
    const model = modelOf(name);
    expect(model.replayProblem).toBeNull();
    const recorded = textOf(name).split('"type":"decision.record"').length - 1;
    expect(model.decisions).toHaveLength(recorded);
    for (const moment of model.decisions) {
      expect(explain(moment).reason).not.toBe('');
      const { belief, decision } = moment;
      if (!belief || decision.facts['slot'] !== null) continue;
      const { silenceMs, patience } = decision.facts as { silenceMs: number; patience: number };
      // p is recorded with three digits, and the core's own quantile is good to 4.5e-4.
      expect(Math.abs(waitAt(belief, patience) - silenceMs)).toBeLessThan(10);
    }
  });

  it('shows what the agent said and where it was cut', () => {
    const { replies, words, turns } = modelOf('barge-in.jsonl');
    const cut = replies.find(({ interrupted }) => interrupted);
    const sentTo = cut?.pieces.at(-1)?.toMs ?? 0;
    expect(cut?.endedAtMs).toBeGreaterThan(cut?.pieces[0]?.fromMs ?? Infinity);
    expect(sentTo).toBeGreaterThan(cut?.endedAtMs ?? Infinity);
    expect(cut?.words.map(({ text }) => text).join(' ')).toMatch(/^Your/);
    expect(words.map(({ text }) => text).join(' ')).toContain('where is my order');
    expect(turns.every(({ toMs, fromMs }) => toMs === null || toMs >= fromMs)).toBe(true);
  });

  it('says which line is wrong', () => {
    expect(parseTrace('')).toMatchObject({ ok: false });
    expect(parseTrace('{"antiphonTrace":2}\nnonsense')).toMatchObject({
      ok: false,
      line: 2,
      reason: 'not a JSON object',
    });
  });

  it('shows a trace that replays differently as it was recorded, without beliefs', () => {
    const parsed = parseTrace(
      textOf('normal-turn.jsonl').replace('"outcome":"committed"', '"outcome":"other"'),
    );
    if (!parsed.ok) throw new Error(parsed.reason);
    expect(parsed.model.replayProblem).toMatch(/^line \d+: command 1 differs from/);
    expect(parsed.model.belief).toEqual([]);
    expect(parsed.model.decisions.length).toBeGreaterThan(0);
    expect(parsed.model.decisions.every(({ belief }) => belief === null)).toBe(true);
  });
});

describe('the belief', () => {
  const belief = modelOf('normal-turn.jsonl').decisions.find((one) => one.belief)?.belief;
  if (!belief) throw new Error('the trace holds no end of a turn');

  it('falls with the silence, and a larger risk waits less', () => {
    const curve = posteriorCurve(belief);
    curve.slice(1).forEach((point, index) => {
      expect(point.hold).toBeLessThanOrEqual((curve[index]?.hold ?? 0) + 1e-6);
    });
    expect(holdAfter(belief, 0)).toBeCloseTo((1 - belief.p) * 1, 0);
    expect(waitAt(belief, 1)).toBeGreaterThan(waitAt(belief, 5));
    expect(waitAt(belief, 50)).toBe(SHORTEST_OPEN_SILENCE_MS);
    expect(waitAt({ ...belief, p: 0.001 }, 0.2)).toBe(belief.timeoutMs);
  });
});

describe('the dial', () => {
  it('covers the range of the core and comes back to its steps', () => {
    expect([patienceAt(0), patienceAt(100)]).toEqual([0.2, 50]);
    for (let step = 0; step <= 100; step += 1)
      expect(Math.abs(stepAt(patienceAt(step)) - step)).toBeLessThan(2);
  });

  it('moves the end of a turn, in words and on the axis', () => {
    const lines = textOf('barge-in.jsonl').split('\n');
    const stretch = (patience: number) => {
      const result = whatIf(lines, { patience });
      if (!result.ok || !result.stretches[0]) throw new Error('no stretch');
      return result.stretches[0];
    };
    expect(explainStretch(stretch(5))).toMatch(/no change/);
    expect(movedTo(stretch(5))).toBeNull();
    const ended = stretch(5).recorded.endedAtMs ?? 0;
    expect(explainStretch(stretch(20))).toMatch(/would have ended at .* ms earlier/);
    expect(movedTo(stretch(20))).toBeLessThan(ended);
    expect(explainStretch(stretch(1))).toMatch(/stayed open longer: at .* ms later/);
    expect(movedTo(stretch(1))).toBeGreaterThan(ended);
  });
});
