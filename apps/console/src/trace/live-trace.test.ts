import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LiveTrace, type TracePiece } from './live-trace.ts';
import { parseTrace } from './trace-model.ts';

const text = readFileSync(join(import.meta.dirname, '../../../../tests/traces/barge-in.jsonl'), 'utf8');
const steps = text
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => JSON.parse(line) as { atMs: number });

const piece = (from: number, to: number): TracePiece => ({
  trace_version: 2,
  first_step: from,
  steps: steps.slice(from, to),
});

describe('a trace that is put together while the call goes on', () => {
  it('is the trace of the file, with each decision told once, whatever is sent twice', () => {
    const live = new LiveTrace();
    const told = [];
    for (let from = 0; from < steps.length; from += 40) {
      told.push(
        ...live.add(piece(Math.max(0, from - 25), from + 40), 500 + (steps[from + 39]?.atMs ?? 20_000)),
      );
    }
    const recorded = parseTrace(text);
    if (!recorded.ok) throw new Error(recorded.reason);
    expect({ ...live.model, lines: [] }).toEqual({ ...recorded.model, lines: [] });
    expect(told).toEqual(recorded.model.decisions);
    expect(live.file).toEqual({ text, whole: true });
    expect(live.model.replayProblem).toBeNull();
    expect(live.sessionMs(1500)).toBe(1000);
    expect(live.pageMs(1000)).toBe(1500);
  });

  it('shows lost steps as a gap, believes nothing from there on, and keeps what replays', () => {
    const live = new LiveTrace();
    live.add(piece(0, 100), 0);
    live.add(piece(150, steps.length), 0);
    expect(live.model.gaps).toEqual([
      { fromMs: steps[99]?.atMs, toMs: steps[150]?.atMs, text: '50 steps missing' },
    ]);
    expect(live.model.replayProblem).toBe('50 steps missing');
    expect(live.model.decisions.some(({ belief }) => belief !== null)).toBe(false);
    expect(live.file.whole).toBe(false);
    expect(parseTrace(live.file.text)).toMatchObject({ ok: true, model: { replayProblem: null } });
  });

  it('knows when the model began to write a reply', () => {
    const live = new LiveTrace();
    live.add(piece(0, steps.length), 1000 + (steps.at(-1)?.atMs ?? 0));
    const wrote = (steps as { atMs: number; input?: { type: string; replyId?: number } }[]).find(
      ({ input }) => input?.type === 'generation.advanced',
    );
    const reply = live.model.replies.find(({ replyId }) => replyId === wrote?.input?.replyId);
    expect(reply?.firstTextAtMs).toBe(wrote?.atMs);
    expect(live.firstTextAt(1000 + (reply?.startedAtMs ?? 0) + 80)).toBe(1000 + (wrote?.atMs ?? 0));
    expect(live.firstTextAt(1_000_000)).toBeUndefined();
  });

  it('shows a lost connection at once, and then what the server says of it', () => {
    const live = new LiveTrace();
    live.disconnected(5);
    expect(live.model.gaps).toEqual([]);
    live.add(piece(0, 100), 10_000);
    const pageMs = live.pageMs(live.model.endMs + 300);
    live.disconnected(pageMs);
    live.disconnected(pageMs + 100);
    expect(live.model.gaps).toEqual([
      { fromMs: live.model.endMs + 300, toMs: null, text: 'connection lost' },
    ]);
    const atMs = live.model.endMs;
    const away = [
      { atMs: atMs + 50, input: { type: 'client.left' }, commands: [] },
      { atMs: atMs + 900, input: { type: 'client.returned' }, commands: [] },
    ];
    live.add({ trace_version: 2, first_step: 100, steps: away }, 20_000);
    expect(live.model.gaps).toEqual([{ fromMs: atMs + 50, toMs: atMs + 900, text: 'connection lost' }]);
  });

  it('notices a server that decides otherwise, and one of another version', () => {
    const other = new LiveTrace();
    const changed = JSON.stringify(piece(0, steps.length)).replace(
      '"outcome":"committed"',
      '"outcome":"other"',
    );
    other.add(JSON.parse(changed) as TracePiece, 0);
    expect(other.model.replayProblem).toMatch(/^at \d+ ms this page decides otherwise/);
    const newer = new LiveTrace();
    newer.add({ ...piece(0, 5), trace_version: 99 }, 0);
    expect(newer.model.replayProblem).toBe("the server's trace is of version 99");
  });
});
