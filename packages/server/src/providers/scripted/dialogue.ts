/**
 * The dialogue engine: one caller turn in, the next state and the agent's words out. Pure and deterministic,
 * so the whole dialogue can be replayed from the caller's turns; it never looks at what the agent's earlier
 * words were, which may have been cut off. Order: intents, corrections, then the question in focus.
 */
import { parseSlot, type SlotContext } from '@antiphon/core/turn/slots/index';
import { capitalised, isFilled, openingLine, openingState, question, readBack, slotById, summaryLine, variant, type DialogueState } from './dialogue-state.ts';
import type { Flow, FlowSlot } from './flow.ts';
import { intentOf, mayCorrect, plainTurn, startsWithRefusal, type Intent } from './intents.ts';
import { weekdayName } from './phrasing.ts';
import { correctedValue, mentionedSlot, momentParts, readAnswer, readUnasked, type Reading } from './understanding.ts';

export type Outcome = { readonly state: DialogueState; readonly reply: string };
type Turn = { readonly flow: Flow; readonly context: SlotContext; readonly text: string };

/** A conversation longer than this is replayed from its last turns; bounds the work of one request. */
export const MAX_TURNS = 400;

/** A value that is still unfinished after so many characters is not being dictated. */
const MAX_UNFINISHED_CHARS = 200;

/** Replays all caller turns from the start. Without turns the reply is the opening line. */
export function replay(flow: Flow, turns: readonly string[], context: SlotContext): Outcome {
  let outcome: Outcome = { state: openingState(flow), reply: openingLine(flow) };
  for (const text of turns.slice(-MAX_TURNS)) outcome = takeTurn(flow, outcome.state, text, context);
  return outcome;
}

export function takeTurn(flow: Flow, before: DialogueState, text: string, context: SlotContext): Outcome {
  const state = { ...before, turn: before.turn + 1 };
  const turn = { flow, context, text };
  const outcome = byIntent(turn, state) ?? byFocus(turn, state);
  return { reply: outcome.reply, state: { ...outcome.state, lastReply: outcome.reply } };
}

function byFocus(turn: Turn, state: DialogueState): Outcome {
  switch (state.focus.at) {
    case 'slot':
      return atSlot(turn, state, slotById(turn.flow, state.focus.id));
    case 'confirm':
      return atConfirm(turn, state, slotById(turn.flow, state.focus.id));
    case 'summary':
      return atSummary(turn, state);
    case 'change':
      return correction(turn, state) ?? atChange(turn, state);
    case 'done':
      return atDone(turn, state);
    case 'closed':
      return { state: openingState(turn.flow), reply: openingLine(turn.flow) };
  }
}

function byIntent(turn: Turn, state: DialogueState): Outcome | null {
  const intent = intentOf(turn.text);
  if (intent === null) return plainTurn(turn.text) === '' ? { state, reply: state.lastReply } : null;
  return actOn(intent, turn, state);
}

function actOn(intent: Intent, turn: Turn, state: DialogueState): Outcome | null {
  const { flow } = turn;
  const over = state.focus.at === 'done' || state.focus.at === 'closed';
  switch (intent) {
    case 'restart': {
      if (/\d|\b(?:one|two|three|four|five|six|seven|eight|nine)\b/.test(plainTurn(turn.text))) return null;
      const fresh = { ...openingState(flow), turn: state.turn };
      return { state: fresh, reply: `Okay, let's start over. ${flow.slots[0]?.ask[0] ?? ''}` };
    }
    case 'cancel':
      return over ? null : { state: { ...state, focus: { at: 'done', booked: false } }, reply: "Okay, I've cancelled that. Is there anything else I can do for you?" };
    case 'wait':
      return { state, reply: 'Sure, take your time.' };
    case 'repeat':
      return { state, reply: over ? state.lastReply : repeated(turn, state) };
    case 'help':
      return { state, reply: `${flow.help ?? 'You can correct me at any time, or say start over.'} ${currentQuestion(turn, state)}`.trim() };
    case 'goodbye':
      return over ? { state: { ...state, focus: { at: 'closed' } }, reply: flow.goodbye } : null;
    case 'thanks':
      return over ? { state: { ...state, focus: { at: 'closed' } }, reply: flow.goodbye } : null;
    case 'greeting':
      return over ? null : { state, reply: `Hello! ${currentQuestion(turn, state)}` };
  }
}

