/**
 * What the agent said last, reduced to what the text models use of it: which kind of question it was, and its
 * last words. Computed once per agent utterance, not per partial transcript.
 */
import { oneOf } from './one-of.ts';
import { askedSentence, SUBORDINATE } from '../turn/asked-sentence.ts';
import { expectationFromUtterance } from '../turn/expectation.ts';
import { wordsOf } from './words.ts';

/** `open`: asks for something without a fixed form ("how can I help?"); `none`: does not ask. */
export type QuestionKind = 'none' | 'yes-no' | 'wh' | 'choice' | 'value' | 'open';

export type AgentContext = {
  /** Nothing is known of what the agent said. */
  readonly empty: boolean;
  readonly question: QuestionKind;
  /** What exactly: the kind of value expected, or the question word; '' where nothing particular is. */
  readonly asked: string;
  /** The last words, oldest first, at most CONTEXT_WORDS. */
  readonly lastWords: readonly string[];
};

const CONTEXT_WORDS = 3;

export const NO_CONTEXT: AgentContext = { empty: true, question: 'none', asked: '', lastWords: [] };

const WH =
  /(?:^|[.?!,]\s*|\b(?:and|so|okay|ok|well)\s+)(?:(?:at|on|in|for|by|to|from) )?(what|which|when|where|who|whose|why|how)\b(?! nice| great| wonderful)/i;
const INVERTED =
  /(?:^|[.?!,]\s*|\b(?:and|so|okay|ok|well|but)\s+)(?:is|are|was|were|am|do|does|did|have|has|had|can|could|will|would|should|shall|may|might|isn't|aren't|don't|doesn't|didn't|haven't|hasn't|can't|couldn't|won't|wouldn't)\s+(?:i|you|we|they|he|she|it|that|this|there|the|your|my|everything|anything|any|everyone)\b/i;
const TAGGED = oneOf(
  /\b(?:right|correct|okay|ok|isn't it|is it|don't you|aren't you|do you|yes|so far)\s*\?\s*$/i,
  /\b(?:with me|makes? sense|sounds? good)\s*\?\s*$/i,
);
/** Requests that want an answer like a question: "please confirm", "let me know". */
export const REQUEST = oneOf(
  /\b(?:please (?:confirm|tell|say|check|give|spell|verify|look)|let me know|tell me|may i have)\b/i,
  /\bi need you to confirm\b/i,
);
/** The question stands at the end of an utterance; what was said before it does not ask any more. */
const ASKING_TAIL_CHARS = 160;

/** `prev`: the agent's last utterance; `isQuestion`: known from elsewhere (a dialogue act, the `?`), else inferred. */
export function agentContext(prev: string, isQuestion?: boolean): AgentContext {
  const text = prev.trim();
  if (text === '') return isQuestion === true ? { ...NO_CONTEXT, question: 'open' } : NO_CONTEXT;
  const lastWords = wordsOf(text).slice(-CONTEXT_WORDS);
  if (isQuestion === false) return { empty: false, question: 'none', asked: '', lastWords };
  const { question, asked } = questionIn(text);
  return {
    empty: false,
    question: question === 'none' && isQuestion === true ? 'open' : question,
    asked,
    lastWords,
  };
}

function questionIn(text: string): { question: QuestionKind; asked: string } {
  const expected = expectationFromUtterance(text, 'en');
  if (expected.kind === 'yes-no' || expected.kind === 'choice') return { question: expected.kind, asked: '' };
  if (expected.kind !== 'open') return { question: 'value', asked: expected.kind };
  const found = questionAtEnd(text);
  if (found.question !== 'none') return found;
  // "What's going on with it? That way I can help.": the question still waits.
  const asked = askedSentence(text);
  return asked?.marked === true ? questionAtEnd(`${asked.text}?`) : found;
}

function questionAtEnd(text: string): { question: QuestionKind; asked: string } {
  const tail = text.slice(-ASKING_TAIL_CHARS);
  const sentence =
    tail
      .replace(/[.!?\s]+$/, '')
      .split(/[.!?]\s+/)
      .at(-1) ?? tail;
  if (TAGGED.test(tail)) return { question: 'yes-no', asked: '' };
  const marked = /\?\s*$/.test(tail);
  const found = WH.exec(sentence);
  const wh = found?.[1]?.toLowerCase();
  if (found !== null && wh !== undefined) {
    const clause = sentence.slice(found.index + found[0].length - wh.length).toLowerCase();
    if (marked || !SUBORDINATE.test(clause)) return { question: 'wh', asked: wh };
  }
  if (INVERTED.test(sentence)) return { question: 'yes-no', asked: '' };
  return { question: marked || REQUEST.test(sentence) ? 'open' : 'none', asked: '' };
}
