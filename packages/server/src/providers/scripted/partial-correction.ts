/**
 * Answers that give only a part of a value: "no, the last four are oh one nine nine", "the area code is 416",
 * "no, at yahoo dot com", and the area code behind a local number. Enters the old value (or words) and the
 * new words; leaves the whole new value, or null when the words are no such part.
 */
import { parseSlot, type SlotContext } from '@antiphon/core/turn/slots/index';
import { expectationOf, type FlowSlot } from './flow.ts';

const COUNT = '(?:one|two|three|four|five|six|seven|eight|nine|[1-9])';
/** "the last four digits are", "the first three". */
const PLACE = new RegExp(
  `\\b(?:the )?(last|final|first) (?:${COUNT} )?(?:digits?|numbers?|ones?|${COUNT})\\b(?: (?:are|is|should be|was|were))?`,
  'i',
);
const AREA_CODE = /\b(?:the )?area code\b(?: (?:is|should be|was))?/i;
/** "not 0123": what was wrong, not what is right. */
const REJECTED = /\bnot\b.*$/i;
/** A North American number without its area code, and the area code. */
const LOCAL_DIGITS = 7;
const AREA_DIGITS = 3;

/** The old value with the part that the words give put in its place. */
export function partlyCorrected(
  slot: FlowSlot,
  old: string,
  text: string,
  context: SlotContext,
): string | null {
  switch (slot.kind) {
    case 'phone':
    case 'digits':
    case 'card':
      return digitsCorrected(slot, old, text, context);
    case 'email':
      return domainCorrected(slot, old, text, context);
    default:
      return null;
  }
}

function digitsCorrected(slot: FlowSlot, old: string, text: string, context: SlotContext): string | null {
  const area = AREA_CODE.test(text);
  const place = PLACE.exec(text);
  if (!area && place === null) return null;
  const before = old.replace(/^\+1/, '').replace(/;ext=\d+$/, '');
  const digits = digitsIn(text.replace(PLACE, ' ').replace(AREA_CODE, ' ').replace(REJECTED, ' '), context);
  if (digits === '' || digits.length >= before.length) return null;
  const first = area || place?.[1]?.toLowerCase() === 'first';
  return whole(
    slot,
    first ? digits + before.slice(digits.length) : before.slice(0, -digits.length) + digits,
    context,
  );
}

/** Only the part behind the at sign is said again. */
function domainCorrected(slot: FlowSlot, old: string, text: string, context: SlotContext): string | null {
  const domain = /(?:^|\s)at\s+(.+)$/i.exec(text)?.[1];
  const before = /(?:^|\s)at\b/i.exec(text)?.index ?? 0;
  const onlyDomain =
    /^(?:\s*(?:no|nope|it's|its|it|is|sorry|actually|but|the|that's|should|be|wait)\b[\s,.]*)*$/i;
  if (domain === undefined || !onlyDomain.test(text.slice(0, before))) return null;
  return whole(slot, `${old.split('@')[0] ?? ''} at ${domain}`, context);
}

/** An answer cut in two; the area code may come last, when the agent has asked for it. */
export function joinedAnswer(slot: FlowSlot, earlier: string, text: string, context: SlotContext): string {
  const areaLast =
    slot.kind === 'phone' &&
    digitsIn(earlier, context).length === LOCAL_DIGITS &&
    digitsIn(text, context).length === AREA_DIGITS;
  return areaLast ? `${text} ${earlier}` : `${earlier} ${text}`;
}

const digitsIn = (text: string, context: SlotContext): string =>
  parseSlot(text, { kind: 'digits', length: null }, context).value ?? '';

function whole(slot: FlowSlot, text: string, context: SlotContext): string | null {
  const { status, value } = parseSlot(text, expectationOf(slot), context);
  return status === 'complete' ? value : null;
}
