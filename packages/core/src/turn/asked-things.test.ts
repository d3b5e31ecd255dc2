/** Which value an agent's question asks for, where its words name a thing that also has a number or an address. */
import { describe, expect, it } from 'vitest';
import { expectationFromSchema, expectationFromUtterance } from './expectation.ts';

const asked = (question: string): string => {
  const expectation = expectationFromUtterance(question, 'en');
  return expectation.kind === 'digits' ? `digits ${String(expectation.length)}` : expectation.kind;
};

describe('a question', () => {
  it.each([
    ["What's the claim number, please?", 'digits null'],
    ["What's the number on your insurance card?", 'digits null'],
    ['Do you have your account number handy?', 'digits null'],
    ["What's your loan number?", 'digits null'],
    ['And your extension?', 'digits null'],
    ['I just texted you a six digit code. Can you read it to me?', 'digits 6'],
    ['Please give me your ten digit phone number.', 'phone'],
    ["What's the number you're calling from?", 'phone'],
    ['Can you give me the last four digits of your phone number?', 'digits 4'],
    ["What's the long number on the front of your card?", 'card'],
    ['Could you read me the sixteen digit number on the front of the card?', 'card'],
    ["What's the VIN?", 'spelled'],
    ['Where would you like that delivered?', 'address'],
    ["Just to confirm, you'd like to cancel the order?", 'yes-no'],
    ['Can you describe the issue?', 'open'],
    ['What model is your phone?', 'open'],
    ['How long have you had this phone?', 'open'],
    ['What did the email say?', 'open'],
    ['What were you doing at the time?', 'open'],
  ])('%s', (question, kind) => {
    expect(asked(question)).toBe(kind);
  });
});

describe('a parameter', () => {
  it.each([
    [{ name: 'tel', type: 'string' }, 'phone'],
    [{ name: 'number', pattern: String.raw`^\+[1-9]\d{1,14}$` }, 'phone'],
    [{ name: 'phone_model', type: 'string' }, 'open'],
  ])('%j', (parameter, kind) => {
    expect(expectationFromSchema(parameter).kind).toBe(kind);
  });
});
