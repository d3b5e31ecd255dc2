import { toCardinal as german } from 'n2words/de-DE';
import { toCardinal as spanish } from 'n2words/es-ES';
import { toCardinal as french } from 'n2words/fr-FR';
import { describe, expect, it } from 'vitest';
import { inEnglish } from './in-english.ts';
import { parseSlot, type Expectation, type SlotStatus } from './index.ts';

type Row = readonly [text: string, status: SlotStatus, value?: string];

function table(language: string, expectation: Expectation, rows: readonly Row[]): void {
  for (const [text, status, value] of rows)
    it(`${language} ${expectation.kind}: ${text} is ${status}`, () => {
      const verdict = parseSlot(text, expectation, { language, today: '2026-11-21' });
      expect(verdict.status).toBe(status);
      if (value !== undefined) expect(verdict.value).toBe(value);
    });
}

const WRITERS = [
  ['de', german],
  ['es', spanish],
  ['fr', french],
] as const;

describe('thousands', () => {
  it.each(WRITERS)('%s: years as another library writes them', (language, write) => {
    for (let year = 1900; year < 2100; year += 7)
      expect(inEnglish(write(year).replace(/^eintausend/, 'tausend'), language), write(year)).toBe(String(year)); // prettier-ignore
  });
});

describe('amounts', () => {
  const billed: Expectation = { kind: 'amount', exact: true };
  table('de', billed, [
    ['sechsunddreißig Euro fünfzig', 'complete', '36.50 EUR'],
    ['sechsunddreißig Euro und', 'incomplete'],
    ['zweitausend dreihundert', 'complete', '2300.00'],
    ['sechsunddreißig Komma fünf', 'complete', '36.50'],
    ['das waren', 'incomplete'],
    ['36 €', 'complete', '36.00 EUR'],
    ['36,50 €.', 'complete', '36.50 EUR'],
    ['genau', 'incomplete'],
    ['sechsunddreißig Euro für die Reparatur', 'over-complete', '36.00 EUR'],
    ['ich weiß es nicht', 'impossible'],
    ['das war eine', 'impossible'],
    ['ein Euro fünfzig', 'complete', '1.50 EUR'],
  ]);
  table('es', billed, [
    ['treinta y seis euros con cincuenta', 'complete', '36.50 EUR'],
    ['treinta y seis euros con', 'incomplete'],
    ['mil doscientos', 'complete', '1200.00'],
    ['unos', 'incomplete'],
    ['hay un error en', 'impossible'],
  ]);
  table('fr', billed, [
    ['trente-six euros cinquante', 'complete', '36.50 EUR'],
    ['mille deux cents euros', 'complete', '1200.00 EUR'],
    ['environ', 'incomplete'],
    ["c'est une bonne question", 'impossible'],
  ]);
  it.each(WRITERS)('%s: euros and cents, however many', (language, write) => {
    for (let cents = 211; cents < 2_000_000; cents += 7_919) {
      const part = cents % 100 === 0 ? '' : ` ${write(cents % 100)}`;
      const { status, value } = parseSlot(`${write(Math.floor(cents / 100))} euros${part}`, billed, { language, today: '2026-11-21' }); // prettier-ignore
      expect([status, value], write(Math.floor(cents / 100))).toEqual(['complete', `${(cents / 100).toFixed(2)} EUR`]); // prettier-ignore
    }
  });
  it('may go on as they may in English', () => {
    const sure = (text: string, expectation: Expectation, language: string): number =>
      parseSlot(text, expectation, { language, today: '2026-11-21' }).confidence;
    for (const [text, language] of [['sechsunddreißig Euro', 'de'], ['treinta y seis euros', 'es'], ['trente-six euros', 'fr']] as const) {
      expect(sure(text, billed, language)).toBeLessThan(0.5);
      expect(sure(text, { kind: 'amount' }, language)).toBeGreaterThan(0.8);
    } // prettier-ignore
    expect(sure('hundert', { kind: 'amount' }, 'de')).toBeLessThan(0.3);
  });
});

describe('times of day', () => {
  table('de', { kind: 'time' }, [
    ['14:30 Uhr', 'complete', '14:30'],
    ['halb', 'incomplete'],
    ['halb drei', 'complete', '14:30'],
    ['halb eins', 'complete', '12:30'],
    ['null Uhr dreißig', 'complete', '00:30'],
    ['zehn vor halb drei', 'complete', '14:20'],
    ['viertel nach', 'incomplete'],
    ['dreiviertel vier', 'complete', '15:45'],
    ['fünf Uhr dreißig', 'complete', '17:30'],
    ['zehn Uhr morgens', 'complete', '10:00'],
    ['gegen', 'incomplete'],
  ]);
  table('es', { kind: 'time' }, [
    ['a las tres y media', 'complete', '15:30'],
    ['a las tres y', 'incomplete'],
    ['las cinco menos cuarto', 'complete', '16:45'],
    ['a las siete y veinte', 'complete', '07:20'],
    ['a las cinco de la tarde', 'complete', '17:00'],
  ]);
  table('fr', { kind: 'time' }, [
    ['midi et demi', 'complete', '12:30'],
    ["j'ai une question", 'impossible'],
    ['quinze heures trente', 'complete', '15:30'],
    ['17h30', 'complete', '17:30'],
    ['à cinq heures et demie', 'complete', '17:30'],
    ['dix heures moins', 'incomplete'],
    ['dix heures moins le quart', 'complete', '09:45'],
    ['midi', 'complete', '12:00'],
  ]);
});

describe('dates', () => {
  const birth: Expectation = { kind: 'date', birth: true };
  table('de', birth, [
    ['dritter März', 'incomplete'],
    ['dritter März neunzehnhundert', 'incomplete'],
    ['dritter März neunzehnhundertfünfundachtzig', 'complete', '1985-03-03'],
    ['der dritte sechste fünfundachtzig', 'complete', '1985-06-03'],
    ['25.3.1985', 'complete', '1985-03-25'],
  ]);
  table('es', birth, [
    ['el tres de', 'incomplete'],
    ['el tres de marzo de mil novecientos', 'incomplete'],
    ['el tres de marzo de mil novecientos ochenta y cinco', 'complete', '1985-03-03'],
    ['veinticinco tres ochenta y cinco', 'complete', '1985-03-25'],
  ]);
  table('fr', birth, [
    ['le trois mars mille', 'incomplete'],
    ['le trois mars mille neuf cent quatre-vingt-cinq', 'complete', '1985-03-03'],
    ['premier mai 1985', 'complete', '1985-05-01'],
  ]);
  table('de', { kind: 'date' }, [
    ['nächsten', 'incomplete'],
    ['nächsten Dienstag', 'complete', '2026-11-24'],
    ['übermorgen', 'complete', '2026-11-23'],
  ]);
  table('es', { kind: 'date' }, [['el lunes que viene', 'complete', '2026-11-23']]);
  table('fr', { kind: 'date' }, [['lundi prochain', 'complete', '2026-11-23']]);
  it.each([
    ['de', 'nächste Woche'],
    ['es', 'la semana que viene'],
    ['fr', 'la semaine prochaine'],
  ])('%s: a week may have a day of it: %s', (language, text) => {
    const verdict = parseSlot(text, { kind: 'date' }, { language, today: '2026-11-21' });
    expect(verdict).toMatchObject({ status: 'incomplete', confidence: 0.6 });
  });
  table('de', { kind: 'date-time' }, [
    ['am dritten März um zehn Uhr dreißig', 'complete', '2027-03-03T10:30'],
    ['am dritten um zehn Uhr', 'complete', '2026-12-03T10:00'],
  ]);
});
