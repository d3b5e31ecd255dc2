import { describe, expect, it } from 'vitest';
import { agentContext } from './agent-context.ts';
import { isElliptical } from './elliptical-answer.ts';
import { wordsOf } from './words.ts';

const elliptical = (question: string, answer: string): boolean =>
  isElliptical(wordsOf(answer), agentContext(question));

describe('an answer that leaves the rest to its question', () => {
  it.each([
    ['Who was driving?', 'my daughter was'],
    ['Who was driving?', 'I was'],
    ['Who will be signing for it?', 'I will'],
    ['Did you call the police?', 'my wife did'],
    ['Is someone home during the day?', "my parents aren't"],
    ['Are you pregnant?', 'I might be'],
    ['Do you have pets?', 'we used to'],
    ['Is it leaking?', 'it seems to be'],
  ])('"%s" - "%s"', (question, answer) => {
    expect(elliptical(question, answer)).toBe(true);
  });

  it.each([
    ['What happened?', 'I was'],
    ['What happened?', 'my daughter was'],
    ['Did you call the police?', 'I was'],
    ['Who was driving?', 'my name is'],
    ['Who was driving?', 'the problem is'],
    ['Who was driving?', 'I was going'],
    ['', 'I will'],
  ])('not "%s" - "%s"', (question, answer) => {
    expect(elliptical(question, answer)).toBe(false);
  });
});
