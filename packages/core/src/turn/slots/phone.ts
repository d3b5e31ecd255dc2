/**
 * Grammar of telephone numbers. Without "+" a number is one of the caller's region (its numbering plan is known, see
 * numbering-plans.ts); with "+" or an international prefix the country code says whose. Value: E.164, extension as
 * ";ext=12"; the digits as said where no plan fits.
 */
import { splitCorrections } from './corrections.ts';
import { isOtherTalkWithNumber, readDigitString, type DigitString } from './digit-string.ts';
import { judgeNational, planOfCode, planOfRegion, type NumberingPlan } from './national-number.ts';
import { promisesValue } from './phrases.ts';
import type { SlotContext, SlotGrammar, SlotVerdict } from './slot.ts';
import { isNumberWord, tensOf, unitOf } from './numbers.ts';
import { tokenise, type Token } from './tokens.ts';
import { complete, impossible, incomplete, nothingYet, overComplete } from './verdict.ts';

const NORTH_AMERICAN_DIGITS = 10;
const NORTH_AMERICAN_CODE = '1';
const LOCAL_DIGITS = 7;
const AREA_CODE_DIGITS = 3;
const EXCHANGE_DIGITS = 3;
/** Digits that area code and exchange lose to the group behind them ("twenty four hundred ninety one"). */
const MOST_SWALLOWED_DIGITS = 3;
/** Extensions have three digits or more, nearly always. */
const USUAL_EXTENSION_DIGITS = 3;
/** Of what is perhaps a number of another kind. */
export const TOO_LONG_REASON = 'more digits than a number has';
/** Of a number that is whole and could have more digits all the same. */
export const MAY_GROW_REASON = 'whole number, may go on';
/** Longest country calling code. */
const MAX_CODE_DIGITS = 3;
/** Where callers of a language are, unless the session says otherwise. */
export const REGION_OF_LANGUAGE: Readonly<Record<string, string>> = {
  en: 'US',
  de: 'DE',
  es: 'ES',
  fr: 'FR',
};

export const phoneGrammar: SlotGrammar = (text, _expectation, context) => {
  const tokens = tokenise(text);
  if (tokens.length === 0) return nothingYet;
  const split = tokens.findIndex((token) => ['extension', 'ext'].includes(token.text));
  const main = split < 0 ? tokens : tokens.slice(0, split);
  const plan = homePlan(context);
  const wanted = wantedLength(main, plan);
  const read = regrouped(main, readDigitString(main, wanted), wanted);
  if (read.digits === '') {
    return read.mustGrow || promisesValue(tokens)
      ? incomplete(0.8, 'leads up to a number')
      : impossible(0.75, 'no digits');
  }
  if (isOtherTalkWithNumber(read)) return impossible(0.75, 'about something else');
  const base = judge(read, plan);
  return split < 0 || base.status !== 'complete'
    ? base
    : withExtension(base, readDigitString(tokens.slice(split), null));
};

/**
 * "Six fifty, four seventy eight, two seven two four" without its commas: where ten digits come out only if a round
 * number closes its group ("650 4..." for "6 54 ..."), it does.
 */
function regrouped(tokens: readonly Token[], read: DigitString, wanted: number | null): DigitString {
  const missing = (wanted ?? 0) - read.digits.length;
  if (wanted === null || missing < 1 || missing > MOST_SWALLOWED_DIGITS || read.mustGrow) return read;
  const prefix = wanted - NORTH_AMERICAN_DIGITS;
  if (prefix !== 0 && prefix !== 1) return read;
  let apart = tokens;
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1];
    const round = tensOf(token) === undefined ? token.text === 'hundred' : (unitOf(next) ?? 0) > 0;
    if (!round || !isNumberWord(next)) continue;
    const before = readDigitString(apart.slice(0, index + 1), wanted).digits.length - prefix;
    if (before !== AREA_CODE_DIGITS && before !== AREA_CODE_DIGITS + EXCHANGE_DIGITS) continue;
    apart = apart.map((each, at) => (at === index + 1 ? { ...each, gap: ', ' } : each));
    const again = readDigitString(apart, wanted);
    if (again.digits.length === wanted) return { ...again, mayGrow: true };
  }
  return read;
}

/** How many digits the whole number has as it is dialled; null where plans leave it open. */
function wantedLength(tokens: readonly Token[], plan: NumberingPlan): number | null {
  if (plan.code !== NORTH_AMERICAN_CODE) {
    const [length, ...others] = plan.lengths;
    const { digits, plus } = readDigitString(tokens.slice(0, 3), null);
    if (length === undefined || others.length > 0 || plus) return null;
    return length + (plan.trunk !== '' && digits.startsWith(plan.trunk) ? plan.trunk.length : 0);
  }
  const begun = splitCorrections(tokens).parts.find((part) => part.length > 0) ?? [];
  const first = readDigitString(begun.slice(0, 12), null);
  // With a plus in front as well: "plus one, seven oh two ...".
  return first.digits.startsWith('1') ? NORTH_AMERICAN_DIGITS + 1 : NORTH_AMERICAN_DIGITS;
}