/** The last line again, or the plain question after "take your time". */
function repeated(turn: Turn, state: DialogueState): string {
  return state.lastReply.endsWith('?') ? state.lastReply : currentQuestion(turn, state);
}

function currentQuestion({ flow }: Turn, state: DialogueState): string {
  switch (state.focus.at) {
    case 'slot':
      return question(slotById(flow, state.focus.id), state);
    case 'confirm': {
      const slot = slotById(flow, state.focus.id);
      return `${readBack(slot, state.values[slot.id] ?? '', false)} Is that right?`;
    }
    case 'summary':
      return summaryLine(flow, state);
    case 'change':
      return 'What should I change?';
    case 'done':
      return 'Is there anything else I can do for you?';
    case 'closed':
      return flow.goodbye;
  }
}

/** Waiting for a value. */
function atSlot(turn: Turn, state: DialogueState, slot: FlowSlot): Outcome {
  const corrected = mayCorrect(turn.text) ? correction(turn, state) : null;
  if (corrected !== null) return corrected;
  if (slot.kind !== 'yes-no' && isBareAnswer(turn)) return failed(turn, state, slot);
  const known = state.values[slot.id] ?? null;
  const reading = readAnswer(slot, turn.text, known, turn.context);
  const joined = state.unfinished === '' ? reading : readAnswer(slot, `${state.unfinished} ${turn.text}`, known, turn.context);
  const best = reading.state === 'whole' ? reading : joined.state === 'whole' ? joined : state.unfinished === '' ? reading : joined;
  if (best.state === 'whole' && best.value !== null) return accept(turn, state, slot, best.value);
  const along = fillAlong(turn, state, slot.id);
  if (along.filled.length > 0) return proceed(turn, along.state, acknowledged(turn, along.state, along.filled));
  if (best.state === 'part' && best.value !== null) return partly(turn, state, slot, best.value);
  return failed(turn, state, slot);
}

/** "nope" where a value was asked for: neither a name nor the beginning of an address. */
function isBareAnswer({ text, context }: Turn): boolean {
  const verdict = parseSlot(text, { kind: 'yes-no' }, context);
  return verdict.status === 'complete' && plainTurn(text).split(' ').length <= 3;
}

/** Takes a whole value, with whatever else was said along with it. */
function accept(turn: Turn, state: DialogueState, slot: FlowSlot, value: string): Outcome {
  const refusal = refused(slot, value, turn.context);
  if (refusal !== null) return turnDown(turn, state, slot, refusal);
  const set = withValue(state, slot.id, value);
  const along = fillAlong(turn, set, slot.id);
  if (slot.confirm === 'explicit') return confirm(along.state, slot, state.failures > 0);
  const reply = slot.confirm === 'implicit' ? readBack(slot, value, false) : '';
  const others = along.filled.filter((id) => slotById(turn.flow, id).confirm === 'implicit');
  const said = [reply, acknowledged(turn, along.state, others)].filter((part) => part !== '').join(' ');
  return proceed(turn, { ...along.state, lastReadBack: slot.confirm === 'implicit' ? slot.id : state.lastReadBack }, said);
}

function withValue(state: DialogueState, id: string, value: string): DialogueState {
  const confirmed = state.confirmed.filter((each) => each !== id);
  return { ...state, values: { ...state.values, [id]: value }, confirmed, unfinished: '' };
}

function withoutValue(state: DialogueState, id: string): DialogueState {
  const values = Object.fromEntries(Object.entries(state.values).filter(([key]) => key !== id));
  return { ...state, values, confirmed: state.confirmed.filter((each) => each !== id), unfinished: '' };
}

