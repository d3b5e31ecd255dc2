/** The shipped weights on sentences that are in no corpus: what each model must at least know. */
import { describe, expect, it } from 'vitest';
import { completenessOf, decodeCompleteness } from './completeness.ts';
import { dialogueActOf, type Act } from './dialogue-act.ts';
import { decodeTextModel } from './text-model.ts';
import { completenessSequenceWeights } from './weights/completeness-sequence.weights.ts';
import { completenessWeights } from './weights/completeness.weights.ts';
import { dialogueActWeights } from './weights/dialogue-act.weights.ts';

const completeness = decodeCompleteness(completenessWeights, completenessSequenceWeights);
const acts = decodeTextModel(dialogueActWeights);

describe('completeness', () => {
  it.each([
    ["i'd like to book a table for tonight", ''],
    ['what time do you open tomorrow', ''],
    ['yes', 'Is that correct?'],
    ['no thanks', 'Anything else?'],
    ['at three p.m.', 'What time works for you?'],
    ['the airport', 'Where do you want to go?'],
    ['um yeah can you send me a new card please', 'How can I help you?'],
  ])('%j after %j is whole', (text, prev) => {
    expect(completenessOf(text, prev, completeness)).toBeGreaterThan(0.5);
  });

  it.each([
    ["i'd like to book a", ''],
    ['what time do you', ''],
    ['yes but', 'Is that correct?'],
    ['at', 'What time works for you?'],
    ['can you tell me how to get to the', ''],
    ['um', 'How can I help you?'],
    ['i was wondering if', 'How can I help you?'],
  ])('%j after %j is not', (text, prev) => {
    expect(completenessOf(text, prev, completeness)).toBeLessThan(0.5);
  });

  it.each(['what', 'How much?', 'which one', 'since when', 'i see', 'copy that', 'if you say so'])(
    'says nothing of %j as all that follows a statement',
    (text) => {
      const p = completenessOf(text, 'The total is twelve dollars.', completeness);
      expect(p).toBeGreaterThan(0.3);
      expect(p).toBeLessThan(0.6);
      expect(completenessOf(`${text} does`, 'The total is twelve dollars.', completeness)).toBeLessThan(0.4);
    },
  );

  it.each(['not very', 'good, and you', 'just me', "the one I'm calling from", 'not that I know of'])(
    'does not hold %j for the middle of a sentence',
    (text) => {
      expect(completenessOf(text, 'And which number is it?', completeness)).toBeGreaterThan(0.4);
      expect(completenessOf(`${text} but`, 'And which number is it?', completeness)).toBeLessThan(0.1);
    },
  );

  it('takes an exclamation for the beginning of an answer', () => {
    for (const text of ['oh', 'ah', 'ooh'])
      expect(completenessOf(text, 'What is your username?', completeness), text).toBeLessThan(0.45);
  });

  it('does not depend on case and punctuation', () => {
    expect(completenessOf('Yes, please.', 'More?', completeness)).toBe(
      completenessOf('yes please', 'More?', completeness),
    );
  });

  it('gives no words no chance', () => {
    expect(completenessOf('  ...', '', completeness)).toBe(0);
  });
});

const actAfter = (text: string, prev: string, prevIsQuestion: boolean): Act[] => {
  const scores = Object.entries(dialogueActOf(text, { prev, prevIsQuestion }, acts)) as [Act, number][];
  const [best] = scores.sort((a, b) => b[1] - a[1])[0] ?? ['floor', 0];
  return scores.reduce((sum, [, p]) => sum + p, 0) > 0.999 ? [best] : [];
};

describe('dialogue act', () => {
  const STATEMENT = 'The appointment is with Doctor Miller on the second floor.';
  const QUESTION = 'Shall I book it for you?';

  it.each(['yeah', 'mm-hmm', 'Uh-huh.', 'right', 'i see', 'ja genau', 'claro', "d'accord", 'makes sense'])(
    '%j after a statement leaves the floor to the agent',
    (text) => {
      expect(['bc', 'ack']).toContain(actAfter(text, STATEMENT, false)[0]);
    },
  );

  it.each(['yeah', 'yes please', 'no', 'not really', 'mm-hmm', 'ja', 'no gracias', 'oui'])(
    '%j after a question answers it',
    (text) => {
      expect(actAfter(text, QUESTION, true)).toEqual(['answer']);
    },
  );

  it.each(['okay but what about tuesday', 'wait', 'actually i would rather come on friday', 'no', 'stop'])(
    '%j takes the floor',
    (text) => {
      expect(['floor', 'question', 'command']).toContain(actAfter(text, STATEMENT, false)[0]);
    },
  );
});
