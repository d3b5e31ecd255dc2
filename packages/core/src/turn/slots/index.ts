/**
 * Entry to the slot grammars: picks the grammar of what the agent has asked for. Pure, never throws, linear in
 * the (bounded) text. Languages other than English have no grammar yet: confidence 0 tells the caller to
 * decide without one.
 */
import { addressGrammar } from './address.ts';
import { amountGrammar } from './amount.ts';
import { cardGrammar } from './card.ts';
import { choiceGrammar } from './choice.ts';
import { dateGrammar } from './date.ts';
import { digitsGrammar } from './digits.ts';
import { emailGrammar } from './email.ts';
import { ibanGrammar } from './iban.ts';
import { nameGrammar } from './name.ts';
import { phoneGrammar } from './phone.ts';
import type { Expectation, SlotContext, SlotVerdict } from './slot.ts';
import { spelledGrammar } from './spelled.ts';
import { dateTimeGrammar, timeGrammar } from './time.ts';
import { impossible, incomplete } from './verdict.ts';
import { yesNoGrammar } from './yes-no.ts';

export type { Expectation, SlotContext, SlotGrammar, SlotKind, SlotStatus, SlotVerdict } from './slot.ts';

/** Languages with grammars (BCP 47 primary subtags). */
export const SLOT_LANGUAGES: readonly string[] = ['en'];

/** What the words so far mean for the value asked for; see SlotVerdict. Never throws. */
export function parseSlot(text: string, expectation: Expectation, context: SlotContext): SlotVerdict {
  if (expectation.kind === 'open') return impossible(0, 'nothing particular is expected');
  if (!SLOT_LANGUAGES.includes(context.language)) return incomplete(0, 'no grammar for this language');
  switch (expectation.kind) {
    case 'phone':
      return phoneGrammar(text, expectation, context);
    case 'email':
      return emailGrammar(text, expectation, context);
    case 'date':
      return dateGrammar(text, expectation, context);
    case 'time':
      return timeGrammar(text, expectation, context);
    case 'date-time':
      return dateTimeGrammar(text, expectation, context);
    case 'name':
      return nameGrammar(text, expectation, context);
    case 'yes-no':
      return yesNoGrammar(text, expectation, context);
    case 'digits':
      return digitsGrammar(text, expectation, context);
    case 'choice':
      return choiceGrammar(text, expectation, context);
    case 'address':
      return addressGrammar(text, expectation, context);
    case 'amount':
      return amountGrammar(text, expectation, context);
    case 'card':
      return cardGrammar(text, expectation, context);
    case 'iban':
      return ibanGrammar(text, expectation, context);
    case 'spelled':
      return spelledGrammar(text, expectation, context);
  }
}
