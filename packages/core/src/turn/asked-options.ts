/**
 * The options a question lists ("Would you like the morning or the afternoon?"). Enters the plain sentence,
 * leaves the options as short phrases, or null when it lists none.
 */
import { oneOf } from '../semantics/one-of.ts';

/** More options than this are not remembered by ear. */
const MAX_LISTED = 20;
/** A longer "option" is a clause, not something to choose. */
const MAX_OPTION_WORDS = 7;

const HEAD = new RegExp(
  '^(?:' +
    [
      "(?:would|do|will|did|could|can|should|shall|may|might|are|were|have|don't|does|is|was|has) (?:you|i|we|it|that|this|there|he|she|they)(?: be)?",
      "what(?:'s| is| kind of \\w+| type of \\w+| sort of \\w+)?",
      'which(?: one| of these| \\w+)?',
      'do|does|is|are|was|were|will|would',
      "(?:we|i|there)(?:'ve| have| can| could|'re| are| offer| only)*(?: offer| do| give you| have| got)*",
    ].join('|') +
    ')\\b\\s*(?:(?:rather|prefer|like|want|need|take|be|have|say|mean|coming|calling|looking|interested|choose|pick|book|go|going|visit|work|works|better|best)\\b\\s*)*(?:(?:to|for|in|about|with|it|me|us|you)\\b\\s*)*(?:(?:book|come in|come|do|have|go|schedule)\\b\\s*(?:for|in|with|on)?\\s*)?',
);
const ARTICLE =
  /^(?:(?:the|a|an|in|on|at|for|by|to|with|as|your|it|is|either|maybe|just|say|about|rather|of)\s+)+/;
const TAIL = oneOf(
  /\s*\b(?:that|which)? ?(?:works?|suits?|is|would be|be|fits?)(?: (?:better|best|good|fine|easier|more convenient))?(?: for)?(?: you)?$/,
  /\s*\b(?:for you|please|today|instead|usually|generally|by (?:any )?chance|open|available|then|better|best|sounds? (?:good|better))$/,
);
/** What is chosen stands behind these: "sit inside or outside". */
const SHARED_VERB =
  /^(?:use|sit|stay|pay|eat|travel|fly|speak|talk|drive|live|arrive|leave|sleep|start)\s+(?=\S)/;
const OF_A_SUBJECT =
  /^(?:is|are|was|were) (?:(?:the|your|this|that|his|her|their|our|my)\b|(?:you|they|he|she) (?:hoping|planning|looking|trying|going|wanting) to\b)/;
const NO_OPTION = oneOf(
  /^(?:not|no|so|more|less|later|something(?: else)?|anything(?: else)?|other|another(?: \w+)?)\b/,
  /^(?:else|a different \w+|someone else|none)\b/,
);

/** "Any fever or chills?", "has it been worn or washed?" ask whether, of all of them. */
const ANY_AT_ALL =
  /\bany (?!(?:of|one|other)\b|preference)(?:[\w'-]+,? ){1,6}or (?:other |any )?(?:[\w'-]+ ?){1,3}$|^(?:has|have|had) (?!you decided)/;
/** "Would you say you're satisfied, neutral or dissatisfied?" */
const OPINION =
  /^(?:would|could) you say (?:that )?(?:(?:you|it|that|they|this)(?:'re|'s| are| is| was| were) )?/;
/** What leads up to a list of things to choose from. */
const PREFERENCE = /^(?:(?:a|any) )?preference (?:for|between|of)\s+/;
const SHARED_WORD = /^(?:an?|as|the|your|my|this|that|by|with|in|on|at|from|to)\s/;
const MAX_LEADING_WORDS = 3;
const ASKS = /^, (?:(?:and|so) )?(?:would|do|are|is|was|did|should|shall|which|what)\b/;

/** "Basic at $29": the price is not said again. */
const PRICE = /\s(?:at|for|which is) (?:just |only )?[$€£]\d[\d.,]*.*$/;

/** A head that asks, or only leads up to the question: "okay, ". */
const HEAD_ASKS = oneOf(
  /\b(?:which|what|when|how)\b/,
  /\byou (?:like|prefer|want|rather)$/,
  /^(?:so|and|okay|great|thanks|thank you|alright|perfect|sure|well|now|got it)\b[^,]*$/,
);

