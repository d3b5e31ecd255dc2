import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Agreement } from './agreement.ts';
import type { Decoded } from './decode-job.ts';
import { EvidenceTrail } from './evidence.ts';
import { joinPieces } from './join-pieces.ts';
import { loopLength } from './loop.ts';
import { TurnAudio } from './turn-audio.ts';
import { EOS_TOKEN, QUESTION_TOKENS, SENTENCE_END_TOKENS, wordsOf } from './vocabulary.ts';

const nothing = {
  evidence: { sentenceEnd: 0, question: 0, comma: 0, end: 0 },
  encoderPools: [],
  computeMs: 0,
};
function pass(text: string): Decoded {
  const words = text.split(' ').filter((word) => word !== '');
  return {
    ...nothing,
    tokens: words.map((_, i) => i + 100),
    words: words.map((w, i) => ({ text: w, tokenEnd: i + 1 })),
  };
}

describe('Agreement', () => {
  it('trusts what two passes agree on, but not the mark after it', () => {
    const agreement = new Agreement();
    agreement.add(pass('I was going.'));
    expect(agreement.stableText).toBe('');
    agreement.add(pass('I was going to the'));
    expect(agreement.stableText).toBe('I was going');
    expect(agreement.draftTokens).toEqual([100, 101, 102, 103, 104]);
    agreement.add(pass('I was going to a shop'));
    expect(agreement.stableText).toBe('I was going to');
  });
});

describe('joinPieces', () => {
  it.each([
    ['', 'Hello there.', true, 'Hello there.'],
    ['One two.', 'Three four.', false, 'One two. Three four.'],
    ['we went to the big hou.', 'the big house on the hill', true, 'we went to the big house on the hill'],
    ['we went to the big house.', 'Big house on the hill', true, 'we went to the big house on the hill'],
    ['he said that.', 'ed that, however, nobody', true, 'he said that, however, nobody'],
    ['nothing in common.', 'Quite another text', true, 'nothing in common Quite another text'],
  ])('%s + %s', (before, after, overlapping, joined) => {
    expect(joinPieces(before, after, overlapping)).toBe(joined);
  });
  it('neither repeats nor loses a word of an overlap of distinct words', () => {
    const words = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 10 }), fc.integer({ min: 1, max: 5 }), (cut, shared) => {
        const from = Math.max(0, cut - shared);
        expect(joinPieces(words.slice(0, cut).join(' '), words.slice(from).join(' '), true)).toBe(
          words.join(' '),
        );
      }),
    );
  });
});

describe('loopLength', () => {
  it('finds a repeated run, not a repeated word', () => {
    expect(loopLength([1, 2, 3, 1, 2, 3, 1, 2, 3])).toBe(3);
    expect(loopLength([7, 5, 5, 5])).toBe(0);
    expect(loopLength([5, 5, 5, 5, 5, 5])).toBe(1);
    expect(loopLength([1, 2, 3, 4, 5])).toBe(0);
  });
});

describe('EvidenceTrail', () => {
  const full = SENTENCE_END_TOKENS[0] ?? 0;
  const word = 15043;
  function logits(probabilities: Record<number, number>): Float32Array {
    const values = new Float32Array(32768).fill(-50);
    for (const [id, p] of Object.entries(probabilities)) values[Number(id)] = Math.log(p);
    return values;
  }
  it('reads the distribution right after the last word, and the end through the mark', () => {
    const trail = new EvidenceTrail();
    expect(trail.add(logits({ [word]: 1 }))).toBe(word);
    expect(
      trail.add(logits({ [full]: 0.6, [QUESTION_TOKENS[0] ?? 0]: 0.1, [EOS_TOKEN]: 0.2, 500: 0.1 })),
    ).toBe(full);
    expect(trail.add(logits({ [EOS_TOKEN]: 0.9, 500: 0.1 }))).toBe(EOS_TOKEN);
    const evidence = trail.evidence([word, full]);
    expect(evidence.sentenceEnd).toBeCloseTo(0.7, 3);
    expect(evidence.question).toBeCloseTo(0.1, 3);
    expect(evidence.end).toBeCloseTo(0.2 + 0.6 * 0.9, 3);
  });
  it('says how probable the words themselves were, without the mark behind them', () => {
    const trail = new EvidenceTrail();
    for (const p of [0.9, 0.4]) trail.add(logits({ [word]: p, 500: 0.05 }));
    trail.add(logits({ [full]: 0.1, 500: 0.05 }));
    const share = (p: number): number => p / (p + 0.05);
    expect(trail.evidence([word, word, full]).words).toBeCloseTo(Math.sqrt(share(0.9) * share(0.4)), 3);
    expect(trail.evidence([]).words).toBe(0);
  });
});

describe('wordsOf', () => {
  it('joins pieces into words and bytes into letters', () => {
    // "▁Hello" "," "▁caf" + bytes of é
    const tokens = [15043, 29892, 274, 2142, 0xc3 + 3, 0xa9 + 3];
    const words = wordsOf(tokens);
    expect(words[0]).toEqual({ text: 'Hello,', tokenEnd: 2 });
    expect(words.at(-1)?.text.endsWith('é')).toBe(true);
    expect(words.at(-1)?.tokenEnd).toBe(6);
  });
});

describe('TurnAudio', () => {
  const tone = (count: number, level: number): Int16Array =>
    Int16Array.from({ length: count }, (_, i) => Math.round(level * Math.sin(i / 5)));
  it('hears nothing in silence and keeps a second after the last sound', () => {
    const audio = new TurnAudio();
    audio.push(new Int16Array(8000));
    expect(audio.audibleEnd()).toBe(0);
    audio.push(tone(16000, 8000));
    audio.push(new Int16Array(48000));
    expect(audio.audibleEnd()).toBe(8000 + 16000 + 16000);
  });
  it('cuts in the pause and forgets what is before', () => {
    const audio = new TurnAudio();
    audio.push(tone(32000, 8000));
    audio.push(new Int16Array(6400));
    audio.push(tone(32000, 8000));
    const cut = audio.quietest(16000, 60000);
    expect(cut.inPause).toBe(true);
    expect(cut.position).toBeGreaterThan(32000);
    expect(cut.position).toBeLessThan(38400);
    audio.dropBefore(cut.position);
    expect(audio.start).toBeGreaterThan(cut.position - 320);
    expect(audio.end).toBe(70400);
    expect(audio.until(audio.end).length).toBe(audio.end - audio.start);
  });
});
