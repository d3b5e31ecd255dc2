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
import type { MeetingOverlap, TaskTurn } from './read-corpora.ts';
import { seededRandom, type SeededRandom } from './seeded-random.ts';
import { seedOf } from '../audio-head/random.ts';

export type LabelledSequence = {
  /** The context's names, then the words as `wordsOf` writes them. */
  readonly steps: readonly string[];
  /** 1 = the turn is whole here; between 0 and 1 where a teacher has a say. */
  readonly targets: Float32Array;
  /** 0 where the step has no label. */
  readonly weights: Float32Array;
  /** The row of what a teacher read there, -1 = none (word-beliefs.ts). */
  readonly beliefs: Int32Array;
};

/** Rows of the words of a text, if it was read. */
export type ReadText = (text: string) => Int32Array | null;

/** A turn's tail of this many words is one sequence: inference reads no more of it. */
const MAX_TURN_WORDS = 30;

/** Words of a stretch of meeting talk: about a long turn's. */
export const TALK_WORDS = 16;

/** Roughened copies of each turn that a teacher reads beforehand. */
export const ROUGH_COPIES = 2;

/** The same on every call. */
export const roughCopy = (turn: TaskTurn, copy: number): TaskTurn =>
  roughenTurn(turn, seededRandom(seedOf(`${String(copy)} ${turn.text}`)));

export const lastWords = (text: string): string => text.trim().split(/\s+/).slice(-MAX_TURN_WORDS).join(' ');

export type WeighedTurn = { readonly turn: TaskTurn; readonly weight: number };

export function sequenceOf(
  { turn, weight }: WeighedTurn,
  wholeTurns: ReadonlyMap<string, number>,
  read: ReadText,
): LabelledSequence {
  const text = lastWords(turn.text);
  const words = wordsOf(text);
  const before = contextSteps(agentContext(turn.prev));
  const targets = new Float32Array(before.length + words.length);
  const weights = new Float32Array(before.length + words.length);
  const [whole, ...cuts] = cutTurn({ ...turn, text }, wholeTurns);
  // The whole turn last: a cut before a word that is none ("-") ends at the same step.
  for (const row of [...cuts, ...(whole === undefined ? [] : [whole])]) {
    const step = before.length + wordsOf(row.text).length - 1;
    if (step < before.length || step >= targets.length) continue;
    targets[step] = row.complete ? 1 : 0;
    weights[step] = row.weight * weight;
  }
  const beliefs = new Int32Array(targets.length).fill(-1);
  beliefs.set(read(text) ?? [], before.length);
  return { steps: [...before, ...words], targets, weights, beliefs };
}

export type Sequences = {
  /**
   * The task turns, the made ones and the meetings' utterances, both classes weighing the same: as they are, and the turns
   * roughened anew on each call. A word of such a copy has the row of the word that it was in the turn.
   */
  readonly labelled: (random: SeededRandom) => LabelledSequence[];
  /** The same with the copies that a teacher has read. */
  readonly read: () => LabelledSequence[];
  /** Stretches of what was said in meetings, another sample on each call: for the next word only. */
  readonly talk: (random: SeededRandom) => LabelledSequence[];
};

export function sequencesOf(
  turns: readonly WeighedTurn[],
  { overlaps, pauses }: Omit<CompletenessCorpora, 'turns'>,
  { mix, read }: { readonly mix: MixSettings; readonly read: ReadText },
): Sequences {
  const wholeTurns = countWholeTurns(turns.map(({ turn }) => turn));
  const weighed = turns.map(({ turn, weight }) => {
    const text = lastWords(turn.text);
    return { turn, weight: weight * sourceWeight(turn, mix), words: wordsOf(text), rows: read(text) };
  });
  const plain = weighed.map((each) => sequenceOf(each, wholeTurns, read));
  const meetings = meetingSequences(overlaps, mix.overlapWeight, read);
  return {
    labelled: (random) => {
      const rough = weighed.map(({ turn, weight, words, rows }) => {
        const prev = random.next() < FORGETTING ? '' : turn.prev;
        const follow = (copy: string): Int32Array | null =>
          rows === null ? null : followed(wordsOf(copy), words, rows);
        return sequenceOf({ turn: roughenTurn({ ...turn, prev }, random), weight }, wholeTurns, follow);
      });
      return balancedSequences([...plain, ...rough, ...meetings]);
    },
    read: () => {
      const copies = weighed.flatMap(({ turn, weight }) =>
        Array.from({ length: ROUGH_COPIES }, (_, copy) =>
          sequenceOf({ turn: roughCopy(turn, copy), weight: weight / ROUGH_COPIES }, wholeTurns, read),
        ),
      );
      return balancedSequences([...plain, ...copies, ...meetings]);
    },
    talk: (random) =>
      Array.from({ length: mix.talk }, () =>
        unlabelled(random.pick(pauses).words.slice(-TALK_WORDS).join(' ')),
      ).filter(({ steps }) => steps.length > 1),
  };
}

/** Words that a copy leaves out one after the other, at most. */
const MAX_LOST = 2;

/** The rows of a copy's words: of the same words in the original, in order; -1 for a word put in. */
export function followed(copy: readonly string[], original: readonly string[], rows: Int32Array): Int32Array {
  let next = 0;
  return Int32Array.from(copy, (word) => {
    const at = original.indexOf(word, next);
    if (at < 0 || at > next + MAX_LOST) return -1;
    next = at + 1;
    return rows[at] ?? -1;
  });
}

/** `beliefs`: of the text's words. */
export function unlabelled(said: string, beliefs: Int32Array | null = null): LabelledSequence {
  const steps = wordsOf(said);
  return {
    steps,
    targets: new Float32Array(steps.length),
    weights: new Float32Array(steps.length),
    beliefs: beliefs ?? new Int32Array(steps.length).fill(-1),
  };
}

function meetingSequences(
  overlaps: readonly MeetingOverlap[],
  weight: number,
  read: ReadText,
): LabelledSequence[] {
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
    ...finished.map((turn) => sequenceOf({ turn, weight }, whole, read)),
    ...broken.map((row) => {
      const text = lastWords(row.words.join(' '));
      const sequence = unlabelled(text, read(text));
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
  return sequences.map(({ steps, targets, weights, beliefs }) => ({
    steps,
    targets,
    beliefs,
    weights: weights.map((weight, step) => weight * scale * (targets[step] === 1 ? 1 : complete / cut)),
  }));
}
