import { describe, expect, it } from 'vitest';
import { indexAfterKey } from './lane-canvas.ts';
import { firstFrom, heardUntil, type LaneReply, trimLanes } from './lane-model.ts';
import { layOut } from './lane-layout.ts';
import { newWords } from './new-words.ts';
import { tickMs, timeAt, windowAround, windowUntil, xOf } from './time-window.ts';
import { WireLanes } from './wire-lanes.ts';

describe('the part in view', () => {
  it('holds the playhead and stays inside', () => {
    expect(windowAround(500, 0, 9000)).toEqual({ fromMs: 0, toMs: 9000 });
    expect(windowAround(100, 5000, 9000)).toEqual({ fromMs: 0, toMs: 5000 });
    expect(windowAround(8999, 5000, 9000)).toEqual({ fromMs: 4000, toMs: 9000 });
    const window = windowAround(4500, 5000, 9000);
    expect(xOf(window, 4500, 800)).toBe(400);
    expect(timeAt(window, 400, 800)).toBe(4500);
    expect(tickMs(window)).toBe(500);
  });

  it('of a call that goes on stands until it is full, then scrolls', () => {
    expect(windowUntil(3_000, 20_000)).toEqual({ fromMs: 0, toMs: 20_000 });
    expect(windowUntil(100_000, 20_000)).toEqual({ fromMs: 80_600, toMs: 100_600 });
  });

  it('is laid out without overlap, with room for names where there is some', () => {
    for (const [width, height] of [
      [1000, 280],
      [330, 256],
    ] as const) {
      const { flags, user, userWords, belief, agent, agentWords, axis, left } = layOut(width, height);
      const rows = [flags, user, userWords, belief, agent, agentWords, axis];
      rows.slice(1).forEach((row, index) => {
        const above = rows[index];
        expect(row.top).toBeGreaterThanOrEqual((above?.top ?? 0) + (above?.height ?? 0));
      });
      expect(axis.top + axis.height).toBeCloseTo(height);
      expect(left > 0).toBe(width === 1000);
    }
  });
});

describe('what was heard of a reply', () => {
  const reply = (fields: Partial<LaneReply>): LaneReply => ({
    pieces: [
      { fromMs: 1000, toMs: 2000 },
      { fromMs: 3000, toMs: 5000 },
    ],
    ...{ endedAtMs: null, interrupted: false, heardMs: null, words: [] },
    ...fields,
  });

  it('goes up to now while it sounds, to its end when it is over, to what was played when it was cut', () => {
    expect(heardUntil(reply({}), 3500)).toBe(3500);
    expect(heardUntil(reply({ endedAtMs: 4900 }), 9000)).toBe(5000);
    expect(heardUntil(reply({ endedAtMs: 3600, interrupted: true }), 9000)).toBe(3600);
    expect(heardUntil(reply({ endedAtMs: 3600, interrupted: true, heardMs: 1400 }), 9000)).toBe(3400);
    expect(heardUntil(reply({ endedAtMs: 1900, interrupted: true, heardMs: 800 }), 9000)).toBe(1800);
  });
});

describe('the lanes of the bare wire', () => {
  it('show turns, words, what was played, and a lost connection', () => {
    const lanes = new WireLanes();
    lanes.heard(-20, 50);
    lanes.take({ type: 'input.speech.started' }, 100);
    lanes.take({ type: 'transcript.user.delta', item_id: 'i', text: 'where is' }, 300);
    lanes.take({ type: 'transcript.user.delta', item_id: 'i', text: 'where is it' }, 500);
    lanes.take({ type: 'input.speech.stopped' }, 900);
    const word = { type: 'transcript.agent.delta', reply_id: 'r', item_id: 'm' } as const;
    lanes.take({ ...word, delta: 'Here', start_ms: 0, end_ms: 200 }, 950);
    lanes.take({ type: 'client.playback.started', replyId: 'r' }, 1000);
    lanes.take({ ...word, delta: ' it', start_ms: 200, end_ms: 300 }, 1050);
    lanes.take({ type: 'client.playback.position', replyId: 'r', playedMs: 250, last: true }, 1250);
    lanes.take({ type: 'client.state', state: 'reconnecting' }, 1300);
    lanes.take({ type: 'client.state', state: 'ready' }, 1700);
    const { levels, turns, words, replies, gaps, endMs } = lanes.model;
    expect(levels).toEqual([{ atMs: 50, levelDb: -20, probability: null }]);
    expect(turns).toEqual([{ turnId: 0, fromMs: 100, toMs: 900 }]);
    expect(words.map(({ text }) => text)).toEqual(['where is', 'it']);
    expect(replies[0]?.pieces).toEqual([{ fromMs: 1000, toMs: 1250 }]);
    expect(replies[0]?.words).toEqual([
      { atMs: 1000, text: 'Here' },
      { atMs: 1200, text: 'it' },
    ]);
    expect(gaps).toEqual([{ fromMs: 1300, toMs: 1700, text: 'connection lost' }]);
    expect(endMs).toBe(1700);
  });

  it('are bounded', () => {
    const { model } = new WireLanes();
    for (let atMs = 0; atMs < 100_000; atMs += 1) model.levels.push({ atMs, levelDb: 0, probability: null });
    trimLanes(model);
    expect(model.levels).toHaveLength(60_000);
    expect(model.levels[0]?.atMs).toBe(40_000);
    expect(firstFrom(model.levels, 50_000.5)).toBe(10_001);
  });
});

describe('what a partial transcript adds', () => {
  it.each([
    ['', 'Where is', 'Where is'],
    ['I would.', 'I would like a.', 'like a.'],
    ['where is my order', 'Where is my order?', ''],
    ['I want two', 'I want to go', 'to go'],
    ['a b c', 'a b', ''],
  ])('%j then %j: %j', (before, now, added) => {
    expect(newWords(before, now)).toBe(added);
  });
});

describe('the keys of the lanes', () => {
  it('go from decision to decision, from none to the newest', () => {
    expect(indexAfterKey('ArrowLeft', -1, 5)).toBe(4);
    expect(indexAfterKey('ArrowLeft', 0, 5)).toBe(0);
    expect(indexAfterKey('ArrowRight', 4, 5)).toBe(4);
    expect(indexAfterKey('ArrowRight', -1, 5)).toBe(0);
    expect(indexAfterKey('Home', 3, 5)).toBe(0);
    expect(indexAfterKey('End', 1, 5)).toBe(4);
    expect(indexAfterKey('Enter', 2, 5)).toBe(2);
    expect(indexAfterKey('Tab', 2, 5)).toBeUndefined();
  });
});