function homePlan({ region, language }: SlotContext): NumberingPlan {
  return (
    planOfRegion(region ?? '') ??
    planOfRegion(REGION_OF_LANGUAGE[language] ?? '') ??
    (planOfRegion('US') as NumberingPlan)
  );
}

function judge(read: DigitString, home: NumberingPlan): SlotVerdict {
  const { corrected, digits } = read;
  if (read.mustGrow) return incomplete(0.95, 'a digit has to follow', { value: digits, corrected });
  if (read.plus) return international(digits, read);
  if (home.code !== NORTH_AMERICAN_CODE) return fromElsewhere(read, home);
  // Ten digits are a whole number to callers even where no area code begins so; an eleventh may follow a leading 1.
  if (digits.length === NORTH_AMERICAN_DIGITS && /^(?:1|0[1-9])/.test(digits) && !digits.startsWith('011')) {
    const value = digits.startsWith('1') ? `+1${digits}` : digits;
    return complete(0.82, 'ten digits', { value, corrected });
  }
  if (digits.startsWith('011') && digits.length > 3) return international(digits.slice(3), read);
  if (digits.startsWith('00') && digits.length > 2) return international(digits.slice(2), read);
  if (digits.startsWith('0')) return national(read);
  return northAmerican(read, digits.startsWith('1') ? digits.slice(1) : digits);
}

/** Dialled inside a country that is not North American: trunk prefix and national number. */
function fromElsewhere(read: DigitString, home: NumberingPlan): SlotVerdict {
  const { digits } = read;
  if (digits.startsWith('00') && digits.length > 2) return international(digits.slice(2), read);
  const trunk = home.trunk !== '' && digits.startsWith(home.trunk) ? home.trunk.length : 0;
  return planned(read, home, digits.slice(trunk));
}

function international(digits: string, read: DigitString): SlotVerdict {
  for (let size = 1; size <= MAX_CODE_DIGITS; size += 1) {
    const plan = planOfCode(digits.slice(0, size));
    if (plan === null) continue;
    const rest = digits.slice(size);
    if (plan.code === NORTH_AMERICAN_CODE) return northAmerican(read, rest);
    // A trunk zero is often said after the country code: "+44 (0)20 ...". Italian numbers begin with one.
    return planned(read, plan, plan.trunk === '0' ? rest.replace(/^0/, '') : rest);
  }
  const rest = { value: `+${digits}`, corrected: read.corrected };
  return digits.length < 8
    ? incomplete(0.8, 'country code unknown', rest)
    : complete(0.4, 'country code unknown', rest);
}

function planned(read: DigitString, plan: NumberingPlan, digits: string): SlotVerdict {
  const { corrected } = read;
  const judged = judgeNational(plan, digits);
  const rest = { value: `+${plan.code}${digits}`, corrected };
  if (judged === 'short') return incomplete(0.9, 'digits missing', rest);
  if (judged === 'long') return overComplete(0.8, TOO_LONG_REASON, rest);
  if (read.after.length > 0) return overComplete(0.85, 'words after the number', rest);
  if (judged === 'unknown') return complete(0.5, 'no number of this plan', rest);
  return judged === 'whole' ? complete(0.95, 'whole number', rest) : complete(0.6, MAY_GROW_REASON, rest);
}

function northAmerican(read: DigitString, digits: string): SlotVerdict {
  const { corrected } = read;
  const size = digits.length;
  if (size < NORTH_AMERICAN_DIGITS) {
    const maybeLocal = !read.plus && size === LOCAL_DIGITS;
    const reason = maybeLocal ? 'area code may be missing' : 'digits missing';
    return incomplete(maybeLocal ? 0.6 : 0.95, reason, {
      value: read.plus ? `+1${digits}` : digits,
      corrected,
    });
  }
  const rest = { value: `+1${digits.slice(0, NORTH_AMERICAN_DIGITS)}`, corrected };
  if (size > NORTH_AMERICAN_DIGITS) return overComplete(0.8, TOO_LONG_REASON, rest);
  if (read.after.length > 0) return overComplete(0.85, 'words after the number', rest);
  if (!/^[2-9][0-9]{2}[2-9]/.test(digits)) return complete(0.85, 'unusual area code or exchange', rest);
  // "…, sixty" may still become "sixty five", but not after a pause.
  return complete(read.mayGrow ? 0.85 : 0.97, 'whole number', rest);
}

/** A trunk zero without a country code: national form of another country, kept as it was said. */
function national(read: DigitString): SlotVerdict {
  const rest = { value: read.digits, corrected: read.corrected };
  if (read.digits.length < 10) return incomplete(0.8, 'digits missing', rest);
  if (read.digits.length > 12) return overComplete(0.6, TOO_LONG_REASON, rest);
  return complete(read.digits.length === 11 ? 0.82 : 0.5, 'national form', rest);
}

function withExtension(base: SlotVerdict, extension: DigitString): SlotVerdict {
  if (extension.digits === '') return incomplete(0.9, 'extension has to follow', base);
  const { length } = extension.digits;
  const sure = extension.mustGrow || length < 2 ? 0.6 : length < USUAL_EXTENSION_DIGITS ? 0.7 : 0.85;
  return complete(sure, 'number with extension', {
    ...base,
    value: `${base.value ?? ''};ext=${extension.digits}`,
  });
}
