/**
 * Corrections at any time: "no, the other number", "actually my email is ...", "change the date to Friday". Which
 * value is meant comes from the words that name it, else from what was read back last, else from the form of
 * the new value. Null means that the turn corrects nothing.
 */
import { capitalised, isFilled, readBack, slotById, type DialogueState } from './dialogue-state.ts';
import {
  askAgain,
  confirm,
  heardAgain,
  proceed,
  refused,
  rejecting,
  turnDown,
  unrefused,
  withoutValue,
  withValue,
  type Outcome,
  type Turn,
} from './dialogue-progress.ts';
import type { FlowSlot } from './flow.ts';
import { mayCorrect, plainTurn, startsWithRefusal } from './intents.ts';
import { correctedValue, mentionedSlot, momentParts, readUnasked, type Reading } from './understanding.ts';

/** A correction of any value: the slot is named, or it is the one read back last, or the words fit only one. */
export function correction(turn: Turn, state: DialogueState): Outcome | null {
  const plain = plainTurn(turn.text);
  const mention = mentionedSlot(turn.flow.slots, turn.text);
  const focusId = state.focus.at === 'slot' || state.focus.at === 'confirm' ? state.focus.id : null;
  if (
    mention !== null &&
    (mayCorrect(turn.text) || state.focus.at === 'change' || isFilled(mention.slot, state))
  ) {
    return correctNamed(turn, state, { ...mention, plain, focusId });
  }
  const last = state.lastReadBack;
  const target = last !== null && state.values[last] !== undefined ? slotById(turn.flow, last) : null;
  if (target !== null && concernsLast(turn, target.id === focusId)) {
    if (answersYesNo(turn, state)) return null;
    const fixed = correctLast(turn, state, target);
    if (fixed !== null) return fixed;
  }
  const bare = state.focus.at === 'slot' ? refusedLast(turn, state, { target, plain }) : null;
  return bare ?? unnamed(turn, state, focusId);
}

const concernsLast = ({ text }: Turn, inFocus: boolean): boolean =>
  inFocus || startsWithRefusal(text) || /\b(?:make (?:it|that)|meant?|rather|change)\b/.test(plainTurn(text));

/** A bare "no" answers the yes/no question being asked, not the value read back before it. */
function answersYesNo({ flow, text }: Turn, state: DialogueState): boolean {
  if (state.focus.at !== 'slot' || slotById(flow, state.focus.id).kind !== 'yes-no') return false;
  const plain = plainTurn(text);
  return /^(?:no|nope|not)\b/.test(plain) && plain.split(' ').length < 3;
}

function correctLast(turn: Turn, state: DialogueState, target: FlowSlot): Outcome | null {
  const plain = plainTurn(turn.text);
  const old = state.values[target.id] ?? '';
  const reading = correctedValue(target, { plain, after: null }, old, turn.context);
  if (reading.state !== 'whole' || reading.value === null || reading.value === old) return null;
  if (target.kind === 'name' && !soundsLikeName(plain, reading.value, old)) return null;
  return replaced(turn, state, target, reading);
}

/** "no clue" must not become the name Clue: one word has to be announced or begin like the old name. */
function soundsLikeName(plain: string, value: string, old: string): boolean {
  if (
    value.includes(' ') ||
    /\b(?:it's|it is|said|that's|mean|meant|make|should be|is|spelled)\b/.test(plain)
  )
    return true;
  return old.split(' ').some((word) => word.charAt(0) === value.charAt(0));
}

/** A bare "no, that's wrong" behind an implicit read-back, while another slot is being asked for. */
function refusedLast(
  turn: Turn,
  state: DialogueState,
  { target, plain }: { target: FlowSlot | null; plain: string },
): Outcome | null {
  const asked = state.focus.at === 'slot' ? slotById(turn.flow, state.focus.id) : null;
  if (target === null || asked === null || asked.id === target.id || asked.kind === 'yes-no') return null;
  if (state.confirmed.includes(target.id)) return null;
  return /^(?:no|nope|sorry)? ?(?:(?:no|that's|that is|it's) )*(?:wrong|not right|incorrect|not correct|not it|no|nope|not what i said)$/.test(
    plain,
  )
    ? askAgain(turn, state, target)
    : null;
}

