import { describe, expect, it } from 'vitest';
import { parseSlot, type SlotStatus } from './index.ts';

const TODAY = '2026-11-21';
const KINDS = ['date', 'time', 'date-time'] as const;
type Kind = (typeof KINDS)[number];
const read = (text: string, kind: Kind, language = 'en') =>
  parseSlot(text, { kind }, { language, today: TODAY });
const isWhole = (status: SlotStatus): boolean => status === 'complete' || status === 'over-complete';

/** Whole answers from here on end the turn soon; below, something may follow. */
const SURE = 0.75;

const AT_ONCE = [
  'now', 'Right now.', 'now please', 'uh right now', 'right away', 'straight away', 'immediately', 'yes, now', 'at once please',
  "I'd like to go now", 'can I come in right now', "I'd like to leave right away please", 'oh, now would be perfect', 'how about right now', 'I think now',
]; // prettier-ignore

const SOONEST = [
  'as soon as possible', 'As soon as possible, if you can.', 'asap', 'The sooner, the better.', 'the earliest you have', 'the next available',
  'the first available appointment', 'the next available slot', 'the first available one please', 'as early as possible', 'as soon as you can',
  'I need it as soon as possible', 'your earliest appointment', "whatever's soonest", 'um well as soon as possible I guess', 'hold on, as soon as possible',
]; // prettier-ignore

const MAY_GO_ON = [
  'any time', 'anytime', 'whenever', 'any day', "it doesn't matter", "I'm flexible", "I don't mind", 'at any time',
  'soon', "I'm pretty flexible", 'the earliest',
]; // prettier-ignore

const CLOSED = [
  'any time is fine', 'anytime works for me', 'whenever works', 'whenever suits you', 'whenever you can', 'any day is fine with me',
  'whenever is good for you', 'whatever you have', "whenever you're available", 'you choose', "it doesn't matter, actually",
]; // prettier-ignore

describe.each(KINDS)('when, without a calendar (%s)', (kind) => {
  it.each(AT_ONCE)('at once: %s', (text) => {
    const verdict = read(text, kind);
    expect(isWhole(verdict.status)).toBe(true);
    expect(verdict.confidence).toBeGreaterThanOrEqual(SURE);
    // Core has no clock: what day it is, is known, what time it is not.
    expect(verdict.value).toBe(kind === 'time' ? null : TODAY);
  });

  it.each([...SOONEST, ...CLOSED])('whole, and names no day: %s', (text) => {
    const verdict = read(text, kind);
    expect(isWhole(verdict.status)).toBe(true);
    expect(verdict.confidence).toBeGreaterThanOrEqual(SURE);
    expect(verdict.value).toBeNull();
  });

  it.each(MAY_GO_ON)('whole, but may go on: %s', (text) => {
    const { status, confidence, value } = read(text, kind);
    expect(status).toBe('complete');
    expect(confidence).toBeGreaterThan(0.55);
    expect(confidence).toBeLessThan(SURE);
    expect(value).toBeNull();
  });

  it.each([
    'in',
    'in about',
    'as soon',
    'as soon as',
    'as soon as you',
    'the next',
    'any',
    'the sooner',
    'the sooner the',
    'as early as',
    'whenever you',
    "I'd like to go as soon",
    'now let me see',
    'now hold on',
    'any time after',
    'in a couple of',
    'in twenty',
  ])('waits: %s', (text) => {
    expect(read(text, kind).status).toBe('incomplete');
  });

  it.each([
    'right', 'right, now', 'Right. Now.', 'okay, now', 'so now', 'now I need', 'now what was it', 'right now I', "I don't know right now",
    "I can't tell you right now", "I'm driving right now", "I'm at work right now", 'not now', 'I now', 'for now', "I'd like to come in", 'as soon as possible or',
  ])('is no whole answer: %s', (text) => {
    expect(isWhole(read(text, kind).status)).toBe(false);
  }); // prettier-ignore

  it('is whole although a sentence follows', () => {
    expect(read("as soon as possible please, it's urgent", kind).status).toBe('over-complete');
    expect(read('as soon as possible, because', kind).status).not.toBe('over-complete');
  });

  it('takes back what was said before', () => {
    expect(read('tomorrow at three, no, as soon as possible', kind)).toMatchObject({
      status: 'complete',
      value: null,
      corrected: true,
    });
  });
});

describe('with a day', () => {
  it.each([
    ['any time tomorrow', 'complete', '2026-11-22'],
    ['tomorrow, as early as possible', 'complete', '2026-11-22'],
    ['Monday any time', 'complete', '2026-11-23'],
    ['Monday any time after', 'incomplete', '2026-11-23'],
    ['tomorrow', 'incomplete', '2026-11-22'],
    ['today', 'incomplete', TODAY],
  ] as const)('the hour may be left open: %s', (text, status, value) => {
    expect(read(text, 'date-time')).toMatchObject({ status, value });
  });

  it('does not lose the day', () => {
    expect(read('could we do Monday as soon as possible', 'date').value).toBe('2026-11-23');
    expect(read('as soon as possible, Monday if you can', 'date').value).toBe('2026-11-23');
    expect(read("I'd like to come today, as soon as possible", 'date').value).toBe(TODAY);
  });

  it('does not take the day that is excepted', () => {
    expect(read('any day but Friday', 'date-time')).toMatchObject({ status: 'incomplete', value: null });
    expect(read('any day but Friday', 'date')).toMatchObject({ status: 'complete', value: null });
    expect(read('any day but', 'date').status).not.toBe('complete');
  });
});

describe('words of something else', () => {
  it.each([
    ["I'd like to know what time it is right now", 'date'],
    ['so does the gallery have any', 'date'],
    ['it all happened so quickly', 'time'],
    ['the screen goes black whenever I plug in the second monitor', 'date-time'],
    ['create a new list of', 'date-time'],
    ['how soon', 'date'],
  ] as const)('%s', (text, kind) => {
    expect(read(text, kind).reason).not.toMatch(/calendar|any hour|part of/);
    expect(read(text, kind).confidence).toBeLessThan(0.8);
  });
  it('leaves a lone agreement open no longer than before', () => {
    expect(read('Yes it is.', 'date-time')).toMatchObject({ status: 'incomplete', confidence: 0.75 });
  });
});

describe('in other languages', () => {
  it.each([
    ['de', 'jetzt', TODAY], ['de', 'sofort', TODAY], ['de', 'so bald wie möglich', null], ['de', 'möglichst bald bitte', null], ['de', 'egal wann', null],
    ['es', 'ahora', TODAY], ['es', 'ahora mismo por favor', TODAY], ['es', 'lo antes posible', null], ['es', 'cuando sea', null], ['es', 'me da igual', null],
    ['fr', 'maintenant', TODAY], ['fr', 'tout de suite', TODAY], ['fr', 'dès que possible', null], ['fr', "n'importe quand", null],
  ] as const)('%s: %s', (language, text, value) => {
    expect(read(text, 'date', language)).toMatchObject({ status: 'complete', value });
    expect(read(text, 'time', language)).toMatchObject({ status: 'complete', value: null });
  }); // prettier-ignore
});
