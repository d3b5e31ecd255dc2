/**
 * Does the caller go on dictating the value of the turn that was just answered? Enter that turn (its words and what the agent
 * had asked), the new words and the context; leaves both parts as one value under the old expectation, or null. By the
 * grammars alone: the joined words must hold more of the value than the first part, and still be one.
 */
import { PIECEMEAL_KINDS } from './dictated-kinds.ts';
import { expectationFromUtterance } from './expectation.ts';
import { impliedExpectation } from './implied-expectation.ts';
import { parseSlot, type Expectation, type SlotContext } from './slots/index.ts';

/** The value so far, under what the agent had asked for. */
export type Dictation = { readonly text: string; readonly expectation: Expectation };

export function dictationGoesOn(
  answered: { readonly text: string; readonly agentWords: string },
  more: string,
  context: SlotContext,
): Dictation | null {
  if (more === '') return null;
  const asked = expectationFromUtterance(answered.agentWords, context.language);
  const expectation = PIECEMEAL_KINDS.has(asked.kind) ? asked : impliedExpectation(answered.text);
  if (expectation === null) return null;
  const before = parseSlot(answered.text, expectation, context);
  const text = `${answered.text} ${more}`;
  const joined = parseSlot(text, expectation, context);
  const whole = joined.status === 'incomplete' || joined.status === 'complete';
  const grown = (joined.value ?? '').length > (before.value ?? '').length;
  return whole && grown && before.status !== 'impossible' ? { text, expectation } : null;
}
