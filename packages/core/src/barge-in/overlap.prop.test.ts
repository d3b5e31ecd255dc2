/** What the options promise about speech over the agent, whatever is said and whenever. */
import fc from 'fast-check';
import { Rehearsal, type RehearsalScript, type Utterance } from '@antiphon/testkit/rehearsal';
import { describe, expect, it } from 'vitest';
import { conversation } from '../conversation/machine.ts';
import { DEFAULT_OPTIONS } from '../conversation/options.ts';
import { INITIAL_STATE } from '../conversation/state.ts';
import { audioMs, sessionMs } from '../time.ts';

const runs = { numRuns: 40 };
const LONG = 'Well, there are quite a few things that I could tell you about this. '.repeat(4).trim();
const SPOKEN_MS = (LONG.length * 1000) / 15;

const said: fc.Arbitrary<Utterance> = fc
  .record({
    text: fc.constantFrom(
      'stop',
      'wait a minute',
      'no no',
      'yeah',
      'mm-hmm',
      'but what about friday',
      'tuesday',
      '',
      'oh',
    ),
    fromMs: fc.integer({ min: 1500, max: 12_000 }),
    msPerWord: fc.integer({ min: 120, max: 500 }),
  })
  .map(({ text, fromMs, msPerWord }) => ({
    text,
    fromMs,
    toMs: fromMs + msPerWord * Math.max(1, text.split(' ').length),
  }));

/** The caller speaks once over a greeting. */
const over = (utterance: Utterance, options: RehearsalScript['options']): Rehearsal =>
  new Rehearsal({ options: { greeting: LONG, ...options }, caller: [utterance] }).run(SPOKEN_MS + 6000);
const endOfGreeting = (r: Rehearsal): { atMs: number; status: string } => {
  const found = r.events.find(({ event }) => event.type === 'reply.finished');
  const status = found?.event.type === 'reply.finished' ? found.event.status : 'none';
  return { atMs: found?.atMs ?? Infinity, status };
};

describe('speech over the agent, whatever it is', () => {
  it('never cuts a reply while interrupt_response is off, nor one whose kind may not be interrupted', () => {
    for (const options of [
      { interruptResponse: false },
      { uninterruptibleTriggers: ['greeting' as const] },
    ]) {
      fc.assert(
        fc.property(said, (utterance) => {
          const r = over(utterance, options);
          expect(endOfGreeting(r).status).toBe('completed');
          const gaps = r.sent.slice(1).map((piece, index) => piece.atMs - (r.sent[index]?.atMs ?? 0));
          expect(Math.max(...gaps.slice(0, 40))).toBeLessThan(100);
        }),
        runs,
      );
    }
  });

  it('is heard and answered all the same when it takes the floor', () => {
    fc.assert(
      fc.property(said, (utterance) => {
        if (!/friday|tuesday/.test(utterance.text)) return;
        const r = over(utterance, { interruptResponse: false });
        expect(r.eventsOf('user-transcript.finished').map(({ text }) => text)).toContain(utterance.text);
        expect(r.eventsOf('reply.started').length).toBeGreaterThan(1);
      }),
      runs,
    );
  });

  it('cuts nothing before an explicit interruption delay, orders included', () => {
    fc.assert(
      fc.property(said, fc.integer({ min: 0, max: 1000 }), (utterance, interruptionDelayMs) => {
        const { atMs, status } = endOfGreeting(over(utterance, { interruptionDelayMs }));
        if (status === 'interrupted')
          expect(atMs - utterance.fromMs).toBeGreaterThanOrEqual(interruptionDelayMs - 64);
      }),
      runs,
    );
  });

  it('has no floor without one: an order cuts as soon as its words are there', () => {
    fc.assert(
      fc.property(said, (utterance) => {
        if (!/^(stop|wait|no no)/.test(utterance.text)) return;
        const { atMs, status } = endOfGreeting(over(utterance, {}));
        expect(status).toBe('interrupted');
        expect(atMs - utterance.toMs).toBeLessThan(500);
      }),
      runs,
    );
  });

  it('sends nothing of a reply once its cut is decided', () => {
    fc.assert(
      fc.property(said, (utterance) => {
        const r = over(utterance, {});
        const { atMs, status } = endOfGreeting(r);
        if (status === 'interrupted')
          expect(r.sent.some((piece) => piece.replyId === 1 && piece.atMs > atMs)).toBe(false);
      }),
      runs,
    );
  });
});

describe('the voice activity threshold', () => {
  const heard = (vadThreshold: number, probability: number): boolean => {
    const start = conversation.step(
      INITIAL_STATE,
      { type: 'session.started', options: { ...DEFAULT_OPTIONS, vadThreshold } },
      sessionMs(0),
    );
    let [state] = start;
    for (let window = 1; window <= 4; window += 1) {
      const at = window * 32;
      const input = { type: 'vad.scored', audioMs: audioMs(at), probability, levelDb: -30 } as const;
      [state] = conversation.step(state, input, sessionMs(at));
    }
    return state.turn !== null;
  };
  const unit = fc.double({ min: 0.01, max: 1, noNaN: true });

  it('is where speech begins', () => {
    fc.assert(
      fc.property(unit, unit, (threshold, probability) => {
        expect(heard(threshold, probability)).toBe(probability >= threshold);
      }),
    );
  });
});
