/**
 * Which kinds of value people say piece by piece, from the strictest meaning to the widest. One place, so that a new
 * kind of slot is thought about once.
 */
import type { Expectation, SlotKind } from './slots/slot.ts';

/** Strings of signs: nothing but the signs says whether they are whole. */
export const SIGN_KINDS: ReadonlySet<Expectation['kind']> = new Set([
  'phone',
  'email',
  'digits',
  'card',
  'iban',
  'spelled',
]);
/** Dictated in groups: sound and sentence form say nothing there, the grammar decides. */
export const GROUPED_KINDS: ReadonlySet<Expectation['kind']> = new Set([...SIGN_KINDS, 'address']);
/** Of parts that callers say or leave out: "36 dollars" - "and 18 cents", "at five" - "in the evening". Sound tells more than words there. */
export const PARTED_KINDS: ReadonlySet<Expectation['kind']> = new Set([
  'amount',
  'time',
  'date',
  'date-time',
]);
/** Whatever comes in pieces, the last of which may follow after an answer. */
export const PIECEMEAL_KINDS: ReadonlySet<Expectation['kind']> = new Set([...GROUPED_KINDS, 'name']);

/** A name that is spelled comes in groups of letters. */
export const dictatedAs = (expectation: Exclude<Expectation, { kind: 'open' }>): SlotKind =>
  expectation.kind === 'name' && expectation.spelled === true ? 'spelled' : expectation.kind;
