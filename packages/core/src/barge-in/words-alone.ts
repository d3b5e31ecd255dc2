/**
 * The evidence of words that are all there is: said over the agent to their end, with nothing left to wait for. Enters: the
 * words and what the agent had said. Leaves: evidence as a live overlap gives it in its last moment, for judging texts
 * without times and for tests.
 */
import type { AgentContext } from '../semantics/agent-context.ts';
import { spokenWords, wordsOf } from '../semantics/words.ts';
import type { OverlapEvidence } from './evidence.ts';
import { beyondListening } from './spoken-acts.ts';
import { RECOGNISER_LAG_MS } from './track.ts';

/** Time a word takes where none is given, ms: conversational English. */
const MS_PER_WORD = 250;

/** `asked`: a question of the agent waits for its answer. `said`: what it had said, for words that repeat it. */
export function wordsAlone(text: string, context: AgentContext, asked: boolean, said = ''): OverlapEvidence {
  const words = spokenWords(text);
  const plainWords = wordsOf(text);
  const voiceMs = MS_PER_WORD * Math.max(1, words.length);
  return {
    elapsedMs: voiceMs + RECOGNISER_LAG_MS,
    voice: false,
    voiceMs,
    quietMs: 0,
    complete: true,
    words,
    plainWords,
    writtenWords: plainWords,
    wordsProbability: null,
    beyondListening: beyondListening(plainWords, { agent: context, partial: false }),
    firstWordEndMs: MS_PER_WORD,
    unrecognisedMs: 0,
    loudnessDb: 0,
    echo: 0,
    echoedWords: 0,
    agent: {
      asking: asked,
      question: asked ? { charEnd: said.length, answerLogOdds: 0 } : null,
      context,
      said,
    },
    language: 'en',
  };
}
