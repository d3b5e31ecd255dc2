/**
 * What the agent is saying at a moment: the words around the playback position and whether they ask. Enters:
 * the open reply. Leaves: plain words, `asking` (the sentence being heard is a question) and the question
 * whose end is so near, before or behind, that words may answer it.
 */
import { heardWords, type SpokenWord } from '../heard/ledger.ts';
import { heardMs } from '../playout.ts';
import { AUXILIARY, QUESTION_WORD, SUBORDINATE } from '../turn/asked-sentence.ts';
import { msToSamples, samplesToMs, type SessionMs } from '../time.ts';
import { REPLY_RATE_HZ } from '../conversation/options.ts';
import type { Reply } from '../conversation/state.ts';
import { agentContext, NO_CONTEXT, REQUEST } from '../semantics/agent-context.ts';
import { spokenWords } from '../semantics/words.ts';
import type { AgentSpeech } from './track.ts';

/** How long before the onset of a voice words may have been played and still be it, ms: room, buffers, cut-off onsets. */
const ECHO_DELAY_MS = 600;
/**
 * Answers begin so long before the end of their question (in meetings "yeah", "yes" and the like are answers in 36 of 51 cases
 * within 0.9 s of it, in 7 of 16 up to 1.5 s, in 17 of 60 before that) and after it (reactions take half a second), ms.
 */
const ANSWERS_MS = 700;
/** Farther from it, so many ms make words an answer by one log-odds less. */
const ANSWERS_FADE_MS = 250;
/** No words are so surely an answer that they would be one still. */
const LEAST_LIKELY = -8;
/** "It is on Monday, right? Then you ...": the agent does not wait for an answer, and hardly gets one later. */
const TAG = /,\s+(?:right|okay|ok|yeah|yes|you know|you see|see)\?["')\]]*$/i;

/** How much of what has been heard the text model gets to see, characters: a sentence or two. */
const SAID_CHARS = 200;

/** Words played since shortly before `onset`, or about to leave the loudspeaker: what an echo could hold. */
export function recentAgentWords(reply: Reply, onset: SessionMs, at: SessionMs): string[] {
  const played = heardMs(reply.playout, at) - (at - onset);
  const from = msToSamples(Math.max(0, played - ECHO_DELAY_MS), REPLY_RATE_HZ);
  const recent = reply.words.filter(
    (word) => word.endSample > from && word.startSample < reply.playout.sentSamples,
  );
  return recent.flatMap((word) => spokenWords(reply.text.slice(word.charStart, word.charEnd)));
}

export const NOTHING_SAID: AgentSpeech = { asking: false, question: null, context: NO_CONTEXT, said: '' };

export function agentSpeech(reply: Reply, at: SessionMs): AgentSpeech {
  const { words, text } = reply;
  const played = heardMs(reply.playout, at);
  const heard = heardWords(words, played, REPLY_RATE_HZ);
  if (heard === 0) return NOTHING_SAID;
  const said = text.slice(0, words[heard - 1]?.charEnd).slice(-SAID_CHARS);
  const question = nearestQuestion(reply, played);
  const asking = question?.answerLogOdds === 0 || isQuestion(sentenceAt(words[heard - 1], text));
  const context =
    question === null
      ? agentContext(said, asking)
      : agentContext(text.slice(0, question.charEnd).slice(-SAID_CHARS), true);
  return { asking, question, context, said };
}

function nearestQuestion({ words, text }: Reply, played: number): AgentSpeech['question'] {
  let nearest: AgentSpeech['question'] = null;
  for (const word of words) {
    const { charEnd } = word;
    const behindMs = played - samplesToMs(word.endSample, REPLY_RATE_HZ);
    const awayMs = Math.max(0, Math.abs(behindMs) - ANSWERS_MS);
    const answerLogOdds = -awayMs / ANSWERS_FADE_MS;
    if (answerLogOdds < (nearest?.answerLogOdds ?? LEAST_LIKELY) || !endsQuestion(word, text)) continue;
    if (awayMs === 0 || behindMs < 0 || !TAG.test(text.slice(0, charEnd)))
      nearest = { charEnd, answerLogOdds };
  }
  return nearest;
}

/** The reply asks nothing more behind this offset of its text. */
export const asksLast = ({ words, text }: Reply, charEnd: number): boolean =>
  words.every((word) => word.charEnd <= charEnd || !endsQuestion(word, text));

const endsQuestion = (word: SpokenWord, text: string): boolean =>
  /\?["')\]]*$/.test(text.slice(word.charStart, word.charEnd).trimEnd());

function sentenceAt(word: SpokenWord | undefined, text: string): string {
  if (word === undefined) return '';
  const before = text.slice(0, word.charStart);
  const start = Math.max(before.lastIndexOf('. '), before.lastIndexOf('? '), before.lastIndexOf('! ')) + 1;
  const end = text.slice(word.charStart).search(/[.?!](?:\s|$)/);
  return text.slice(start, end < 0 ? undefined : word.charStart + end + 1).trim();
}

/** "Could you spell that." asks without a mark; "Have a seat." and "When you are home, call us." do not. */
const ASKS_SOMEBODY = /^(?:are|can|could|did|do|have|may|shall|should|will|would) (?:i|we|you)\b/;
const ENDED = /[.!]["')\]]*$/;

const isQuestion = (sentence: string): boolean => {
  const plain = sentence.toLowerCase();
  if (sentence.endsWith('?') || ASKS_SOMEBODY.test(plain) || REQUEST.test(plain)) return true;
  if (ENDED.test(sentence)) return false;
  return AUXILIARY.test(plain) || (QUESTION_WORD.test(plain) && !SUBORDINATE.test(plain));
};
