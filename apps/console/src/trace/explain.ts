// Decisions and what-if verdicts in words. In: a recorded decision or a stretch of a what-if replay. Out: sentences for
// people who did not write the core. Pure; says nothing that the recording does not hold.

import type { WhatIfStretch } from '@antiphon/core';
import type { TraceDecision } from './trace-model.ts';
import { holdAfter, waitAt } from './posterior.ts';

const percent = (share: number): string => `${String(Math.round(share * 100))}\u00a0%`;
export const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

const TITLES: Record<TraceDecision['decision']['kind'], string> = {
  'end-of-turn': 'End of turn',
  overlap: 'Speech over the agent',
  speculation: 'Reply prepared early',
  retraction: 'Answer taken back',
  'tool-call': 'Tool call',
};

export const titleOf = ({ decision }: TraceDecision): string =>
  `${TITLES[decision.kind]}: ${decision.outcome}`;

/** The decision and its place among the others, to be said. */
export function placeOf(moment: TraceDecision, all: readonly TraceDecision[]): string {
  const place = `${String(all.indexOf(moment) + 1)} of ${String(all.length)}`;
  return `${titleOf(moment)}, at ${seconds(moment.atMs)}, ${place}`;
}

/** Facts whose name in the code says too little. */
const FACT_NAMES: Readonly<Record<string, string>> = {
  p: 'complete, before the silence',
  completeness: 'complete, by the words',
  audioEnd: 'ended, by the sound',
  sentenceEnd: 'ended, by the recogniser',
  expected: 'expected answer',
  slot: 'value so far',
  floor: 'takes the floor (log-odds)',
  finalsOutstanding: 'finals outstanding',
};

/** `medianPauseMs` -> "median pause"; its unit stands at the value. */
export const factName = (name: string): string =>
  FACT_NAMES[name] ??
  name
    .replace(/(Ms|Db)$/, '')
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .trim();

export function factValue(name: string, value: number | string | boolean | null): string {
  if (value === null) return 'not known';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const unit = name.endsWith('Ms') ? ' ms' : name.endsWith('Db') ? ' dB' : '';
  return typeof value === 'number' ? `${String(Number(value.toFixed(3)))}${unit}` : value;
}

/** Why, and what else could have been done. */
export function explain(moment: TraceDecision): { reason: string; alternative: string } {
  const { decision } = moment;
  switch (decision.kind) {
    case 'end-of-turn':
      return explainEnd(moment);
    case 'overlap':
      return explainOverlap(decision.outcome, decision.reason);
    case 'speculation':
      return explainSpeculation(decision.outcome, decision.reason);
    case 'retraction':
      return {
        reason: `The user went on right after the answer had begun: ${decision.reason}.`,
        alternative: 'Keep the answer and treat the words as an interruption, a new turn.',
      };
    case 'tool-call':
      return {
        reason: `The call was ${decision.outcome}: ${decision.reason}.`,
        alternative: 'None recorded.',
      };
  }
}

function explainEnd({ decision, belief }: TraceDecision): { reason: string; alternative: string } {
  const { silenceMs, p, patience } = decision.facts;
  const waited = typeof silenceMs === 'number' ? `${String(silenceMs)} ms of silence` : 'the silence';
  if (decision.outcome !== 'committed') {
    return {
      reason: `After ${waited} no words had come: the sound was no turn.`,
      alternative: 'Wait for words.',
    };
  }
  const sure =
    typeof p === 'number' ? ` Before the silence counted the turn was complete with ${percent(p)}.` : '';
  const reason = `The turn ended after ${waited}: ${decision.reason}.${sure}`;
  if (!belief || typeof silenceMs !== 'number' || typeof patience !== 'number') {
    return { reason, alternative: 'Wait on: the silence allowed here did not depend on the dial alone.' };
  }
  const hold = percent(holdAfter(belief, silenceMs));
  const calmer = patience / 2;
  return {
    reason: `${reason} By then the user would have gone on with ${hold}.`,
    alternative: `Wait on. On the same belief a patience of ${String(calmer)} waits ${String(waitAt(belief, calmer))} ms, one of ${String(patience * 2)} only ${String(waitAt(belief, patience * 2))} ms.`,
  };
}

function explainOverlap(outcome: string, why: string): { reason: string; alternative: string } {
  return outcome === 'interrupted'
    ? {
        reason: `The user took the floor (${why}), so that the agent stopped.`,
        alternative: 'Go on speaking, taking it for a sign of listening or a noise.',
      }
    : {
        reason: `The sound was taken for ${why}, so that the agent kept the floor.`,
        alternative: 'Stop at once, taking it for an interruption.',
      };
}

function explainSpeculation(outcome: string, why: string): { reason: string; alternative: string } {
  if (outcome === 'started') {
    return {
      reason: 'The turn was probably over: a reply was prepared unheard, to have it ready.',
      alternative: 'Begin the reply only when the turn is over.',
    };
  }
  return outcome === 'adopted'
    ? { reason: `The prepared reply was used: ${why}.`, alternative: 'Make the reply anew.' }
    : { reason: `The prepared reply was dropped: ${why}. Nobody heard it.`, alternative: 'None.' };
}

/** One line for a stretch of listening under the dragged dial. */
export function explainStretch(stretch: WhatIfStretch): string {
  const { recorded, changed, verdict, dueAtMs, unknownFromMs } = stretch;
  const name = `Turn ${String(stretch.turnId)}`;
  const was = recorded.endedAtMs === null ? 'stayed open' : `ended at ${seconds(recorded.endedAtMs)}`;
  if (verdict === 'same') return `${name} ${was}: no change.`;
  if (verdict === 'earlier' && changed.endedAtMs !== null) {
    const gained =
      recorded.endedAtMs === null
        ? ''
        : `, ${String(Math.round(recorded.endedAtMs - changed.endedAtMs))} ms earlier`;
    return `${name} would have ended at ${seconds(changed.endedAtMs)}${gained}.`;
  }
  if (verdict === 'earlier')
    return `${name}: the agent would have stopped at ${seconds(unknownFromMs ?? 0)}.`;
  if (verdict === 'later') {
    const due =
      dueAtMs === null || recorded.endedAtMs === null
        ? ''
        : `: at ${seconds(dueAtMs)}, ${String(Math.round(dueAtMs - recorded.endedAtMs))} ms later, had the silence lasted`;
    return `${name} would have stayed open longer${due}.`;
  }
  return `${name} would have gone another way from ${seconds(unknownFromMs ?? stretch.openedAtMs)} on.`;
}

/** Where the end of the stretch moves to; null where it stays or nothing is known. */
export function movedTo(stretch: WhatIfStretch): number | null {
  if (stretch.verdict === 'earlier') return stretch.unknownFromMs;
  return stretch.verdict === 'later' ? stretch.dueAtMs : null;
}
