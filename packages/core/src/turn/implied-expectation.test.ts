import { describe, expect, it } from 'vitest';
import {
  impliedExpectation,
  isUnclearNumber,
  mentionedExpectation,
  readAnswer,
  type Answer,
} from './implied-expectation.ts';
import type { Expectation } from './slots/index.ts';

describe('impliedExpectation', () => {
  it.each([
    'four one five',
    'Four, one, five. Five, five, five.',
    "it's 415-555",
    'my number is two one two',
    '4 1 5 5',
    'Three, five, boom.',
    'Six, two,',
    '415',
    'yes 415',
    'reach me at 415',
    'the number is 415',
    '885 921, no wait',
    'plus four four',
    '+1',
    'plus one four one five',
    'nine six one dash',
    'reach me at 10 30',
  ])('%s is a dictation', (text) => {
    expect(impliedExpectation(text)).toEqual({ kind: 'phone' });
  });

  it.each([
    '',
    'two',
    'at two thirty',
    'I would like four tickets',
    'one two three go',
    'Well, one or two, I think.',
    'two, please',
    'Room five, second floor.',
    'in 2019 I lived in a big old house there',
    'at 7:30',
    'plus one',
    'plus two kids',
    'since 10 30',
    "it's for 10 30",
    'between 10 and 11',
    'five or six hundred',
    '140 over 90',
    'eighty two thousand five hundred',
    '101 point five',
    'from 2019 to 2021',
    'at 10 30',
    "I'd like it by 9 15.",
    '3/4/2026',
    'I paid $250',
    'about 1,250',
    'in 2015',
    'I need 200',
    "it's flight 381",
    'room 404',
    'I owe 1200',
    "I'll take 250",
    'maybe 120',
  ])('%s is not', (text) => {
    expect(impliedExpectation(text)).toBeNull();
  });
});

