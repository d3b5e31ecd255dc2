/** Which sentences behind a question leave it standing: hints, reasons and reassurances do, what the agent goes on to do does not. */
import { describe, expect, test } from 'vitest';
import { expectationFromUtterance } from './expectation.ts';

const kindOf = (text: string): string => expectationFromUtterance(text, 'en').kind;

describe('a question still waits behind', () => {
  test.each([
    ["What's the best number for you? That way I can call you back if we get cut off.", 'phone'],
    ["What's a good callback number? I won't share it with anyone.", 'phone'],
    ['What day works best for you? We are open Monday through Friday.', 'date'],
    ['And can I get your date of birth? I just need it to pull up your chart.', 'date'],
    ["When are you moving out? I'll need the exact date.", 'date'],
    ['What time were you thinking? Our kitchen closes at ten.', 'time'],
    ['What time do you expect to arrive? No worries if you are not sure.', 'time'],
    ["Do you have your policy number handy? It's usually on your insurance card.", 'digits'],
    ['Could you read me your account number? Let me know if you need help finding it.', 'digits'],
    ["What's the prescription number? It should be on the label.", 'digits'],
    ["What's your confirmation code? It's the six-character code in your email.", 'spelled'],
    ['What are your salary expectations? A range is totally fine.', 'amount'],
    ['How likely are you to recommend us, on a scale from 0 to 10? Zero means not at all.', 'amount'],
    ["Can you give me your email? We'll send the invoice there.", 'email'],
    ['Should I put you down for Monday or Tuesday? I am holding both for you.', 'choice'],
    ["What day should I put down? I'm looking at next week.", 'date'],
    ['May I have your name? Thank you.', 'name'],
    ['And did you file a police report? If so, I can add the report number.', 'yes-no'],
    ["Would you like me to ship you a new one? There's no charge.", 'yes-no'],
    ['Have you tried restarting it? Sometimes that does the trick.', 'yes-no'],
    ["Do you have ten minutes? I've just got a few quick questions.", 'yes-no'],
    ['Would you prefer the morning or the afternoon? We also have', 'choice'],
    ['Do you want the generic or the brand name? The generic is usually cheaper.', 'choice'],
    ['What address should we ship it to? It can be home or work.', 'address'],
    ['What size would you like? We have small, medium, and large.', 'choice'],
  ])('%s -> %s', (text, kind) => {
    expect(kindOf(text)).toBe(kind);
  });
});

describe('a question is over behind', () => {
  test.each([
    "What's your phone number? Great, let me check that for you.",
    "What's your phone number? One moment, please.",
    "What's your phone number? I've found it in your file.",
    "Is that your address? I'll look it up.",
    'Is that your address? Absolutely, I see it here.',
    'Can I put you on hold? Thanks, one moment.',
    'What can I do for you? I can check orders, returns, or billing.',
    'What time do we open? We open at nine.',
    "How much is it? It's forty dollars.",
    'Did you know that you can pay online? Just visit our page.',
    'Is it working? The light was green. It was on before. It is new. It is good.',
    'Let me know if you need help finding it.',
    'Let me know if that is not clear. I can go on.',
  ])('%s', (text) => {
    expect(kindOf(text)).toBe('open');
  });
});
