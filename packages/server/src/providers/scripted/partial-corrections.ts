/**
 * Corrections of a part of a value that was read back: the last digits of a number, the domain of an address or the
 * part before it. Enters the value read back and the caller's words, leaves the mended value or null when the
 * words hold no such part. Pure.
 */
import { parseSlot, type SlotContext } from '@antiphon/core/turn/slots/index';
import { readDigitString } from '@antiphon/core/turn/slots/digit-string';
import { readSpelling } from '@antiphon/core/turn/slots/letters';
import { soundDistance } from '@antiphon/core/turn/slots/sound-distance';
import { tokenise, type Token } from '@antiphon/core/turn/slots/tokens';
import { mendedSpelling, type SettledPart } from './alternatives.ts';
import { COMMON_NAMES } from './given-names.ts';
import type { FlowSlot } from './flow.ts';
import { plainTurn } from './intents.ts';

/** Digits of a North American number that are said as one part: the end, the line, or exchange and line. */
const PART_LENGTHS: readonly number[] = [2, 4, 7];
const NORTH_AMERICAN = /^\+1(\d{10})$/;
/** A corrected local part is a word, perhaps with its spelling, not a sentence. */
const MAX_LOCAL_WORDS = 5;
const MAX_DOMAIN_WORDS = 6;

const REFUSAL =
  /^(?:(?:no|nope|you know|sorry|wait|actually|oh|wrong|not quite|that's not right|that's wrong|that is wrong|i said|it's|it is|its|it should be|should be|the last (?:four|part)(?: digits)?(?: is| are)?|and|then|at the end)\s+)+/;

/** What of an address stayed as it was when the caller corrected the rest. */
export function settledPart(slot: FlowSlot, old: string, patched: string): SettledPart {
  if (slot.kind !== 'email') return null;
  const [[local, domain], [newLocal, newDomain]] = [old.split('@'), patched.split('@')];
  if (local === newLocal) return 'local';
  return domain === newDomain ? 'domain' : null;
}

export function patchedValue(slot: FlowSlot, old: string, text: string, context: SlotContext): string | null {
  const rest = `${plainTurn(text)} `.replace(REFUSAL, '').trim();
  if (rest === '' || parseSlot(rest, { kind: 'yes-no' }, context).status === 'complete') return null;
  if (slot.kind === 'phone') return patchedNumber(old, rest);
  return slot.kind === 'email' ? patchedAddress(old, rest, context) : null;
}

function patchedNumber(old: string, rest: string): string | null {
  const whole = NORTH_AMERICAN.exec(old)?.[1];
  const { digits, after } = readDigitString(tokenise(rest), null);
  if (whole === undefined || after.length > 0 || !PART_LENGTHS.includes(digits.length)) return null;
  return `+1${whole.slice(0, -digits.length)}${digits}`;
}

function patchedAddress(old: string, rest: string, context: SlotContext): string | null {
  const [local = ''] = old.split('@');
  const domain = domainAlone(rest);
  if (domain !== null) {
    const verdict = parseSlot(`${local} at ${domain}`, { kind: 'email' }, context);
    if (verdict.status === 'complete') return verdict.value;
  }
  return /\bat\b|@/.test(rest) ? null : patchedLocal(old, rest, context);
}

/** "peter dot brown", "brown, b r o w n", "p e t e r dot b r o w n": as words, as letters, or one after the other. */
function patchedLocal(old: string, rest: string, context: SlotContext): string | null {
  const [local = '', domain = ''] = old.split('@');
  const tokens = tokenise(rest);
  const start = tokens.findIndex((_, index) => readSpelling(tokens, index) !== null);
  const said = tokens.slice(0, start < 0 ? tokens.length : start);
  if (said.length > MAX_LOCAL_WORDS || (start < 0 && said.length > 1 && !said.some(isDot))) return null;
  const read = (part: readonly Token[]): string => {
    const words = part.map((token) => (token.gap.trim() === '.' ? `.${token.text}` : token.text));
    const { value } = parseSlot(`${words.join(' ')} at ${domain}`, { kind: 'email' }, context);
    return (value?.split('@')[0] ?? '').split('.').map(mendedSpelling).join('.');
  };
  const spelled = start < 0 ? '' : read(tokens.slice(start));
  const words = read(said.filter((token) => !LINKS.has(token.text)));
  const best = spelled === '' || (names(words) > names(spelled) && words !== '') ? words : spelled;
  return best === '' ? null : `${inPlace(local, best)}@${domain}`;
}

const LINKS = new Set(["that's", 'is', 'spelled', "it's"]);
const isDot = (token: Token): boolean => token.text === 'dot' || token.gap.trim() === '.';
const names = (local: string): number => {
  const words = local.split('.');
  return words.filter((word) => COMMON_NAMES.includes(word)).length / words.length;
};

/** One word for an address of two: it replaces the one it sounds like. */
function inPlace(local: string, fix: string): string {
  const words = local.split('.');
  if (words.length < 2 || fix.includes('.')) return fix;
  const costs = words.map((word) => soundDistance(word, fix));
  const nearest = costs.indexOf(Math.min(...costs));
  return words.map((word, index) => (index === nearest ? fix : word)).join('.');
}

/** "at hotmail dot com", "hotmail.com": the words of a domain and nothing else. */
function domainAlone(rest: string): string | null {
  const domain = rest.replace(/^at /, '');
  const words = domain.split(' ');
  const closed = /(?: dot |\.)[a-z]{2,5}$/.test(domain);
  return closed && words.length <= MAX_DOMAIN_WORDS && !words.includes('at') && !domain.includes('@')
    ? domain
    : null;
}
