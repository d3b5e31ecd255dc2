/** The dialogue-act model with the weights that are shipped, decoded once, reduced to what an overlap asks of it. */
import type { AgentContext } from '../semantics/agent-context.ts';
import { dialogueActFeatures } from '../semantics/dialogue-act.ts';
import { decodeTextModel, logitsOf, softmax, type TextModel } from '../semantics/text-model.ts';
import { dialogueActWeights } from '../semantics/weights/dialogue-act.weights.ts';

export const SPOKEN_ACTS = decodeTextModel(dialogueActWeights);

/** Keeps the log-odds finite, and a model that is too sure of itself from deciding alone. */
const LEAST_P = 0.005;

/**
 * Log-odds that the words (as `wordsOf` writes them, whole or so far) do more than receive what the agent says: answer, ask,
 * order or take the floor. Bounded by +-5.3. `partial`: more words may come.
 */
export function beyondListening(
  words: readonly string[],
  context: { readonly agent: AgentContext; readonly partial: boolean },
  model: TextModel = SPOKEN_ACTS,
): number {
  const scores = softmax(
    logitsOf(model, dialogueActFeatures(words, { prev: context.agent, partial: context.partial })),
  );
  const listening = (scores[model.outputs.indexOf('bc')] ?? 0) + (scores[model.outputs.indexOf('ack')] ?? 0);
  const p = Math.min(1 - LEAST_P, Math.max(LEAST_P, 1 - listening));
  return Math.log(p / (1 - p));
}
