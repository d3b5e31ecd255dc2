import { describe, expect, it } from 'vitest';
import { OVERLAP_WEIGHTS } from '../semantics/weights/overlap.weights.ts';
import { classifyOverlap, type OverlapJudgement } from './classify.ts';
import { echoedShare } from './echo-words.ts';
import type { OverlapEvidence } from './evidence.ts';
import { overlapLexicon, spokenWords } from './lexicon.ts';

const judge = (text: string, more: Partial<OverlapEvidence> = {}): OverlapJudgement => {
  const words = spokenWords(text);
  const voiceMs = 250 * Math.max(1, words.length);
  const evidence: OverlapEvidence = {
    elapsedMs: voiceMs + 350,
    voice: false,
    voiceMs,
    complete: true,
    words,
    firstWordEndMs: 250,
    unrecognisedMs: 0,
    loudnessDb: 0,
    echo: 0,
    echoedWords: 0,
    agent: { asking: false, asked: false },
    language: 'en',
    ...more,
  };
  return classifyOverlap(evidence, OVERLAP_WEIGHTS);
};

describe('the class of an overlap', () => {
  it.each(['yeah', 'mm-hmm', 'okay', 'i see', "that's right", 'oh wow'])('"%s" is a back-channel', (text) => {
    expect(judge(text)).toMatchObject({ class: 'back-channel' });
    expect(judge(text).floor).toBeLessThan(0);
  });

  it.each([
    'what about friday',
    'i have a question',
    'but that costs more',
    'stop',
    'no no no',
    'okay wait a minute',
  ])('"%s" is an interruption', (text) => {
    expect(judge(text)).toMatchObject({ class: 'interruption' });
    expect(judge(text).floor).toBeGreaterThan(1);
  });

  it.each(['yeah', 'no', 'okay', 'tuesday'])('"%s" is an answer after a question', (text) => {
    expect(judge(text, { agent: { asking: true, asked: true } })).toMatchObject({ class: 'answer' });
  });

  it('holds far quieter speech for side talk, but not a command', () => {
    expect(judge('i think the cat is hungry', { loudnessDb: -30 }).class).toBe('side-talk');
    expect(judge('stop', { loudnessDb: -30 }).class).toBe('interruption');
  });

  it('grows with voice whose words are not known yet', () => {
    const more = { complete: false, voice: true, voiceMs: 700, unrecognisedMs: 450 };
    expect(judge('yeah', more).floor).toBeGreaterThan(judge('yeah').floor);
  });

  it('works in other languages and with anything for words', () => {
    expect(judge('genau ja', { language: 'de' }).class).toBe('back-channel');
    expect(judge('moment mal bitte', { language: 'de' }).class).toBe('interruption');
    for (const text of ['constructor', '__proto__', '¡¡¡', 'a'.repeat(5000), '']) {
      expect(Number.isFinite(judge(text).floor)).toBe(true);
    }
  });
});

describe('echo in words', () => {
  const played = spokenWords('The table at seven is free, shall I book it?');
  it('finds the own words, badly heard too', () => {
    expect(echoedShare(spokenWords('at seven is free'), played)).toBe(1);
    expect(echoedShare(spokenWords('tabl at sevens is fre'), played)).toBeGreaterThan(0.6);
    expect(echoedShare(spokenWords('no thank you'), played)).toBe(0);
    expect(echoedShare([], played)).toBe(0);
  });
});

describe('the lexicon', () => {
  it('hears a command behind an opener, not inside a sentence', () => {
    const command = (text: string): boolean => overlapLexicon(spokenWords(text), 'en').command;
    expect(['Stop!', 'oh, wait', 'no, no, no', 'okay hold on'].every(command)).toBe(true);
    expect(['i can wait', 'the bus stop', 'we never stop', ''].some(command)).toBe(false);
  });
});
