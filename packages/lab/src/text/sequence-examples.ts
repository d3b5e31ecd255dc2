/**
 * Training turns of the sequence model: the same corpora, cuts and weights as the n-gram model's rows
 * (completeness-examples.ts), but a turn stays one sequence with a label at each word where it may be cut.
 */
import { agentContext } from '@antiphon/core/semantics/agent-context';
import { contextSteps } from '@antiphon/core/semantics/sequence-model';
import { wordsOf } from '@antiphon/core/semantics/words';
import {
  BROKEN_OFF,
  FORGETTING,
  sourceWeight,
  type CompletenessCorpora,
  type MixSettings,
} from './completeness-examples.ts';
import { countWholeTurns, cutTurn, roughenTurn } from './cut-turns.ts';
import type { MeetingOverlap, MeetingPause, TaskTurn } from './read-corpora.ts';
import type { SeededRandom } from './seeded-random.ts';

export type LabelledSequence = {
  /** The context's names, then the words as `wordsOf` writes them. */
  readonly steps: readonly string[];
  /** 1 = the turn is whole here. */
  readonly targets: Uint8Array;
  /** 0 where the step has no label. */
  readonly weights: Float32Array;
};

/** A turn's tail of this many words is one sequence: inference reads no more of it. */
const MAX_TURN_WORDS = 30;

/** Words of a stretch of meeting talk: about a long turn's. */
const TALK_WORDS = 16;

export type WeighedTurn = { readonly turn: TaskTurn; readonly weight: number };

export function sequenceOf(
  { turn, weight }: WeighedTurn,
  wholeTurns: ReadonlyMap<string, number>,
): LabelledSequence {
  const text = turn.text.trim().split(/\s+/).slice(-MAX_TURN_WORDS).join(' ');
  const words = wordsOf(text);
  const before = contextSteps(agentContext(turn.prev));
  const targets = new Uint8Array(before.length + words.length);
  const weights = new Float32Array(before.length + words.length);
  const [whole, ...cuts] = cutTurn({ ...turn, text }, wholeTurns);
  // The whole turn last: a cut before a word that is none ("-") ends at the same step.
  for (const row of [...cuts, ...(whole === undefined ? [] : [whole])]) {
    const step = before.length + wordsOf(row.text).length - 1;
    if (step < before.length || step >= targets.length) continue;
    targets[step] = row.complete ? 1 : 0;
    weights[step] = row.weight * weight;
  }
  return { steps: [...before, ...words], targets, weights };
}

/**
 * The task turns, the made ones, and the meetings' utterances: as they are, then roughened anew in each pass. With them
 * stretches of what was said in meetings, another sample in each pass: without labels, for the next word only.
 */
export function sequencesOf(
  turns: readonly WeighedTurn[],
  { overlaps, pauses }: Omit<CompletenessCorpora, 'turns'>,
  mix: MixSettings,
): (random: SeededRandom) => LabelledSequence[] {
  const wholeTurns = countWholeTurns(turns.map(({ turn }) => turn));
  const weighed = turns.map(({ turn, weight }) => ({ turn, weight: weight * sourceWeight(turn, mix) }));
  const plain = weighed.map((each) => sequenceOf(each, wholeTurns));
  const meetings = meetingSequences(overlaps, mix.overlapWeight);
  return (random) => {
    const rough = weighed.map(({ turn, weight }) => {
      const prev = random.next() < FORGETTING ? '' : turn.prev;
      return sequenceOf({ turn: roughenTurn({ ...turn, prev }, random), weight }, wholeTurns);
    });
    return [...balancedSequences([...plain, ...rough, ...meetings]), ...talk(pauses, mix.talk, random)];
  };
}

function talk(pauses: readonly MeetingPause[], count: number, random: SeededRandom): LabelledSequence[] {
  return Array.from({ length: count }, () => unlabelled(random.pick(pauses).words.slice(-TALK_WORDS))).filter(
    ({ steps }) => steps.length > 1,
  );
}

function unlabelled(said: readonly string[]): LabelledSequence {
  const steps = wordsOf(said.join(' '));
  return { steps, targets: new Uint8Array(steps.length), weights: new Float32Array(steps.length) };
}

function meetingSequences(overlaps: readonly MeetingOverlap[], weight: number): LabelledSequence[] {
  const asTurn = (row: MeetingOverlap): TaskTurn => ({
    source: 'meeting',
    prev: '',
    text: row.words.join(' '),
  });
  const finished = overlaps
    .filter(
      (row) =>
        !BROKEN_OFF.test(row.act) && (row.words.length > 1 || (row.backchannel && row.words.length > 0)),
    )
    .map(asTurn);
  const whole = countWholeTurns(finished);
  const broken = overlaps.filter(
    (row) => BROKEN_OFF.test(row.act) && !row.backchannel && row.words.length > 0,
  );
  return [
    ...finished.map((turn) => sequenceOf({ turn, weight }, whole)),
    ...broken.map((row) => {
      const sequence = unlabelled(row.words.slice(-MAX_TURN_WORDS));
      sequence.weights[sequence.weights.length - 1] = weight;
      return sequence;
    }),
  ].filter(({ steps }) => steps.length > 0);
}

/** Both classes weigh the same over all; the mean turn weighs 1. */
function balancedSequences(sequences: readonly LabelledSequence[]): LabelledSequence[] {
  const sums = [0, 0];
  for (const { targets, weights } of sequences) {
    weights.forEach((weight, step) => {
      sums[targets[step] as number] = (sums[targets[step] as number] as number) + weight;
    });
  }
  const [cut = 1, complete = 1] = sums;
  const scale = sequences.length / (2 * complete);
  return sequences.map(({ steps, targets, weights }) => ({
    steps,
    targets,
    weights: weights.map((weight, step) => weight * scale * (targets[step] === 1 ? 1 : complete / cut)),
  }));
}
