/**
 * Finds what an agent's utterance asks: its last asking sentence, split into clauses without openers such as
 * "Great, and". Enters the (possibly cut off) text of the agent; leaves plain lower-case clauses, or null
 * when the agent ended on a statement. Only hints may stand behind the question ("Take your time.").
 */
import { oneOf } from '../semantics/one-of.ts';
import { givesExample, MAX_BEHIND, offersHelp, stillWaits } from './behind-question.ts';

export type AskedSentence = {
  /** The whole sentence, lower case, one blank between words, without the final mark. */
  readonly text: string;
  /** Its clauses in order, openers removed. */
  readonly clauses: readonly string[];
  /** The sentence ended in a question mark. */
  readonly marked: boolean;
  /** The asking sentence before this one, for "could you say that again?". */
  readonly before: AskedSentence | null;
  /** The sentence in front of it, plain; '' = none. */
  readonly preceding: string;
  /** The sentence behind it, which does not take it back, plain; '' = none. */
  readonly following: string;
};

/** Only the end of an utterance asks; three long sentences fit. */
const MAX_UTTERANCE_CHARS = 800;

const ABBREVIATION = /\b(?:dr|mr|mrs|ms|st|e\.g|i\.e|etc|approx|vs)\.$/i;
const OPENER = oneOf(
  /^(?:and|so|ok|okay|great|thanks|thank you|alright|all right|right|now|perfect|sure)\b[\s,.]*/,
  /^(?:well|then|first|finally|lastly|also|good|fine|next|got it)\b[\s,.]*/,
  /^(?:just to (?:confirm|check)|to confirm|one more thing|hi|hello|sorry|oh|lovely)\b[\s,.]*/,
  /^(?:wonderful|excellent|no problem|of course|actually|um|uh|i'm sorry|but|or)\b[\s,.]*/,
  /^(?:before (?:we|i) (?:start|begin)|last question|last one|(?:one )?last thing)\b[\s,.:]*/,
);
/** How a sentence that asks begins, with or without a question mark. */
export const AUXILIARY = oneOf(
  /^(?:is|are|am|was|were|do|does|did|don't|doesn't|didn't|isn't|aren't|can|can't|could|couldn't)\b/,
  /^(?:shall|should|shouldn't|will|won't|would|wouldn't|have(?! an? (?:good|great|nice|lovely|wonderful|safe)\b)|haven't|has|hasn't|may|might|must)\b/,
  /^need\b/,
);
export const QUESTION_WORD =
  /^(?:(?:at|on|in|for|by|under|to|from|until|with|about) )?(?:what|what's|whats|which|when|when's|where|where's|who|who's|whom|whose|why|how|how's)\b/;
/** "When you are home", "what I can do": a question word, but no question. */
export const SUBORDINATE =
  /^(?:what|when|where|who|why|how)(?:ever)? (?:i|you|we|they|he|she|it|this|that|these|those|there|the|a|an|my|your|our|their|his|her)\b/;
const REQUEST = oneOf(
  /^(?:please )?(?:(?:go ahead and|just) )?(?:please )?(?:tell|give|say|spell|enter|share|provide|confirm|verify|state|read|repeat|choose|pick|name|let's start with|let me (?:know|have|get|take|grab))\b/,
  /^(?:i|we)(?:'ll| will|'d| would| am|'m)? (?:just |also |still |only )*(?:need|like|going to need|require) (?:to (?:have|get|know|take|ask) )?(?:for )?(?:you to |your |the |a |an |me )/,
  /^(?:to|so|for|in order to)\b.*\b(?:i|we)(?:'ll| will|'d)? (?:just |also |still |only )*(?:need|require) (?:your|the|an?)\b/,
  /^if you (?:can |could )?(?:give|tell|read) me (?:your|the)\b/,
  /\bgo ahead (?:with|and)\b/,
  /\b(?:and|then) (?:just )?(?:tell me|let me know)\b/,
  /\bplease$/,
);

/** "Last thing: the security code on the back." */
const LAST_NAMED =
  /^(?:(?:and|okay|then)\W+)*(?:(?:one|the) )?(?:last|final|more|next) (?:thing|question|bit)[:,] (?:your|the) \w/;
/** "First, your policy number." */
const NAMED_VALUE =
  /^your (?:\w+ ){0,3}(?:number|e-?mail|address|name|zip code|date of birth|birth ?date|birthday|phone)(?:, (?:just to (?:confirm|verify|be sure)|if you don't mind))?$/;

/** `utterance`: what the agent has said so far, any length. */
export function askedSentence(utterance: string): AskedSentence | null {
  const sentences = splitSentences(utterance.slice(-MAX_UTTERANCE_CHARS));
  const last = sentences.length - 1;
  for (let index = last; index >= 0 && index >= last - MAX_BEHIND; index -= 1) {
    const sentence = sentences[index] ?? '';
    const before = sentences[index - 1] ?? '';
    if (
      !isAsking(sentence) ||
      ((offersHelp(plain(sentence)) || givesExample(plain(sentence))) && isAsking(before))
    )
      continue;
    const asked = described(sentence, earlier(sentences.slice(0, index)), before, sentences[index + 1]);
    const behind = sentences.slice(index + 1).map((each) => plain(each));
    return behind.every((each) => staysAsked(asked, each)) ? asked : null;
  }
  return null;
}

const staysAsked = ({ text, marked }: AskedSentence, behind: string): boolean =>
  offersHelp(behind) ||
  givesExample(behind) ||
  stillWaits(text, marked, behind) ||
  stillWaits(text, false, withoutOpeners(behind));

/** The last asking sentence, whatever stands behind it. */
function earlier(sentences: readonly string[]): AskedSentence | null {
  const asking = sentences.findLast(isAsking);
  return asking === undefined ? null : described(asking, null, '', '');
}

function described(
  sentence: string,
  before: AskedSentence | null,
  preceding: string,
  following = '',
): AskedSentence {
  return {
    text: plain(sentence),
    clauses: clausesOf(sentence),
    marked: /\?["')\s]*$/.test(sentence),
    before,
    preceding: plain(preceding),
    following: plain(following),
  };
}

function isAsking(sentence: string): boolean {
  if (/\?["')\s]*$/.test(sentence)) return true;
  if (LAST_NAMED.test(plain(sentence))) return true;
  if (NAMED_VALUE.test(withoutOpeners(plain(sentence)))) return true;
  return clausesOf(sentence).some((clause, index) => {
    if (REQUEST.test(clause)) return true;
    // A cut-off question has no mark yet; only its own beginning tells.
    return (
      index === 0 &&
      ((QUESTION_WORD.test(clause) && !SUBORDINATE.test(clause)) || AUXILIARY.test(clause)) &&
      !/[.!]$/.test(sentence.trim())
    );
  });
}

/** Splits behind . ? ! before a capital (also behind ? and ! before anything) and at line breaks. */
export function splitSentences(text: string): string[] {
  const sentences: string[] = [];
  for (const piece of text.split(/(?<=[?!]["')]?)\s+|(?<=[.…]["')]?)\s+(?=["'(]?\p{Lu})|\n+/u)) {
    const last = sentences.at(-1);
    if (last !== undefined && ABBREVIATION.test(last)) sentences[sentences.length - 1] = `${last} ${piece}`;
    else if (piece.trim() !== '') sentences.push(piece.trim());
  }
  return sentences;
}

/** The last sentence of an utterance, plain; '' = none. */
export const lastSentence = (utterance: string): string =>
  plain(splitSentences(utterance.slice(-MAX_UTTERANCE_CHARS)).at(-1) ?? '');

/** Lower case, straight apostrophes, no quotes, single blanks, no final mark. */
export function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[’‘]/g, "'")
    .replace(/\b(what|who|where|when|how)s\b/g, "$1's")
    .replace(/["“”*_#]/g, '')
    .replace(/\s+/g, ' ')
    .replace(/[\s.?!…]+$/, '')
    .trim();
}

/** Openers alone ("okay, what is ...") are no clause, unless there is no other. */
function clausesOf(sentence: string): string[] {
  const clauses = plain(sentence)
    .split(/\s*(?:[,;–—…]|\.{2,}|:(?!\d))\s*|\s+-+\s+/)
    .map(withoutOpeners)
    .filter((clause) => clause !== '');
  const saying = clauses.filter((clause) => clause.replace(OPENER, '') !== '');
  return saying.length === 0 ? clauses : saying;
}

/** Removes "okay", "great, and" and the like in front, unless nothing is left. */
export function withoutOpeners(clause: string): string {
  let rest = clause;
  for (let next = rest.replace(OPENER, ''); next !== rest && next !== ''; next = rest.replace(OPENER, ''))
    rest = next;
  return rest;
}
