import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chain, rewrite, sourceRange } from './rewrite.ts';
import { spokenForm } from './spoken-form.ts';

const said = (text: string, language = 'en'): string => spokenForm(text, language).text;

describe('English as said', () => {
  it.each([
    ['It costs $12.50.', 'It costs twelve dollars and fifty cents.'],
    ['That is $1 or €0.99', 'That is one dollar or ninety nine cents'],
    ['a $3.5 million deal', 'a three point five million dollars deal'],
    ['on 2026-01-05 at 14:30', 'on January fifth, twenty twenty six at fourteen thirty'],
    ['by 3/14/2026', 'by March fourteenth, twenty twenty six'],
    ['January 5, 2001', 'January fifth, two thousand one'],
    ['the 22nd of May', 'the twenty second of May'],
    ['at 9am or 2:05 p.m.', 'at nine a m or two oh five p m'],
    ['call +1 415-555-0142', 'call plus one, four one five, five five five, zero one four two'],
    ['call (415) 555-0142 now', 'call four one five, five five five, zero one four two now'],
    ['write to john.smith@example.com.', 'write to john dot smith at example dot com.'],
    ['see https://example.org/help-me.', 'see example dot org slash help dash me.'],
    ['visit example.com', 'visit example dot com'],
    ['5 km at 20 °C, 3 %', 'five kilometers at twenty degrees Celsius, three percent'],
    ['1,234,567 people', 'one million two hundred thirty four thousand five hundred sixty seven people'],
    ['pi is 3.14', 'pi is three point one four'],
    ['in 1984 and since 2005', 'in nineteen eighty four and since two thousand five'],
    ['10-12 days', 'ten to twelve days'],
    ['the 3rd try', 'the third try'],
    ['Dr. Jones lives at 5 Main St. near St. Mary', 'doctor Jones lives at five Main Street near Saint Mary'],
    ['No. 5 is alive. No. I mean it.', 'number five is alive. No. I mean it.'],
    ['card 4111 1111 1111 1111', 'card four one one one, one one one one, one one one one, one one one one'],
    ['code 007', 'code zero zero seven'],
    ['nothing to do', 'nothing to do'],
  ])('%s', (text, spoken) => {
    expect(said(text)).toBe(spoken);
  });
});

describe('German as said', () => {
  it.each([
    ['Das kostet 12,50 €.', 'Das kostet zwölf Euro fünfzig.'],
    ['am 5.1.2026 um 14:30 Uhr', 'am fünften Januar zweitausendsechsundzwanzig um vierzehn Uhr dreißig'],
    ['der 3. März', 'der dritte März'],
    ['ca. 5 km bei 20 °C', 'circa fünf Kilometer bei zwanzig Grad Celsius'],
    ['im Jahr 1984', 'im Jahr neunzehnhundertvierundachtzig'],
    ['z.B. 1.234,5 kg', 'zum Beispiel eintausendzweihundertvierunddreißig Komma fünf Kilogramm'],
    ['Ruf +49 30 1234567 an', 'Ruf plus vier neun, drei null, eins zwei drei vier fünf sechs sieben an'],
    ['an max@example.de', 'an max ät example Punkt de'],
    ['um 8 Uhr', 'um acht Uhr'],
  ])('%s', (text, spoken) => {
    expect(said(text, 'de')).toBe(spoken);
  });
});

describe('the way back', () => {
  it('points a word of a rewritten part at all it replaced, and any other at itself', () => {
    const source = 'Pay $12.50 by Friday';
    const spoken = spokenForm(source, 'en');
    const range = (word: string): string => {
      const at = spoken.text.indexOf(word);
      return source.slice(...sourceRange(spoken, at, at + word.length));
    };
    expect(range('dollars')).toBe('$12.50');
    expect(range('cents')).toBe('$12.50');
    expect(range('Pay')).toBe('Pay');
    expect(range('Friday')).toBe('Friday');
  });

  it('chains two rewritings', () => {
    const source = 'Meet Dr. Who on line 5, said Antiphon';
    const first = rewrite(source, [
      { pattern: /Antiphon|Who/gu, speak: ([t]) => (t === 'Who' ? 'No. 7' : 'anti fon') },
    ]);
    const both = chain(first, spokenForm(first.text, 'en'));
    expect(both.text).toBe('Meet doctor number seven on line five, said anti fon');
    const range = (word: string): string => {
      const at = both.text.indexOf(word);
      return source.slice(...sourceRange(both, at, at + word.length));
    };
    expect(range('number')).toBe('Who');
    expect(range('seven')).toBe('Who');
    expect(range('doctor')).toBe('Dr.');
    expect(range('fon')).toBe('Antiphon');
    expect(range('said')).toBe('said');
  });

  const written = fc.array(
    fc.oneof(
      fc.constantFrom('$', '€', '5', '12', '3.14', ':', '-', '/', '@', '.', ' ', 'Dr.', 'St.', 'a', 'com', '°C', '%', '😀', '+', '2026'),
      fc.string({ unit: 'grapheme', maxLength: 4 }),
    ),
    { maxLength: 40 },
  ).map((parts) => parts.join('')); // prettier-ignore

  it('covers the text in order, and what was not rewritten is the source', () => {
    fc.assert(
      fc.property(written, fc.constantFrom('en', 'de', 'fr'), (text, language) => {
        const { text: spoken, spans } = spokenForm(text, language);
        let [spokenAt, sourceAt] = [0, 0];
        for (const span of spans) {
          expect(spoken.slice(spokenAt, span.spokenStart)).toBe(text.slice(sourceAt, span.sourceStart));
          expect(span.spokenEnd).toBeGreaterThanOrEqual(span.spokenStart);
          [spokenAt, sourceAt] = [span.spokenEnd, span.sourceEnd];
        }
        expect(spoken.slice(spokenAt)).toBe(text.slice(sourceAt));
        expect(sourceRange({ text: spoken, spans }, 0, spoken.length)).toEqual([spans[0]?.spokenStart === 0 ? spans[0].sourceStart : 0, text.length]); // prettier-ignore
      }),
      { numRuns: 500 },
    );
  });
});
