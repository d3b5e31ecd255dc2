import { describe, expect, it } from 'vitest';
import type { Reply } from '../conversation/state.ts';
import { sessionMs } from '../time.ts';
import { agentSpeech } from './agent-speech.ts';
import type { AgentSpeech } from './track.ts';

/** The agent says `text`; its first `heard` words have been played. */
function speechAfter(text: string, heard: number): AgentSpeech {
  const words = [...text.matchAll(/\S+/g)].map(({ 0: word, index }, at) => ({
    charStart: index,
    charEnd: index + word.length,
    startSample: at * 4800,
    endSample: (at + 1) * 4800,
  }));
  const sentSamples = heard * 4800;
  const playout = {
    zeroAtMs: sessionMs(0),
    readySamples: sentSamples,
    sentSamples,
    stalledAtMs: null,
    acknowledged: null,
  };
  return agentSpeech({ text, words, playout } as unknown as Reply, sessionMs(600_000));
}

describe('whether the agent asks', () => {
  it.each([
    'When you are home, please call us back and we will go on from there.',
    'What I can do is send you a new one in the post this week.',
    "Don't worry about that one, it happens to everybody now and then.",
    'Have a seat over there, somebody will be with you in a minute.',
    'When you get to the station, take the second',
  ])('%j does not', (text) => {
    expect(speechAfter(text, 6).asking).toBe(false);
  });

  it.each([
    'When would you like to come in for the check of the car?',
    'What is the best number to reach you on these days?',
    'Could you give me the last four digits of the card.',
    'Let me know when you are ready for the next one.',
    'When would you like to come in for the',
    'Do you want me to send it by email',
  ])('%j does', (text) => {
    expect(speechAfter(text, 6).asking).toBe(true);
  });
});

describe('the question that words would answer', () => {
  const TEXT = 'We have two. Do you want the blue one? It is in stock and costs about forty with delivery.';
  const odds = (heard: number, text = TEXT): number | null =>
    speechAfter(text, heard).question?.answerLogOdds ?? null;

  it('is the one whose end is near, less surely so the farther it is', () => {
    // A word takes 0.2 s; the ninth is the last one of the question.
    for (const heard of [6, 8, 9, 11]) expect(odds(heard)).toBeCloseTo(0);
    expect([3, 14, 16].map((heard) => (odds(heard) ?? 1) < 0)).toEqual([true, true, true]);
    expect(odds(16)).toBeLessThan(odds(14) ?? 0);
    expect(speechAfter(TEXT, 12).context.question).toBe('yes-no');
  });

  it('is no tag any more once the agent talks on', () => {
    const tagged = TEXT.replace('Do you want the blue one?', 'You saw the blue one, right?');
    expect(odds(9, tagged)).toBeCloseTo(0);
    expect(odds(14, tagged)).toBeNull();
  });
});
