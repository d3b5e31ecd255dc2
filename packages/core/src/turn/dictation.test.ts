import { describe, expect, it } from 'vitest';
import { dictationGoesOn } from './dictation.ts';

const EN = { language: 'en', today: '2026-11-21' };
const PHONE = 'What is your phone number?';
const on = (agentWords: string, text: string, more: string): string | null =>
  dictationGoesOn({ agentWords, text }, more, EN)?.expectation.kind ?? null;

describe('a dictation that goes on', () => {
  it.each([
    [PHONE, 'four one five five five five', 'oh one two three', 'phone'],
    [PHONE, '415 555', 'oh one', 'phone'],
    ['What are the six digits of your code?', 'three nine', 'seven one', 'digits'],
    ['What is your email address?', 'ann', 'at example dot com', 'email'],
    ['How can I help you?', 'my number is four one five five', 'five five oh one', 'phone'],
  ])('%j %j + %j is one %s', (agent, text, more, kind) => {
    expect(on(agent, text, more)).toBe(kind);
  });

  it.each([
    [PHONE, 'four one five five five five', 'yeah'],
    [PHONE, 'four one five five five five', 'what do you need that for'],
    [PHONE, 'four one five five five five', ''],
    ['Would you like to book it?', 'yes', 'for two'],
    ['How can I help you?', 'i want a table', 'for two'],
  ])('%j %j + %j is not', (agent, text, more) => {
    expect(on(agent, text, more)).toBeNull();
  });
});
