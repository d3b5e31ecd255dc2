import { describe, expect, test } from 'vitest';
import { plain } from './asked-sentence.ts';
import { offeredOptions, wordsToSay } from './offered-options.ts';

describe('offeredOptions', () => {
  test.each<[string, ...string[]]>([
    ['I can give you transit directions or driving directions.', 'transit directions', 'driving directions'],
    ['I have Tuesday at nine or Thursday at two.', 'tuesday at nine', 'thursday at two'],
    ['We offer cleanings, checkups and fillings.', 'cleanings', 'checkups', 'fillings'],
    ['You can choose chicken, beef or fish.', 'chicken', 'beef', 'fish'],
    ['You can pay by card or cash.', 'card', 'cash'],
    ['I can send it by e-mail or by text.', 'e-mail', 'text'],
    ['We can do that today or tomorrow.', 'today', 'tomorrow'],
    ["There's a table inside or one on the terrace.", 'inside', 'one on the terrace'],
    ['We have three sizes: small, medium, and large.', 'small', 'medium', 'large'],
    ['Our options are basic, plus and premium.', 'basic', 'plus', 'premium'],
    ['It comes in red, blue or black.', 'red', 'blue', 'black'],
    ['Sorry, I did not get that, please say Oakland, Shadyside, or Downtown.', 'oakland', 'shadyside', 'downtown'],
    ['I can look up parking at North Lot, South Lot, or Garage.', 'north lot', 'south lot', 'garage'],
    ['I have openings on Monday at nine, Tuesday at ten, and Friday at four.', 'monday at nine', 'tuesday at ten', 'friday at four'],
    ['I can put you down for Tuesday at ten or Wednesday at noon.', 'tuesday at ten', 'wednesday at noon'],
    ['You have the choice between a window seat and an aisle seat.', 'window seat', 'aisle seat'],
    ['I can help with billing, orders, or technical support.', 'billing', 'orders', 'technical support'],
  ])('%s', (sentence, ...options) => {
    expect(offeredOptions(plain(sentence))).toEqual(options);
  }); // prettier-ignore

  test.each([
    '',
    'We have received your order and payment.',
    'We have your name and address.',
    'I have sent it to you and your wife.',
    "I'll send it to you today or tomorrow.",
    'I have you down for Tuesday and Thursday.',
    'We are open Monday through Friday, nine to five.',
    'You can call us or write to us any time.',
    'It should arrive in two or three days.',
    'I can do two or three things at once.',
    'I could call you back or transfer you now.',
    "There are two people ahead of you, and then it's your turn.",
    'We have parking in front and behind the building.',
    "You can say I'm going to Murray and Forbes.",
    'I have Tuesday at nine or',
    "I'd suggest resting it and using ice for the next day or two.",
  ])('%s offers no list', (sentence) => {
    expect(offeredOptions(plain(sentence))).toBeNull();
  });
});

describe('wordsToSay', () => {
  test.each<[string, ...string[]]>([
    ['If you would like to plan another trip, say RESTART.', 'restart'],
    ['Say next step when you are there.', 'next step'],
    ['If you missed anything, please say repeat, else say continue.', 'repeat', 'continue'],
  ])('%s', (sentence, ...words) => {
    expect(wordsToSay(plain(sentence))).toEqual(words);
  });

  test.each([
    'Please say your name.',
    'You can say that again.',
    'Say it slowly.',
    'I would say it depends.',
  ])('%s names none', (sentence) => {
    expect(wordsToSay(plain(sentence))).toBeNull();
  });
});
