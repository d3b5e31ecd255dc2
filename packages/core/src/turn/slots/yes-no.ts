/**
 * Grammar of agreement and refusal ("yep", "that's right", "not really", "no, that's wrong"). Value: "yes" or
 * "no". Ends that promise a reason or a condition ("yes, but") are incomplete.
 */
import { endsOpen, isCloser } from './phrases.ts';
import type { SlotGrammar } from './slot.ts';
import { phraseLengthAt, phraseList, tokenise, type Token } from './tokens.ts';
import { complete, impossible, incomplete, nothingYet, overComplete } from './verdict.ts';

const NO = phraseList(`
  no | nope | nah | no thanks | no thank you | not really | not quite | not exactly | not right | not correct | not yet | not at all | not this time | not today
  | no way | never | negative | wrong | incorrect | that's wrong | that is wrong | that's not right | that's not it | that's not correct | that isn't right
  | that's incorrect | it isn't | it's not | it is not | it's wrong | is wrong | isn't right | i don't | i do not | i don't think so | i'm not | i am not | i haven't | i have not | we don't | we haven't | there isn't | there is not | there aren't | i'm afraid not
  | i'd rather not | rather not | don't | do not | please don't | absolutely not | definitely not | of course not | certainly not | uh uh | nuh uh | not | doesn't work | that doesn't work
  | almost | i'd prefer not to | i'd prefer not | i would prefer not to | prefer not to | i'd rather not to | i don't want to | i don't need to | that won't be necessary | no need | not necessary | not necessarily | not likely | don't bother | i doubt it | i don't believe so | i don't suppose so | i wouldn't think so | i wouldn't say so
  | not for me | not my first | neither | nay | no it isn't | no it's not
`);
/** "That would be lovely" agrees, "that would be too late" does not. */
const PLEASED = ['that would be', "that'd be", 'it would be']
  .flatMap((start) =>
    'great good nice lovely fine okay perfect wonderful helpful awesome amazing fantastic ideal best excellent'
      .split(' ')
      .map((word) => `${start} ${word}`),
  )
  .join(' | ');
const YES = phraseList(`
  ${PLEASED} |
  yes | yeah | yep | yup | ya | yah | yea | yeh | yes please | aye | sure | sure thing | okay | ok | okey | alright | all right | correct | that's correct | that is correct | right
  | that's right | that is right | thats right | absolutely | definitely | of course | certainly | exactly | precisely | perfect | sounds good | sounds great | sounds right | that works | that'll work
  | works for me | go ahead | please do | do it | do that | book it | it is | i do | i am | i have | i would | i'd like that | i'd love to | i'd love that | why not | fine | that's fine | great | good | that's good
  | uh huh | mm hmm | mhm | mm hm | um hum | m hm | you got it | got it | that's it | indeed | totally | i think so | i guess so | i guess | i believe so | i suppose so | affirmative | no problem | no worries
  | loud and clear | if you could | if you would | if you don't mind | if possible | if that's possible | if that's okay
  | yes do | seems so | it seems so | seems like it | looks like it | i hope so | i should think so | i'd say so
  | not a problem | looks good | looks right | please | by all means | for sure | you bet | cool | it's right | it's correct | it's my first | it is my first | both right | all correct | all good | all right
  | it does | they do | it did | they did | he does | she does | it has | they have | they are | it was | they were | spot on | that's what i wanted | that's what i ordered | that is what i ordered
  | just what i wanted | just what i ordered | just what i asked for | everything is fine | everything looks good | everything looks right | looking good | couldn't be better
`);
const UNDECIDED = phraseList(
  `i don't know | i do not know | don't know | not sure | i'm not sure | maybe | perhaps | it depends | what | which | when | who | where | why | how`,
);
const LEADS = phraseList(
  `well | so | oh | ah | um | that's | that is | thats | i think | i | it's | it | that | i'm | yeah well | hm | actually | and | let me think | let me see | let me check | i mean | you know | hello | sorry | wait`,
);
/** After an answer these announce a condition, a reason or a new value. */
const ANNOUNCERS = new Set([
  'but',
  'and',
  'because',
  'cause',
  'except',
  'although',
  'though',
  'however',
  "it's",
  'its',
  "i'm",
  "i'll",
  "i'd",
  "i've",
  "we're",
  "we'll",
  "you're",
  "they're",
  "there's",
  'only',
  'if',
  'if',
  'so',
  'just',
  'the',
  "that's",
  'i',
  'actually',
  'it',
  'my',
  'make',
  'change',
  'wait',
]);

/** A subject, a verb and one word more: a clause behind the answer, not the beginning of one. */
const MIN_CLAUSE_TOKENS = 3;
/** "No, I want a decaf, actually", "what is it, though?": behind a clause these announce nothing. */
const CLOSES_CLAUSE: ReadonlySet<string> = new Set(['it', 'actually', 'though', 'however']);
/** Announcers after which a sentence cannot be over, unlike "before" or "it". */
const BREAKS_OFF = new Set([...ANNOUNCERS].filter((word) => !CLOSES_CLAUSE.has(word)));
/** "Change it" - "to Friday" */
const WANTS_TARGET = new Set(['make', 'change', 'move', 'put', 'set', 'push', 'switch', 'call']);
const ENDING_PREPOSITIONS = new Set([
  'before',
  'after',
  'there',
  'in',
  'on',
  'for',
  'to',
  'by',
  'past',
  'with',
  'it',
  'this',
]);

