/**
 * What the agent has just asked for, from its own words: decides which slot grammar reads the caller's
 * answer. Enters the agent's text (possibly cut off by a barge-in) and the language; leaves an Expectation.
 * In doubt it is `open`: a wrong grammar makes the agent cut in or wait, an open one never does.
 */
import { oneOf } from '../semantics/one-of.ts';
import { askedForeign } from './asked-foreign.ts';
import {
  askedSentence,
  AUXILIARY,
  lastSentence,
  withoutOpeners,
  type AskedSentence,
} from './asked-sentence.ts';
import { listedOptions } from './asked-options.ts';
import { namedValue, namesSeveralValues } from './asked-value.ts';
import { announcedOptions, offeredOptions, wordsToSay } from './offered-options.ts';
import { waitsForSignal } from './repeated-question.ts';
import { isForeign } from './slots/in-english.ts';
import type { Expectation } from './slots/slot.ts';

export { expectationFromSchema, type SchemaParameter } from './expectation-schema.ts';

const OPEN: Expectation = { kind: 'open' };
const YES_NO: Expectation = { kind: 'yes-no' };

/** Questions that invite a story although they look like yes/no or like a value. */
const INVITES = oneOf(
  /\b(?:how (?:can|may|could) (?:i|we) (?:help|assist)|what can (?:i|we) (?:do|help))\b/,
  /\b(?:(?:anything|something|what|who|where) else|any (?:other )?questions|how are you)\b/,
  /\b(?:how(?:'s| is) it going|(?:describe|explain|elaborate|walk me through|talk me through))\b/,
  /\btell me (?:more|about|a bit|a little|what|why|how(?! (?:much|many|old)\b))\b/,
  /\bwhat (?:brings|happened|seems|is the (?:problem|reason|issue))\b/,
  /\bwhat's (?:the (?:problem|reason|issue|matter)|wrong|going on)\b/,
  /\b(?:best way to (?:reach|contact)|reason (?:for|you|why|behind)|can i help)\b/,
  /\bwhy (?:do|did|does|are|is|would|didn't|don't(?! (?:we|i|you (?:just |go ahead and )?(?:give|tell|spell|read))\b))\b/,
  /\b(?:how long (?:have|has|did)|what would you like to (?:know|ask|talk))\b/,
);
/** "Could you give me ...", "May I have ...": asks for the value, not for yes or no. */
const ASKS_FOR_VALUE = oneOf(
  /\b(?:could|can|would|will|may|might) (?:you|i|we)\b(?! like)(?: please| just| also| quickly| kindly| mind| possibly| perhaps)*(?: mind)? (?:give|giving|tell|telling|have|get|grab|spell|spelling|say|saying|share|sharing|provide|providing|(?:find|locate|look up|pull up|dig up)(?= (?:\w+ ){1,4}(?:numbers?|id|codes?|e-?mail|address|name|date|reference)\b)|confirm|confirming|jot|note|write down|repeat|repeating|take|ask|let|read|verify|enter|leave|know|state|remind|bother)\b/,
  /\bdo you have (?:a|an|any) (?:\w+ )*(?:in mind|preference)\b/,
  /\bdo you have (?:a|any) prefer(?:red|ence)\b/,
  /\b(?:do you have|is there) (?:a|an|any|another) (?:\w+ )?(?:e-?mail|number|phone|mobile|cell|landline|callback|address)\b.*\b(?:i|we|where|to|the \w+ can)\b/,
  /\b(?:do you want|would you like) to (?:give|tell) (?:me|us)\b(?! an?(?:other)? (?:try|call|ring|chance))/,
  /\bdo you have a (?:good|best|preferred|working) (?:\w+ ){0,2}(?:number|phone|e-?mail|address|day|date|time)\b/,
  /\b(?:can|could|may|shall) (?:we|i) (?:start|begin) with\b/,
  /\band (?:tell|read|give) me\b/,
  /\bdo you have (?:a|an|any|your) (?:\w+ ){1,3}or (?:\w+ )?(?:number|code|id)\b/,
  /\b(?:read|repeat) (?:it|them|that|those|this) (?:back|out|off|aloud|to me)\b/,
  /\bdo you (?:happen to )?know (?:your|the|what)\b/,
  /\bdo you mind (?:giving|telling|sharing|spelling|repeating)\b/,
  /\bdo you (?:happen to )?have (?:your|the|that) .*\b(?:handy|with you|available|in front of you|to hand|nearby|ready|there)$/,
  /\b(?:what|which|when|who)(?:'s)? (?:\w+ )?(?:do|would|should|is|are|'s|works?)\b/,
);
/** "Would you say the price is fair?": whether, not what. */
const ASKS_OPINION =
  /\b(?:would|can|could) you say (?:that )?(?:(?:the|your|our|this|that|these|those) (?:[\w'-]+ ){1,4}|(?:it|he|she|you|we|they|there|this|that) )(?:is|are|was|were|has|have|had|feels?|looks?|seems?|would|will|did|do|does)\b|\bwould you say (?:that )?(?:it|he|she|that|there|you|we|they)'(?:s|re|ve)\b/;
/** "Do you remember the amount?" asks for it, "do you remember the agent?" for yes or no. */
const RECALLS =
  /\bdo you (?:still |happen to )?(?:recall|remember)(?: roughly| about| exactly)? (?:the|your|what|which|how)\b/;
/** "Can you confirm your address is still twelve main street?" */
const CONFIRMS = /\bconfirm (?:your|the) (?:[\w-]+ ){1,4}(?:is|are|was|has|ends) \S/;
/** Asks whether something is so, inside a request ("can you confirm that ...", "tell me if ..."). */
const ASKS_WHETHER = /\b(?:if|whether)\b|\bconfirm (?:that|this|it)\b/;
/** "Let me know whether you want the morning or the afternoon." */
const TELLS_WHETHER =
  /^(?:please )?(?:just )?(?:let me know|tell me|say) (?:if|whether) (?:(?:you(?:'d| would)?|it's) (?:(?:like|want|prefer|need|for|rather have) (?:to )?)?)?/;
const TAG = oneOf(
  /(?:^|(?<!\b(?:top|bottom|upper|lower|the|your|to))[\s,])(?:right|correct|okay|ok|yes|yeah|is that (?:right|correct|okay|ok|so)|did i (?:get|hear) (?:that|it)(?: right| correctly)?|yes or no|(?:(?:ok|okay|good|right|clear|with me) )?so far|you with me|makes? sense|sounds? (?:good|okay|ok|right|fine)|does that (?:work|sound)(?: (?:right|good|okay))?(?: (?:for|to) you)?)$/,
  /, (?:isn't it|is it|aren't you|don't you)$/,
);
/** "Please say yes or no." */
const SAYS_YES_OR_NO =
  /\b(?:say|answer|with|reply)(?: just| only| simply| either)*(?: a)?(?: simple| plain)? yes or(?: a)? no$/;
const SPELLS = oneOf(
  /\bspell(?:ed|ing)?\b/,
  /\bletter (?:by|for) letter\b/,
  /\bhow (?:do|would|should) (?:you|i|we) write (?:your|that|the) (?:\w+ )?(?:sur)?name\b/,
  /\bhow (?:is|are) (?:your|that|the) (?:\w+ )?(?:sur)?names? written\b/,
);
/** "Do you want me to spell that?" */
const OFFERS = /^(?:do|did|would) you (?:still |also )?(?:want|like|need) (?:me|us) to\b/;
const PROPOSES = oneOf(
  /^(?:how|what) about\b(?! (?:a|an|your) (?:\w+ )?(?:e-?mail|phone|number|address|name)\b)/,
  // "Want me to do that?", "ready?": the auxiliary is left out.
  /^(?:want|wanna|ready|mind if|care (?:to|for)|still (?:there|with me))\b/,
  /^how(?:'s| does| do| would| is)\b.*\b(?:sound|suit|work|look|be|for you)\b/,
);
/** "Any allergies?", "any family history of it?" */
const ANY = /^any\b(?! (?:other|idea|preference|chance you)\b)/;
const ASKS_WHICH =
  /\bwhich\b|\bwhat would you (?:like|prefer)\b|\bwhat(?:'s| is| would be)? (?:works?|suits?|better|best)\b|\b(?:any|a) preference$/;
/** "Would either of those work?": whether, but the answer names one. */
const ASKS_WHETHER_ANY = /\b(?:(?:either|any|one) of (?:those|these|them|the two)|(?:do|would) (?:those|these)) (?:times? |options? )?(?:work|suit|fit|sound|be|good|okay|ok)\b/; // prettier-ignore
/** "Would you like to come in this week? We have Tuesday or Thursday.", not "Do you have the letter? It is blue or green." */
const WISHES = /\b(?:like|want|prefer|need|rather|interested|which|how|what)\b/;
const SAY_AGAIN =
  /\b(?:repeat|again|once more|one more time|spell (?:that|it|this)|catch that|slower|slowly)\b/;

/** `agentText`: all the agent has said since the caller's last turn, complete or not. */
export function expectationFromUtterance(agentText: string, language: string): Expectation {
  if (isForeign(language)) return askedForeign(agentText, language);
  if (language !== 'en') return OPEN;
  const asked = askedSentence(agentText);
  if (asked !== null) return offeredBehind(asked) ?? judge(asked);
  const stated = lastSentence(agentText);
  return choiceOf(offeredOptions(stated) ?? wordsToSay(stated));
}

const choiceOf = (options: readonly string[] | null): Expectation =>
  options === null ? OPEN : { kind: 'choice', options };

/** "What size would you like? We have small, medium and large." The question's own value or list goes before. */
function offeredBehind({ text, following }: AskedSentence): Expectation | null {
  if (following === '' || INVITES.test(text) || !WISHES.test(text) || namedValue(text) !== null) return null;
  if (listedOptions(withoutOpeners(text)) !== null) return null;
  const offered = offeredOptions(following) ?? wordsToSay(following);
  return offered === null ? null : choiceOf(offered);
}

function judge(asked: AskedSentence): Expectation {
  const { text, clauses } = asked;
  if (INVITES.test(text)) return OPEN;
  // "We have Tuesday at ten or Thursday at two. Do either of those work?"
  const offered = ASKS_WHETHER_ANY.test(text) ? offeredBefore(asked) : null;
  if (offered !== null) return choiceOf(offered);
  if (waitsForSignal(text) || SAYS_YES_OR_NO.test(text)) return YES_NO;
  if (OFFERS.test(clauses[0] ?? '') || CONFIRMS.test(text)) return YES_NO;
  if (ASKS_OPINION.test(text) && !/\bor\b/.test(text) && !hasQuestionWord(clauses)) return YES_NO;
  if (SPELLS.test(text)) return spelling(asked);
  const asksValue =
    ASKS_FOR_VALUE.test(text) ||
    startsAsRequest(clauses) ||
    (RECALLS.test(text) && namedValue(text) !== null);
  const options =
    asksValue && namedValue(text) !== null && !/\b(?:which|prefer|rather)\b/.test(text)
      ? null
      : listedOptions(withoutOpeners(text).replace(TELLS_WHETHER, ''));
  const either = options ?? (/\bor\b/.test(text) && !asksValue ? null : undefined);
  if (either !== null && either !== undefined) return { kind: 'choice', options: either };
  if (TAG.test(text) && asked.marked) return YES_NO;
  if (
    ASKS_WHETHER.test(text) &&
    AUXILIARY.test(clauses[0] ?? '') &&
    /\bconfirm|\btell\b|\blet\b/.test(text)
  ) {
    return namedValue(text.replace(/^.*?\bconfirm (?:that|this|it)\b/, '')) !== null &&
      !/\bif\b|\bwhether\b|\bthat\b/.test(text)
      ? valueOf(asked)
      : YES_NO;
  }
  // Cut off before the alternatives.
  if (!asked.marked && /\b(?:prefer|rather)\b/.test(text)) return OPEN;
  const anyOfIt = asked.marked && ANY.test(clauses[0] ?? '') && namedValue(text) === null;
  const decisive = anyOfIt || clauses.some((clause) => AUXILIARY.test(clause) || PROPOSES.test(clause));
  if (decisive && !asksValue && !hasQuestionWord(clauses)) return YES_NO;
  const stated = asked.marked && !asksValue && clauses.some((clause) => STATES.test(clause));
  if (stated && !isLeftOpen(clauses))
    return ANY_QUESTION_WORD.test(text) && !ASKS_INDIRECTLY.test(text) ? valueOf(asked) : YES_NO;
  return valueOf(asked);
}

function offeredBefore({ preceding }: AskedSentence): string[] | null {
  const before = withoutOpeners(preceding);
  return offeredOptions(before) ?? announcedOptions(before) ?? listedOptions(before);
}

const startsAsRequest = (clauses: readonly string[]): boolean =>
  clauses.some((clause) => /^(?:please|tell|give|say|enter|share|provide|let me|go ahead)\b/.test(clause));

/** A question word at the head of a clause asks for more than yes or no, unless it proposes ("how about"). */
function hasQuestionWord(clauses: readonly string[]): boolean {
  return clauses.some(
    (clause) =>
      /^(?:(?:at|on|in|for|by|under) )?(?:what|which|when|where|who|whose|how)\b/.test(clause) &&
      !PROPOSES.test(clause),
  );
}

/** Asks something about a telephone, a card, an e-mail, not for its number or address. */
const ABOUT_A_THING =
  /\b(?:how long|how did|how do|what (?:model|kind|type|sort|colou?r|brand|make) (?:of|is)|what (?:did|does|were|was|happened)|what .*\b(?:do|done|happen|wrong) (?:with|to|about)|why|where (?:did|is))\b.*\b(?:phone|telephone|mobile|cell|e-?mail|card)\b(?! (?:number|address))/;
const POINTS_BACK = /\b(?:it|that|them|those|this)\b/;
/** "You'd like to cancel the order?": a statement with a question mark. */
const STATES = /^(?:you|you'd|you're|you've|you'll|that's|it's|this is|we're)\b/;
/** "And you were born on?", "you live at?": the answer ends the sentence; "that's the name it's under?" is whole. */
const LEFT_OPEN = /^you(?:'re|'d)?(?: \w+){0,3} (?:is|are|was|be|on|at|under|called)$/;
const isLeftOpen = (clauses: readonly string[]): boolean =>
  clauses.some((clause) => LEFT_OPEN.test(clause) && namedValue(clause) !== null);
/** "You'd like to know what your balance is?", "that's where you live?" */
const ASKS_INDIRECTLY = /\b(?:know|see|check|find out|ask(?:ing)?|wondering|sure|that's) (?:what|which|when|where|who|how (?:much|many|long))\b/; // prettier-ignore
const ANY_QUESTION_WORD = /\b(?:what|which|when|where|who|whose|how|why)\b/;

function valueOf(asked: AskedSentence): Expectation {
  if (namesSeveralValues(asked.text)) return OPEN;
  const named = namedValue(asked.text);
  if (named?.kind !== 'amount' && ABOUT_A_THING.test(asked.text)) return OPEN;
  if (named !== null) return named;
  // "We have Tuesday at ten or Thursday at two. Which one would you like?"
  const offered = ASKS_WHICH.test(asked.text) ? offeredBefore(asked) : null;
  if (offered !== null) return choiceOf(offered);
  if (SAY_AGAIN.test(asked.text) && asked.before !== null) return judge(asked.before);
  // "I sent you a six digit code. Can you read it to me?"
  if (ASKS_FOR_VALUE.test(asked.text) && POINTS_BACK.test(asked.text))
    return namedValue(asked.preceding) ?? OPEN;
  return choiceOf(wordsToSay(asked.text));
}

/** "Could you spell your last name?", "How do you spell that?" */
function spelling(asked: AskedSentence): Expectation {
  const named = namedValue(asked.text);
  if (named?.kind === 'name') return { kind: 'name', spelled: true };
  if (named !== null && named.kind !== 'address') return named;
  const before = asked.before === null ? null : namedValue(asked.before.text);
  if (before?.kind === 'name') return { kind: 'name', spelled: true };
  return before?.kind === 'email' ? before : { kind: 'spelled' };
}
