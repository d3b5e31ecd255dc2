import { describe, expect, it } from 'vitest';
import { parseSlot, type SlotStatus } from './index.ts';

const context = { language: 'en', today: '2026-11-21' };
const isWhole = (status: SlotStatus): boolean => status === 'complete' || status === 'over-complete';

const HOURS = [
  'in half an hour', 'in twenty minutes', 'in 20 minutes', 'in about two hours', 'in a couple of hours', 'in an hour and a half', 'in like ten minutes',
  'in a quarter of an hour', 'within the hour', 'in an hour or two', 'in an hour or so', 'in two and a half hours', 'two hours from now', 'in 2 hours please',
  'in less than an hour', 'in the next half hour', 'maybe in half an hour', 'in a minute', 'in two hours and thirty minutes',
]; // prettier-ignore
/** "And a half" may follow. */
const GROWING = ['in an hour', 'in one hour', 'I can be there in an hour'];
const DAYS = [
  ['in two days', '2026-11-23'], ['in a week', '2026-11-28'], ["in three weeks' time", '2026-12-12'], ["in a week's time", '2026-11-28'],
  ['in ten days time', '2026-12-01'], ['in a fortnight', '2026-12-05'], ['a week from today', '2026-11-28'], ['a week from tomorrow', '2026-11-29'],
  ['a week today', '2026-11-28'], ['a week tomorrow', '2026-11-29'], ['a week from Friday', '2026-12-04'], ['a week on Friday', '2026-12-04'],
  ['two weeks from Monday', '2026-12-07'], ['a week from next Friday', '2026-12-04'], ['three days from Friday', '2026-11-30'], ['a fortnight from Tuesday', '2026-12-08'],
  ['three weeks from tomorrow', '2026-12-13'], ['two weeks from now', '2026-12-05'], ['in two weeks, on the fifth', '2026-12-05'], ['tomorrow, no, in a week', '2026-11-28'],
] as const; // prettier-ignore

describe('a span of the clock', () => {
  describe.each(['time', 'date-time'] as const)('for a %s', (kind) => {
    it.each(HOURS)('%s', (text) => {
      const { status, value, confidence } = parseSlot(text, { kind }, context);
      expect(isWhole(status)).toBe(true);
      expect(confidence).toBeGreaterThan(0.75);
      // Never a wrong hour.
      expect(value).toBeNull();
    });
    it.each(GROWING)('may go on: %s', (text) => {
      const { status, value, confidence } = parseSlot(text, { kind }, context);
      expect([status, value]).toEqual(['complete', null]);
      expect(confidence).toBeLessThan(0.75);
    });
    it.each(['in twenty', 'in forty', 'in about twenty', 'in a', 'in an', 'in half', 'in half an', 'in a couple of', 'in an hour and', 'in an hour and a', 'in an hour or'])(
      'waits: %s', (text) => {
      expect(parseSlot(text, { kind }, context)).toMatchObject({ status: 'incomplete', value: null });
    }); // prettier-ignore
  });

  it('is when, too, where a day was asked for', () => {
    expect(parseSlot('in an hour', { kind: 'date' }, context)).toMatchObject({
      status: 'complete',
      value: null,
    });
  });
  it('gives way to the time it is replaced by, and replaces it', () => {
    expect(parseSlot('in an hour, no, at three thirty', { kind: 'time' }, context).value).toBe('15:30');
    expect(parseSlot('at three, no, in an hour', { kind: 'time' }, context).value).toBeNull();
  });
  it('does not take a length for a time', () => {
    expect(isWhole(parseSlot('half an hour', { kind: 'time' }, context).status)).toBe(false);
    expect(
      isWhole(parseSlot('I live about ten minutes from there', { kind: 'date-time' }, context).status),
    ).toBe(false);
    expect(isWhole(parseSlot('one of those that fold in half', { kind: 'date' }, context).status)).toBe(
      false,
    );
    expect(isWhole(parseSlot('for two weeks', { kind: 'date' }, context).status)).toBe(false);
    expect(parseSlot('ten minutes past four', { kind: 'time' }, context).value).toBe('16:10');
    expect(isWhole(parseSlot('in a second', { kind: 'time' }, context).status)).toBe(false);
  });
});

describe('a span of the calendar', () => {
  it.each(DAYS)('%s', (text, value) => {
    const verdict = parseSlot(text, { kind: 'date' }, context);
    expect(isWhole(verdict.status)).toBe(true);
    expect(verdict.value).toBe(value);
  });
  it.each([
    'in a couple of days',
    'in a few weeks',
    'in about two weeks',
    'in a month',
    'in two or three weeks',
    'in a week or two',
  ])('names no day: %s', (text) => {
    expect(parseSlot(text, { kind: 'date' }, context)).toMatchObject({ status: 'complete', value: null });
  });
  it.each(['a week from', 'two weeks from', 'in two', 'in a couple of', 'in about three', 'in a week or'])(
    'waits: %s',
    (text) => {
      expect(parseSlot(text, { kind: 'date' }, context).status).toBe('incomplete');
    },
  );
  it.each([
    ['in two weeks', 'incomplete', '2026-12-05'],
    ['in two days at noon', 'complete', '2026-11-23T12:00'],
    ['a week from Friday at three pm', 'complete', '2026-12-04T15:00'],
    ['in a couple of days', 'incomplete', null],
  ] as const)('of a date with a time it is the date: %s', (text, status, value) => {
    expect(parseSlot(text, { kind: 'date-time' }, context)).toMatchObject({ status, value });
  });
});

describe('in other languages', () => {
  it.each([
    ['de', 'in einer Stunde'], ['de', 'in zwanzig Minuten'], ['de', 'in einer halben Stunde'],
    ['es', 'en una hora'], ['es', 'en dos horas'], ['es', 'dentro de media hora'],
    ['fr', 'dans une heure'], ['fr', 'dans deux heures'], ['fr', 'dans dix minutes'],
  ])('%s: %s', (language, text) => {
    for (const kind of ['time', 'date-time'] as const)
      expect(parseSlot(text, { kind }, { ...context, language })).toMatchObject({ status: 'complete', value: null });
  }); // prettier-ignore
  it.each([['de', 'in zwei Wochen', '2026-12-05'], ['es', 'en tres días', '2026-11-24'], ['fr', 'dans une semaine', '2026-11-28']])(
    '%s: %s',
    (language, text, value) => {
      expect(parseSlot(text, { kind: 'date' }, { ...context, language }).value).toBe(value);
    },
  ); // prettier-ignore
  it('leaves the hour of the day', () => {
    expect(parseSlot('à deux heures', { kind: 'time' }, { ...context, language: 'fr' }).value).toBe('14:00');
  });
});
