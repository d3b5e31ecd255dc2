import { Rehearsal } from '@antiphon/testkit/rehearsal';
import { describe, expect, it } from 'vitest';
import { traceHeader, traceLine } from './trace.ts';
import { whatIf } from './what-if.ts';

/** A recorded call: two utterances with a pause in one turn, then a second turn. */
function recorded(): string[] {
  const call = new Rehearsal({
    caller: [
      { fromMs: 300, toMs: 1500, text: 'i would like to book a table' },
      { fromMs: 5000, toMs: 6000, text: 'for four people' },
    ],
  }).run(9000);
  return [traceHeader(), ...call.lines.map(traceLine)];
}

describe('what if', () => {
  it('unchanged settings change nothing', () => {
    const result = whatIf(recorded(), {});
    expect(result.ok && result.stretches.map(({ verdict }) => verdict)).toEqual(['same', 'same']);
  });

  it('less patience ends turns earlier, and nothing is claimed after that', () => {
    const result = whatIf(recorded(), { patience: 50 });
    if (!result.ok) throw new Error(result.reason);
    for (const { verdict, recorded: was, changed, unknownFromMs } of result.stretches) {
      expect(verdict).toBe('earlier');
      expect(changed.endedAtMs ?? Infinity).toBeLessThan(was.endedAtMs ?? 0);
      expect(unknownFromMs).toBe(changed.endedAtMs);
    }
  });

  it('more patience is still waiting when the recorded turn ended', () => {
    const result = whatIf(recorded(), { patience: 0.2 });
    if (!result.ok) throw new Error(result.reason);
    for (const { verdict, recorded: was, changed, unknownFromMs, dueAtMs } of result.stretches) {
      expect(verdict).toBe('later');
      expect(changed.end).toBeNull();
      expect(unknownFromMs).toBe(was.endedAtMs);
      expect(dueAtMs ?? 0).toBeGreaterThan(was.endedAtMs ?? Infinity);
    }
  });

  it('refuses what is no trace', () => {
    expect(whatIf(['{}'], { patience: 5 })).toMatchObject({ ok: false, kind: 'malformed', line: 1 });
  });
});
