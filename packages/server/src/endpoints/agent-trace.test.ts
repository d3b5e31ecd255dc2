import { sessionMs, traceLine, type TraceLine } from '@antiphon/core';
import { SimulatedClock } from '@antiphon/testkit';
import { describe, expect, it } from 'vitest';
import { KEPT_CHARS_MAX, AgentTrace, type TracePiece } from './agent-trace.ts';

const step = (atMs: number): TraceLine => ({
  atMs: sessionMs(atMs),
  input: { type: 'time.passed' },
  commands: [],
});

function setUp() {
  const clock = new SimulatedClock();
  const trace = new AgentTrace(clock);
  const sent: TracePiece[] = [];
  let backlog = 0;
  const outlet = { send: (piece: TracePiece) => sent.push(piece), backlogBytes: () => backlog };
  return { clock, trace, sent, outlet, setBacklog: (bytes: number) => (backlog = bytes) };
}

const numbers = (sent: readonly TracePiece[]): number[] =>
  sent.flatMap(({ firstStep, steps }) => steps.map((_, index) => firstStep + index));

describe('the live trace', () => {
  it('sends nothing until it is asked for, then every step as the file would have it', () => {
    const { clock, trace, sent, outlet } = setUp();
    trace.attach(outlet);
    trace.write(step(1));
    clock.advanceTo(500);
    expect(sent).toEqual([]);
    trace.switch(true);
    trace.write(step(2));
    trace.write(step(3));
    clock.advanceTo(1000);
    expect(sent).toEqual([{ version: 2, firstStep: 1, steps: [traceLine(step(2)), traceLine(step(3))] }]);
    trace.switch(false);
    trace.write(step(4));
    clock.advanceTo(2000);
    expect(sent).toHaveLength(1);
  });

  it('waits while the connection is behind, and drops the oldest steps, which shows in the numbers', () => {
    const { clock, trace, sent, outlet, setBacklog } = setUp();
    trace.switch(true);
    trace.attach(outlet);
    setBacklog(1e6);
    const total = Math.ceil((2 * KEPT_CHARS_MAX) / traceLine(step(100_000)).length);
    for (let at = 0; at < total; at += 1) trace.write(step(100_000 + at));
    clock.advanceTo(1000);
    expect(sent).toEqual([]);
    setBacklog(0);
    clock.advanceTo(20_000);
    const got = numbers(sent);
    expect(got[0]).toBeGreaterThan(total / 3);
    expect(got).toEqual(Array.from({ length: total - (got[0] ?? 0) }, (_, index) => (got[0] ?? 0) + index));
    for (const { steps } of sent) expect(steps.join('').length).toBeLessThanOrEqual(32 * 1024);
  });

  it('tells a client that is back what its old connection may have lost', () => {
    const { clock, trace, sent, outlet } = setUp();
    trace.switch(true);
    trace.attach(outlet);
    trace.write(step(1));
    clock.advanceTo(200);
    trace.detach();
    trace.write(step(2));
    clock.advanceTo(400);
    expect(numbers(sent)).toEqual([0]);
    trace.attach(outlet);
    clock.advanceTo(600);
    expect(numbers(sent)).toEqual([0, 0, 1]);
  });

  it('sends the rest at the end, whatever waits', () => {
    const { trace, sent, outlet, setBacklog } = setUp();
    trace.switch(true);
    trace.attach(outlet);
    setBacklog(1e6);
    trace.write(step(1));
    trace.finish();
    expect(numbers(sent)).toEqual([0]);
    trace.write(step(2));
    trace.finish();
    expect(numbers(sent)).toEqual([0]);
  });

  it('counts a step that is too long to keep as lost', () => {
    const { clock, trace, sent, outlet } = setUp();
    trace.switch(true);
    trace.attach(outlet);
    trace.write(step(1));
    const text = 'x'.repeat(KEPT_CHARS_MAX);
    trace.write({ ...step(2), input: { type: 'message.added', role: 'user', text } });
    trace.write(step(3));
    clock.advanceTo(500);
    expect(numbers(sent)).toEqual([2]);
  });
});
