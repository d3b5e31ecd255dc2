import { describe, expect, test } from 'vitest';
import { lastSentence } from './asked-sentence.ts';
import { takesUp, waitsForSignal } from './repeated-question.ts';

const takes = (agent: string, text: string): boolean => takesUp(text, lastSentence(agent));

describe('takesUp', () => {
  test.each([
    ['Shall I proceed?', 'proceed'],
    ['Should I cancel it?', 'Cancel it.'],
    ['Should I cancel it?', 'yeah, cancel it please'],
    ['Do you want to cancel your order?', 'cancel my order'],
    ['Would you like to reschedule?', "I'd like to reschedule"],
    ['Would you like a receipt?', 'a receipt, please'],
    ['Do you need help with parking?', 'with parking'],
    ['Are you calling about an order?', 'about my orders'],
    ['Is your light green?', "it's green now"],
    ["Let me know when you're done writing.", "okay, I'm done"],
    ["Let me know when you're ready.", 'next'],
    ['Tell me when the light is green.', "it's green"],
    ['Tell me when you have it.', 'I have it'],
    ['Would you like me to send you a new one?', 'send me a new one please'],
    ['Does Friday at three work for you?', 'three works'],
    ['Do you have a police report?', 'we do'],
    ['Did I get that right?', 'you did'],
    ['Are they in the box?', 'they are'],
    ['Is the engine light on?', "it's on"],
  ])('%s > %s', (agent, text) => {
    expect(takes(agent, text)).toBe(true);
  });

  test.each([
    ['Would you like to speak to an agent?', 'I would like to'],
    ['Would you like to speak to an agent?', 'speak to'],
    ['Would you like to speak to an agent?', 'to a manager'],
    ['Does your order look correct?', 'it looks'],
    ['Are your order details correct?', 'the details'],
    ['Is everything correct?', 'everything'],
    ['Shall I put you down for two?', 'for two'],
    ['Do you want a receipt?', ''],
    ['Do you want a receipt?', 'um'],
    ['Do you want a receipt?', 'please'],
    ['Would you like to go on?', 'next'],
    ['Is that your number?', 'we do'],
    ['Is the engine light on?', "it's in"],
    ['Is the engine light on?', 'on'],
    ['Shall I put you down for one?', 'for one'],
    ['Is it seven one?', 'seven one'],
    ['Would you like the blue shirt with the white collar?', 'would you like the blue shirt with the white'],
  ])('not %s > %s', (agent, text) => {
    expect(takes(agent, text)).toBe(false);
  });
});

describe('waitsForSignal', () => {
  test.each([
    "let me know when you're ready",
    'please tell me once the page has loaded',
    'take your time, and tell me when you have it',
    "just say so when you're there",
  ])('%s', (sentence) => {
    expect(waitsForSignal(sentence)).toBe(true);
  });

  test.each([
    "let me know when you'd like to come in",
    'tell me when you are free',
    'tell me when it happened',
    'let me know if you have a question',
    'when are you ready',
  ])('not %s', (sentence) => {
    expect(waitsForSignal(sentence)).toBe(false);
  });
});
