import fc from 'fast-check';
import { toCardinal as german } from 'n2words/de-DE';
import { toCardinal as spanish } from 'n2words/es-ES';
import { toCardinal as french } from 'n2words/fr-FR';
import { describe, expect, it } from 'vitest';
import { impliedExpectation } from '../implied-expectation.ts';
import { inEnglish } from './in-english.ts';
import { parseSlot, type Expectation } from './index.ts';

const context = (language: string) => ({ language, today: '2026-11-21' });
const WORDS = { de: german, es: spanish, fr: french } as const;
type Language = keyof typeof WORDS;
const LANGUAGES = ['de', 'es', 'fr'] as const;

/** Digits as spoken in the language: singly, or in pairs as the French do. */
const said = (digits: string, language: Language, pairs: boolean): string =>
  (pairs ? (digits.match(/\d{1,2}/g) ?? []) : [...digits])
    .map((part) =>
      part.startsWith('0') && part.length > 1
        ? [...part].map((digit) => WORDS[language](Number(digit))).join(' ')
        : WORDS[language](Number(part)),
    )
    .join(' ');

describe('numbers of other languages', () => {
  it.each(LANGUAGES)('%s: every number from 0 to 999, as another library writes it', (language) => {
    for (let value = 0; value < 1000; value += 1)
      expect(inEnglish(WORDS[language](value), language)).toBe(String(value));
  });

  it('zwo, split compounds, hundreds apart', () => {
    expect(inEnglish('zwo zwoundzwanzig zwei und dreißig acht hundert', 'de')).toBe('2 22 32 800');
    expect(inEnglish('soixante et onze septante-deux', 'fr')).toBe('71 72');
    expect(inEnglish('cien ciento uno', 'es')).toBe('100 101');
  });
});

const phones = {
  de: fc.stringMatching(/^015[1279][0-9]{8}$/),
  es: fc.stringMatching(/^6[0-9]{8}$/),
  fr: fc
    .stringMatching(/^06[1-7][0-9]{7}$/)
    .filter((digits) => !/^06(?:38|39|47)/.test(digits) && /^06[0-24-7]/.test(digits)),
} as const;