/** Options of the lower-case sentence; null when no list of at least two is found. */
export function listedOptions(text: string): string[] | null {
  if (!/\bor\b/.test(text) || ANY_AT_ALL.test(text)) return null;
  const list = text.slice(listStart(text));
  const pieces = list.split(/\s*,\s*(?:or\s+)?|\s+or\s+/).filter((piece) => piece !== '');
  const [first = '', second = '', ...others] = pieces;
  const options = [fromSharedWord(first, second), second, ...others]
    .map((piece, index) => option(piece, index === 0, index === pieces.length - 1))
    .filter((piece) => piece !== '' && !NO_OPTION.test(piece));
  // "Is the light green or red?" chooses between two ends of one sentence.
  if (OF_A_SUBJECT.test(list)) {
    const length = (options[1] ?? '').split(' ').length;
    options[0] = first.replace(HEAD, '').split(' ').slice(-length).join(' ').replace(ARTICLE, '');
  }
  if (DOES_FOR_CALLER.test(list)) options[0] = withoutSharedLead(options[0] ?? '', options.slice(1));
  const usable = options.length >= 2 && options.length <= MAX_LISTED;
  return usable && options.every((piece) => piece.split(' ').length <= MAX_OPTION_WORDS)
    ? [...new Set(options)]
    : null;
}

/** "Should I put you down for Monday or Tuesday?": what leads up to a first option that much longer is not part of it. */
function withoutSharedLead(first: string, others: readonly string[]): string {
  const longest = Math.max(...others.map((other) => other.split(' ').length));
  return first.split(' ').length >= longest + MIN_SHARED_LEAD ? first.replace(LEAD, '') : first;
}
const DOES_FOR_CALLER = /^(?:should|shall|can|could|may) (?:i|we)\b/;
const MIN_SHARED_LEAD = 3;
const LEAD = /^.*\b(?:at|in|for|to|with|on|by|from)\s+(?:(?:the|a|an|your)\s+)?/;

/** Where the list begins: behind a colon or dash, or behind the comma that ends a question head. */
function listStart(text: string): number {
  const mark = /(?::(?!\d)|[;–—]|\s-+\s)(?=(?:[^:;–—]|:\d)*\bor\b)/.exec(text);
  if (mark !== null) return mark.index + mark[0].length;
  const comma = text.indexOf(',');
  if (comma < 0) return 0;
  const head = text.slice(0, comma);
  // "Overall, would you say ...": what stands before the question is none of the options.
  const asksBehind = head.split(' ').length <= MAX_LEADING_WORDS && ASKS.test(text.slice(comma));
  return (asksBehind || HEAD_ASKS.test(head)) && !/\bor\b/.test(head)
    ? comma + 1 + nestedStart(text.slice(comma + 1))
    : 0;
}

/** "okay, which do you prefer, a or b": a second head behind the first comma. */
function nestedStart(text: string): number {
  const comma = text.indexOf(',');
  return comma >= 0 && /\b(?:which|what)\b/.test(text.slice(0, comma)) ? comma + 1 : 0;
}

/** "Your home or your work" of "ship that to your home or your work": what the second begins with, the first one has too. */
function fromSharedWord(first: string, second: string): string {
  const shared = SHARED_WORD.exec(second)?.[0];
  if (shared === undefined) return first;
  const at = ` ${first}`.lastIndexOf(` ${shared}`);
  return at < 0 ? first : first.slice(at + shared.length).trim();
}

function option(piece: string, first: boolean, last: boolean): string {
  let text = piece
    .trim()
    .replace(PRICE, '')
    .replace(/^(?:or|and|so)\s+/, '');
  if (first || /^(?:would|do|is|should|shall|are)\b/.test(text))
    text = text.replace(OPINION, '').replace(HEAD, '');
  if (first) text = text.replace(SHARED_VERB, '').replace(PREFERENCE, '');
  text = text.replace(ARTICLE, '');
  if (last || first) text = withoutTail(withoutTail(text));
  return text.trim();
}

/** "Today or tomorrow?", "from home or work?": what is a tail elsewhere may be all of an option. */
function withoutTail(text: string): string {
  const rest = text.replace(TAIL, '');
  return rest === '' ? text : rest;
}
