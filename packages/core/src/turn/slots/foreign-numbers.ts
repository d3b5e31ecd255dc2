/**
 * German, Spanish and French number words from 0 to 999 999, in one word or several ("zweiundzwanzig", "treinta y cinco",
 * "quatre-vingt-dix-sept"). Enters tokens without diacritics and a place; leaves the number that is longest there.
 */
import { wordAt, type Token } from './tokens.ts';

export type ForeignLanguage = 'de' | 'es' | 'fr';
export type NumberRead = { readonly value: number; readonly next: number };

const numbered = (text: string, from = 0, step = 1): [string, number][] =>
  text.split(/\s+/).map((word, index) => [word, from + index * step]);

const DE_UNITS = new Map<string, number>([
  ...numbered('null ein zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn siebzehn achtzehn neunzehn'),
  ['eins', 1], ['eine', 1], ['zwo', 2], ['fuenf', 5], ['zwoelf', 12], ['fuenfzehn', 15],
]); // prettier-ignore
const DE_TENS = new Map<string, number>([
  ...numbered('zwanzig dreissig vierzig funfzig sechzig siebzig achtzig neunzig', 20, 10),
  ['fuenfzig', 50], ['dreizig', 30],
]); // prettier-ignore
const ES_SIMPLE = new Map<string, number>([
  ...numbered('cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve'),
  ['un', 1], ['una', 1], ['veintiun', 21],
]); // prettier-ignore
const ES_TENS = new Map(numbered('treinta cuarenta cincuenta sesenta setenta ochenta noventa', 30, 10));
const ES_HUNDREDS = new Map<string, number>([
  ...numbered('ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos', 100, 100),
  ['cien', 100],
]); // prettier-ignore
const FR_SIMPLE = new Map<string, number>([
  ...numbered('zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize'),
  ['une', 1],
]); // prettier-ignore
const FR_TENS = new Map<string, number>([
  ...numbered('vingt trente quarante cinquante soixante septante huitante nonante', 20, 10),
  ['octante', 80],
]); // prettier-ignore

/** The number that begins at `index`, else null. */
export function readForeignNumber(
  tokens: readonly Token[],
  index: number,
  language: ForeignLanguage,
): NumberRead | null {
  const read = belowThousand(tokens, index, language);
  if (language === 'de') return read ?? germanThousands(tokens, index);
  // "mil doscientos", "mille neuf cent"
  if (/^mil(?:le)?$/.test(wordAt(tokens, index)))
    return thousands(tokens, { value: 1, next: index }, language);
  if (read === null || read.value < 1 || !/^mil(?:le)?$/.test(wordAt(tokens, read.next))) return read;
  return thousands(tokens, read, language);
}

/** "deux mille quatre", "dos mil cuatro": the word for a thousand stands behind `count`. */
function thousands(
  tokens: readonly Token[],
  { value, next }: NumberRead,
  language: ForeignLanguage,
): NumberRead {
  const rest = belowThousand(tokens, next + 1, language);
  return rest === null || rest.value === 0
    ? { value: value * 1000, next: next + 1 }
    : { value: value * 1000 + rest.value, next: rest.next };
}

function belowThousand(
  tokens: readonly Token[],
  index: number,
  language: ForeignLanguage,
): NumberRead | null {
  if (language === 'de') return german(tokens, index);
  return language === 'es' ? spanish(tokens, index) : french(tokens, index);
}

/** "viertausendzweihundertzwoelf" in one word. */
function germanThousands(tokens: readonly Token[], index: number): NumberRead | null {
  const parts = /^(.*?)tausend(?:und)?(.*)$/.exec(wordAt(tokens, index));
  const count = parts?.[1] === '' ? 1 : germanWord(parts?.[1] ?? '');
  const rest = parts?.[2] === '' ? 0 : germanWord(parts?.[2] ?? '');
  return parts === null || count === null || rest === null
    ? null
    : { value: count * 1000 + rest, next: index + 1 };
}

function german(tokens: readonly Token[], index: number): NumberRead | null {
  const whole = germanWord(wordAt(tokens, index));
  if (whole === null) return null;
  // "zwei und zwanzig", as some recognisers write it.
  const tens =
    whole < 10 && wordAt(tokens, index + 1) === 'und'
      ? DE_TENS.get(wordAt(tokens, index + 2).replace(/ß/g, 'ss'))
      : undefined;
  if (tens !== undefined) return { value: tens + whole, next: index + 3 };
  // "acht hundert (und) zwolf"
  const hundreds =
    whole === 100 ? 1 : whole > 0 && whole < 10 && wordAt(tokens, index + 1) === 'hundert' ? whole : 0;
  const next = index + (whole === 100 || hundreds === 0 ? 1 : 2);
  return { value: hundreds > 0 ? hundreds * 100 : whole, next };
}

/** "neunzehnhundertfünfundachtzig" */
const MOST_HUNDREDS = 19;
const IRREGULAR_ORDINALS: Readonly<Record<string, number>> = { er: 1, drit: 3, sech: 6, sieb: 7, ach: 8 };

