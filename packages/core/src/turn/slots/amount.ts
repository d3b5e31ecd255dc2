/** Grammar of amounts of money ("twenty five dollars and fifty cents", "$25.50", "1.250,50", "fifty k"). Value: "25.50" or "25.50 USD". */
import { withoutAskingForTime } from './asking-for-time.ts';
import { splitCorrections } from './corrections.ts';
import { spokenDigit } from './date-numbers.ts';
import { isWritten, readCardinal, unitOf } from './numbers.ts';
import { endsOpen, isCloser, leadsOn, promisesValue } from './phrases.ts';
import type { Expectation, SlotGrammar } from './slot.ts';
import { gapAt, phraseAt, tokenise, wordAt, type Token } from './tokens.ts';
import { complete, impossible, incomplete, nothingYet, overComplete } from './verdict.ts';

const CURRENCIES = new Map<string, string>(
  Object.entries({
    dollar: 'USD',
    dollars: 'USD',
    bucks: 'USD',
    euro: 'EUR',
    euros: 'EUR',
    pound: 'GBP',
    pounds: 'GBP',
    quid: 'GBP',
    usd: 'USD',
    eur: 'EUR',
    gbp: 'GBP',
  }),
);
const SYMBOLS = new Map<string, string>([['$', 'USD'], ['€', 'EUR'], ['£', 'GBP']]); // prettier-ignore
const SCALES = new Map([['hundred', 100], ['thousand', 1e3], ['grand', 1e3], ['k', 1e3], ['million', 1e6], ['billion', 1e9], ['dozen', 12]]); // prettier-ignore
const CENTS = new Set(['cent', 'cents', 'pence', 'penny', 'pennies']);

/** "About forty dollars", "forty bucks" are said without cents. */
const ROUGH = new Set(['about', 'around', 'roughly', 'approximately', 'almost', 'nearly', 'like', 'maybe']);
const ROUND_CURRENCIES = new Set(['bucks', 'quid']);

/** Said in front of an amount, and never without one. */
const MEASURING = new Set(['roughly', 'approximately', 'almost', 'nearly', 'like', 'exactly', 'precisely', 'says', 'least', 'most']); // prettier-ignore

/** "Just me", "my wife and me": whom it counts, instead of how many. */
const PERSONS = new Set(['me', 'us', 'myself', 'ourselves']);

/** "Nineteen" - "eighty five", "twenty" - "fifteen" */
const CENTURIES: ReadonlySet<number> = new Set([18, 19, 20]);

type Amount = {
  readonly cents: number;
  readonly currency: string | null;
  readonly open: boolean;
  /** What callers may say after a pause. */
  readonly mayFollow: 'nothing' | 'scale' | 'hundreds' | 'currency' | 'cents';
  readonly after: readonly Token[];
};

export const amountGrammar: SlotGrammar<Extract<Expectation, { kind: 'amount' }>> = (text, expectation) => {
  const tokens = withoutAskingForTime(tokenise(text));
  if (tokens.length === 0) return nothingYet;
  const { parts, corrected } = splitCorrections(tokens);
  const amounts = parts.map(readAmount);
  const amount = amounts.findLast((each) => each !== null);
  if (amount === undefined || amount === null) {
    if (expectation.counted === true && namesPersons(tokens))
      return impossible(0.6, 'names whom it counts', { corrected });
    if (leadsOn(tokens) || MEASURING.has(tokens.at(-1)?.text ?? ''))
      return incomplete(0.85, 'leads up to an amount');
    return promisesValue(tokens) ? incomplete(0.75, 'leads up to an amount') : impossible(0.7, 'no amount');
  }
  const earlier = amounts.find((each) => each?.currency != null)?.currency ?? null;
  const currency = amount.currency ?? earlier;
  const figure = (amount.cents / 100).toFixed(2);
  const rest = { value: currency === null ? figure : `${figure} ${currency}`, corrected };
  const promised = corrected && (parts.at(-1) ?? []).length === 0;
  if (amount.open || promised || endsOpen(tokens)) return incomplete(0.85, 'amount goes on', rest);
  if (amount.after.some((token) => !isCloser(token)))
    return overComplete(0.7, 'words after the amount', rest);
  if (expectation.year === true && amount.after.length === 0) {
    // "Nineteen eighty five" is read as nineteen dollars eighty five.
    const year = amount.cents % 100 === 0 ? amount.cents / 100 : amount.cents;
    const dated = { ...rest, value: year.toFixed(2) };
    if (CENTURIES.has(year)) return incomplete(0.85, 'a century, its year follows', dated);
    // "Nineteen eighty" - "five", "two thousand" - "nine".
    const mayGrow = year % 10 === 0;
    return complete(mayGrow ? SURENESS.currency : 0.6, mayGrow ? 'year may go on' : 'whole year', dated);
  }
  const carried = amount.currency === null && earlier !== null;
  if (expectation.counted === true || amount.after.length > 0 || carried)
    return complete(currency === null ? 0.6 : 0.88, 'whole amount', rest);
  // "Two and a half": thousand, million?
  if (amount.mayFollow === 'scale') return incomplete(0.6, 'scale may follow', rest);
  const rough = tokens.some(({ text: word }) => ROUGH.has(word) || ROUND_CURRENCIES.has(word));
  const centsFollow = amount.mayFollow === 'cents' && expectation.exact === true && !rough;
  if (amount.mayFollow === 'nothing' || (amount.mayFollow === 'cents' && !centsFollow))
    return complete(0.88, 'whole amount', rest);
  return complete(SURENESS[amount.mayFollow], `${amount.mayFollow} may follow`, rest);
};

