/**
 * Grammar of e-mail addresses, spoken ("john dot smith at gmail dot com", "j o h n underscore 42 at ...") or as
 * recognisers write them ("John.Smith@Gmail.com", "john dot Smith at Gmail.com"). Value: the address in lower case.
 * Complete only when the domain ends in a known top-level domain.
 */
import { withoutStalling } from './asking-for-time.ts';
import { splitCorrections } from './corrections.ts';
import { domainOf, isKnownProvider, type Domain } from './email-domain.ts';
import { likelyDomain, withSwallowedAt } from './email-sounds.ts';
import { isLetter, readLetter, readSpelling } from './letters.ts';
import { isNumberWord, readDigits } from './numbers.ts';
import { isCloser, isLeadIn, isOtherTalk, promisesValue } from './phrases.ts';
import type { SlotGrammar, SlotVerdict } from './slot.ts';
import { phraseAt, phraseLengthAt, phraseList, tokenise, type PhraseList, type Token } from './tokens.ts';
import { complete, impossible, incomplete, nothingYet, overComplete } from './verdict.ts';

type Address = { readonly local: string; readonly domain: Domain | null };

const SYMBOLS: readonly (readonly [string, PhraseList])[] = [
  ['.', phraseList('dot | period | point | full stop')],
  ['_', phraseList('underscore | under score | underline')],
  ['-', phraseList('dash | hyphen | minus | minus sign')],
  ['+', phraseList('plus | plus sign')],
];
/** Remarks about writing that are no part of the address. */
const REMARKS = phraseList(
  `all lower case | all lowercase | lower case | lowercase | all one word | one word | no spaces | no space | all together
  | spelled | that's spelled | thats spelled | which is spelled | sign | the number | capital | in capitals`,
);
/** Where "dot co" nearly always goes on with the country. */
const SECOND_LEVEL_REGIONS = new Set(['GB', 'NZ', 'ZA', 'IN', 'JP', 'KR', 'IL']);
/** Longest run of words before "at" that can still be a local part; longer ones are a sentence. */
const MAX_LOCAL_WORDS = 24;

export const emailGrammar: SlotGrammar = (text, _expectation, context) => {
  const tokens = withoutStalling(tokenise(text));
  if (tokens.length === 0) return nothingYet;
  const { parts, corrected } = splitCorrections(tokens);
  const addresses = parts.map((part, index) => readAddress(part, index > 0));
  const otherTalk = parts.flat().some(isOtherTalk);
  const address = addresses.reduce(mergedAddress);
  const promised = corrected && (parts.at(-1) ?? []).length === 0;
  if (address.domain === null && !otherTalk) {
    const mended = withSwallowedAt(address.local);
    if (mended !== null)
      return complete(0.6, 'at sign swallowed', { value: `${mended.local}@${mended.domain}`, corrected });
  }
  if (address.domain === null) return withoutDomain(parts.flat(), address, corrected);
  const secondLevel = SECOND_LEVEL_REGIONS.has(context.region ?? '');
  return judge(address.local, address.domain, { corrected, promised, secondLevel });
};

type Flags = { readonly corrected: boolean; readonly promised: boolean; readonly secondLevel: boolean };

function judge(local: string, domain: Domain, flags: Flags): SlotVerdict {
  const value = domain.name === '' ? local : `${local}@${likelyDomain(domain.name)}`;
  const rest = { value, corrected: flags.corrected };
  if (local === '') return incomplete(0.7, 'part before the at sign missing', { corrected: flags.corrected });
  if (flags.promised) return incomplete(0.9, 'correction has to follow', rest);
  if (domain.state === 'open') return incomplete(0.95, 'domain not finished', rest);
  if (domain.state === 'may-grow' || (domain.state === 'second-level' && flags.secondLevel))
    return incomplete(0.6, 'domain may go on', rest);
  if (domain.after.some((token) => !isCloser(token)))
    return overComplete(0.85, 'words after the address', rest);
  return domain.state === 'closed'
    ? complete(0.96, 'whole address', rest)
    : complete(0.75, 'whole address, domain may go on', rest);
}

function withoutDomain(tokens: readonly Token[], address: Address, corrected: boolean): SlotVerdict {
  const sentence = wordsBesideLetters(tokens) > MAX_LOCAL_WORDS || tokens.some(isOtherTalk);
  if (sentence) return impossible(0.75, 'no address in these words');
  if (promisesValue(tokens)) return incomplete(0.8, 'leads up to an address');
  return incomplete(0.85, 'at sign missing', {
    value: address.local === '' ? null : address.local,
    corrected,
  });
}

