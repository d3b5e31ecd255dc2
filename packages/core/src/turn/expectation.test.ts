import { describe, expect, test } from 'vitest';
import { expectationFromSchema, expectationFromUtterance, type SchemaParameter } from './expectation.ts';
import type { Expectation } from './slots/slot.ts';

const of = (text: string): Expectation => expectationFromUtterance(text, 'en');
const digits = (length: number | null): Expectation => ({ kind: 'digits', length });
const choice = (...options: string[]): Expectation => ({ kind: 'choice', options });
const spelledName: Expectation = { kind: 'name', spelled: true };

const KINDS: readonly (readonly [string, Expectation['kind']])[] = [
  ["What's the best phone number to reach you?", 'phone'],
  ['Thanks John. And what is your phone number?', 'phone'],
  ['Could you give me your mobile number, please?', 'phone'],
  ["I'll just need your callback number.", 'phone'],
  ['Phone number, please.', 'phone'],
  ['What number can we call you back on?', 'phone'],
  ["Sorry, I didn't catch that. What was the phone number again?", 'phone'],
  ["What's your e-mail?", 'email'],
  ['And your email address?', 'email'],
  ['Can I get an email address for the confirmation?', 'email'],
  ['Please tell me your e-mail address. Take your time.', 'email'],
  ['Where should I send it, what is your email', 'email'],
  ['What day works for you?', 'date'],
  ['Which date would you like?', 'date'],
  ['What is your date of birth?', 'date'],
  ['When were you born?', 'date'],
  ['Can you confirm your date of birth?', 'date'],
  ['For what day should I book it?', 'date'],
  ['Do you have a day in mind?', 'date'],
  ['What time?', 'time'],
  ['At what time would you like to come in?', 'time'],
  ['And what time works best on Friday?', 'time'],
  ['When would you like to come in?', 'date-time'],
  ['What day and time would you like?', 'date-time'],
  ['Can I get your full name, date of birth, and phone number?', 'open'],
  ['What is your name, date of birth and address?', 'open'],
  ['Could I get your date of birth and zip code?', 'open'],
  ['May I have the card number and the expiry date?', 'open'],
  ['What is your name, as it appears on the card?', 'name'],
  ['When works for you?', 'date-time'],
  ["What's your name?", 'name'],
  ['May I have your full name, please?', 'name'],
  ["May I ask who's calling?", 'name'],
  ['Who am I speaking with?', 'name'],
  ['What name should I put it under?', 'name'],
  ['Shall I book it?', 'yes-no'],
  ['Is that right?', 'yes-no'],
  ['I have four one five, five five five, oh one two three. Is that right?', 'yes-no'],
  ['Your e-mail is john at gmail dot com, correct?', 'yes-no'],
  ['So Friday at three, is that okay?', 'yes-no'],
  ['Did I get that right?', 'yes-no'],
  ['Is this your first visit with us?', 'yes-no'],
  ['Have you been here before?', 'yes-no'],
  ['Great, and do you have insurance?', 'yes-no'],
  ['How about Tuesday at ten?', 'yes-no'],
  ['How does three p.m. sound?', 'yes-no'],
  ['Does Friday at 3 p.m. work for you?', 'yes-no'],
  ['Would you like me to send you an email?', 'yes-no'],
  ['Is four one five the best phone number to reach you?', 'yes-no'],
  ['Can you confirm that this is right?', 'yes-no'],
  ['If Friday works, shall I put you down?', 'yes-no'],
  ['Do you want to cancel the appointment?', 'yes-no'],
  ["What's your card number?", 'card'],
  ['Could you read me the number on your credit card?', 'card'],
  ['What is your IBAN?', 'iban'],
  ["What's your home address?", 'address'],
  ['Where should we deliver it?', 'address'],
  ['How much would you like to pay?', 'amount'],
  ['Please say only the number. How much is it?', 'amount'],
  ['Just say yes or no. Is this your first visit with us?', 'yes-no'],
  ["It's your first visit, isn't it?", 'yes-no'],
  ["What's your budget?", 'amount'],
  ['How many people will be coming?', 'amount'],
  ["What's your booking reference?", 'spelled'],
  ['What is the license plate?', 'spelled'],
  ['How can I help you today?', 'open'],
  ['Is there anything else I can help you with?', 'open'],
  ['Do you have any questions?', 'open'],
  ['Tell me more about the problem.', 'open'],
  ["What's the reason for your visit?", 'open'],
  ['Your appointment is booked. Have a nice day.', 'open'],
  ["I'll send a confirmation to your email.", 'open'],
  ["What's your phone number? Great, let me check that for you.", 'open'],
  ['Let me look up your phone number.', 'open'],
  ['Hello!', 'open'],
  ['', 'open'],
  ["What's the best way to reach you?", 'open'],
  ['How are you doing?', 'open'],
  ['Could you give me your phone number or your email?', 'open'],
  ['What do you do for a living?', 'open'],
];