function confirm(state: DialogueState, slot: FlowSlot, spell: boolean): Outcome {
  const reply = `${readBack(slot, state.values[slot.id] ?? '', spell)} Is that right?`;
  return { state: { ...state, focus: { at: 'confirm', id: slot.id }, lastReadBack: slot.id }, reply };
}

/** Fills other empty slots from the same words ("a cleaning on Friday at three, my name is Ann"). */
function fillAlong(turn: Turn, state: DialogueState, askedId: string): { state: DialogueState; filled: string[] } {
  let next = state;
  const filled: string[] = [];
  // Digits of a dictated number must not be read as a time, nor an address as a name.
  const asked = slotById(turn.flow, askedId).kind;
  if (['email', 'card', 'iban', 'address', 'digits', 'spelled'].includes(asked) && state.values[askedId] === undefined) return { state, filled };
  for (const slot of turn.flow.slots) {
    if (slot.id === askedId || isFilled(slot, next)) continue;
    const reading = readUnasked(slot, turn.text, next.values[slot.id] ?? null, turn.context);
    if (reading.value === null || refused(slot, reading.value, turn.context) !== null) continue;
    if (['phone', 'email'].includes(asked) && slot.kind === 'date-time' && /\d{3}|@/.test(turn.text)) continue;
    next = { ...next, values: { ...next.values, [slot.id]: reading.value } };
    filled.push(slot.id);
  }
  return { state: next, filled };
}

function acknowledged(turn: Turn, state: DialogueState, ids: readonly string[]): string {
  const slots = ids.map((id) => slotById(turn.flow, id)).filter((slot) => isFilled(slot, state) && slot.confirm === 'implicit');
  return slots.map((slot) => readBack(slot, state.values[slot.id] ?? '', false)).join(' ');
}

/** On to what is missing: an unconfirmed value, an empty slot, or the summary. */
function proceed(turn: Turn, before: DialogueState, said: string): Outcome {
  const state = { ...before, failures: 0, unfinished: '' };
  for (const slot of turn.flow.slots) {
    if (isFilled(slot, state)) {
      if (slot.confirm !== 'explicit' || state.confirmed.includes(slot.id)) continue;
      const asked = confirm(state, slot, false);
      return { state: asked.state, reply: `${said} ${asked.reply}`.trim() };
    }
    return { state: { ...state, focus: { at: 'slot', id: slot.id } }, reply: `${said} ${question(slot, state)}`.trim() };
  }
  return { state: { ...state, focus: { at: 'summary' }, lastReadBack: null }, reply: `${said} ${summaryLine(turn.flow, state)}`.trim() };
}

/** A proper beginning: keep it and ask for the rest. */
function partly(turn: Turn, state: DialogueState, slot: FlowSlot, value: string): Outcome {
  if (slot.kind === 'date-time') {
    const refusal = refused(slot, value, turn.context);
    if (refusal !== null) return turnDown(turn, state, slot, refusal);
    const half = withValue(state, slot.id, value);
    return { state: { ...half, failures: 0 }, reply: question(slot, half) };
  }
  const unfinished = `${state.unfinished} ${turn.text}`.trim();
  if (unfinished.length > MAX_UNFINISHED_CHARS) return failed(turn, state, slot);
  return { state: { ...state, unfinished }, reply: partialReply(slot) };
}

function partialReply(slot: FlowSlot): string {
  switch (slot.kind) {
    case 'phone':
    case 'card':
    case 'digits':
      return 'Okay, and the rest of the number?';
    case 'email':
      return 'Okay, and the rest of the email address?';
    case 'date':
      return 'Okay, which day exactly?';
    case 'choice':
      return `Sorry, which one? ${variant(slot.ask, 0)}`;
    default:
      return `Okay, and the rest of your ${slot.label}?`;
  }
}

