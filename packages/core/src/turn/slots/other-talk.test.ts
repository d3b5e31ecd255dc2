import { describe, expect, it } from 'vitest';
import { NEW_SPEAKER } from '../pace.ts';
import { valueWaitMs } from '../value-wait.ts';
import { parseSlot, type Expectation } from './index.ts';
import { saysSomethingElse } from './other-talk.ts';

const context = { language: 'en', today: '2026-11-21' };
const DICTATED: readonly Expectation[] = [
  { kind: 'phone' }, { kind: 'email' }, { kind: 'digits', length: null }, { kind: 'card' }, { kind: 'iban' },
  { kind: 'spelled' }, { kind: 'address' }, { kind: 'name' }, { kind: 'amount' }, { kind: 'date' }, { kind: 'time' },
]; // prettier-ignore

const waitFor = (text: string, expectation: Expectation): number | null =>
  expectation.kind === 'open'
    ? null
    : valueWaitMs(expectation.kind, parseSlot(text, expectation, context), NEW_SPEAKER, 5);

const SENTENCES = [
  "I don't have one.", 'Can you repeat that?', 'What do you mean?', "I don't know.", "I'd rather not say.", 'Sorry?',
  'Why do you need that?', 'Could you say that again please?', 'I forgot.', 'I already gave it to you.', 'Never mind.',
  'Use the one on file.', 'No.', 'Pardon me?', 'Can we skip that?', 'How long will this take?',
  'My wife is calling about the order.', 'I moved last week.', "It doesn't matter.", 'None.', 'oh actually I changed it',
  'you should have it already', 'the same one as before', "it's the same number as last time", 'still the same', 'the one you have',
]; // prettier-ignore

const BEGINNINGS = [
  'my number is', "it's", 'four one five', 'you can reach me at', 'john dot', 'I live at', 'the best one is', 'a n n a',
  "I think it's", 'twelve main street', 'my email is maria', "it's under", 'that would be', 'I live on elm', 'yeah so my cell is',
]; // prettier-ignore

describe('an answer that is no value', () => {
  it.each(SENTENCES)('%s', (text) => {
    expect(saysSomethingElse(text)).toBe(true);
    // Taken with the ordinary timing of an end of turn.
    for (const expectation of DICTATED) expect(waitFor(text, expectation), expectation.kind).toBeNull();
  });

  it.each([
    'Just a second.',
    'yeah one second please',
    'let me just find it',
    'Sure, hang on, let me get my card.',
    'uh let me think',
    'I always forget this, let me see.',
  ])('asks for time, which is given: %s', (text) => {
    for (const kind of ['phone', 'email', 'address', 'card'] as const) {
      const wait = waitFor(text, { kind }) ?? 0;
      expect(wait, kind).toBeGreaterThan(1200);
      expect(wait, kind).toBeLessThan(2500);
    }
  });

  it.each(["I don't have it here, it's two floors down.", "I can't read it, it's 20 years old."])(
    'has a number in it and is none: %s',
    (text) => {
      for (const kind of ['phone', 'card', 'email', 'address'] as const)
        expect(waitFor(text, { kind })).toBeNull();
    },
  );

  it.each(BEGINNINGS)('is not the beginning of one: %s', (text) => {
    expect(saysSomethingElse(text)).toBe(false);
  });

  it('does not take away a value that is under way', () => {
    expect(parseSlot('I have it it is 415 555 01', { kind: 'phone' }, context).status).toBe('incomplete');
  });
});
