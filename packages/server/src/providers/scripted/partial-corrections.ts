/**
 * Corrections of a part of a value that was read back: the last digits of a number, the domain of an address or the
 * part before it. Enters the value read back and the caller's words, leaves the mended value or null when the
 * words hold no such part. Pure.
 */
import { parseSlot, type SlotContext } from '@antiphon/core/turn/slots/index';
import { readDigitString } from '@antiphon/core/turn/slots/digit-string';
import { readSpelling } from '@antiphon/core/turn/slots/letters';
import { tokenise } from '@antiphon/core/turn/slots/tokens';
import type { SettledPart } from './alternatives.ts';
import type { FlowSlot } from './flow.ts';
import { plainTurn } from './intents.ts';

/** Digits of a North American number that are said as one part: the line, or exchange and line. */
const PART_LENGTHS: readonly number[] = [4, 7];
const NORTH_AMERICAN = /^\+1(\d{10})$/;
/** A corrected local part is a word, perhaps with its spelling, not a sentence. */
const MAX_LOCAL_WORDS = 3;
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
    return verdict.status === 'complete' ? verdict.value : null;
  }
  const tokens = tokenise(rest);
  const start = tokens.findIndex((_, index) => readSpelling(tokens, index) !== null);
  const words = start < 0 ? tokens.length : start;
  if (words > MAX_LOCAL_WORDS || /\bat\b|@/.test(rest)) return null;
  const verdict = parseSlot(`${rest} at ${old.split('@')[1] ?? ''}`, { kind: 'email' }, context);
  return verdict.status === 'complete' && start >= 0 ? verdict.value : wordAs(verdict.value, words);
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

/** Without a spelling only a single word is surely the corrected part. */
const wordAs = (value: string | null, words: number): string | null => (words === 1 ? value : null);
