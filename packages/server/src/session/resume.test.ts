import { SimulatedClock } from '@antiphon/testkit/simulated-clock';
import { describe, expect, it } from 'vitest';
import { ResumeDesk, type Resumable } from './resume.ts';

const ID = `sess_${'a'.repeat(32)}`;
const OTHER = `sess_${'b'.repeat(32)}`;

type Held = Resumable & { gone: boolean };
const held = (owner = 'me'): Held => ({
  owner,
  gone: false,
  giveUp() {
    this.gone = true;
  },
});

function desk(maxParked = 2): { clock: SimulatedClock; desk: ResumeDesk<Held> } {
  const clock = new SimulatedClock();
  return { clock, desk: new ResumeDesk<Held>(clock, maxParked) };
}

describe('the resume desk', () => {
  it('gives a parked session back to its owner within 30 s, and nobody else', () => {
    const { clock, desk: it } = desk();
    const session = held();
    it.add(ID, session);
    it.park(ID);
    clock.advanceTo(29_999);
    expect(it.find(ID, { owner: 'you' })).toEqual({ refusal: 'session_forbidden' });
    expect(it.find(ID, { owner: 'me' })).toEqual({ held: session });
    it.resumed(ID);
    clock.advanceTo(90_000);
    expect(session.gone).toBe(false);
    it.park(ID);
    clock.advanceTo(120_001);
    expect(session.gone).toBe(true);
    expect(it.find(ID, { owner: 'me' })).toEqual({ refusal: 'session_not_found' });
  });

  it('knows its tokens: the newest two of a session, for that session only', () => {
    const { desk: it } = desk();
    const session = held();
    it.add(ID, session);
    it.add(OTHER, held());
    const tokens = [1, 2, 3].map(() => it.issueToken(ID));
    expect(new Set(tokens).size).toBe(3);
    const [first, second, third] = tokens.map((token) => it.verify(token));
    if (!first || !second || !third) throw new Error('a token is not known');
    expect(it.find(ID, first)).toEqual({ refusal: 'session_forbidden' });
    expect(it.find(ID, second)).toEqual({ held: session });
    expect(it.find(ID, third)).toEqual({ held: session });
    expect(it.find(OTHER, third)).toEqual({ refusal: 'session_forbidden' });
    it.remove(ID, false);
    expect(it.find(ID, third)).toEqual({ refusal: 'session_not_found' });
  });

  it.each(['', 'rt_x', `rt_${ID}_${'0'.repeat(16)}_${'0'.repeat(32)}`])('knows nothing of "%s"', (token) => {
    expect(desk().desk.verify(token)).toBeNull();
  });

  it('says of an expired session that it expired', () => {
    const { desk: it } = desk();
    it.add(ID, held());
    it.remove(ID, true);
    expect(it.find(ID, { owner: 'me' })).toEqual({ refusal: 'session_expired' });
  });

  it('holds a bounded number: the one that waits longest is given up', () => {
    const { desk: it } = desk(1);
    const [one, two] = [held(), held()];
    it.add(ID, one);
    it.add(OTHER, two);
    it.park(ID);
    it.park(OTHER);
    expect([one.gone, two.gone, it.parked]).toEqual([true, false, 1]);
    it.close();
    expect(two.gone).toBe(true);
  });
});
