/** The text evaluations with the shipped weights: keys, decisions, and rows without labels. */
import { describe, expect, it } from 'vitest';
import { decodeCompleteness } from '@antiphon/core/semantics/completeness';
import { completenessSequenceWeights } from '@antiphon/core/semantics/weights/completeness-sequence.weights';
import { completenessWeights } from '@antiphon/core/semantics/weights/completeness.weights';
import { decideBackchannels, evaluateBackchannelText } from './backchannel-text.ts';
import { decideCompleteness, evaluateCompleteness } from './completeness.ts';
import { overlapJudge } from './overlap-text.ts';

const completeness = decodeCompleteness(completenessWeights, completenessSequenceWeights);

describe('evaluateCompleteness', () => {
  it('scores rows and gives a decision for each', () => {
    const rows = [
      { text: 'what time is it', complete: true },
      { id: 'b', text: 'what time is', complete: false },
    ];
    const { report, decisions } = evaluateCompleteness(rows, completeness);
    expect(report).toMatchObject({ n: 2, n_complete: 1, balanced_accuracy: 1, auc: 1 });
    expect(decisions.map(({ id }) => id)).toEqual(['0', 'b']);
    expect(decideCompleteness([{ text: 'what time is' }], completeness)[0]?.class).toBe('incomplete');
  });

  it('no label reaches the decision', () => {
    const decide = (complete: boolean): unknown =>
      evaluateCompleteness([{ text: 'play some', complete }], completeness).decisions;
    expect(decide(true)).toEqual(decide(false));
  });
});

describe('evaluateBackchannelText', () => {
  const STATEMENT = { prev: 'It opens at nine.', prev_is_question: false };
  const QUESTION = { prev: 'Shall I book it?', prev_is_question: true };

  it('counts back-channels and acknowledgements as positives and answers apart', () => {
    const { report } = evaluateBackchannelText(
      [
        { ...STATEMENT, text: 'mm-hmm', label: 'bc' },
        { ...STATEMENT, text: 'right', label: 'ack' },
        { ...QUESTION, text: 'yeah', label: 'answer' },
        { ...STATEMENT, text: 'no wait what about sunday', label: 'floor' },
      ],
      overlapJudge,
    );
    expect(report).toMatchObject({ n: 4, backchannel_f1: 1, answers_swallowed: 0, floor_swallowed: 0 });
  });

  it('decides without labels and without the flag', () => {
    const [decision] = decideBackchannels(
      [{ id: 'x', prev: 'Shall I book it?', text: 'yes please' }],
      overlapJudge,
    );
    expect(decision).toMatchObject({ id: 'x', class: 'answer' });
  });
});