function failed(turn: Turn, state: DialogueState, slot: FlowSlot): Outcome {
  const failures = state.failures + 1;
  const useFallback = failures >= turn.flow.failures_before_fallback && slot.fallback !== undefined;
  const lines = useFallback ? slot.fallback : (slot.reprompt ?? slot.ask.map((ask) => `Sorry, I missed that. ${ask}`));
  return { state: { ...state, failures, unfinished: '' }, reply: variant(lines ?? slot.ask, failures - 1) };
}

/** Reason, in the agent's words, for which a value cannot be taken; null when it can. */
function refused(slot: FlowSlot, value: string, context: SlotContext): string | null {
  if (slot.kind !== 'date' && slot.kind !== 'date-time') return null;
  const [date, time] = slot.kind === 'date' ? [value, null] : momentParts(value);
  if (date !== null && !slot.past && date < context.today) return "That day has already passed.";
  const weekday = date === null ? '' : weekdayName(date);
  if (date !== null && (slot.closed as readonly string[]).includes(weekday.toLowerCase())) return `Sorry, we are closed on ${weekday}s.`;
  if (time !== null && ((slot.opens !== undefined && time < slot.opens) || (slot.closes !== undefined && time >= slot.closes))) {
    return 'Sorry, we are closed at that time.';
  }
  return null;
}

/** Says why not and asks for another day. */
function turnDown(turn: Turn, state: DialogueState, slot: FlowSlot, reason: string): Outcome {
  const cleared = withoutValue(state, slot.id);
  const ask = slot.kind === 'date' ? 'What other day would you like?' : 'What other day and time would you like?';
  return { state: { ...cleared, focus: { at: 'slot', id: slot.id }, failures: 0 }, reply: `${reason} ${ask}` };
}

/** A value has been read back: yes, no, or another value. */
function atConfirm(turn: Turn, state: DialogueState, slot: FlowSlot): Outcome {
  const verdict = parseSlot(turn.text, { kind: 'yes-no' }, turn.context);
  const answered = verdict.status !== 'impossible' && verdict.value !== null;
  if (answered && verdict.value === 'yes' && !(verdict.status === 'incomplete' && mayCorrect(turn.text))) {
    const done = { ...state, confirmed: [...state.confirmed, slot.id] };
    const corrected = verdict.status === 'complete' ? null : correction(turn, done);
    if (corrected !== null) return corrected;
    const along = fillAlong(turn, done, slot.id);
    return proceed(turn, along.state, verdict.status === 'complete' ? variant(['Great.', 'Thanks.', 'Good.'], state.turn) : 'Okay.');
  }
  const corrected = correction(turn, state);
  if (corrected !== null) return corrected;
  if (answered || startsWithRefusal(turn.text)) return askAgain(turn, state, slot);
  const again = readAnswer(slot, turn.text, null, turn.context);
  if (again.state === 'whole' && again.value !== null) {
    if (again.value === state.values[slot.id]) return proceed(turn, { ...state, confirmed: [...state.confirmed, slot.id] }, 'Great.');
    return accept(turn, { ...state, failures: state.failures + 1 }, slot, again.value);
  }
  const failures = state.failures + 1;
  if (failures > turn.flow.failures_before_fallback) return askAgain(turn, state, slot);
  return { state: { ...state, failures }, reply: `Sorry, yes or no? ${readBack(slot, state.values[slot.id] ?? '', false)} Is that right?` };
}

/** "no" to a read-back. After the second "no" another way is offered. */
function askAgain(turn: Turn, state: DialogueState, slot: FlowSlot): Outcome {
  const cleared = withoutValue(state, slot.id);
  const failures = state.failures + 1;
  const other = /\b(?:other|another|different)\b/.test(plainTurn(turn.text));
  const fallback = failures >= turn.flow.failures_before_fallback ? slot.fallback : undefined;
  const ask = fallback?.[0] ?? (other ? `Okay, what's the other ${shortLabel(slot)}?` : `Sorry about that. What's the right ${slot.label}?`);
  return { state: { ...cleared, focus: { at: 'slot', id: slot.id }, failures, lastReadBack: null }, reply: ask };
}

