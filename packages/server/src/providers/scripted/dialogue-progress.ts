/**
 * Steps of the dialogue that change its state: taking a value, reading it back, refusing it, asking again, and
 * going on to what is still missing. Pure; every step returns the next state and the agent's words.
 */
import type { SlotContext } from '@antiphon/core/turn/slots/index';
import { alternativeTo } from './alternatives.ts';
import {
  isFilled,
  question,
  readBack,
  slotById,
  summaryLine,
  variant,
  type DialogueState,
} from './dialogue-state.ts';
import type { Flow, FlowSlot } from './flow.ts';
import { plainTurn } from './intents.ts';
import { weekdayName } from './phrasing.ts';
import { momentParts, readUnasked } from './understanding.ts';

export type Outcome = { readonly state: DialogueState; readonly reply: string };
export type Turn = { readonly flow: Flow; readonly context: SlotContext; readonly text: string };

/** A value that is still unfinished after so many characters is not being dictated. */
const MAX_UNFINISHED_CHARS = 200;
/** Refused values that are remembered for a slot. */
const MAX_REJECTED = 12;
/** Guesses in a row; then the caller is asked for the value in another way. */
const MAX_OFFERS = 2;
/** There are only so many common providers: where the rest is right they are gone through. */
const MAX_DOMAIN_OFFERS = 5;
/** Digits of a phone number from which it seems said to its end, with one lost. */
const NEARLY_WHOLE_DIGITS = 8;

/** Takes a whole value, with whatever else was said along with it. */
export function accept(turn: Turn, state: DialogueState, slot: FlowSlot, value: string): Outcome {
  const refusal = refused(slot, value, turn.context);
  if (refusal !== null) return turnDown(turn, state, slot, refusal);
  // A name that comes again and again is right: the ear cannot tell "Stephen" from "Steven".
  const insists = slot.confirm === 'implicit' && state.failures > 0;
  const fresh = unrefused(state, slot, value) ?? (insists ? value : null);
  if (fresh === null) return heardAgain(turn, state, slot);
  const set = withValue({ ...state, offers: fresh === value ? 0 : state.offers + 1 }, slot.id, fresh);
  const along = fillAlong(turn, set, slot.id);
  if (slot.confirm === 'explicit') return confirm(along.state, slot, state.failures > 0);
  const reply = slot.confirm === 'implicit' ? readBack(slot, fresh, false) : '';
  const others = along.filled.filter((id) => slotById(turn.flow, id).confirm === 'implicit');
  const said = [reply, acknowledged(turn, along.state, others)].filter((part) => part !== '').join(' ');
  return proceed(
    turn,
    { ...along.state, lastReadBack: slot.confirm === 'implicit' ? slot.id : state.lastReadBack },
    said,
  );
}

/** The value, or where the caller has refused it the next one of the same sounds; null when there is none. */
export function unrefused(state: DialogueState, slot: FlowSlot, value: string): string | null {
  const refusedBefore = state.rejected[slot.id] ?? [];
  return refusedBefore.includes(value)
    ? alternativeTo(slot, value, { refused: refusedBefore, settled: state.settled })
    : value;
}

/** Remembers that the slot's present value is wrong. */
export function rejecting(state: DialogueState, slot: FlowSlot): DialogueState {
  const value = state.values[slot.id];
  const before = state.rejected[slot.id] ?? [];
  if (value === undefined || before.includes(value)) return state;
  const list = [...before, value].slice(-MAX_REJECTED);
  return { ...state, rejected: { ...state.rejected, [slot.id]: list } };
}

/** Another way to give the value, and every second time the question itself: one of them may be understood. */
function otherWay(slot: FlowSlot, failures: number): string {
  const questions = slot.reprompt ?? slot.ask;
  const ways = slot.fallback ?? questions;
  return failures % 2 === 0 ? variant(ways, failures / 2) : variant(questions, (failures - 1) / 2);
}

/** The same wrong value once more: saying it again in the same way will not help. */
export function heardAgain(turn: Turn, state: DialogueState, slot: FlowSlot): Outcome {
  const cleared = withoutValue(state, slot.id);
  const failures = state.failures + 1;
  return {
    state: { ...cleared, focus: { at: 'slot', id: slot.id }, failures, lastReadBack: null },
    reply: otherWay(slot, failures),
  };
}

