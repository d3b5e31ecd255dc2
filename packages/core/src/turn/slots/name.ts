/**
 * Grammar of personal names, plain or spelled ("John Smith", "my name is Ann, A N N", "Smith, that's s m y t h").
 * Value: the name with capitals. A spelling replaces the like word before it.
 */
import { splitCorrections } from './corrections.ts';
import { isLetter, readLetter, readSpelling, type LettersRead } from './letters.ts';
import { isNumberWord } from './numbers.ts';
import { isOtherTalk } from './phrases.ts';
import type { Expectation, SlotGrammar } from './slot.ts';
import { phraseLengthAt, phraseList, tokenise, type Token } from './tokens.ts';
import { complete, impossible, incomplete, nothingYet } from './verdict.ts';

const LEAD_INS = phraseList(`
  my name is | my name's | my names | the name is | the name's | name is | name's | this is | it is | it's | its | i am | i'm | im | that's
  | that is | thats | that would be | that'll be | it would be | it'll be | you can call me | call me | just call me
  | my first name is | my last name is | my full name is | first name is | last name is | first name | last name | surname
  | hi | hello | hey | yes | yeah | yep | sure | okay | ok | of course | well | so | oh | alright | all right | and | no | the
  | under | it's under | put it under | good morning | good afternoon | good evening | my name | my | here | my last name | my first name
`);
const ASIDES = phraseList(
  `that's spelled | which is spelled | it's spelled | spelled | that is | that's | spelling is | and that's | is | first name | last name | with a | with an`,
);
const CLOSERS = phraseList('please | thank you | thanks | here | speaking | sir | over here');
const PARTICLES = new Set([
  'van',
  'de',
  'von',
  'der',
  'mc',
  'mac',
  'la',
  'st',
  'saint',
  'di',
  'da',
  'del',
  'bin',
  'al',
  'mr',
  'mrs',
  'ms',
  'miss',
  'dr',
  'doctor',
]);
const LINKING = new Set([
  'and',
  'is',
  'my',
  'with',
  'spelled',
  'the',
  "that's",
  "it's",
  'as',
  'first',
  'last',
  'name',
  'no',
]);
/** Words of ordinary sentences that are hardly ever names. */
const SENTENCE_WORDS = new Set(
  `i you he she we they a an am are was were be been would like could get appointment book booking calling call phone
  number email tomorrow today monday tuesday wednesday thursday friday saturday sunday today tonight yesterday about for to at on in of if it me your yours their
  there here want just wrong right correct incorrect yes no nope wait really going go make need please at after before`.split(
    /\s+/,
  ),
);
/** More words than this are a sentence. */
const MAX_NAME_WORDS = 5;

type NameRead = {
  readonly words: readonly string[];
  readonly pending: boolean;
  readonly spelled: boolean;
  readonly odd: number;
};

export const nameGrammar: SlotGrammar<Extract<Expectation, { kind: 'name' }>> = (text, expectation) => {
  const tokens = tokenise(text);
  if (tokens.length === 0) return nothingYet;
  const { parts, corrected } = splitCorrections(tokens);
  const reads = parts.map(readName);
  const read = reads.findLast((candidate) => candidate.words.length > 0);
  if (read === undefined) return incomplete(0.9, 'leads up to a name');
  const value = read.words.join(' ');
  const rest = { value, corrected: corrected && reads.filter((each) => each.words.length > 0).length > 1 };
  if (read.odd > 0 || read.words.length > MAX_NAME_WORDS)
    return impossible(0.75, 'a sentence, not a name', rest);
  if (corrected && (parts.at(-1) ?? []).length === 0)
    return incomplete(0.9, 'correction has to follow', rest);
  if (read.pending) return incomplete(0.9, 'name goes on', rest);
  const last = tokens.at(-1)?.text ?? '';
  if (
    (PARTICLES.has(last) && !(last === 'al' && read.words.length === 1)) ||
    (LINKING.has(last) && tokens.length > 1)
  )
    return incomplete(0.9, 'name goes on', rest);
  const [before = '', letter = ''] = read.words.slice(-2);
  if (letter.length === 1) {
    // "Smith, s ..." spells what was said, "John F" may be all the caller gives.
    return before.startsWith(letter) || expectation.spelled === true
      ? incomplete(0.8, 'a letter, more may follow', rest)
      : complete(0.6, 'name and initial', rest);
  }
  if (read.spelled) {
    const short = value.length < 3;
    return short ? incomplete(0.7, 'few letters', rest) : complete(0.45, 'spelled, length unknown', rest);
  }
  if (expectation.spelled === true) return incomplete(0.5, 'spelling may follow', rest);
  return read.words.length === 1 ? complete(0.55, 'one name', rest) : complete(0.85, 'full name', rest);
};

function readName(tokens: readonly Token[]): NameRead {
  const words: string[] = [];
  let pending = false;
  let spelled = false;
  let odd = 0;
  for (let index = leadInEnd(tokens); index < tokens.length;) {
    const token = tokens[index] as Token;
    const skip =
      phraseLengthAt(tokens, index, ASIDES) ||
      (words.length > 0 ? phraseLengthAt(tokens, index, CLOSERS) : 0);
    const spelling = readSpelling(tokens, index) ?? explainedLetter(tokens, index);
    if (skip > 0 && spelling === null) {
      index += skip;
    } else if (spelling !== null) {
      const before = words.at(-1) ?? '';
      const same = likely(before, spelling.letters);
      if (same) words.pop();
      words.push(capitalised(spelling.letters));
      // "Smith, s m i": the word before tells how long the spelling will be.
      pending = spelling.pending || (same && spelling.letters.length < before.length - 1);
      spelled = !same;
      index = spelling.next;
    } else {
      if (isOtherTalk(token) || SENTENCE_WORDS.has(token.text) || isNumberWord(token)) odd += 1;
      words.push(capitalised(token.raw));
      spelled = false;
      pending = false;
      index += 1;
    }
  }
  return { words, pending, spelled, odd };
}

/** "S as in Sam": the first letter of a spelling. */
function explainedLetter(tokens: readonly Token[], index: number): LettersRead | null {
  const letter = isLetter(tokens[index]) ? readLetter(tokens, index) : null;
  return letter !== null && (letter.pending || letter.next > index + 2) ? letter : null;
}

function leadInEnd(tokens: readonly Token[]): number {
  let index = 0;
  for (let length = 1; length > 0 && index < tokens.length; index += length) {
    length = phraseLengthAt(tokens, index, LEAD_INS);
  }
  return index;
}

/** Whether letters spell (so far) something like the word before them. */
function likely(word: string, letters: string): boolean {
  const plain = word.toLowerCase();
  return plain.length > 1 && plain.charAt(0) === letters.charAt(0) && letters.length <= plain.length + 3;
}

function capitalised(word: string): string {
  return /^\p{Lu}/u.test(word)
    ? word
    : word.replace(/^\p{L}|(?<=^o')\p{L}/gu, (letter) => letter.toUpperCase());
}
