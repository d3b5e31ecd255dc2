import { describe, expect, it } from 'vitest';
import { asksForTime, withoutStalling } from './asking-for-time.ts';
import { parseSlot } from './index.ts';
import { saysSomethingElse } from './other-talk.ts';
import { tokenise } from './tokens.ts';

const asks = (text: string): boolean => asksForTime(tokenise(text));
const without = (text: string): string =>
  withoutStalling(tokenise(text))
    .map((token) => token.text)
    .join(' ');

describe('who asks for time', () => {
  it.each(['hang on', 'just a moment', 'let me check', 'one sec', 'give me one minute', 'hold on a second'])(
    '%s: alone, at the end, within a number and in front of a sentence',
    (phrase) => {
      expect(asks(`oh ${phrase}`)).toBe(true);
      expect(asks(`I always forget what they have given me there, ${phrase}`)).toBe(true);
      expect(without(`four one five, ${phrase}, nine`)).toBe('four one five nine');
      expect(saysSomethingElse(`${phrase}, I don't have one`)).toBe(true);
    },
  );

  it('has not said an amount, a time or a day', () => {
    const context = { language: 'en', today: '2026-11-21' };
    for (const kind of ['amount', 'time', 'date', 'date-time'] as const)
      for (const text of ['one second', 'just one moment please', 'in a second'])
        expect(parseSlot(text, { kind }, context), text).toMatchObject({ status: 'incomplete', value: null });
    expect(parseSlot("that's the one", { kind: 'amount' }, context).value).toBe('1.00');
    expect(parseSlot('the second', { kind: 'date' }, context).status).toBe('complete');
  });

  it('says what he looks for', () => {
    expect(asks('let me grab my card')).toBe(true);
    expect(asks('let me give you the number')).toBe(false);
    expect(asks('four one five')).toBe(false);
  });
});