/** Spelling, with its "as in november", takes many words for few signs. */
function wordsBesideLetters(tokens: readonly Token[]): number {
  const letters = tokens.filter(isLetter).length;
  const explaining = tokens.filter(({ text }) => text === 'as' || text === 'for').length;
  return tokens.length - letters - 3 * explaining;
}

function readAddress(tokens: readonly Token[], isFix: boolean): Address {
  const at = atSign(tokens, isFix);
  if (at === null) return { local: localPart(withoutLeadIn(tokens)), domain: null };
  return {
    local: localPart(withoutLeadIn(tokens.slice(0, at.index))),
    domain: domainOf(tokens.slice(at.next)),
  };
}

/** The at sign: a written "@", or the last "at" that has something before it. */
function atSign(tokens: readonly Token[], isFix: boolean): { index: number; next: number } | null {
  // "..., no, at Comcast dot net": only the domain again.
  if (isFix && tokens[0]?.text === 'at') return { index: 0, next: tokens[1]?.text === 'sign' ? 2 : 1 };
  const written = tokens.findIndex((token) => token.gap.includes('@'));
  if (written > 0) return { index: written, next: written };
  for (let index = tokens.length - 1; index > 0; index -= 1) {
    if (tokens[index]?.text !== 'at') continue;
    const leadIn = ['me', 'us', 'reached', 'email', 'contacted', 'is'].includes(
      tokens[index - 1]?.text ?? '',
    );
    const onlyLeadIn = tokens.slice(0, index).every(isLeadIn);
    const dots = tokens.slice(index + 1).some((token) => token.text === 'dot' || token.gap === '.');
    if (leadIn && onlyLeadIn && !(dots && tokens[index - 1]?.text === 'me' && index <= 3)) return null;
    const next = index + (tokens[index + 1]?.text === 'sign' ? 2 : 1);
    // "clark at at outlook": said twice, or the recogniser's echo.
    const twice = index > 1 && tokens[index - 1]?.text === 'at';
    return { index: twice ? index - 1 : index, next };
  }
  return null;
}

/** Drops "my email is" and the like, but never the whole local part ("me at gmail dot com"). */
function withoutLeadIn(tokens: readonly Token[]): readonly Token[] {
  let start = announcementLength(tokens);
  while (start < tokens.length && leads(tokens, start)) start += 1;
  while (start > 0 && isFirstWord(tokens, start - 1)) start -= 1;
  return start === tokens.length && tokens.length > 0 ? tokens.slice(-1) : tokens.slice(start);
}

/** "My personal e-mail is", "please use": whatever words announce the address, as long as none is part of one. */
function announcementLength(tokens: readonly Token[]): number {
  const link = tokens.findLastIndex(({ text }) => ANNOUNCING.has(text));
  const before = tokens.slice(0, Math.max(0, link));
  const plain =
    before.length > 0 &&
    !before.some(
      (token, index) => isLetter(token) || isNumberWord(token) || symbolAt(tokens, index) !== null,
    );
  return plain && link + 1 < tokens.length ? link + 1 : 0;
}

const ANNOUNCING = new Set(['is', "it's", 'be', 'use']);

/** Lead-ins only in front of others ("my work e-mail is"); right before the address they are its first word. */
const NAMING = new Set([
  'day',
  'date',
  'card',
  'home',
  'work',
  'good',
  'best',
  'mobile',
  'street',
  'time',
  'contact',
  'birth',
]);

/** "That's hello at acme dot com"; "hello, it's ..." greets. */
function isFirstWord(tokens: readonly Token[], index: number): boolean {
  const text = tokens[index]?.text ?? '';
  return NAMING.has(text) || (index > 0 && (text === 'hello' || text === 'hi'));
}

function leads(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index] as Token;
  const glued = tokens[index + 1] !== undefined && /^[._+-]$/.test(tokens[index + 1]?.gap ?? '');
  if (phraseAt(tokens, index + 1, ['as', 'in'])) return false;
  if (token.text === 'e') return tokens[index + 1]?.text === 'mail';
  if (/^[a-z]$/.test(token.text)) {
    const letter = readSpelling(tokens, index) !== null || symbolAt(tokens, index + 1) !== null;
    const after = tokens[index + 1];
    // "A jenkins", "I hassan": initials, unless the sentence goes on behind them.
    const sentence = after === undefined || isLeadIn(after) || isOtherTalk(after);
    return ['a', 'i'].includes(token.text) && !letter && sentence;
  }
  return isLeadIn(token) && !glued && symbolAt(tokens, index + 1) === null;
}

function symbolAt(tokens: readonly Token[], index: number): { symbol: string; next: number } | null {
  for (const [symbol, phrases] of SYMBOLS) {
    const length = phraseLengthAt(tokens, index, phrases);
    if (length > 0) return { symbol, next: index + length };
  }
  return null;
}

