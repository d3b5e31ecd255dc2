import fc from 'fast-check';
import { parseSlot, type Expectation } from '@antiphon/core/turn/slots/index';
import { beforeAll, describe, expect, it } from 'vitest';
import { replay } from './dialogue.ts';
import type { Flow } from './flow.ts';
import { loadFlow } from './load-flow.ts';
import { readableValue } from './phrasing.ts';

const context = { language: 'en', today: '2026-11-21' };
let flow: Flow;
beforeAll(async () => {
  flow = await loadFlow();
});

function reads(expectation: Exclude<Expectation, { kind: 'open' }>, value: string): void {
  const spoken = readableValue(expectation.kind, value);
  expect([spoken, parseSlot(spoken, expectation, context).value]).toEqual([spoken, value]);
}

describe('a value read aloud and heard again is the same value', () => {
  it('telephone numbers', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\+1[2-9]\d{2}[2-9]\d{6}$/), (value) => reads({ kind: 'phone' }, value)),
    );
  });
  it('e-mail addresses', () => {
    const local = fc.stringMatching(
      /^[bcdfghjklmnpqrstvwxz]{3,9}([._-][bcdfghjklmnpqrstvwxz]{3,9})?[1-9]{0,3}$/,
    );
    fc.assert(
      fc.property(local, fc.constantFrom('gmail.com', 'example.org', 'mail.example.co.uk'), (name, host) =>
        reads({ kind: 'email' }, `${name}@${host}`),
      ),
    );
  });
  it('days of the coming year, times of day, and both', () => {
    const day = fc
      .date({ min: new Date('2026-11-21'), max: new Date('2027-11-20'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    const time = fc
      .tuple(fc.integer({ min: 1, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
    fc.assert(fc.property(day, (value) => reads({ kind: 'date' }, value)));
    fc.assert(fc.property(time, (value) => reads({ kind: 'time' }, value)));
    fc.assert(fc.property(day, time, (date, clock) => reads({ kind: 'date-time' }, `${date}T${clock}`)));
  });
  it('digits, amounts', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{4,9}$/), (value) =>
        reads({ kind: 'digits', length: value.length }, value),
      ),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999 }), fc.integer({ min: 0, max: 99 }), (whole, cents) =>
        reads({ kind: 'amount' }, `${String(whole)}.${String(cents).padStart(2, '0')} USD`),
      ),
    );
  });
});

describe('what is spoken', () => {
  it.each([
    ['phone', '+14155550123', 'four one five, five five five, zero one two three'],
    ['phone', '+442079460958', 'plus four four two, zero seven nine, four six zero, nine five eight'],
    ['email', 'john.smith_42@gmail.com', 'john dot smith underscore four two at gmail dot com'],
    ['date', '2026-11-27', 'Friday, November twenty seventh'],
    ['time', '12:00', 'noon'],
    ['time', '09:05', 'nine oh five in the morning'],
    ['date-time', '2026-12-03T15:30', 'Thursday, December third, at three thirty in the afternoon'],
    ['amount', '25.50 USD', 'twenty five dollars and fifty cents'],
    ['spelled', 'AB7', 'a, b, seven'],
  ] as const)('%s %s', (kind, value, spoken) => {
    expect(readableValue(kind, value)).toBe(spoken);
  });
});

describe('the dialogue', () => {
  it('answers anything with words a voice can speak, and always the same', () => {
    const words =
      'no yes wait the other number actually my email is john at gmail dot com change date to friday three four one five 415 555 0123 cleaning start over cancel what help , . ? @ tomorrow name'.split(
        ' ',
      );
    const turn = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((list) => list.join(' ')),
    );
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 12 }), (turns) => {
        const { reply, state } = replay(flow, turns, context);
        expect(reply.trim()).not.toBe('');
        expect(reply).not.toMatch(/[{}\d@]|undefined|null/);
        expect(replay(flow, turns, context)).toEqual({ reply, state });
        expect(JSON.parse(JSON.stringify(state))).toEqual(state);
      }),
      { numRuns: 500 },
    );
  });
});