export function withValue(state: DialogueState, id: string, value: string): DialogueState {
  const confirmed = state.confirmed.filter((each) => each !== id);
  return { ...state, values: { ...state.values, [id]: value }, confirmed, unfinished: '' };
}

export function withoutValue(state: DialogueState, id: string): DialogueState {
  const values = Object.fromEntries(Object.entries(state.values).filter(([key]) => key !== id));
  return { ...state, values, confirmed: state.confirmed.filter((each) => each !== id), unfinished: '' };
}

export function confirm(state: DialogueState, slot: FlowSlot, spell: boolean): Outcome {
  const reply = `${readBack(slot, state.values[slot.id] ?? '', spell)} Is that right?`;
  return { state: { ...state, focus: { at: 'confirm', id: slot.id }, lastReadBack: slot.id }, reply };
}

/** Fills other empty slots from the same words ("a cleaning on Friday at three, my name is Ann"). */
export function fillAlong(
  turn: Turn,
  state: DialogueState,
  askedId: string,
): { state: DialogueState; filled: string[] } {
  let next = state;
  const filled: string[] = [];
  // Digits of a dictated number must not be read as a time, nor an address as a name.
  const asked = slotById(turn.flow, askedId).kind;
  if (
    ['email', 'card', 'iban', 'address', 'digits', 'spelled'].includes(asked) &&
    state.values[askedId] === undefined
  )
    return { state, filled };
  for (const slot of turn.flow.slots) {
    if (slot.id === askedId || isFilled(slot, next)) continue;
    const reading = readUnasked(slot, turn.text, next.values[slot.id] ?? null, turn.context);
    if (reading.value === null || refused(slot, reading.value, turn.context) !== null) continue;
    if (['phone', 'email'].includes(asked) && slot.kind === 'date-time' && /\d{3}|@/.test(turn.text))
      continue;
    next = { ...next, values: { ...next.values, [slot.id]: reading.value } };
    filled.push(slot.id);
  }
  return { state: next, filled };
}

export function acknowledged(turn: Turn, state: DialogueState, ids: readonly string[]): string {
  const slots = ids
    .map((id) => slotById(turn.flow, id))
    .filter((slot) => isFilled(slot, state) && slot.confirm === 'implicit');
  return slots.map((slot) => readBack(slot, state.values[slot.id] ?? '', false)).join(' ');
}

/** On to what is missing: an unconfirmed value, an empty slot, or the summary. */
export function proceed(turn: Turn, before: DialogueState, said: string): Outcome {
  const state = { ...before, failures: 0, unfinished: '' };
  for (const slot of turn.flow.slots) {
    if (isFilled(slot, state)) {
      if (slot.confirm !== 'explicit' || state.confirmed.includes(slot.id)) continue;
      const asked = confirm(state, slot, false);
      return { state: asked.state, reply: `${said} ${asked.reply}`.trim() };
    }
    return {
      state: { ...state, focus: { at: 'slot', id: slot.id } },
      reply: `${said} ${question(slot, state)}`.trim(),
    };
  }
  return {
    state: { ...state, focus: { at: 'summary' }, lastReadBack: null },
    reply: `${said} ${summaryLine(turn.flow, state)}`.trim(),
  };
}

/** A proper beginning: keep it and ask for the rest. */
export function partly(turn: Turn, state: DialogueState, slot: FlowSlot, value: string): Outcome {
  if (slot.kind === 'date-time') {
    const refusal = refused(slot, value, turn.context);
    if (refusal !== null) return turnDown(turn, state, slot, refusal);
    const half = withValue(state, slot.id, value);
    // Nothing new was understood: the same question again would get the same answer.
    if (state.values[slot.id] === value) return missedHalf(half, value);
    return { state: { ...half, failures: 0 }, reply: question(slot, half) };
  }
  const unfinished = `${state.unfinished} ${turn.text}`.trim();
  if (unfinished.length > MAX_UNFINISHED_CHARS) return failed(turn, state, slot);
  return { state: { ...state, unfinished }, reply: partialReply(slot, value) };
}

function missedHalf(state: DialogueState, value: string): Outcome {
  const missing = momentParts(value)[1] === null ? 'time' : 'day';
  const example = missing === 'time' ? 'ten thirty in the morning' : 'next Tuesday';
  return {
    state: { ...state, failures: state.failures + 1 },
    reply: `Sorry, I missed the ${missing}. What ${missing} would you like? For example, ${example}.`,
  };
}