/**
 * That nothing follows all the same: 1.1, 0.75 and 0.9 s of silence at the default patience. A caller who has nothing to add waits
 * 0.3 s longer in the mean of 290 amounts, two in three pauses between the groups of others are over by then.
 */
const SURENESS = { hundreds: 0.2, currency: 0.46, cents: 0.37 } as const;

const namesPersons = (tokens: readonly Token[]): boolean => {
  const [before = '', last = ''] = tokens.slice(-2).map(({ text }) => text);
  return PERSONS.has(tokens.at(-1)?.text ?? '') || (before === 'and' && last === 'i');
};

function readAmount(tokens: readonly Token[]): Amount | null {
  for (let index = 0; index < tokens.length; index += 1) {
    const whole = wholeAt(tokens, index);
    if (whole === null) continue;
    const symbol = SYMBOLS.get(/[$€£]/.exec(tokens[index]?.gap ?? '')?.[0] ?? '') ?? null;
    return withFraction(tokens, whole, symbol);
  }
  return null;
}

/** `value` may have a fraction ("two and a half thousand"); `exact`: no cents can follow. */
type Whole = NonNullable<ReturnType<typeof readCardinal>> & { readonly exact?: boolean };

function wholeAt(tokens: readonly Token[], index: number): Whole | null {
  const plain = figuresAt(tokens, index) ?? spokenAt(tokens, index);
  if (plain === null) return null;
  const half = phraseAt(tokens, plain.next, ['and', 'a', 'half']);
  // "A million and a half" is half a million more.
  const part = half ? 0.5 * (plain.value >= 1e6 ? 1e6 : plain.value >= 1e3 ? 1e3 : 1) : 0;
  const scaled = scaleAt(tokens, plain.next + (half ? 3 : 0));
  if (!half && scaled === null) return plain;
  const next = scaled?.next ?? plain.next + 3;
  return { value: (plain.value + part) * (scaled?.scale ?? 1), next, open: false, exact: true };
}

const scaleAt = (tokens: readonly Token[], index: number): { scale: number; next: number } | null => {
  const scale = SCALES.get(wordAt(tokens, index));
  return scale === undefined ? null : { scale, next: index + 1 };
};

/** "A grand", "half a million", "a couple (of hundred)", else a cardinal. */
function spokenAt(tokens: readonly Token[], index: number): Whole | null {
  const [first, second] = [wordAt(tokens, index), wordAt(tokens, index + 1)];
  const half = first === 'half' && second === 'a' && scaleAt(tokens, index + 2) !== null;
  if (half) return { value: 0.5, next: index + 2, open: false };
  if (first === 'a' && second === 'couple')
    return { value: 2, next: index + (wordAt(tokens, index + 2) === 'of' ? 3 : 2), open: false };
  const cardinal = readCardinal(tokens, index);
  const article = cardinal === null && first === 'a' && scaleAt(tokens, index + 1) !== null;
  return article ? { value: 1, next: index + 1, open: false } : cardinal;
}

/** "1,250.50", "1.250,50", "12.5": the last mark is the decimal one unless three figures stand behind it. */
function figuresAt(tokens: readonly Token[], index: number): Whole | null {
  if (!isWritten(tokens[index])) return null;
  let next = index + 1;
  let text = wordAt(tokens, index);
  while (/^[.,]$/.test(gapAt(tokens, next)) && isWritten(tokens[next])) {
    text += gapAt(tokens, next) + wordAt(tokens, next);
    next += 1;
  }
  if (next === index + 1 || text.length > MAX_FIGURES) return null;
  const decimals =
    /[.,](\d{1,2})$/.exec(text)?.[1] ?? (text.startsWith('0') ? /\d+$/.exec(text)?.[0] : undefined);
  const whole = text.slice(0, text.length - (decimals === undefined ? 0 : decimals.length + 1));
  const value = Number(`${whole.replace(/\D/g, '')}.${decimals ?? '0'}`);
  return { value, next, open: false, exact: decimals !== undefined };
}