/** The words before the at sign as they are written: symbols, digits and letters joined. */
export function localPart(tokens: readonly Token[]): string {
  let local = '';
  let word = '';
  for (let index = 0; index < tokens.length;) {
    const token = tokens[index] as Token;
    const remark = phraseLengthAt(tokens, index, REMARKS);
    const symbol = symbolAt(tokens, index);
    const spelling = readSpelling(tokens, index);
    const letter = readLetter(tokens, index);
    const digits = readDigits(tokens, index, /[0-9]$/.test(local));
    if (local !== '' && /^[._+-]$/.test(token.gap.trim()) && !/[._+-]$/.test(local))
      local += token.gap.trim();
    if (LINKING.has(token.text) && linksOnly(tokens, index)) {
      index += 1;
    } else if (remark > 0 || (["that's", 'thats', 'is'].includes(token.text) && word !== '')) {
      index += Math.max(1, remark);
    } else if (symbol !== null) {
      local += symbol.symbol;
      word = '';
      index = symbol.next;
    } else if (spelling !== null) {
      // "smith, s m i t h" says one word twice.
      const repeats = word !== '' && similarStart(word, spelling.letters);
      local = (repeats ? local.slice(0, local.length - word.length) : local) + spelling.letters;
      word = '';
      index = spelling.next;
    } else if (letter !== null) {
      local += letter.letters;
      index = letter.next;
    } else if (digits !== null) {
      local += digits.digits;
      word = '';
      index = digits.next;
    } else {
      local += token.text.replace(/'/g, '');
      word = token.text.replace(/'/g, '');
      index += 1;
    }
  }
  return withoutRepeat(local);
}

/** "and then, dot miller", "... and, at gmail": words between groups, not of the address. */
const LINKING = new Set(['and', 'then', 'so']);

function linksOnly(tokens: readonly Token[], index: number): boolean {
  if (tokens[index]?.text === 'then') return true;
  let next = index + 1;
  while (LINKING.has(tokens[next]?.text ?? '')) next += 1;
  const last = tokens[next] === undefined && index > 0;
  const explained = /^(?:that's|thats|at)$/.test(tokens[next]?.text ?? '') || isNumberWord(tokens[next]);
  return last || (explained && index > 0) || symbolAt(tokens, next) !== null;
}

/** "peter dot brown, p e t e r dot b r o w n": the spelling counts. */
function withoutRepeat(local: string): string {
  const whole = /^(.{4,40})\1$/.exec(local)?.[1];
  if (whole !== undefined && /[._+-]/.test(whole)) return whole;
  const twice = /^([a-z]{3,20})\.?[a-z]{1,20}?\1\.([a-z]{1,20})$/.exec(local);
  return twice === null ? local : `${twice[1] ?? ''}.${twice[2] ?? ''}`;
}

function similarStart(word: string, letters: string): boolean {
  if (word === letters) return true;
  return (
    word.charAt(0) === letters.charAt(0) && Math.abs(word.length - letters.length) <= 2 && letters.length > 2
  );
}

/** A correction may give the whole address, only the domain, or only the part before it. */
function mergedAddress(old: Address, fix: Address): Address {
  if (fix.domain !== null && fix.local !== '') return fix;
  if (fix.domain !== null) return { local: old.local, domain: fix.domain };
  if (fix.local === '') return old;
  if (old.domain === null) return { local: fix.local, domain: null };
  const domain = correctedDomain(fix.local, old.domain);
  if (domain !== null) return { local: old.local, domain };
  // Who corrects the first part often says the second one again.
  const repeatable = old.domain.state === 'closed' && old.domain.after.length === 0;
  return { local: fix.local, domain: repeatable ? { ...old.domain, state: 'guessed' } : old.domain };
}

/** "At gmail dot com, no, hotmail": a provider alone keeps the old ending; "yahoo dot fr" has its own. Null = no domain. */
function correctedDomain(fix: string, old: Domain): Domain | null {
  // "At aol dot net, no, dot com".
  const label = fix.startsWith('.') ? old.name.replace(/\..*/, '') : '';
  const domain = domainOf(tokenise(`${label}${fix}`.replaceAll('.', ' dot ')));
  if (fix.endsWith('.') || domain.state === 'closed' || domain.state === 'second-level') return domain;
  if (!isKnownProvider(domain.name)) return null;
  const ending = old.state === 'open' ? undefined : /\..+$/.exec(old.name)?.[0];
  return ending === undefined ? domain : { ...domain, name: domain.name + ending, state: 'guessed' };
}