type Named = { slot: FlowSlot; after: string; word: string; plain: string; focusId: string | null };

function correctNamed(turn: Turn, state: DialogueState, named: Named): Outcome | null {
  const { slot, focusId } = named;
  const reading = correctedValue(
    slot,
    { plain: named.plain, after: named.after },
    state.values[slot.id] ?? null,
    turn.context,
  );
  if (reading.state === 'whole') {
    // The answer to the question in focus is no correction, even when it names its slot.
    if (slot.id === focusId && state.focus.at === 'slot') return null;
    return replaced(turn, state, slot, reading);
  }
  if (slot.id === focusId && state.focus.at === 'slot') return null;
  if (!isFilled(slot, state)) return null;
  const wantsChange =
    state.focus.at === 'change' ||
    /\b(?:change|wrong|incorrect|other|another|different|not|no|correct|fix|update|edit|mistake|actually|redo|switch|move)\b/.test(
      named.plain,
    );
  if (!wantsChange) return null;
  if (slot.kind === 'date-time' && reading.state === 'part') return null;
  return reaskNamed(turn, state, named);
}

/** "change the time" keeps the day and asks only for the time. */
function reaskNamed(turn: Turn, state: DialogueState, { slot, word }: Named): Outcome {
  const [date, time] = slot.kind === 'date-time' ? momentParts(state.values[slot.id] ?? null) : [null, null];
  const cleared = withoutValue(state, slot.id);
  const focus = { at: 'slot', id: slot.id } as const;
  if (word === 'time' && date !== null)
    return {
      state: { ...withValue(cleared, slot.id, date), focus, failures: 0 },
      reply: 'Okay. What time would you like?',
    };
  if ((word === 'day' || word === 'date') && time !== null)
    return {
      state: { ...withValue(cleared, slot.id, time), focus, failures: 0 },
      reply: 'Okay. What day would you like?',
    };
  const other = askAgain(turn, { ...state, failures: 0 }, slot);
  return { ...other, reply: other.reply.replace(/^Sorry about that\. What/, 'Okay, what') };
}

/** No slot named: the one filled slot whose form the words surely have. */
function unnamed(turn: Turn, state: DialogueState, focusId: string | null): Outcome | null {
  for (const slot of turn.flow.slots) {
    if (slot.id === focusId && state.focus.at === 'slot') continue;
    if (!isFilled(slot, state)) continue;
    const plain = plainTurn(turn.text);
    const reading = readUnasked(slot, plain, state.values[slot.id] ?? null, turn.context);
    if (reading.state === 'whole' && reading.value !== state.values[slot.id])
      return replaced(turn, state, slot, reading);
  }
  return null;
}

/** A new value for a slot: read back as its policy says, then on with what was being asked. */
function replaced(turn: Turn, state: DialogueState, slot: FlowSlot, reading: Reading): Outcome {
  const known = rejecting(state, slot);
  const value = unrefused(known, slot, reading.value ?? '');
  if (value === null) return heardAgain(turn, known, slot);
  const refusal = refused(slot, value, turn.context);
  if (refusal !== null) return turnDown(turn, state, slot, refusal);
  const set = { ...withValue(known, slot.id, value), failures: 0 };
  if (slot.confirm === 'explicit') {
    const asked = confirm(set, slot, state.focus.at === 'confirm' && state.focus.id === slot.id);
    return { state: asked.state, reply: `Okay. ${asked.reply}` };
  }
  const said = slot.kind === 'yes-no' ? 'Okay.' : `Okay. ${capitalised(readBack(slot, value, false))}`;
  return proceed(turn, { ...set, lastReadBack: slot.id }, said);
}