function partialReply(slot: FlowSlot, value: string): string {
  switch (slot.kind) {
    case 'phone':
      return value.length >= NEARLY_WHOLE_DIGITS
        ? 'Sorry, I missed a digit. Please say your phone number again, one digit at a time.'
        : 'Okay, and the rest of your phone number?';
    case 'card':
      return 'Okay, and the rest of your card number?';
    case 'digits':
      return `Okay, and the rest of your ${slot.label}?`;
    case 'email':
      return 'Okay, and the rest of your email address?';
    case 'date':
      return 'Okay, which day exactly?';
    case 'choice':
      return `Sorry, which one? ${variant(slot.ask, 0)}`;
    case 'yes-no':
      return `Sorry, yes or no? ${variant(slot.ask, 0)}`;
    default:
      return `Okay, and the rest of your ${slot.label}?`;
  }
}

export function failed(turn: Turn, state: DialogueState, slot: FlowSlot): Outcome {
  const failures = state.failures + 1;
  const useFallback = failures >= turn.flow.failures_before_fallback && slot.fallback !== undefined;
  const lines = useFallback
    ? slot.fallback
    : (slot.reprompt ?? slot.ask.map((ask) => `Sorry, I missed that. ${ask}`));
  return { state: { ...state, failures, unfinished: '' }, reply: variant(lines ?? slot.ask, failures - 1) };
}

/** Reason, in the agent's words, for which a value cannot be taken; null when it can. */
export function refused(slot: FlowSlot, value: string, context: SlotContext): string | null {
  if (slot.kind !== 'date' && slot.kind !== 'date-time') return null;
  const [date, time] = slot.kind === 'date' ? [value, null] : momentParts(value);
  if (date !== null && !slot.past && date < context.today) return 'That day has already passed.';
  const weekday = date === null ? '' : weekdayName(date);
  if (date !== null && (slot.closed as readonly string[]).includes(weekday.toLowerCase()))
    return `Sorry, we are closed on ${weekday}s.`;
  if (
    time !== null &&
    ((slot.opens !== undefined && time < slot.opens) || (slot.closes !== undefined && time >= slot.closes))
  ) {
    return 'Sorry, we are closed at that time.';
  }
  return null;
}

/** Says why not and asks for another day. */
export function turnDown(turn: Turn, state: DialogueState, slot: FlowSlot, reason: string): Outcome {
  const cleared = withoutValue(state, slot.id);
  const ask =
    slot.kind === 'date' ? 'What other day would you like?' : 'What other day and time would you like?';
  return {
    state: { ...cleared, focus: { at: 'slot', id: slot.id }, failures: 0 },
    reply: `${reason} ${ask}`,
  };
}

/** "no" to a read-back: the next value of the same sounds where there is one, else the question again. */
export function refuseValue(turn: Turn, state: DialogueState, slot: FlowSlot): Outcome {
  const known = rejecting(state, slot);
  const old = state.values[slot.id] ?? '';
  const limit = state.settled === 'local' ? MAX_DOMAIN_OFFERS : MAX_OFFERS;
  const choice = { refused: known.rejected[slot.id] ?? [], settled: state.settled };
  const guess = state.offers < limit ? alternativeTo(slot, old, choice) : null;
  if (guess === null) return askAgain(turn, { ...known, offers: 0, settled: null }, slot);
  const offered = {
    ...withValue(known, slot.id, guess),
    offers: state.offers + 1,
    failures: state.failures + 1,
  };
  const asked = confirm(offered, slot, false);
  return { state: asked.state, reply: `Sorry. ${asked.reply}` };
}

/** The question again. After the second "no" another way is offered. */
export function askAgain(turn: Turn, state: DialogueState, slot: FlowSlot): Outcome {
  const cleared = withoutValue(state, slot.id);
  const failures = state.failures + 1;
  const other = /\b(?:other|another|different)\b/.test(plainTurn(turn.text));
  const fallback = failures >= turn.flow.failures_before_fallback ? slot.fallback : undefined;
  const ask =
    fallback?.[0] ??
    (other
      ? `Okay, what's the other ${shortLabel(slot)}?`
      : `Sorry about that. What's the right ${slot.label}?`);
  return {
    state: { ...cleared, focus: { at: 'slot', id: slot.id }, failures, lastReadBack: null },
    reply: ask,
  };
}

const shortLabel = (slot: FlowSlot): string => (slot.kind === 'phone' ? 'phone number' : slot.label);