/** "A million and a half" needs no scale, "two and a half" probably does. */
const SMALL_AMOUNT = 1000;
/** Longest written amount, marks included. */
const MAX_FIGURES = 18;

function withFraction(tokens: readonly Token[], whole: Whole, symbol: string | null): Amount {
  const { next, value } = whole;
  if (CENTS.has(wordAt(tokens, next))) {
    return {
      cents: value,
      currency: symbol,
      open: false,
      mayFollow: 'nothing',
      after: tokens.slice(next + 1),
    };
  }
  if (whole.exact !== true)
    return withDecimals(tokens, whole, symbol) ?? withSpokenCents(tokens, whole, symbol);
  const said = CURRENCIES.get(wordAt(tokens, next)) ?? null;
  const after = tokens.slice(next + (said === null ? 0 : 1));
  const currency = said ?? symbol;
  const half = wordAt(tokens, next - 1) === 'half' && value < SMALL_AMOUNT;
  const mayFollow = half && currency === null ? 'scale' : 'nothing';
  return { cents: Math.round(value * 100), currency, open: false, mayFollow, after };
}

/** "Fifteen point five (million)": digits behind the point, one by one; "point fifty" is cents. */
function withDecimals(tokens: readonly Token[], whole: Whole, symbol: string | null): Amount | null {
  if (wordAt(tokens, whole.next) !== 'point') return null;
  let next = whole.next + 1;
  let figures = '';
  if (isWritten(tokens[next])) {
    figures = wordAt(tokens, next);
    next += 1;
  }
  for (let digit = spokenDigit(tokens, next); digit !== undefined; digit = spokenDigit(tokens, next)) {
    figures += String(digit);
    next += 1;
  }
  if (figures === '') return null;
  const scaled = scaleAt(tokens, next);
  next = scaled?.next ?? next;
  const currency = CURRENCIES.get(wordAt(tokens, next)) ?? null;
  const cents = Math.round(Number(`${String(whole.value)}.${figures}`) * (scaled?.scale ?? 1) * 100);
  const after = tokens.slice(next + (currency === null ? 0 : 1));
  // "Thirty six point one" - "eight", "one point five" - "million".
  const short = figures.length === 1 && scaled === null && (currency ?? symbol) === null;
  const mayFollow = short ? 'hundreds' : 'nothing';
  return { cents, currency: currency ?? symbol, open: false, mayFollow, after };
}

/** "... dollars and fifty cents", "... point fifty", "twelve fifty". */
function withSpokenCents(tokens: readonly Token[], whole: Whole, symbol: string | null): Amount {
  const currency = CURRENCIES.get(wordAt(tokens, whole.next)) ?? null;
  const start = whole.next + (currency === null ? 0 : 1);
  const linked = ['and', 'point'].includes(wordAt(tokens, start));
  const announced = currency !== null || linked;
  const part =
    zeroAndUnit(tokens, start) ??
    (announced ? readCardinal(tokens, start + (linked ? 1 : 0)) : readFollowing(tokens, start));
  const next = part === null ? start : part.next + (CENTS.has(wordAt(tokens, part.next)) ? 1 : 0);
  const cents = part !== null && part.value < 100 ? part.value : 0;
  const last = wordAt(tokens, tokens.length - 1);
  const open = next >= tokens.length && (last === 'oh' || (whole.open && last === 'and'));
  const amount = {
    cents: whole.value * 100 + cents,
    currency: currency ?? symbol,
    open,
    after: tokens.slice(next),
  };
  return { ...amount, mayFollow: part === null ? behind(whole, amount.currency) : 'nothing' };
}

/** "A hundred", "five" have their hundreds, tens or thousand before them, "36" its "dollars", "36 dollars" its cents. */
function behind(whole: Whole, currency: string | null): Amount['mayFollow'] {
  // "Two hundred dollars" hardly has cents.
  if (currency !== null || whole.value === 0) return whole.value % 100 === 0 ? 'nothing' : 'cents';
  return whole.open || whole.value < SMALLEST_ALONE || whole.value % 100 === 0 ? 'hundreds' : 'currency';
}

/** Smaller sums of money are rarely asked for: "five" begins "five hundred". */
const SMALLEST_ALONE = 10;

/** "Four oh five"; "four oh" goes on. */
function zeroAndUnit(tokens: readonly Token[], index: number): ReturnType<typeof readCardinal> {
  if (wordAt(tokens, index) !== 'oh') return null;
  const unit = unitOf(tokens[index + 1]);
  if (unit !== undefined) return { value: unit, next: index + 2, open: false };
  return index + 1 === tokens.length ? { value: 0, next: index + 1, open: true } : null;
}

/** "twelve fifty": a second number of two digits right behind the first. */
function readFollowing(tokens: readonly Token[], index: number): ReturnType<typeof readCardinal> {
  const part = readCardinal(tokens, index);
  return part !== null && part.value >= 10 && part.value < 100 ? part : null;
}
