import { describe, expect, it } from 'vitest';
import type { Reply } from '../conversation/state.ts';
import { sessionMs } from '../time.ts';
import { agentSpeech } from './agent-speech.ts';

/** The agent says `text`; its first `heard` words have been played. */
function askingAfter(text: string, heard: number): { asking: boolean; asked: boolean } {
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
    expect(askingAfter(text, 6).asking).toBe(false);
  });

  it.each([
    'When would you like to come in for the check of the car?',
    'What is the best number to reach you on these days?',
    'Could you give me the last four digits of the card.',
    'Let me know when you are ready for the next one.',
    'When would you like to come in for the',
    'Do you want me to send it by email',
  ])('%j does', (text) => {
    expect(askingAfter(text, 6).asking).toBe(true);
  });
});