type Mark = { readonly answer: 'yes' | 'no'; readonly start: number; readonly end: number };

/** Only the beginning of an answer decides; a later "no" of a story does not. */
const MAX_ANSWER_TOKENS = 40;

/** "mm-hmm" and "uh-uh" are fillers to every other grammar, here they are answers. */
const withHums = (text: string): string =>
  text.replace(/\b(?:m+[\s-]*h+m+|u[hm][\s-]*hu[hm]+)\b/giu, 'mhm').replace(/\bu+h[\s-]+u+h\b/giu, 'nope');

export const yesNoGrammar: SlotGrammar = (text) => {
  const tokens = tokenise(withHums(text)).slice(0, MAX_ANSWER_TOKENS);
  if (tokens.length === 0) return nothingYet;
  const marks = answerMarks(tokens);
  const first = marks[0];
  if (first === undefined) {
    const lead = leadLength(tokens);
    return lead === tokens.length
      ? incomplete(0.7, 'leads up to an answer')
      : impossible(0.7, 'no yes or no');
  }
  const unled = leadLength(tokens.slice(0, first.start)) < first.start;
  if (unled && first.start > 2) return impossible(0.6, 'a longer story');
  const { answer, corrected, end } = settle(marks, tokens);
  const rest = { value: answer, corrected };
  const behind = tokens.slice(end).filter((token) => !isCloser(token));
  const announced = endsOnAnnouncer(tokens, end) || (behind.length > 0 && endsOpen(tokens));
  // "No, I've been there before": a clause of its own that does not break off is the reason, given.
  const clause = behind.length >= MIN_CLAUSE_TOKENS && !BREAKS_OFF.has(tokens.at(-1)?.text ?? '');
  if (clause && !endsSentenceOpen(text, tokens)) return overComplete(0.6, 'answer and a clause', rest);
  if (announced && end < tokens.length) return incomplete(0.85, 'answer goes on', rest);
  if (behind.length > 0 || unled) return overComplete(unled ? 0.5 : 0.7, 'words beside the answer', rest);
  return complete(marks.some((mark) => mark.answer !== answer) ? 0.7 : 0.92, 'plain answer', rest);
};

/** "No, it", "no, make it", where "yes, block it" and "never heard of it" are whole. */
function endsOnAnnouncer(tokens: readonly Token[], end: number): boolean {
  const last = tokens.at(-1)?.text ?? '';
  if (last !== 'it' || tokens.length < end + 2) return ANNOUNCERS.has(last);
  return WANTS_TARGET.has(tokens.at(-2)?.text ?? '');
}

/** Words no clause ends on, unless the recogniser wrote a full stop behind one that a clause can end on. */
function endsSentenceOpen(text: string, tokens: readonly Token[]): boolean {
  const last = tokens.at(-1)?.text ?? '';
  if (last === 'before' || last === 'there') return false;
  return endsOpen(tokens) && !(ENDING_PREPOSITIONS.has(last) && /[.!]\s*$/.test(text));
}

function answerMarks(tokens: readonly Token[]): Mark[] {
  const marks: Mark[] = [];
  for (let index = 0; index < tokens.length;) {
    const undecided = phraseLengthAt(tokens, index, UNDECIDED);
    const [no, yes] = [phraseLengthAt(tokens, index, NO), phraseLengthAt(tokens, index, YES)];
    const length = Math.max(no, yes);
    if (undecided > 0 && undecided >= length) {
      if (marks.length === 0) return [];
      break;
    }
    if (length > 0) marks.push({ answer: yes > no ? 'yes' : 'no', start: index, end: index + length });
    index += Math.max(1, length);
  }
  return marks;
}

/** Of marks that belong together the first counts, except after "wait", "sorry" or a refusal after agreement. */
function settle(
  marks: readonly Mark[],
  tokens: readonly Token[],
): { answer: 'yes' | 'no'; corrected: boolean; end: number } {
  let answer = (marks[0] as Mark).answer;
  let end = (marks[0] as Mark).end;
  let takenBack = false;
  for (const mark of marks.slice(1)) {
    const between = tokens.slice(end, mark.start).map((token) => token.text);
    const doubt = between.some((word) => ['wait', 'sorry', 'mean', 'actually', 'meant'].includes(word));
    const close = between.every((word) =>
      [
        'wait',
        'sorry',
        'i',
        'mean',
        'actually',
        'meant',
        'oh',
        'well',
        'that',
        "that's",
        'is',
        'it',
        "it's",
      ].includes(word),
    );
    if (!close) break;
    if (mark.answer !== answer && (doubt || answer === 'yes')) {
      // "okay no", "right, no": agreement words in front are often mere openers.
      ({ answer } = mark);
    }
    takenBack ||= doubt;
    ({ end } = mark);
  }
  return { answer, corrected: takenBack && answer !== marks[0]?.answer, end };
}

function leadLength(tokens: readonly Token[]): number {
  let index = 0;
  for (let length = 1; length > 0 && index < tokens.length; index += length)
    length = phraseLengthAt(tokens, index, LEADS);
  return index;
}