describe('expectationFromUtterance', () => {
  test.each(KINDS)('%s -> %s', (text, kind) => {
    expect(of(text).kind).toBe(kind);
  });

  test.each<[string, Expectation]>([
    ['Please say your phone number one digit at a time.', { kind: 'phone' }],
    ["Let's go slowly. Please say your phone number one digit at a time.", { kind: 'phone' }],
    ['Okay, and the rest of your phone number?', { kind: 'phone' }],
    ['Okay, and the rest of the number?', digits(null)],
    ['Okay, and the rest of your email address?', { kind: 'email' }],
    [
      'Sorry, which one would you like, a cleaning, a checkup, or a filling?',
      choice('cleaning', 'checkup', 'filling'),
    ],
    [
      'Sorry, which one? Would you like a cleaning, a checkup, or a filling?',
      choice('cleaning', 'checkup', 'filling'),
    ],
    ['Sorry, yes or no? Is this your first visit with us?', { kind: 'yes-no' }],
    ['Sorry, I missed a digit. Please say your phone number again, one digit at a time.', { kind: 'phone' }],
    [
      'Sorry, I missed the time. What time would you like? For example, ten thirty in the morning.',
      { kind: 'time' },
    ],
    ['Could you spell your last name?', spelledName],
    ['Your name, please? How do you spell that?', spelledName],
    ["What's your last name? And could you spell it for me?", spelledName],
    ['Could you spell that for me?', { kind: 'spelled' }],
    ['Please spell your e-mail address, letter by letter.', { kind: 'email' }],
    ['What are the last four digits of your card?', digits(4)],
    ['Please enter the six-digit code.', digits(6)],
    ['Can you read me the 8 digits on the back?', digits(8)],
    ['What is the verification code?', digits(null)],
    ['Can I have your account number?', { kind: 'digits', length: null, atLeast: 6 }],
    ['Can I get your billing address, including the zip code?', { kind: 'address' }],
    ["What's the last four of your social?", digits(4)],
    ["What's your zip code?", digits(5)],
    ['Morning or the afternoon?', choice('morning', 'afternoon')],
    ['Would you prefer the morning or the afternoon?', choice('morning', 'afternoon')],
    ['Which works better for you, mornings or afternoons?', choice('mornings', 'afternoons')],
    [
      'What would you like: a haircut, a beard trim or a colouring?',
      choice('haircut', 'beard trim', 'colouring'),
    ],
    [
      'Do you want a check-up, a cleaning, or a consultation?',
      choice('check-up', 'cleaning', 'consultation'),
    ],
    ['Is it a cleaning or something else? A filling or a crown?', choice('filling', 'crown')],
    ['Would you like to pay by card or by cash?', choice('pay by card', 'cash')],
    [
      'Sorry, is it a check-up, a cleaning or a consultation?',
      choice('check-up', 'cleaning', 'consultation'),
    ],
    [
      'We have a cleaning, a checkup or a filling. Which one would you like?',
      choice('cleaning', 'checkup', 'filling'),
    ],
    [
      'I can offer Tuesday at ten or Thursday at two. Which do you prefer?',
      choice('tuesday at ten', 'thursday at two'),
    ],
    ['Tuesday or Thursday?', choice('tuesday', 'thursday')],
    ['Do you prefer phone or email?', choice('phone', 'email')],
    ["Sorry. What's your phone number? Could you say that again?", { kind: 'phone' }],
    ["What's your phone number? You can say it digit by digit.", { kind: 'phone' }],
    ["What's the best phone num", { kind: 'phone' }],
  ])('%s', (text, expected) => {
    expect(of(text)).toEqual(expected);
  });

  test('"or not" is a plain yes-no question', () => {
    expect(of('Do you want to keep it or not?').kind).toBe('yes-no');
  });

  test('other languages and endless texts are answered', () => {
    expect(expectationFromUtterance("What's your phone number?", 'de')).toEqual({ kind: 'open' });
    expect(of('word '.repeat(50_000) + '. What is your e-mail?')).toEqual({ kind: 'email' });
  });
});

test.each<[SchemaParameter, Expectation]>([
  [{ name: 'phoneNumber', type: 'string' }, { kind: 'phone' }],
  [{ name: 'phone', pattern: '^[0-9]{10}$' }, { kind: 'phone' }],
  [{ name: 'contact', format: 'email' }, { kind: 'email' }],
  [{ name: 'code', pattern: '^\\d{6}$' }, digits(6)],
  [{ name: 'code', pattern: '^[0-9]{4,6}$' }, digits(null)],
  [{ name: 'confirmed', type: 'boolean' }, { kind: 'yes-no' }],
  [{ name: 'service', enum: ['haircut', 'beard_trim'] }, choice('haircut', 'beard trim')],
  [{ name: 'member', enum: ['yes', 'no'] }, { kind: 'yes-no' }],
  [{ name: 'date_of_birth', type: 'string' }, { kind: 'date' }],
  [{ name: 'start', format: 'date-time' }, { kind: 'date-time' }],
  [{ name: 'x', examples: ['ann@example.com'] }, { kind: 'email' }],
  [{ name: 'x', examples: ['2026-05-01'] }, { kind: 'date' }],
  [{ name: 'guests', type: 'integer' }, { kind: 'amount' }],
  [{ name: 'customer', description: 'Full name of the caller' }, { kind: 'name' }],
  [{ name: 'notes', type: 'string' }, { kind: 'open' }],
])('expectationFromSchema(%o)', (parameter, expected) => {
  expect(expectationFromSchema(parameter)).toEqual(expected);
});
