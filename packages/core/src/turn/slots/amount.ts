/** Grammar of amounts of money ("twenty five dollars and fifty cents", "$25.50"). Value: "25.50" or "25.50 USD". */
import { splitCorrections } from './corrections.ts';
import { spokenDigit } from './date-numbers.ts';
import { readCardinal } from './numbers.ts';
import { endsOpen, isCloser, promisesValue } from './phrases.ts';
import type { SlotGrammar } from './slot.ts';
import { gapAt, tokenise, wordAt, type Token } from './tokens.ts';
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
const SCALES = new Map([['hundred', 100], ['thousand', 1e3], ['million', 1e6], ['billion', 1e9]]); // prettier-ignore
const CENTS = new Set(['cent', 'cents', 'pence', 'penny', 'pennies']);

type Amount = {
  readonly cents: number;
  readonly currency: string | null;
  readonly open: boolean;
  readonly after: readonly Token[];
};

export const amountGrammar: SlotGrammar = (text) => {
  const tokens = tokenise(text);
  if (tokens.length === 0) return nothingYet;
  const { parts, corrected } = splitCorrections(tokens);
  const amounts = parts.map(readAmount);
  const amount = amounts.findLast((each) => each !== null);
  if (amount === undefined || amount === null) {
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
  return complete(currency === null ? 0.6 : 0.88, 'whole amount', rest);
};

function readAmount(tokens: readonly Token[]): Amount | null {
  for (let index = 0; index < tokens.length; index += 1) {
    const whole = readCardinal(tokens, index);
    if (whole === null) continue;
    const symbol = SYMBOLS.get(/[$€£]/.exec(tokens[index]?.gap ?? '')?.[0] ?? '') ?? null;
    return withFraction(tokens, whole, symbol);
  }
  return null;
}

type Whole = NonNullable<ReturnType<typeof readCardinal>>;

function withFraction(tokens: readonly Token[], whole: Whole, symbol: string | null): Amount {
  const { next, value } = whole;
  if (CENTS.has(wordAt(tokens, next))) {
    return { cents: value, currency: symbol, open: false, after: tokens.slice(next + 1) };
  }
  const written = /^[0-9]{2}$/.test(wordAt(tokens, next)) && gapAt(tokens, next) === '.';
  if (!written) return withDecimals(tokens, whole, symbol) ?? withSpokenCents(tokens, whole, symbol);
  const said = CURRENCIES.get(wordAt(tokens, next + 1)) ?? null;
  const after = tokens.slice(next + (said === null ? 1 : 2));
  return { cents: value * 100 + Number(wordAt(tokens, next)), currency: said ?? symbol, open: false, after };
}

/** "Fifteen point five (million)": digits behind the point, one by one; "point fifty" is cents. */
function withDecimals(tokens: readonly Token[], whole: Whole, symbol: string | null): Amount | null {
  if (wordAt(tokens, whole.next) !== 'point') return null;
  let next = whole.next + 1;
  let figures = '';
  for (let digit = spokenDigit(tokens, next); digit !== undefined; digit = spokenDigit(tokens, next)) {
    figures += String(digit);
    next += 1;
  }
  if (figures === '') return null;
  const scale = SCALES.get(wordAt(tokens, next)) ?? 1;
  if (scale > 1) next += 1;
  const currency = CURRENCIES.get(wordAt(tokens, next)) ?? null;
  const cents = Math.round(Number(`${String(whole.value)}.${figures}`) * scale * 100);
  const after = tokens.slice(next + (currency === null ? 0 : 1));
  return { cents, currency: currency ?? symbol, open: false, after };
}

/** "... dollars and fifty cents", "... point fifty", "twelve fifty". */
function withSpokenCents(tokens: readonly Token[], whole: Whole, symbol: string | null): Amount {
  const currency = CURRENCIES.get(wordAt(tokens, whole.next)) ?? null;
  const start = whole.next + (currency === null ? 0 : 1);
  const linked = ['and', 'point'].includes(wordAt(tokens, start));
  const announced = currency !== null || linked;
  const part = announced ? readCardinal(tokens, start + (linked ? 1 : 0)) : readFollowing(tokens, start);
  const next = part === null ? start : part.next + (CENTS.has(wordAt(tokens, part.next)) ? 1 : 0);
  const cents = part !== null && part.value < 100 ? part.value : 0;
  const open = whole.open && next >= tokens.length && wordAt(tokens, tokens.length - 1) === 'and';
  return { cents: whole.value * 100 + cents, currency: currency ?? symbol, open, after: tokens.slice(next) };
}

/** "twelve fifty": a second number of two digits right behind the first. */
function readFollowing(tokens: readonly Token[], index: number): ReturnType<typeof readCardinal> {
  const part = readCardinal(tokens, index);
  return part !== null && part.value >= 10 && part.value < 100 ? part : null;
}
