/**
 * What an agent says behind a question without taking it back: hints ("Take your time."), where to look ("It should be on your
 * statement."), reasons ("That way I can call you back."). Enter plain sentences (asked-sentence.ts), leaves whether the question
 * still waits. Who thanks for an answer or announces what he does next ("Great, let me check that") waits for none.
 */
import { oneOf } from '../semantics/one-of.ts';

/** More than this behind a question is an explanation, and what it was is forgotten. */
export const MAX_BEHIND = 3;

/** Whatever the sentence in front of them asks for, it still waits. */
const HINT = oneOf(
  /^(?:take your time|no rush|no hurry|for example|e\.g|you can|you may|feel free|just the)\b/,
  /^(?:digit by digit|including|starting with|with (?:the )?area code|i'm listening|go ahead)\b/,
  /^(?:if you (?:don't|do not|prefer|like|aren't|are not)|a (?:rough|simple)|please speak)\b/,
  /^(?:say (?:yes|no|it)|please|(?:thank you|thanks)(?: (?:so|very) much| again)?$|one (?:digit|letter) at a time|letter by letter)\b/,
  /^(?:letter for letter|slowly|yes or no|no worries|don't worry|no pressure|that way|if so)\b/,
  /^(?:just |even |only )?(?:an?|your) (?:[\w'-]+ ){1,3}(?:is|would be|will do|works?)(?: \w+)? (?:fine|okay|ok|enough|good|great|plenty)$/,
  /^(?:just |even |only )?an? (?:[\w'-]+ ){1,3}will do$/,
  /^(?:it|that|this)(?:'s| is| should be| will be|'ll be) (?:usually |typically |normally |often |also |right |printed |located |listed |written |shown )*(?:on|in|at|under|above|below|near|next to|somewhere)\b/,
  /^(?:it|they|that|this) (?:usually|typically|normally|often|always|should) (?:starts?|begins?|ends?|looks?|has|have|contains?)\b/,
  /^(?:i|we) (?:just|only) (?:need|want|ask)\b/,
);

/** The agent has got his answer, or goes on to do something. */
const MOVES_ON = oneOf(
  /^(?:great|perfect|wonderful|excellent|lovely|awesome|fantastic|okay|ok|alright|all right|got it)\b/,
  /^(?:thanks|thank you|absolutely|definitely|certainly|of course|exactly|not at all|never mind)\b/,
  /^(?:gotcha|i see|sure|right|good|nice|well|so|now|because|since|then|next|anyway|in that case|yes|no)\b/,
  /^(?:let me|let's|one (?:moment|second|sec|minute)|just an? (?:moment|second|sec|minute)|give me|hold on|hang on|hang tight|bear with)\b/,
  // Not "I'll text you a link", "I'm holding both for you": they wait for the answer.
  /^(?:i|we)(?:'ll| will|'m|'re| am| are) (?:just |now |going to |gonna )*(?:check|look|pull|go ahead|see|find|transfer|connect|put you|take a look|be right back|get that|do that|start)(?!ing at\b)/,
  /^(?:i|we)(?:'ve| have) (?:just |already |now |also )*(?:\w+ed|sent|made|put|found|done|gone|got it)\b/,
  /^(?:here(?:'s| is| are)|goodbye|bye|have an?|you're (?:all set|welcome)|it(?:'s| is) because)\b/,
);

/** "When do we open? At nine.", "How much is it? It's forty dollars.": no caller knows that. */
const ANSWERS_ITSELF =
  /^(?!.*\byou(?:r|rs|'re|'ve|'d)?\b)(?:what|when|where|who|why|how)\b.*\b(?:do|does|did|will|is|are|was) (?:we|i|it|they|that|this|there)\b/;
/** Asked for the sake of what follows. */
const TELLS =
  /^(?:did you know|guess what|you know what|ready$|have you heard|why (?:is|does) (?:that|it))\b/;

/** Whether the question still waits behind the sentence that stands after it. `marked`: it has its question mark. */
export function stillWaits(question: string, marked: boolean, sentence: string): boolean {
  if (HINT.test(sentence)) return true;
  return marked && !ANSWERS_ITSELF.test(question) && !TELLS.test(question) && !MOVES_ON.test(sentence);
}

/** "Let me know if you need help finding it": asks nothing where a question stands before it. */
export const offersHelp = (sentence: string): boolean =>
  /^(?:just )?(?:let me know|tell me) if (?:you (?:need|can't|don't|have (?:any )?trouble|are not|'re not)|you're (?:not|unsure|unable)|that's|it's)\b/.test(
    sentence,
  );

/** "Can you describe it? For example, is it sharp or dull?": any other answer would do as well. */
export const givesExample = (sentence: string): boolean =>
  /^(?:for (?:example|instance)|e\.g)\b/.test(sentence);
