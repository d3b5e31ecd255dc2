/**
 * The dialogue engine: one caller turn in, the next state and the agent's words out. Pure and deterministic,
 * so the whole dialogue can be replayed from the caller's turns; it never looks at what the agent's earlier
 * words were, which may have been cut off. Order: intents, corrections, then the question in focus.
 */
import { readDigitString } from '@antiphon/core/turn/slots/digit-string';
import { tokenise } from '@antiphon/core/turn/slots/tokens';
import { parseSlot, type SlotContext } from '@antiphon/core/turn/slots/index';
import { correction } from './dialogue-corrections.ts';
import {
  accept,
  acknowledged,
  confirm,
  failed,
  fillAlong,
  partly,
  proceed,
  refuseValue,
  rejecting,
  type Outcome,
  type Turn,
} from './dialogue-progress.ts';
import {
  isFilled,
  openingLine,
  openingState,
  question,
  readBack,
  slotById,
  summaryLine,
  variant,
  type DialogueState,
} from './dialogue-state.ts';
import type { Flow, FlowSlot } from './flow.ts';
import { intentOf, mayCorrect, plainTurn, startsWithRefusal, type Intent } from './intents.ts';
import { joinedAnswer } from './partial-correction.ts';
import { patchedValue, settledPart } from './partial-corrections.ts';
import { readAnswer, type Reading } from './understanding.ts';

export type { Outcome } from './dialogue-progress.ts';

/** A conversation longer than this is replayed from its last turns; bounds the work of one request. */
export const MAX_TURNS = 400;

const AREA_CODE_DIGITS = 3;
/** Digits of a North American number. */
const PHONE_DIGITS = 10;

/** About two minutes of speech; of a longer turn the end counts. */
const MAX_TURN_CHARS = 2_000;

/** Replays all caller turns from the start. Without turns the reply is the opening line. */
export function replay(flow: Flow, turns: readonly string[], context: SlotContext): Outcome {
  let outcome: Outcome = { state: openingState(flow), reply: openingLine(flow) };
  for (const text of turns.slice(-MAX_TURNS)) outcome = takeTurn(flow, outcome.state, text, context);
  return outcome;
}

export function takeTurn(flow: Flow, before: DialogueState, text: string, context: SlotContext): Outcome {
  const state = { ...before, turn: before.turn + 1 };
  const turn = { flow, context, text: text.slice(-MAX_TURN_CHARS) };
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
      return over
        ? null
        : {
            state: { ...state, focus: { at: 'done', booked: false } },
            reply: "Okay, I've cancelled that. Is there anything else I can do for you?",
          };
    case 'wait':
      return { state, reply: 'Sure, take your time.' };
    case 'repeat':
      return { state, reply: over ? state.lastReply : repeated(turn, state) };
    case 'help':
      return {
        state,
        reply:
          `${flow.help ?? 'You can correct me at any time, or say start over.'} ${currentQuestion(turn, state)}`.trim(),
      };
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
  const answers = slot.kind === 'yes-no' && answersPlainly(turn);
  const corrected = !answers && mayCorrect(turn.text) ? correction(turn, state) : null;
  if (corrected !== null) return corrected;
  if (slot.kind !== 'yes-no' && isBareAnswer(turn)) return failed(turn, state, slot);
  const known = state.values[slot.id] ?? null;
  const { unfinished, reading: best } = answerWithRest(turn, state, { slot, known });
  if (answersInPart(slot, best)) return accept(turn, state, slot, best.value ?? '');
  if (best.state === 'whole' && best.value !== null) return accept(turn, state, slot, best.value);
  const along = fillAlong(turn, state, slot.id);
  if (along.filled.length > 0) return answeredElse(turn, along.state, along.filled);
  if (best.state === 'part' && best.value !== null)
    return partly(turn, { ...state, unfinished }, slot, best.value);
  return failed(turn, state, slot);
}

/** The words alone, or behind the unfinished ones of the turn before; someone who begins anew replaces them. */
function answerWithRest(
  turn: Turn,
  state: DialogueState,
  { slot, known }: { slot: FlowSlot; known: string | null },
): { unfinished: string; reading: Reading } {
  const alone = readAnswer(slot, turn.text, known, turn.context);
  const { unfinished } = state;
  if (unfinished === '' || alone.state === 'whole') return { unfinished, reading: alone };
  if (slot.kind === 'phone' && beginsAnew(unfinished, turn.text)) return { unfinished: '', reading: alone };
  const whole = joinedAnswer(slot, unfinished, turn.text, turn.context);
  return { unfinished, reading: readAnswer(slot, whole, known, turn.context) };
}

/** "No, not my first." to a yes/no question: the "first" in it is no date. */
const answersPlainly = ({ text, context }: Turn): boolean =>
  parseSlot(text, { kind: 'yes-no' }, context).status === 'complete' && /\bfirst\b/.test(plainTurn(text));

/** A number said from its start again: the same area code, and more than the rest that was missing. */
function beginsAnew(unfinished: string, text: string): boolean {
  const [before, now] = [unfinished, text].map((words) => readDigitString(tokenise(words), null).digits);
  const area = (before ?? '').slice(0, AREA_CODE_DIGITS);
  const tooMany = (before ?? '').length + (now ?? '').length > PHONE_DIGITS;
  return area !== '' && tooMany && (now ?? '').startsWith(area);
}