/** German "ersten", "siebter", "einundzwanzigste", up to 31; else null. */
export function ordinalStem(word: string): number | null {
  const stem = /^(.+?)s?te[rnms]?$/.exec(word)?.[1];
  const value =
    stem === undefined ? null : (IRREGULAR_ORDINALS[stem] ?? germanBelowHundred(stem.replace(/ß/g, 'ss')));
  return value === null || value < 1 || value > MOST_ORDINAL ? null : value;
}
const MOST_ORDINAL = 31;

function germanWord(text: string): number | null {
  const word = text.replace(/ß/g, 'ss');
  const hundred = /^(.*?)hundert(?:und)?(.*)$/.exec(word);
  if (hundred !== null) {
    const count = hundred[1] === '' ? 1 : DE_UNITS.get(hundred[1] ?? '');
    const rest = hundred[2] === '' ? 0 : germanBelowHundred(hundred[2] ?? '');
    return count === undefined || count > MOST_HUNDREDS || rest === null ? null : count * 100 + rest;
  }
  return germanBelowHundred(word);
}

function germanBelowHundred(word: string): number | null {
  const plain = DE_UNITS.get(word) ?? DE_TENS.get(word);
  if (plain !== undefined) return plain;
  const pair = /^(.+?)und(.+)$/.exec(word);
  const unit = DE_UNITS.get(pair?.[1] ?? '');
  const tens = DE_TENS.get(pair?.[2] ?? '');
  return unit === undefined || tens === undefined || unit < 1 || unit > 9 ? null : tens + unit;
}

function spanish(tokens: readonly Token[], index: number): NumberRead | null {
  const hundreds = ES_HUNDREDS.get(wordAt(tokens, index));
  const rest = spanishBelowHundred(tokens, index + (hundreds === undefined ? 0 : 1));
  if (hundreds === undefined) return rest;
  // "cien" is a hundred sharp; "ciento" and its like go on.
  const sharp = wordAt(tokens, index) === 'cien' || rest === null || rest.value === 0;
  return sharp ? { value: hundreds, next: index + 1 } : { value: hundreds + rest.value, next: rest.next };
}

function spanishBelowHundred(tokens: readonly Token[], index: number): NumberRead | null {
  const simple = ES_SIMPLE.get(wordAt(tokens, index));
  if (simple !== undefined) return { value: simple, next: index + 1 };
  const tens = ES_TENS.get(wordAt(tokens, index));
  if (tens === undefined) return null;
  const unit = wordAt(tokens, index + 1) === 'y' ? ES_SIMPLE.get(wordAt(tokens, index + 2)) : undefined;
  return unit !== undefined && unit > 0 && unit < 10
    ? { value: tens + unit, next: index + 3 }
    : { value: tens, next: index + 1 };
}

const isCent = (word: string): boolean => word === 'cent' || word === 'cents';

function french(tokens: readonly Token[], index: number): NumberRead | null {
  const first = FR_SIMPLE.get(wordAt(tokens, index));
  const counted = first !== undefined && first > 1 && first < 10 && isCent(wordAt(tokens, index + 1));
  if (!counted && !isCent(wordAt(tokens, index))) return frenchBelowHundred(tokens, index);
  const hundreds = counted ? first * 100 : 100;
  const next = index + (counted ? 2 : 1);
  const rest = frenchBelowHundred(tokens, next);
  return rest === null || rest.value === 0
    ? { value: hundreds, next }
    : { value: hundreds + rest.value, next: rest.next };
}

function frenchBelowHundred(tokens: readonly Token[], index: number): NumberRead | null {
  const fourScore = wordAt(tokens, index) === 'quatre' && /^vingts?$/.test(wordAt(tokens, index + 1));
  const tens = fourScore ? 80 : FR_TENS.get(wordAt(tokens, index));
  if (tens === undefined) return frenchBelowTwenty(tokens, index);
  const start = index + (fourScore ? 2 : 1);
  const and = wordAt(tokens, start) === 'et' ? 1 : 0;
  const rest = frenchBelowTwenty(tokens, start + and);
  // "soixante-dix", "quatre-vingt-onze": only these two go beyond nine.
  const highest = tens === 60 || tens === 80 ? 19 : 9;
  // "quarante, quatre-vingts" is 40 80.
  const nextPair =
    wordAt(tokens, start + and) === 'quatre' && /^vingts?$/.test(wordAt(tokens, start + and + 1));
  const fits = rest !== null && rest.value > 0 && rest.value <= highest && !nextPair;
  return fits ? { value: tens + rest.value, next: rest.next } : { value: tens, next: start };
}

function frenchBelowTwenty(tokens: readonly Token[], index: number): NumberRead | null {
  const simple = FR_SIMPLE.get(wordAt(tokens, index));
  if (simple === undefined) return null;
  const unit = simple === 10 ? FR_SIMPLE.get(wordAt(tokens, index + 1)) : undefined;
  return unit !== undefined && unit >= 7 && unit <= 9
    ? { value: 10 + unit, next: index + 2 }
    : { value: simple, next: index + 1 };
}
