/**
 * Judges rows without times, the agent's utterance and the user's words over it, by what the server does with them: the
 * overlap classifier and its last threshold, on evidence that has no voice left to wait for. Enters: a row. Leaves: the
 * probability that the words leave the floor to the agent, and the label that this makes: bc, ack, answer or floor.
 */
import { classifyOverlap } from '@antiphon/core/barge-in/classify';
import { SPOKEN_ACTS } from '@antiphon/core/barge-in/spoken-acts';
import { wordsAlone } from '@antiphon/core/barge-in/words-alone';
import { FLOOR_THRESHOLDS } from '@antiphon/core/barge-in/yield';
import { sigmoid } from '@antiphon/core/log-odds';
import { agentContext } from '@antiphon/core/semantics/agent-context';
import { dialogueActOf } from '@antiphon/core/semantics/dialogue-act';
import { OVERLAP_WEIGHTS } from '@antiphon/core/semantics/weights/overlap.weights';
import { DECISION_THRESHOLD } from './binary-scores.ts';
import type { TextJudge } from './backchannel-text.ts';

export const overlapJudge: TextJudge = ({ prev = '', prev_is_question, text }) => {
  const context = agentContext(prev, prev_is_question);
  const asked = prev_is_question ?? context.question !== 'none';
  const judgement = classifyOverlap(wordsAlone(text, context, asked, prev), OVERLAP_WEIGHTS);
  const p = sigmoid(FLOOR_THRESHOLDS.final - judgement.floor);
  if (p < DECISION_THRESHOLD) return { p, class: asked && !judgement.command ? 'answer' : 'floor' };
  const { bc, ack } = dialogueActOf(text, { prev: context }, SPOKEN_ACTS);
  return { p, class: bc >= ack ? 'bc' : 'ack' };
};
