import fc from 'fast-check';
import { Rehearsal } from '@antiphon/testkit/rehearsal';
import { describe, expect, it } from 'vitest';
import { replayTrace, traceHeader, traceLine } from '../trace.ts';
import type { ConversationCommand } from './commands.ts';
import type { ValueCheck } from './inputs.ts';

const GREETING = 'What is the best phone number to reach you?';
const dictate = (text: string): Rehearsal =>
  new Rehearsal({
    options: { greeting: GREETING },
    caller: [{ fromMs: 6000, toMs: 8000, text }],
  });
const asked = (r: Rehearsal): Extract<ConversationCommand, { type: 'value.validate' }>[] =>
  r.lines.flatMap(({ commands }) => commands).filter((command) => command.type === 'value.validate');
const takenAt = (r: Rehearsal): number =>
  r.lines.find(({ commands }) =>
    commands.some(
      (command) => command.type === 'client.notify' && command.event.type === 'user-transcript.finished',
    ),
  )?.atMs ?? Infinity;

/** A number whose country the tables of the core do not hold: its end is anybody's guess. */
const UNKNOWN = 'plus three five five six nine two one two three four five six';

function withAnswer(text: string, result: ValueCheck | null): Rehearsal {
  const r = dictate(text);
  for (let atMs = 6000; atMs < 14_000; atMs += 10) {
    r.run(atMs);
    const turnId = r.state.turn?.turnId;
    const check = r.state.turn?.check;
    if (result !== null && turnId !== undefined && check?.result === null)
      r.give({ type: 'value.validated', turnId, value: check.value, result });
  }
  return r;
}

describe('the check of a dictated number', () => {
  it('is asked for once, when the grammar calls the number whole', () => {
    const r = withAnswer('four one five five five five zero one two three', null);
    expect(asked(r)).toMatchObject([{ kind: 'phone', value: '+14155550123', region: null }]);
    expect(asked(withAnswer('four one five five five five', null))).toEqual([]);
  });

  it('ends the turn of a number in use sooner, and holds one that cannot be', () => {
    const [valid, unanswered] = [withAnswer(UNKNOWN, 'valid'), withAnswer(UNKNOWN, null)];
    expect(takenAt(valid)).toBeLessThan(takenAt(unanswered) - 1000);
    const whole = 'four one five five five five zero one two three';
    expect(takenAt(withAnswer(whole, 'impossible'))).toBeGreaterThan(takenAt(withAnswer(whole, null)) + 1000);
    expect(Math.abs(takenAt(withAnswer(whole, 'possible')) - takenAt(withAnswer(whole, null)))).toBeLessThan(
      50,
    );
  });

  it('is in the trace, which replays whatever was answered and whenever', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            atMs: fc.integer({ min: 6000, max: 12_000 }),
            value: fc.constantFrom('+14155550123', '+355692123456', 'x'),
            result: fc.constantFrom<ValueCheck>('valid', 'possible', 'impossible'),
          }),
          { maxLength: 5 },
        ),
        fc.constantFrom(UNKNOWN, 'four one five five five five zero one two three'),
        (answers, text) => {
          const r = dictate(text);
          for (const { atMs, value, result } of [...answers].sort((a, b) => a.atMs - b.atMs)) {
            r.run(atMs);
            r.give({ type: 'value.validated', turnId: r.state.turn?.turnId ?? 1, value, result });
          }
          r.run(14_000);
          expect(replayTrace([traceHeader(), ...r.lines.map(traceLine)])).toMatchObject({ ok: true });
        },
      ),
      { numRuns: 60 },
    );
  });
});