const shortLabel = (slot: FlowSlot): string => (slot.kind === 'phone' ? 'phone number' : slot.label);

function atSummary(turn: Turn, state: DialogueState): Outcome {
  const verdict = parseSlot(turn.text, { kind: 'yes-no' }, turn.context);
  if (verdict.value === 'yes' && verdict.status !== 'impossible') {
    const changed = verdict.status === 'complete' ? null : mayCorrect(turn.text) ? correction(turn, state) : null;
    return changed ?? { state: { ...state, focus: { at: 'done', booked: true }, failures: 0 }, reply: turn.flow.closing };
  }
  const corrected = correction(turn, state);
  if (corrected !== null) return corrected;
  if (verdict.value === 'no') return { state: { ...state, focus: { at: 'change' }, failures: 0 }, reply: 'Okay, what should I change?' };
  const failures = state.failures + 1;
  return { state: { ...state, failures }, reply: failures > 1 ? `Please say yes or no. ${summaryLine(turn.flow, state)}` : `Sorry, I missed that. ${summaryLine(turn.flow, state)}` };
}

function atChange(turn: Turn, state: DialogueState): Outcome {
  const plain = plainTurn(turn.text);
  if (/^(?:nothing|no|it's fine|that's fine|all good|never ?mind|yes|it's all right|everything is fine)\b/.test(plain)) return proceed(turn, state, 'Okay.');
  const failures = state.failures + 1;
  const labels = turn.flow.slots.map((slot) => slot.label);
  const list = `${labels.slice(0, -1).join(', ')}, or ${labels.at(-1) ?? ''}`;
  return { state: { ...state, failures }, reply: `Sorry, what should I change? For example, the ${failures > 1 ? list : `${labels[0] ?? ''} or the ${labels.at(-1) ?? ''}`}.` };
}

function atDone(turn: Turn, state: DialogueState): Outcome {
  const booked = state.focus.at === 'done' && state.focus.booked;
  const corrected = booked && mayCorrect(turn.text) ? correction(turn, state) : null;
  if (corrected !== null) return corrected;
  const verdict = parseSlot(turn.text, { kind: 'yes-no' }, turn.context);
  if (verdict.value === 'no' && verdict.status !== 'impossible') return { state: { ...state, focus: { at: 'closed' } }, reply: turn.flow.goodbye };
  if (/\b(?:book|appointment|another|one more)\b/.test(plainTurn(turn.text)) || (verdict.value === 'yes' && !booked)) {
    const fresh = { ...openingState(turn.flow), turn: state.turn };
    const along = fillAlong(turn, fresh, '');
    return proceed(turn, along.state, 'Sure.');
  }
  if (verdict.value === 'yes') return { state, reply: 'Sure. You can change your booking, or book another appointment. What would you like?' };
  return { state, reply: `I can only help with bookings. ${booked ? 'Your appointment is booked. ' : ''}Is there anything else I can do for you?` };
}

/** A correction of any value: the slot is named, or it is the one read back last, or the words fit only one. */
function correction(turn: Turn, state: DialogueState): Outcome | null {
  const plain = plainTurn(turn.text);
  const mention = mentionedSlot(turn.flow.slots, turn.text);
  const focusId = state.focus.at === 'slot' || state.focus.at === 'confirm' ? state.focus.id : null;
  if (mention !== null && (mayCorrect(turn.text) || state.focus.at === 'change' || isFilled(mention.slot, state))) {
    return correctNamed(turn, state, { ...mention, plain, focusId });
  }
  const last = state.lastReadBack;
  const target = last !== null && state.values[last] !== undefined ? slotById(turn.flow, last) : null;
  if (target !== null && (startsWithRefusal(turn.text) || target.id === focusId || /\b(?:make (?:it|that)|meant?|rather|change)\b/.test(plain))) {
    if (state.focus.at === 'slot' && slotById(turn.flow, state.focus.id).kind === 'yes-no' && /^(?:no|nope|not)\b/.test(plain) && plain.split(' ').length < 3) return null;
    const reading = correctedValue(target, { plain, after: null }, state.values[target.id] ?? null, turn.context);
    if (reading.state === 'whole' && reading.value !== state.values[target.id]) return replaced(turn, state, target, reading);
  }
  if (focusId !== null && state.focus.at === 'slot') return refusedLast(turn, state, { target, plain }) ?? unnamed(turn, state, focusId);
  return unnamed(turn, state, focusId);
}

/** A bare "no, that's wrong" behind an implicit read-back, while another slot is being asked for. */
function refusedLast(turn: Turn, state: DialogueState, { target, plain }: { target: FlowSlot | null; plain: string }): Outcome | null {
  const asked = state.focus.at === 'slot' ? slotById(turn.flow, state.focus.id) : null;
  if (target === null || asked === null || asked.id === target.id || asked.kind === 'yes-no') return null;
  return /^(?:no|nope|sorry)? ?(?:(?:no|that's|that is|it's) )*(?:wrong|not right|incorrect|not correct|not it|no|nope|not what i said)$/.test(plain) ? askAgain(turn, state, target) : null;
}

type Named = { slot: FlowSlot; after: string; word: string; plain: string; focusId: string | null };

function correctNamed(turn: Turn, state: DialogueState, named: Named): Outcome | null {
  const { slot, focusId } = named;
  const reading = correctedValue(slot, { plain: named.plain, after: named.after }, state.values[slot.id] ?? null, turn.context);
  if (reading.state === 'whole') {
    // The answer to the question in focus is no correction, even when it names its slot.
    if (slot.id === focusId && state.focus.at === 'slot') return null;
    return replaced(turn, state, slot, reading);
  }
  if (slot.id === focusId && state.focus.at === 'slot') return null;
  if (!isFilled(slot, state)) return null;
  const wantsChange = state.focus.at === 'change' || /\b(?:change|wrong|incorrect|other|another|different|not|no|correct|fix|update|edit|mistake|actually|redo|switch|move)\b/.test(named.plain);
  if (!wantsChange) return null;
  if (slot.kind === 'date-time' && reading.state === 'part') return null;
  return reaskNamed(turn, state, named);
}

/** "change the time" keeps the day and asks only for the time. */
function reaskNamed(turn: Turn, state: DialogueState, { slot, word }: Named): Outcome {
  const [date, time] = slot.kind === 'date-time' ? momentParts(state.values[slot.id] ?? null) : [null, null];
  const cleared = withoutValue(state, slot.id);
  const focus = { at: 'slot', id: slot.id } as const;
  if (word === 'time' && date !== null) return { state: { ...withValue(cleared, slot.id, date), focus, failures: 0 }, reply: 'Okay. What time would you like?' };
  if ((word === 'day' || word === 'date') && time !== null) return { state: { ...withValue(cleared, slot.id, time), focus, failures: 0 }, reply: 'Okay. What day would you like?' };
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
    if (reading.state === 'whole' && reading.value !== state.values[slot.id]) return replaced(turn, state, slot, reading);
  }
  return null;
}

/** A new value for a slot: read back as its policy says, then on with what was being asked. */
function replaced(turn: Turn, state: DialogueState, slot: FlowSlot, reading: Reading): Outcome {
  const value = reading.value ?? '';
  const refusal = refused(slot, value, turn.context);
  if (refusal !== null) return turnDown(turn, state, slot, refusal);
  const set = { ...withValue(state, slot.id, value), failures: 0 };
  if (slot.confirm === 'explicit') {
    const asked = confirm(set, slot, state.focus.at === 'confirm' && state.focus.id === slot.id);
    return { state: asked.state, reply: `Okay. ${asked.reply}` };
  }
  const said = slot.kind === 'yes-no' ? 'Okay.' : `Okay. ${capitalised(readBack(slot, value, false))}`;
  return proceed(turn, { ...set, lastReadBack: slot.id }, said);
}
