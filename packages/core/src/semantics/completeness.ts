/**
 * How likely the user's turn is complete, by its words alone. Enter the words so far and what the agent said
 * before; leaves a calibrated probability (the classes "whole turn" and "cut-off turn" equally likely). Two models speak:
 * n-grams, which know phrases, and a recurrent network, which knows what the sentence still owes.
 */
import { agentContext, type AgentContext } from './agent-context.ts';
import { NO_EXTRAS, textFeatures } from './features.ts';
import {
  decodeSequenceModel,
  sequenceLogit,
  type SequenceModel,
  type SequenceModelWeights,
} from './sequence-model.ts';
import { decodeTextModel, logitsOf, sigmoid, type TextModel, type TextModelWeights } from './text-model.ts';
import { wordsOf } from './words.ts';

/** Calibrated logit = ngram x its logit + sequence x its logit + shift. */
export type Blend = { readonly ngram: number; readonly sequence: number; readonly shift: number };

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

/** Of no words at all nothing can be said: they are not a turn. */
const P_WITHOUT_WORDS = 0;

/** `prev`: the agent's last utterance or its context, computed once. 0..1. Never throws. */
export function completenessOf(text: string, prev: string | AgentContext, model: CompletenessModel): number {
  const words = wordsOf(text);
  if (words.length === 0) return P_WITHOUT_WORDS;
  const context = typeof prev === 'string' ? agentContext(prev) : prev;
  const { ngram, sequence } = completenessLogits(words, context, model);
  const { blend } = model;
  const learned = sigmoid(blend.ngram * ngram + blend.sequence * sequence + blend.shift);
  return DANGLING.has(words.at(-1) ?? '') ? Math.min(MAX_DANGLING, learned) : learned;
}

/** What each of the two models says, before the blend. `words`: at least one. */
export function completenessLogits(
  words: readonly string[],
  context: AgentContext,
  model: CompletenessModel,
): { readonly ngram: number; readonly sequence: number } {
  return {
    ngram: logitsOf(model.ngram, completenessFeatures(words, context))[0] ?? 0,
    sequence: sequenceLogit(model.sequence, words, context),
  };
}

export function completenessFeatures(words: readonly string[], prev: string | AgentContext): number[] {
  return textFeatures(words, typeof prev === 'string' ? agentContext(prev) : prev, NO_EXTRAS);
}
