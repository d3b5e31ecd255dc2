/**
 * Training rows of the completeness model from all corpora: task turns and their cuts, meeting utterances
 * (finished or broken off) and their cuts, meeting pauses. Splits by blocks of neighbouring rows, so that
 * turns of one dialogue never stand on both sides.
 */
import { hashString, mix } from '@antiphon/core/semantics/hashing';
import { classOf } from '@antiphon/core/semantics/word-classes';
import { wordsOf } from '@antiphon/core/semantics/words';
import { cutTurn, countWholeTurns, roughen, type LabelledText } from './cut-turns.ts';
import { madeAnswers } from './made-answers.ts';
import type { MeetingOverlap, MeetingPause, TaskTurn } from './read-corpora.ts';
import type { SeededRandom } from './seeded-random.ts';
import { WRITTEN } from './turns-written.ts';

/** One fold in this many is held out. */
export const FOLDS = 5;

/** Turns of one dialogue stand together in the file: whole blocks go to one fold. */
const BLOCK_ROWS = 20;

/** Fold of the row at this place of its corpus. */
export const foldOf = (index: number): number =>
  (mix(0x7f4a7c15, hashString(String(Math.floor(index / BLOCK_ROWS)))) >>> 8) % FOLDS;

export type CompletenessCorpora = {
  readonly turns: readonly TaskTurn[];
  readonly overlaps: readonly MeetingOverlap[];
  readonly pauses: readonly MeetingPause[];
};

export type MixSettings = {
  /** Made-up answers (made-answers.ts), and the weight of one. */
  readonly made: number;
  readonly madeWeight: number;
  /** Roughened copies of each task row. */
  readonly copies: number;
  /** Weight of a turn that was really spoken (few among the task turns). */
  readonly spokenWeight: number;
  /** Weight of a turn written for this project: of many more kinds than the corpora, but not really spoken. */
  readonly writtenWeight: number;
  readonly overlapWeight: number;
  /** Weight of a pause row; both classes are balanced. */
  readonly pauseWeight: number;
  /** Stretches of meeting talk that a network reads in each pass, for the next word only. */
  readonly talk: number;
};

/** The last word or two of the turns, where they name something: what a caller might answer with. */
export function finalWords(turns: readonly TaskTurn[]): string[] {
  const names = new Set<string>();
  for (const turn of turns) {
    const words = wordsOf(turn.text);
    const classes = words.slice(-2).map(classOf);
    if (words.length < 3 || !NAMING.has(classes.at(-1) ?? '')) continue;
    names.add(words.at(-1) ?? '');
    if (NAMING.has(classes[0] ?? '')) names.add(words.slice(-2).join(' '));
  }
  return [...names];
}
/** Classes of word-classes.ts that most nouns and names fall in. */
const NAMING = new Set(['x', 's', 'n', 'r', 'g', 'M']);

export function sourceWeight({ source }: TaskTurn, mix: MixSettings): number {
  if (source === WRITTEN) return mix.writtenWeight;
  return source === 'dstc10-spoken' ? mix.spokenWeight : 1;
}

/** Share of the copies without the agent's words. */
export const FORGETTING = 0.6;

/** MRDA marks: "%--" = interrupted, "%-" = abandoned by the speaker. */
export const BROKEN_OFF = /%-/;
/** Pause rows hold up to 40 words before the pause; the first are not a turn's beginning. */
const PAUSE_WORDS = 14;

export function completenessRows(
  corpora: CompletenessCorpora,
  mix: MixSettings,
  random: SeededRandom,
): LabelledText[] {
  const made = madeAnswers(mix.made, random, finalWords(corpora.turns));
  const wholeTurns = countWholeTurns([...corpora.turns, ...made]);
  const task = corpora.turns.flatMap((turn) =>
    cutTurn(turn, wholeTurns).map((row) => ({ ...row, weight: row.weight * sourceWeight(turn, mix) })),
  );
  const answers = made.flatMap((turn) => cutTurn(turn, wholeTurns));
  task.push(...answers.map((row) => ({ ...row, weight: row.weight * mix.madeWeight })));
  const total = 1 + mix.copies;
  const rows = task.map((row) => ({ ...row, weight: row.weight / total }));
  for (let copy = 0; copy < mix.copies; copy += 1) {
    for (const row of task) {
      // Sessions begin, agents' words differ, and evaluations may not know them: many copies forget them.
      const prev = random.next() < FORGETTING ? '' : row.prev;
      rows.push(roughen({ ...row, prev, weight: row.weight / total }, random));
    }
  }
  if (mix.overlapWeight > 0) rows.push(...overlapRows(corpora.overlaps, mix.overlapWeight));
  if (mix.pauseWeight > 0) rows.push(...pauseRows(corpora.pauses, mix.pauseWeight));
  return rows;
}

/** Utterances of meetings: spontaneous speech with its false starts. */
export function overlapRows(overlaps: readonly MeetingOverlap[], weight: number): LabelledText[] {
  const finished = overlaps.filter((row) => !BROKEN_OFF.test(row.act) && row.words.length > 0);
  const turns = finished
    .filter((row) => row.words.length > 1 || row.backchannel)
    .map((row) => ({ source: 'meeting', prev: '', text: row.words.join(' ') }));
  const whole = countWholeTurns(turns);
  const broken = overlaps
    .filter((row) => BROKEN_OFF.test(row.act) && !row.backchannel)
    .map((row) => ({ prev: '', text: row.words.join(' '), complete: false, weight }));
  return [
    ...turns.flatMap((turn) => cutTurn(turn, whole)).map((row) => ({ ...row, weight: row.weight * weight })),
    ...broken,
  ];
}

export function pauseRows(pauses: readonly MeetingPause[], weight: number): LabelledText[] {
  const shifts = pauses.filter((row) => row.shift).length;
  const holdWeight = (weight * shifts) / Math.max(1, pauses.length - shifts);
  return pauses.map((row) => ({
    prev: '',
    text: row.words.slice(-PAUSE_WORDS).join(' '),
    complete: row.shift,
    weight: row.shift ? weight : holdWeight,
  }));
}
