/**
 * How likely the user's turn is complete, by its words alone. Enter the words so far and what the agent said
 * before; leaves a calibrated probability (the classes "whole turn" and "cut-off turn" equally likely).
 */
import { agentContext, type AgentContext } from './agent-context.ts';
import { NO_EXTRAS, textFeatures } from './features.ts';
import { logitsOf, sigmoid, type TextModel } from './text-model.ts';
import { wordsOf } from './words.ts';

/**
 * English words that hardly end a turn: 3 of 10,812 whole task turns do (Taskmaster-4, DSTC10, SLURP). The model, which
 * sees hashed word pairs, gives some of them up to .4.
 */
const DANGLING = new Set(
  'a an the my your our their because if unless whether and but um uh erm uhm'.split(' '),
);
/** What completeness they leave at most. */
const MAX_DANGLING = 0.06;

/** Of no words at all nothing can be said: they are not a turn. */
const P_WITHOUT_WORDS = 0;

/** `said`: a text, or its words as `wordsOf` writes them. `prev`: the agent's last utterance or its context, computed once. 0..1. Never throws. */
export function completenessOf(
  said: string | readonly string[],
  prev: string | AgentContext,
  model: TextModel,
): number {
  const words = typeof said === 'string' ? wordsOf(said) : said;
  if (words.length === 0) return P_WITHOUT_WORDS;
  const learned = sigmoid(logitsOf(model, completenessFeatures(words, prev))[0] ?? 0);
  return DANGLING.has(words.at(-1) ?? '') ? Math.min(MAX_DANGLING, learned) : learned;
}

export function completenessFeatures(words: readonly string[], prev: string | AgentContext): number[] {
  return textFeatures(words, typeof prev === 'string' ? agentContext(prev) : prev, NO_EXTRAS);
}
