/**
 * What the agent is saying at a moment: the words around the playback position and whether they ask. Enters:
 * the open reply. Leaves: plain words, `asking` (the sentence being heard is a question) and `asked` (a
 * question has been heard to its end and nothing, or next to nothing, came after it).
 */
import { heardWords, type SpokenWord } from '../heard/ledger.ts';
import { heardMs } from '../playout.ts';
import { AUXILIARY, QUESTION_WORD, SUBORDINATE } from '../turn/asked-sentence.ts';
import { msToSamples, type SessionMs } from '../time.ts';
import { REPLY_RATE_HZ } from '../conversation/options.ts';
import type { Reply } from '../conversation/state.ts';
import { agentContext, NO_CONTEXT, REQUEST } from '../semantics/agent-context.ts';
import { spokenWords } from '../semantics/words.ts';
import type { AgentSpeech } from './track.ts';

/** How long before the onset of a voice words may have been played and still be it, ms: room, buffers, cut-off onsets. */
const ECHO_DELAY_MS = 600;
/** Words of a question that listeners do not wait for: people answer on the last word or two. */
const ANTICIPATED_WORDS = 1;
/** Words after a question during which an answer is still one to it: reactions take half a second. */
const AFTER_QUESTION_WORDS = 2;

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

export const NOTHING_SAID: AgentSpeech = { asking: false, asked: false, context: NO_CONTEXT, said: '' };

export function agentSpeech(reply: Reply, at: SessionMs): AgentSpeech {
  const { words, text } = reply;
  const heard = heardWords(words, heardMs(reply.playout, at), REPLY_RATE_HZ);
  if (heard === 0) return NOTHING_SAID;
  const asked = [...Array(AFTER_QUESTION_WORDS + ANTICIPATED_WORDS + 1).keys()].some((offset) =>
    endsQuestion(words[heard - 1 + ANTICIPATED_WORDS - offset], text),
  );
  const asking = asked || isQuestion(sentenceAt(words[heard - 1], text));
  const said = text.slice(0, words[heard - 1]?.charEnd).slice(-SAID_CHARS);
  return { asking, asked, context: agentContext(said, asking), said };
}

const endsQuestion = (word: SpokenWord | undefined, text: string): boolean =>
  word !== undefined && /\?["')\]]*$/.test(text.slice(word.charStart, word.charEnd).trimEnd());

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
