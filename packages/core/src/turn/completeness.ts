/** The text completeness model with the weights that are shipped, decoded once. */
import type { AgentContext } from '../semantics/agent-context.ts';
import { completenessOf, decodeCompleteness } from '../semantics/completeness.ts';
import { completenessSequenceWeights } from '../semantics/weights/completeness-sequence.weights.ts';
import { completenessWeights } from '../semantics/weights/completeness.weights.ts';

const model = decodeCompleteness(completenessWeights, completenessSequenceWeights);

/** P(the words so far are a whole turn, given what the agent said), 0-1; whole and cut-off turns equally likely before. */
export const turnCompleteness = (
  said: string | readonly string[],
  agentWords: string | AgentContext,
): number => completenessOf(said, agentWords, model);
