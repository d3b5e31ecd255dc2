import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarDay, dayNumber, isoDay } from './calendar.ts';
import { parseSlot, type Expectation } from './index.ts';

const context = { language: 'en', today: '2026-11-21' };
const UNITS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const EXPECTATIONS: readonly Expectation[] = [
  { kind: 'open' }, { kind: 'phone' }, { kind: 'email' }, { kind: 'date' }, { kind: 'time' }, { kind: 'date-time' },
  { kind: 'name' }, { kind: 'name', spelled: true }, { kind: 'yes-no' }, { kind: 'digits', length: 6 },
  { kind: 'digits', length: null }, { kind: 'choice', options: ['morning', 'afternoon'] }, { kind: 'choice', options: [] },
  { kind: 'address' }, { kind: 'amount' }, { kind: 'card' }, { kind: 'iban' }, { kind: 'spelled' },
]; // prettier-ignore

/** Ways in which one digit string is said or written. */
const RENDERERS: readonly ((digits: string) => string)[] = [
  (digits) => [...digits].map((digit) => UNITS[Number(digit)]).join(' '),
  (digits) => [...digits].map((digit) => (digit === '0' ? 'oh' : UNITS[Number(digit)])).join(', '),
  (digits) => [...digits].join(' '),
  (digits) => digits.replace(/(\d{3})(\d{3})(\d{4})/, '$1-$2-$3'),
  (digits) =>
    digits
      .replace(/(\d)\1/g, (pair) => `double ${UNITS[Number(pair[0])] ?? ''} `)
      .replace(/\d/g, (digit) => ` ${UNITS[Number(digit)] ?? ''} `),
];

const american = fc
  .tuple(fc.stringMatching(/^[2-9]\d{2}$/), fc.stringMatching(/^[2-9]\d{2}$/), fc.stringMatching(/^\d{4}$/))
  .map((parts) => parts.join(''));
const words = fc.constantFrom(
  ..."no sorry wait at dot com double seven next may the first five twenty hundred and plus oh is my a j as in yes not thousand half past 415 555-0123 john @ . o'clock p m".split(
    ' ',
  ),
);
const mess = fc.oneof(
  fc.string({ maxLength: 80 }),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.array(words, { maxLength: 40 }).map((list) => list.join(' ')),
);

