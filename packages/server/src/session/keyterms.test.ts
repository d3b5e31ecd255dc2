import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeytermCorrector } from './keyterms.ts';

const TERMS = [
  'Antiphon',
  'Kowalczyk',
  'Zoloft',
  'St. Mary Medical',
  'Siobhan',
  'Ivy',
  'Metoprolol',
  'Nguyen',
  'Claire',
];
const corrector = new KeytermCorrector(TERMS);
const correct = (text: string): string => corrector.correct(text, text).text;

describe('keyterms', () => {
  it.each([
    ['I talk to anti phone every day.', 'I talk to Antiphon every day.'],
    ['my name is Kowalczik', 'my name is Kowalczyk'],
    ['I take zolofft, please', 'I take Zoloft, please'],
    ["zoloft's price", "Zoloft's price"],
    ['refill the metroprolol', 'refill the Metoprolol'],
    ['ask for ivy', 'ask for Ivy'],
    ['at saint mary', 'at saint mary'],
  ])('%s', (heard, meant) => {
    expect(correct(heard)).toBe(meant);
  });

  it.each([
    'it is clear to me that the antibody was sent',
    'I would like to order a taxi for two people at noon',
    'the clerk said Kowloon is far',
    'metropolitan police',
    'I have a cold and a fever',
    'a nine o clock appointment with doctor Kowal',
  ])('leaves alone: %s', (text) => {
    expect(correct(text)).toBe(text);
  });

  it('keeps the stable text a prefix of the text', () => {
    const words = fc.constantFrom(
      'anti',
      'phone',
      'zolofft,',
      'the',
      'Covalchik',
      'medical',
      'ivy.',
      'ssssss',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 12 }), fc.nat(60), (list, at) => {
        const text = list.join(' ');
        const result = corrector.correct(text, text.slice(0, at));
        expect(result.text.startsWith(result.stableText)).toBe(true);
      }),
    );
  });

  it('changes nothing without terms, and nothing on terms of no letters', () => {
    const none = new KeytermCorrector(['', '  ', '...']);
    expect(none.correct('anti phone', 'anti')).toEqual({ text: 'anti phone', stableText: 'anti' });
  });
});