describe('readAnswer', () => {
  const read = (asked: Expectation, text: string, agentWords: string): Answer | null => {
    const mentioned = mentionedExpectation(agentWords, 'en');
    const known = { context: { language: 'en', today: '2026-11-21' }, tools: [], agentWords, mentioned };
    return readAnswer(asked, text, known);
  };
  const readAs = (asked: Expectation, text: string, agentWords = ''): string =>
    read(asked, text, agentWords)?.expectation.kind ?? 'open';
  const after = (agentWords: string, text: string): string => readAs({ kind: 'open' }, text, agentWords);
  it.each([
    ['four one five', 'phone'],
    ['yes four one five', 'phone'],
    ['yes please do', 'yes-no'],
    ['yes at 7:30', 'yes-no'],
    ["no it's four one six", 'yes-no'],
    ['I am not sure', 'yes-no'],
  ])('%s to a yes/no question is read as %s', (text, kind) => {
    expect(readAs({ kind: 'yes-no' }, text)).toBe(kind);
  });
  it('is a number of another kind where it is too long for a telephone', () => {
    expect(readAs({ kind: 'open' }, 'four seven three seven two five one seven six one')).toBe('phone');
    expect(readAs({ kind: 'open' }, '415 555 0123 4')).toBe('phone');
    expect(readAs({ kind: 'phone' }, '4111 1111 1111')).toBe('digits');
    expect(readAs({ kind: 'phone' }, '415 555 0123, 415 555 0123')).toBe('phone');
    expect(readAs({ kind: 'open' }, '4111 1111 1111 1111')).toBe('card');
    expect(readAs({ kind: 'open' }, 'four seven three seven two five one seven six one nine one')).toBe(
      'digits',
    );
  });
  it('is yes or no where only the end of the number asked about is said again', () => {
    const kind = (text: string): string => readAs({ kind: 'yes-no' }, text, 'Is it still (415) 555-2671?');
    for (const text of ['yes 2671', '2671 yes', 'yes two six seven one', 'yes 415 555 2671'])
      expect(kind(text)).toBe('yes-no');
    for (const text of ['415', '2672', 'yes 2672']) expect(kind(text)).toBe('phone');
  });
  it('is yes where the question is taken up in its own words', () => {
    const answer = (text: string) => read({ kind: 'yes-no' }, text, 'Would you like to keep your seat?');
    expect(answer('keep my seat')?.verdict).toMatchObject({ status: 'complete', value: 'yes' });
    expect(answer('a window seat')?.verdict).toMatchObject({ status: 'impossible' });
  });
  it('is whole where it ends as the question does', () => {
    const answer = (agentWords: string) =>
      read({ kind: 'yes-no' }, "yes it's on", agentWords)?.verdict.status;
    expect(answer('Is the light on?')).toBe('complete');
    expect(answer('Is the light red?')).toBe('incomplete');
  });
  it('is yes where what the agent waits for has come', () => {
    const answer = (agentWords: string) => read({ kind: 'yes-no' }, 'i have it', agentWords)?.verdict;
    expect(answer('Tell me when you have it.')).toMatchObject({ status: 'complete', value: 'yes' });
    expect(answer('Do you have a card?')).toMatchObject({ status: 'incomplete' });
  });
  it('is yes or no where digits asked about are said again, in words too', () => {
    const kind = (text: string): string => readAs({ kind: 'yes-no' }, text, 'So it is nine, four one five?');
    for (const text of ['yes four one five', 'four one five yes']) expect(kind(text)).toBe('yes-no');
    for (const text of ['nine four one', 'four one six']) expect(kind(text)).toBe('phone');
  });
  it('is the value that the agent has just named, where the words are plainly one', () => {
    expect(after('I can look you up by account number.', 'four one')).toBe('digits');
    expect(after('I can look you up by account number.', 'I have two of them')).toBe('open');
    for (const text of [
      'thirty days',
      'it was two hundred dollars',
      'between ten and twelve',
      'at 7:30',
      '$12',
    ])
      expect(after('Your order number is in the mail.', text)).toBe('open');
    expect(after('I can look you up by account number. Anything else?', 'four one')).toBe('open');
    expect(after('We need an email for that.', 'john dot smith')).toBe('email');
    expect(after('We need an email for that.', 'oh I see')).toBe('open');
    expect(after('We need an address for that.', 'nine rose lane')).toBe('address');
    expect(after('We need an address for that.', 'why is that')).toBe('open');
  });
  it.each(['no', "No, there isn't.", "no I don't", 'not really'])(
    'is yes or no of a value refused: %s',
    (text) => {
      for (const kind of ['phone', 'email', 'card', 'address'] as const)
        for (const [agentWords, read] of [
          ['Good. Do you have one?', 'yes-no'],
          ['What is it?', kind],
        ] as const)
          expect(readAs({ kind }, text, agentWords)).toBe(read);
    },
  );
  it('is no, where somebody is asked whether he remembers a number', () => {
    const asked = { kind: 'digits', length: null } as const;
    const question = 'Do you remember your account number?';
    expect(readAs(asked, "I don't", question)).toBe('yes-no');
    expect(readAs(asked, "I don't have it here but it's four four", question)).toBe('digits');
  });
  it('is what was asked for, where more follows the no', () => {
    for (const text of ["no it's four one five", 'no wait', "no let me see I don't think so"])
      expect(readAs({ kind: 'phone' }, text, 'Is there one?')).toBe('phone');
  });
  it('is what was asked for, else what the words imply, else nothing', () => {
    expect(readAs({ kind: 'amount' }, 'four one five')).toBe('amount');
    expect(readAs({ kind: 'open' }, 'four one five')).toBe('phone');
    expect(readAs({ kind: 'open' }, 'big suit, too')).toBe('open');
  });
});

describe('isUnclearNumber', () => {
  it.each(['Big suit, too.', 'One for speed.', 'Takes nine do.'])('%s, guessed, may be a number', (text) => {
    expect(isUnclearNumber(text, 0.5)).toBe(true);
    expect(isUnclearNumber(text, 0.8)).toBe(false);
    expect(isUnclearNumber(text, undefined)).toBe(false);
  });

  it.each(['', 'I speak.', 'Well, one or two of them, I think.'])('%s is none however unclear', (text) => {
    expect(isUnclearNumber(text, 0.3)).toBe(false);
  });
});