/** At the end of a turn "no, because ..." is an answer; there is no rest to ask for. */
const answersInPart = (slot: FlowSlot, reading: Reading): boolean =>
  reading.state === 'part' && reading.value !== null && (slot.kind === 'yes-no' || slot.kind === 'choice');

/** Other values than the one asked for: what needs a confirmation gets it at once. */
function answeredElse(turn: Turn, state: DialogueState, filled: readonly string[]): Outcome {
  const slots = filled.map((id) => slotById(turn.flow, id));
  const unsure = slots.find((slot) => slot.confirm === 'explicit' && isFilled(slot, state));
  const said = acknowledged(turn, state, filled);
  if (unsure === undefined) return proceed(turn, state, said);
  const asked = confirm(state, unsure, false);
  return { state: asked.state, reply: `${said} ${asked.reply}`.trim() };
}

/** "nope" where a value was asked for: neither a name nor the beginning of an address. */
function isBareAnswer({ text, context }: Turn): boolean {
  const verdict = parseSlot(text, { kind: 'yes-no' }, context);
  return verdict.status === 'complete' && plainTurn(text).split(' ').length <= 3;
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
    return proceed(
      turn,
      along.state,
      verdict.status === 'complete' ? variant(['Great.', 'Thanks.', 'Good.'], state.turn) : 'Okay.',
    );
  }
  const patched = patchedValue(slot, state.values[slot.id] ?? '', turn.text, turn.context);
  if (patched !== null) {
    const settled = settledPart(slot, state.values[slot.id] ?? '', patched);
    return accept(turn, { ...rejecting(state, slot), offers: 0, settled }, slot, patched);
  }
  const corrected = correction(turn, state);
  if (corrected !== null) return corrected;
  if (answered || startsWithRefusal(turn.text)) return refuseValue(turn, state, slot);
  const again = readAnswer(slot, turn.text, null, turn.context);
  if (again.state === 'whole' && again.value !== null) {
    if (again.value === state.values[slot.id])
      return proceed(turn, { ...state, confirmed: [...state.confirmed, slot.id] }, 'Great.');
    return accept(turn, { ...rejecting(state, slot), failures: state.failures + 1 }, slot, again.value);
  }
  const failures = state.failures + 1;
  if (failures > turn.flow.failures_before_fallback) return refuseValue(turn, state, slot);
  return {
    state: { ...state, failures },
    reply: `Sorry, yes or no? ${readBack(slot, state.values[slot.id] ?? '', false)} Is that right?`,
  };
}

function atSummary(turn: Turn, state: DialogueState): Outcome {
  const verdict = parseSlot(turn.text, { kind: 'yes-no' }, turn.context);
  if (verdict.value === 'yes' && verdict.status !== 'impossible') {
    const changed =
      verdict.status === 'complete' ? null : mayCorrect(turn.text) ? correction(turn, state) : null;
    return (
      changed ?? {
        state: { ...state, focus: { at: 'done', booked: true }, failures: 0 },
        reply: turn.flow.closing,
      }
    );
  }
  const corrected = correction(turn, state);
  if (corrected !== null) return corrected;
  if (verdict.value === 'no')
    return {
      state: { ...state, focus: { at: 'change' }, failures: 0 },
      reply: 'Okay, what should I change?',
    };
  const failures = state.failures + 1;
  return {
    state: { ...state, failures },
    reply:
      failures > 1
        ? `Please say yes or no. ${summaryLine(turn.flow, state)}`
        : `Sorry, I missed that. ${summaryLine(turn.flow, state)}`,
  };
}

function atChange(turn: Turn, state: DialogueState): Outcome {
  const plain = plainTurn(turn.text);
  if (
    /^(?:nothing|no|it's fine|that's fine|all good|never ?mind|yes|it's all right|everything is fine)\b/.test(
      plain,
    )
  )
    return proceed(turn, state, 'Okay.');
  const failures = state.failures + 1;
  const labels = turn.flow.slots.map((slot) => slot.label);
  const list = `${labels.slice(0, -1).join(', ')}, or ${labels.at(-1) ?? ''}`;
  return {
    state: { ...state, failures },
    reply: `Sorry, what should I change? For example, the ${failures > 1 ? list : `${labels[0] ?? ''} or the ${labels.at(-1) ?? ''}`}.`,
  };
}

function atDone(turn: Turn, state: DialogueState): Outcome {
  const booked = state.focus.at === 'done' && state.focus.booked;
  const plain = plainTurn(turn.text);
  const verdict = parseSlot(turn.text, { kind: 'yes-no' }, turn.context);
  const another = /\b(?:another|one more|new|second) (?:appointment|booking|one|visit)\b|\bbook\b/.test(
    plain,
  );
  const corrected = booked && !another && mayCorrect(turn.text) ? correction(turn, state) : null;
  if (corrected !== null) return corrected;
  if (verdict.value === 'no' && verdict.status !== 'impossible') {
    return { state: { ...state, focus: { at: 'closed' } }, reply: turn.flow.goodbye };
  }
  if (another || (verdict.value === 'yes' && !booked)) {
    const along = fillAlong(turn, { ...openingState(turn.flow), turn: state.turn }, '');
    return proceed(turn, along.state, 'Sure.');
  }
  if (verdict.value === 'yes') {
    return {
      state,
      reply: 'Sure. You can change your booking, or book another appointment. What would you like?',
    };
  }
  const reminder = booked ? 'Your appointment is booked. ' : '';
  return {
    state,
    reply: `I can only help with bookings. ${reminder}Is there anything else I can do for you?`,
  };
}