describe('slot grammars', () => {
  it('never throw, always say the same, and keep the confidence in range', () => {
    fc.assert(
      fc.property(mess, fc.constantFrom(...EXPECTATIONS), (text, expectation) => {
        const verdict = parseSlot(text, expectation, context);
        expect(parseSlot(text, expectation, context)).toEqual(verdict);
        expect(verdict.confidence).toBeGreaterThanOrEqual(0);
        expect(verdict.confidence).toBeLessThanOrEqual(1);
      }),
      { numRuns: 3_000 },
    );
  });

  it('look only at the end of an endless text', () => {
    for (const expectation of EXPECTATIONS) {
      const verdict = parseSlot('no sorry double a b as in '.repeat(20_000), expectation, context);
      expect((verdict.value ?? '').length).toBeLessThanOrEqual(1_500);
    }
  });

  it('read a telephone number however it is said, and none of its prefixes is complete', () => {
    fc.assert(
      fc.property(american, fc.constantFrom(...RENDERERS), (digits, render) => {
        const said = render(digits);
        expect(parseSlot(said, { kind: 'phone' }, context)).toMatchObject({
          status: 'complete',
          value: `+1${digits}`,
        });
        const tokens = said.split(/\s+/).filter((token) => token !== '');
        for (let count = 1; count < tokens.length; count += 1) {
          expect(parseSlot(tokens.slice(0, count).join(' '), { kind: 'phone' }, context).status).toBe(
            'incomplete',
          );
        }
      }),
    );
  });

  it('read announced digits, and none of their prefixes is complete', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^\d{3,12}$/),
        fc.constantFrom(...RENDERERS.slice(0, 3)),
        (digits, render) => {
          const expectation = { kind: 'digits', length: digits.length } as const;
          expect(parseSlot(render(digits), expectation, context)).toMatchObject({
            status: 'complete',
            value: digits,
          });
          const tokens = render(digits).split(' ');
          for (let count = 1; count < tokens.length; count += 1) {
            expect(parseSlot(tokens.slice(0, count).join(' '), expectation, context).status).toBe(
              'incomplete',
            );
          }
        },
      ),
    );
  });

  it('apply a correction of the last digit', () => {
    fc.assert(
      fc.property(
        american,
        fc.integer({ min: 0, max: 9 }),
        fc.constantFrom('no sorry', 'I mean', 'no wait', 'make that', 'no'),
        (digits, digit, marker) => {
          const said = `${RENDERERS[0]?.(digits) ?? ''} ${marker} ${UNITS[digit] ?? ''}`;
          expect(parseSlot(said, { kind: 'phone' }, context)).toMatchObject({
            status: 'complete',
            value: `+1${digits.slice(0, -1)}${String(digit)}`,
            corrected: true,
          });
        },
      ),
    );
  });

  it('read spoken and spelled e-mail addresses, and nothing before the top-level domain is complete', () => {
    const local = fc.stringMatching(/^[bcdfghjklmnpqrstvwxz]{3,8}([._-][bcdfghjklmnpqrstvwxz]{3,8})?$/);
    // A name that is written like a hesitation is one.
    const name = local.filter((text) => !/^[hm]+$/.test(text) && !/(?:^|[._-])[hm]+$/.test(text));
    const host = fc.constantFrom('gmail', 'yahoo', 'example', 'outlook');
    const say = (text: string): string =>
      text.replace(/\./g, ' dot ').replace(/_/g, ' underscore ').replace(/-/g, ' dash ');
    const spell = (text: string): string => say([...text].join(' ').replace(/ ?([._-]) ?/g, '$1'));
    fc.assert(
      fc.property(name, host, fc.constantFrom(say, spell), (account, domain, render) => {
        const said = `${render(account)} at ${domain} dot com`;
        expect(parseSlot(said, { kind: 'email' }, context)).toMatchObject({
          status: 'complete',
          value: `${account}@${domain}.com`,
        });
        const tokens = said.split(' ');
        for (let count = 1; count < tokens.length; count += 1) {
          expect(parseSlot(tokens.slice(0, count).join(' '), { kind: 'email' }, context).status).not.toBe(
            'complete',
          );
        }
      }),
    );
  });

  it('read every day of the coming year from its month and ordinal', () => {
    const months = [
      'January',
      'February',
      'March',
      'April',
      'May',
      'June',
      'July',
      'August',
      'September',
      'October',
      'November',
      'December',
    ];
    const start = dayNumber({ year: 2026, month: 11, day: 21 });
    for (let offset = 0; offset < 365; offset += 1) {
      const day = calendarDay(start + offset);
      const suffix =
        day.day % 10 === 1 && day.day !== 11
          ? 'st'
          : day.day % 10 === 2 && day.day !== 12
            ? 'nd'
            : day.day % 10 === 3 && day.day !== 13
              ? 'rd'
              : 'th';
      const said = `${months[day.month - 1] ?? ''} ${String(day.day)}${suffix}`;
      expect(parseSlot(said, { kind: 'date' }, context)).toMatchObject({
        status: 'complete',
        value: isoDay(day),
      });
    }
  });

  it('read every clock time with a.m. or p.m.', () => {
    for (let minutes = 0; minutes < 1_440; minutes += 1) {
      const [hour, minute] = [Math.floor(minutes / 60), minutes % 60];
      const said = `${String(hour % 12 || 12)}:${String(minute).padStart(2, '0')} ${hour < 12 ? 'a.m.' : 'p.m.'}`;
      const value = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
      expect(parseSlot(said, { kind: 'time' }, context)).toMatchObject({ status: 'complete', value });
    }
  });
});
