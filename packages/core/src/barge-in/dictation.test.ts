/** The caller goes on dictating over the agent that took the value for whole: one value, one turn for the model. */
import { Rehearsal, type RehearsalScript } from '@antiphon/testkit/rehearsal';
import { describe, expect, it } from 'vitest';
import { userText } from '../conversation/history.ts';

const ASKED = 'What are the six digits of your code?';
const FIRST = { fromMs: 4000, toMs: 5000, text: 'three nine seven' };
/** Explicit bounds make the agent answer too soon. */
const HASTY = { greeting: ASKED, minSilenceMs: 300, maxSilenceMs: 400 };

/** The rest of the code comes `afterMs` after the first sound of the reply. */
function goOn(text: string, afterMs: number, script: RehearsalScript = {}): Rehearsal {
  const base: RehearsalScript = {
    options: HASTY,
    reply: () => 'Thanks, I will look that up for you in a moment and read it back.',
    ...script,
  };
  const early = new Rehearsal({ ...base, caller: [FIRST] }).run(9000);
  const soundsAtMs = early.sent.find(({ replyId }) => replyId === 2)?.atMs ?? NaN;
  const fromMs = soundsAtMs + afterMs;
  const more = { fromMs, toMs: fromMs + 250 * text.split(' ').length, text };
  return new Rehearsal({ ...base, caller: [FIRST, more] }).run(fromMs + 5000);
}
const userTurns = (r: Rehearsal): string[] =>
  r.state.history.flatMap((entry) => (entry.role === 'user' ? [userText(entry)] : []));
const reasons = (r: Rehearsal): string[] =>
  r.lines
    .flatMap((line) => line.commands)
    .flatMap((c) =>
      c.type === 'decision.record' && c.decision.kind === 'overlap' ? [c.decision.reason] : [],
    );

describe('a caller who goes on dictating', () => {
  it('over the first words of the reply has one value, not two turns', () => {
    const r = goOn('one two four', 500);
    expect(reasons(r)).toEqual(['continuation']);
    expect(userTurns(r)).toEqual(['three nine seven one two four']);
  });

  it('over "is that right?" too, whatever the cut was decided on', () => {
    const reply = (): string => 'Is that right? I can also look it up by name for you.';
    expect(userTurns(goOn('one two four', 300, { reply }))).toEqual(['three nine seven one two four']);
  });

  it('is not taken for a listener when the digit is "oh"', () => {
    const r = goOn('oh oh oh', 500);
    expect(userTurns(r)).toEqual(['three nine seven oh oh oh']);
  });

  it('before the reply sounds goes on in the same turn for the model', () => {
    const r = goOn('one two four', -300);
    expect(userTurns(r)).toEqual(['three nine seven one two four']);
  });

  it('is given the time of an incomplete value for the rest of it', () => {
    const open = { greeting: ASKED };
    const hasty = { ...FIRST, text: 'three nine seven one' };
    const rest = { fromMs: 0, toMs: 0, text: 'two' };
    const reply = (): string => 'Is that right? I can also look it up by name.';
    const first = new Rehearsal({ options: open, caller: [hasty], reply }).run(14_000);
    const at = first.sent.find(({ replyId }) => replyId === 2)?.atMs ?? NaN;
    const caller = [hasty, { ...rest, fromMs: at + 300, toMs: at + 600 }];
    const r = new Rehearsal({ options: open, caller, reply }).run(at + 2500);
    // Five of six digits: the turn stays open for the sixth.
    expect(r.state.turn?.text).toBe('two');
  });

  it('says something else: no continuation', () => {
    expect(reasons(goOn('wait a minute', 500))).toEqual(['command']);
    expect(userTurns(goOn('actually can you call me instead', 500)).length).toBeGreaterThan(0);
    expect(reasons(goOn('mm-hmm', 1000))).not.toContain('continuation');
  });
});
