/**
 * How likely the user's turn is complete, by its words alone. Enter the words so far and what the agent said
 * before; leaves a calibrated probability (the classes "whole turn" and "cut-off turn" equally likely). Two models speak:
 * n-grams, which know phrases, and a recurrent network, which knows what the sentence still owes.
 */
import { sigmoid } from '../log-odds.ts';
import { agentContext, type AgentContext } from './agent-context.ts';
import { isElliptical } from './elliptical-answer.ts';
import { NO_EXTRAS, textFeatures } from './features.ts';
import { hasOpenCopula } from './open-copula.ts';
import { strandsPreposition } from './stranded-preposition.ts';
import { isWholePhrase } from './whole-phrases.ts';
import {
  decodeSequenceModel,
  sequenceLogit,
  type SequenceModel,
  type SequenceModelWeights,
} from './sequence-model.ts';
import { decodeTextModel, logitsOf, type TextModel, type TextModelWeights } from './text-model.ts';
import { wordsOf } from './words.ts';

/**
 * Calibrated logit = ngram x bounded(its logit) + sequence x its logit + shift. The n-grams' say is bounded to +-ngramLimit:
 * that "yes" is often a whole turn says little about whether this "yes" is going to be "yes please".
 */
export type Blend = {
  readonly ngram: number;
  readonly ngramLimit: number;
  readonly sequence: number;
  readonly shift: number;
};

export type CompletenessModel = {
  readonly ngram: TextModel;
  readonly sequence: SequenceModel;
  readonly blend: Blend;
};

/** What completeness-sequence.weights.ts holds. */
export type CompletenessSequenceWeights = { readonly blend: Blend; readonly sequence: SequenceModelWeights };

export const decodeCompleteness = (
  ngram: TextModelWeights,
  { sequence, blend }: CompletenessSequenceWeights,
): CompletenessModel => ({
  ngram: decodeTextModel(ngram),
  sequence: decodeSequenceModel(sequence),
  blend,
});

/**
 * English words that hardly end a turn: 3 of 10,812 whole task turns do (Taskmaster-4, DSTC10, SLURP). The model, which
 * sees hashed word pairs, gives some of them up to .4.
 */
const DANGLING = new Set(
  'a an the my your our their because if unless whether and but um uh erm uhm'.split(' '),
);
/** What completeness they leave at most. */
const MAX_DANGLING = 0.06;

/**
 * What these leave at least once the agent has spoken: a phrase that is often all of an answer, an answer that leaves its rest to the
 * question, a preposition that lacks nothing. The words say nothing then, the sound tells. Below a half, as many sentences begin so.
 */
const MIN_NEUTRAL = 0.45;

/** Of no words at all nothing can be said: they are not a turn. */
const P_WITHOUT_WORDS = 0;

/** `said`: a text, or its words as `wordsOf` writes them. `prev`: the agent's last utterance or its context, computed once. 0..1. Never throws. */
export function completenessOf(
  said: string | readonly string[],
  prev: string | AgentContext,
  model: CompletenessModel,
): number {
  const words = typeof said === 'string' ? wordsOf(said) : said;
  if (words.length === 0) return P_WITHOUT_WORDS;
  const context = typeof prev === 'string' ? agentContext(prev) : prev;
  const learned = sigmoid(blendedLogit(words, context, model));
  if (leavesEndToSound(words, context)) return Math.max(MIN_NEUTRAL, learned);
  const dangling = DANGLING.has(words.at(-1) ?? '') || hasOpenCopula(words);
  return dangling ? Math.min(MAX_DANGLING, learned) : learned;
}

const leavesEndToSound = (words: readonly string[], context: AgentContext): boolean =>
  !context.empty && (isElliptical(words, context) || isWholePhrase(words) || strandsPreposition(words));

/** Log-odds before the rule of dangling words. `words`: at least one. */
export function blendedLogit(
  words: readonly string[],
  context: AgentContext,
  { ngram, sequence, blend }: CompletenessModel,
): number {
  const known = logitsOf(ngram, completenessFeatures(words, context))[0] ?? 0;
  const bounded = blend.ngramLimit * Math.tanh(known / blend.ngramLimit);
  return blend.ngram * bounded + blend.sequence * sequenceLogit(sequence, words, context) + blend.shift;
}

export function completenessFeatures(words: readonly string[], prev: string | AgentContext): number[] {
  return textFeatures(words, typeof prev === 'string' ? agentContext(prev) : prev, NO_EXTRAS);
}