describe('telephone numbers of other languages', () => {
  it.each(LANGUAGES)('%s: whole however they are said, and no beginning is complete', (language) => {
    fc.assert(
      fc.property(phones[language], fc.boolean(), (digits, pairs) => {
        // "soixante dix" is 70 as well as 60 10, "quatre vingt" 80 as well as 4 20.
        fc.pre(!(pairs && language === 'fr' && /^(?:\d\d)*(?:[68]01\d|\d42\d)/.test(digits)));
        const words = said(digits, language, pairs).split(' ');
        const verdict = parseSlot(words.join(' '), { kind: 'phone' }, context(language));
        expect(verdict.status).toBe('complete');
        expect(verdict.value?.endsWith(digits.replace(/^0/, ''))).toBe(true);
        for (let count = 1; count < words.length - 2; count += 1) {
          const { status, confidence } = parseSlot(
            words.slice(0, count).join(' '),
            { kind: 'phone' },
            context(language),
          );
          expect(status === 'complete' && confidence >= 0.8).toBe(false);
          expect(status).not.toBe('over-complete');
        }
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    [
      'de',
      'null eins sieben sechs zwoundzwanzig doppel fünf sechs sieben acht neun',
      'complete',
      '+4917622556789',
    ],
    [
      'de',
      'plus neunundvierzig eins sieben sechs eins zwei drei vier fünf sechs sieben acht',
      'complete',
      '+4917612345678',
    ],
    ['de', 'meine Nummer ist', 'incomplete', null],
    ['de', 'Das weiß ich nicht.', 'impossible', null],
    [
      'fr',
      "c'est le zéro un quatre-vingt-dix-neuf quatre-vingt-un vingt et un soixante et onze",
      'complete',
      '+33199812171',
    ],
    [
      'fr',
      'zéro six douze trente-quatre non pardon trente-cinq cinquante-six soixante-dix-huit',
      'complete',
      '+33612355678',
    ],
    ['fr', 'je ne sais pas', 'impossible', null],
    ['es', 'seiscientos doce, treinta y cuatro, cincuenta y seis, doble siete', 'complete', '+34612345677'],
    ['es', 'no tengo', 'impossible', null],
    ['es', 'mi número es seis uno dos', 'incomplete', '+34612'],
    ['es', 'seis uno dos, un momento', 'incomplete', '+34612'],
    ['fr', 'zéro six, un instant, douze', 'incomplete', '+33612'],
    ['de', 'null eins sieben sechs, eine Sekunde, zwei', 'incomplete', '+491762'],
  ] as const)('%s: %s', (language, text, status, value) => {
    expect(parseSlot(text, { kind: 'phone' }, context(language))).toMatchObject({ status, value });
  });

  it('of another region than the language says', () => {
    const uk = { ...context('en'), region: 'GB' };
    expect(
      parseSlot('oh two oh seven nine four six oh nine five eight', { kind: 'phone' }, uk),
    ).toMatchObject({
      status: 'complete',
      value: '+442079460958',
    });
    expect(parseSlot('oh two oh seven nine four six', { kind: 'phone' }, uk).status).toBe('incomplete');
  });

  it('are recognised without having been asked for', () => {
    expect(impliedExpectation('meine nummer ist null eins sieben sechs', 'de')).toEqual({ kind: 'phone' });
    expect(impliedExpectation('ich habe zwei fragen', 'de')).toBeNull();
  });
});

describe('other values of other languages', () => {
  it.each([
    ['de', 'ja genau', 'complete', 'yes'],
    ['de', 'nein danke', 'complete', 'no'],
    ['de', 'ja, aber', 'incomplete', 'yes'],
    ['de', 'Ich weiß nicht', 'impossible', null],
    ['de', 'Natürlich nicht.', 'complete', 'no'],
    ['de', 'auf gar keinen Fall', 'complete', 'no'],
    ['de', 'kein Problem', 'complete', 'yes'],
    ['es', 'claro que sí', 'complete', 'yes'],
    ['es', 'claro que no, gracias', 'complete', 'no'],
    ['de', 'Nicht ganz.', 'complete', 'no'],
    ['es', 'no del todo', 'complete', 'no'],
    ['fr', 'pas tout à fait', 'complete', 'no'],
    ['es', 'por supuesto que no', 'complete', 'no'],
    ['es', 'ok', 'complete', 'yes'],
    ['fr', 'bien sûr que non', 'complete', 'no'],
    ['fr', 'absolument pas', 'complete', 'no'],
    ['fr', 'je crois que non', 'complete', 'no'],
    ['fr', 'aucun problème', 'complete', 'yes'],
    ['es', 'sí, por favor', 'complete', 'yes'],
    ['fr', 'non merci', 'complete', 'no'],
    ['fr', 'oui mais', 'incomplete', 'yes'],
    ['fr', 'euh', 'incomplete', null],
  ] as const)('%s yes or no: %s', (language, text, status, value) => {
    expect(parseSlot(text, { kind: 'yes-no' }, context(language))).toMatchObject({ status, value });
  });

  it.each([
    ['de', { kind: 'email' }, 'anna punkt schmidt ät gmx punkt de', 'anna.schmidt@gmx.de'],
    ['es', { kind: 'email' }, 'ana guion bajo garcia arroba gmail punto com', 'ana_garcia@gmail.com'],
    ['fr', { kind: 'email' }, 'jean tiret paul arobase orange point fr', 'jean-paul@orange.fr'],
    ['fr', { kind: 'digits', length: 4 }, 'quatre-vingt-dix-neuf douze', '9912'],
    ['de', { kind: 'digits', length: 4 }, 'die letzten vier sind eins zwei drei vier', '1234'],
    ['es', { kind: 'digits', length: 4 }, 'los cuatro dígitos son uno dos tres cuatro', '1234'],
    ['fr', { kind: 'digits', length: 4 }, 'les quatre derniers sont un deux trois quatre', '1234'],
    ['de', { kind: 'digits', length: 4 }, 'eins zwei drei nein Entschuldigung vier fünf', '1245'],
  ] as const)('%s %o: %s', (language, expectation, text, value) => {
    expect(parseSlot(text, expectation as Expectation, context(language))).toMatchObject({
      status: 'complete',
      value,
    });
  });
});
