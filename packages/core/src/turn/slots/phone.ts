/**
 * Grammar of telephone numbers. Without "+" a number is North American (ten digits, optional 1); with "+"
 * or an international prefix the length comes from a table of countries. Value: E.164, extension as
 * ";ext=12".
 */
import { isOtherTalkWithNumber, readDigitString, type DigitString } from './digit-string.ts';
import { promisesValue } from './phrases.ts';
import type { SlotGrammar, SlotVerdict } from './slot.ts';
import { tokenise } from './tokens.ts';
import { complete, impossible, incomplete, nothingYet, overComplete } from './verdict.ts';

const NORTH_AMERICAN_DIGITS = 10;
const LOCAL_DIGITS = 7;

/** Extensions have three digits or more, nearly always. */
const USUAL_EXTENSION_DIGITS = 3;

/** Country code -> shortest and longest national number (ITU E.164 plans; ranges, not every special case). */
const NATIONAL_LENGTHS: Readonly<Record<string, readonly [number, number]>> = {
  1: [10, 10], 7: [10, 10], 20: [9, 10], 27: [9, 9], 30: [10, 10], 31: [9, 9], 32: [8, 9], 33: [9, 9], 34: [9, 9],
  36: [8, 9], 39: [9, 10], 40: [9, 9], 41: [9, 9], 43: [7, 13], 44: [10, 10], 45: [8, 8], 46: [7, 9], 47: [8, 8],
  48: [9, 9], 49: [7, 11], 51: [9, 9], 52: [10, 10], 54: [10, 11], 55: [10, 11], 56: [9, 9], 57: [10, 10],
  60: [8, 10], 61: [9, 9], 62: [9, 12], 63: [10, 10], 64: [8, 10], 65: [8, 8], 66: [8, 9], 81: [9, 10], 82: [9, 10],
  84: [9, 10], 86: [11, 11], 90: [10, 10], 91: [10, 10], 92: [10, 10], 234: [10, 10], 254: [9, 9], 351: [9, 9],
  352: [6, 9], 353: [7, 9], 354: [7, 7], 358: [6, 10], 359: [8, 9], 370: [8, 8], 371: [8, 8], 372: [7, 8],
  380: [9, 9], 385: [8, 9], 386: [8, 8], 420: [9, 9], 421: [9, 9], 852: [8, 8], 886: [9, 9], 966: [9, 9],
  971: [8, 9], 972: [8, 9],
}; // prettier-ignore

export const phoneGrammar: SlotGrammar = (text) => {
  const tokens = tokenise(text);
  if (tokens.length === 0) return nothingYet;
  const split = tokens.findIndex((token) => ['extension', 'ext'].includes(token.text));
  const main = split < 0 ? tokens : tokens.slice(0, split);
  const read = readDigitString(main, wantedLength(main));
  if (read.digits === '') {
    return read.mustGrow || promisesValue(tokens)
      ? incomplete(0.8, 'leads up to a number')
      : impossible(0.75, 'no digits');
  }
  if (isOtherTalkWithNumber(read)) return impossible(0.75, 'about something else');
  const base = judge(read);
  return split < 0 || base.status !== 'complete'
    ? base
    : withExtension(base, readDigitString(tokens.slice(split), null));
};

function wantedLength(tokens: ReturnType<typeof tokenise>): number {
  const first = readDigitString(tokens.slice(0, 12), null);
  // With a plus in front as well: "plus one, seven oh two ...".
  return first.digits.startsWith('1') ? NORTH_AMERICAN_DIGITS + 1 : NORTH_AMERICAN_DIGITS;
}

function judge(read: DigitString): SlotVerdict {
  const { corrected, digits } = read;
  if (read.mustGrow) return incomplete(0.95, 'a digit has to follow', { value: digits, corrected });
  if (read.plus) return international(digits, read);
  // Ten digits are a whole number to callers even where no area code begins so; an eleventh may follow a leading 1.
  if (digits.length === NORTH_AMERICAN_DIGITS && /^(?:1|0[1-9])/.test(digits) && !digits.startsWith('011')) {
    const value = digits.startsWith('1') ? `+1${digits}` : digits;
    return complete(0.82, 'ten digits', { value, corrected });
  }
  if (digits.startsWith('011') && digits.length > 3) return international(digits.slice(3), read);
  if (digits.startsWith('00') && digits.length > 2) return international(digits.slice(2), read);
  if (digits.startsWith('0')) return national(read);
  const local = digits.startsWith('1') ? digits.slice(1) : digits;
  return sized(read, { national: local, code: '1', range: [NORTH_AMERICAN_DIGITS, NORTH_AMERICAN_DIGITS] });
}

function international(digits: string, read: DigitString): SlotVerdict {
  for (const size of [1, 2, 3]) {
    const code = digits.slice(0, size);
    const range = NATIONAL_LENGTHS[code];
    if (range === undefined) continue;
    // A trunk zero is often said after the country code: "+44 (0)20 ...".
    const national = code === '39' ? digits.slice(size) : digits.slice(size).replace(/^0/, '');
    return sized(read, { national, code, range });
  }
  const rest = { value: `+${digits}`, corrected: read.corrected };
  return digits.length < 8
    ? incomplete(0.8, 'country code unknown', rest)
    : complete(0.4, 'country code unknown', rest);
}

type Plan = { readonly national: string; readonly code: string; readonly range: readonly [number, number] };

function sized(read: DigitString, { national, code, range: [min, max] }: Plan): SlotVerdict {
  const { corrected } = read;
  const size = national.length;
  if (size < min) {
    const maybeLocal = code === '1' && !read.plus && size === LOCAL_DIGITS;
    const reason = maybeLocal ? 'area code may be missing' : 'digits missing';
    return incomplete(maybeLocal ? 0.6 : 0.95, reason, {
      value: read.plus ? `+${code}${national}` : national,
      corrected,
    });
  }
  const rest = { value: `+${code}${national.slice(0, max)}`, corrected };
  if (size > max) return overComplete(0.8, 'more digits than a number has', rest);
  if (read.after.length > 0) return overComplete(0.85, 'words after the number', rest);
  const proper = code !== '1' || /^[2-9][0-9]{2}[2-9]/.test(national);
  if (!proper) return complete(0.85, 'unusual area code or exchange', rest);
  // "…, sixty" may still become "sixty five", but not after a pause.
  return complete(size < max ? 0.6 : read.mayGrow ? 0.85 : 0.97, 'whole number', rest);
}

/** A trunk zero without a country code: national form of another country, kept as it was said. */
function national(read: DigitString): SlotVerdict {
  const rest = { value: read.digits, corrected: read.corrected };
  if (read.digits.length < 10) return incomplete(0.8, 'digits missing', rest);
  if (read.digits.length > 12) return overComplete(0.6, 'more digits than a number has', rest);
  return complete(read.digits.length === 11 ? 0.7 : 0.5, 'national form', rest);
}

function withExtension(base: SlotVerdict, extension: DigitString): SlotVerdict {
  if (extension.digits === '') return incomplete(0.9, 'extension has to follow', base);
  const whole = extension.digits.length >= USUAL_EXTENSION_DIGITS && !extension.mustGrow;
  return complete(whole ? 0.85 : 0.6, 'number with extension', {
    ...base,
    value: `${base.value ?? ''};ext=${extension.digits}`,
  });
}
