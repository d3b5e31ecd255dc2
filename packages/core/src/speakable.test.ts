import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMPTY_SPEAKABLE, feed, finish, type Speakable } from './speakable.ts';

/** Feeds the text in pieces of `size` characters and returns all chunks. */
function chunksOf(text: string, size = 1): Speakable[] {
  let buffer = EMPTY_SPEAKABLE;
  const all: Speakable[] = [];
  for (let from = 0; from < text.length; from += size) {
    const [next, chunks] = feed(buffer, text.slice(from, from + size));
    buffer = next;
    all.push(...chunks);
  }
  all.push(...finish(buffer)[1]);
  return all;
}

const texts = (text: string): string[] => chunksOf(text).map((chunk) => chunk.text.trim());

describe('speakable chunks', () => {
  it('are sentences', () => {
    expect(texts('Hello there. How are you? Fine!')).toEqual(['Hello there.', 'How are you?', 'Fine!']);
  });

  it('begin early with a clause, and only the first', () => {
    expect(
      texts('I have found three appointments, two in the morning, one later. Which one, please?'),
    ).toEqual(['I have found three appointments,', 'two in the morning, one later.', 'Which one, please?']);
  });

  it.each(['Dr. Smith is here. Come in.', 'It costs 3.50 today. Yes.', 'At 9 a.m. we open. Come.'])(
    'do not end inside "%s"',
    (text) => {
      expect(texts(text)).toHaveLength(2);
    },
  );

  it('are slices of the text: nothing added, nothing lost, bounded in length, however it arrives', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 600 }), fc.integer({ min: 1, max: 40 }), (text, size) => {
        const chunks = chunksOf(text, size);
        for (const chunk of chunks) {
          expect(text.slice(chunk.charStart, chunk.charStart + chunk.text.length)).toBe(chunk.text);
          expect(chunk.text.length).toBeLessThanOrEqual(600);
        }
        const spoken = chunks.map((chunk) => chunk.text).join('');
        expect(spoken.replace(/\s+/g, '')).toBe(text.replace(/\s+/g, ''));
      }),
    );
  });
});
