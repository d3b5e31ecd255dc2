/**
 * State of a scripted dialogue and the questions that follow from it. A state is plain data and is never kept:
 * it is recomputed from the caller's turns on every request.
 */
import type { SettledPart } from './alternatives.ts';
import type { Flow, FlowSlot } from './flow.ts';
import { readableValue, spelledOut } from './phrasing.ts';
import { momentParts } from './understanding.ts';

export type Focus =
  | { readonly at: 'slot'; readonly id: string }
  | { readonly at: 'confirm'; readonly id: string }
  /** Everything is read back. */
  | { readonly at: 'summary' }
  /** The summary was refused: which part is wrong? */
  | { readonly at: 'change' }
  /** The closing line was said; "anything else?" is open. */
  | { readonly at: 'done'; readonly booked: boolean }
  | { readonly at: 'closed' };

export type DialogueState = {
  readonly focus: Focus;
  /** Canonical values by slot id; a date-time may hold only its date or time while `partial` says so. */
  readonly values: Readonly<Record<string, string>>;
  readonly confirmed: readonly string[];
  /** Words of an unfinished answer to the slot in focus ("four one five ..."). */
  readonly unfinished: string;
  /** Values the caller has refused, by slot id: none of them is offered again. */
  readonly rejected: Readonly<Record<string, readonly string[]>>;
  /** Part of the address under correction that the caller let pass. */
  readonly settled: SettledPart;
  /** Guesses offered in a row without new words of the value. */
  readonly offers: number;
  /** Failures in a row at this focus. */
  readonly failures: number;
  /** Slot whose value the agent spoke last: what a bare "no, Friday" is about. */
  readonly lastReadBack: string | null;
  /** What the agent said last, for "can you repeat that?". */
  readonly lastReply: string;
  /** Counts caller turns; picks between variants, so that the same turns give the same words. */
  readonly turn: number;
};

export function openingState(flow: Flow): DialogueState {
  const first = flow.slots[0] as FlowSlot;
  return {
    focus: { at: 'slot', id: first.id },
    values: {},
    confirmed: [],
    unfinished: '',
    rejected: {},
    settled: null,
    offers: 0,
    failures: 0,
    lastReadBack: null,
    lastReply: openingLine(flow),
    turn: 0,
  };
}

export function openingLine(flow: Flow): string {
  return `${flow.greeting} ${flow.slots[0]?.ask[0] ?? ''}`.trim();
}

export const slotById = (flow: Flow, id: string): FlowSlot =>
  (flow.slots.find((slot) => slot.id === id) ?? flow.slots[0]) as FlowSlot;

export const variant = (variants: readonly string[], index: number): string =>
  variants[index % variants.length] ?? '';

/** Whether the slot has a whole value. */
export function isFilled(slot: FlowSlot, state: DialogueState): boolean {
  const value = state.values[slot.id];
  if (value === undefined) return false;
  return slot.kind !== 'date-time' || value.includes('T');
}

/** The question for a slot, shorter when half of a date-time is known. */
export function question(slot: FlowSlot, state: DialogueState): string {
  if (slot.kind === 'date-time') {
    const [date, time] = momentParts(state.values[slot.id] ?? null);
    if (date !== null && time === null) return `${readableValue('date', date)}. What time would you like?`;
    if (date === null && time !== null) return 'And what day would you like?';
  }
  return variant(slot.ask, state.turn);
}

/** Sentence that speaks a slot's value; `spell`: after a rejected e-mail or name it is spelled as well. */
export function readBack(slot: FlowSlot, value: string, spell: boolean): string {
  const spoken = readableValue(slot.kind, value);
  const sentence = (slot.readback ?? `I have {value}.`).replace('{value}', spoken);
  const tidy = capitalised(sentence.replace(/\b([Aa]) (?=[aeio])/g, '$1n '));
  if (!spell || (slot.kind !== 'email' && slot.kind !== 'name')) return tidy;
  return `${tidy} That's ${spelledOut(value.split('@')[0]?.replace(/\s/g, '') ?? '')}.`;
}

export function summaryLine(flow: Flow, state: DialogueState): string {
  return flow.summary.replace(/\{(\w+)\}/g, (_, id: string) => {
    const slot = slotById(flow, id);
    return readableValue(slot.kind, state.values[id] ?? '');
  });
}

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
