/**
 * The overlap evaluation of rows without times: the agent's utterance and the user's words over it, nothing more.
 * Enters: rows {prev, prev_is_question, text, label}. Leaves: the class of each and how well back-channels are told
 * from answers and floor-taking. The same classifier as in a conversation, on evidence that has no voice left to wait for.
 */
import { classifyOverlap, type OverlapClass } from '@antiphon/core/barge-in/classify';
import type { OverlapEvidence } from '@antiphon/core/barge-in/evidence';
import { spokenWords } from '@antiphon/core/barge-in/lexicon';
import { OVERLAP_WEIGHTS } from '@antiphon/core/semantics/weights/overlap.weights';

/** Time a word takes where none is given, ms: conversational English. */
const MS_PER_WORD = 250;
const LAG_MS = 350;

export type OverlapTextRow = {
  readonly prev: string;
  readonly prev_is_question: boolean;
  readonly text: string;
  /** `bc` and `ack` leave the floor, `answer` and `floor` take it. */
  readonly label: 'bc' | 'ack' | 'answer' | 'floor' | null;
};

export type OverlapTextReport = {
  readonly backchannel_f1: number;
  /** Share of answers after a question that were taken for nothing. */
  readonly answers_swallowed: number;
  readonly n: number;
  readonly classes: readonly OverlapClass[];
};

export function classOfText(row: Pick<OverlapTextRow, 'prev_is_question' | 'text'>): OverlapClass {
  const words = spokenWords(row.text);
  const voiceMs = MS_PER_WORD * Math.max(1, words.length);
  const evidence: OverlapEvidence = {
    elapsedMs: voiceMs + LAG_MS,
    voice: false,
    voiceMs,
    complete: true,
    words,
    firstWordEndMs: MS_PER_WORD,
    unrecognisedMs: 0,
    loudnessDb: 0,
    echo: 0,
    echoedWords: 0,
    agent: { asking: row.prev_is_question, asked: row.prev_is_question },
    language: 'en',
  };
  return classifyOverlap(evidence, OVERLAP_WEIGHTS).class;
}

export function evaluateOverlapTexts(rows: readonly OverlapTextRow[]): OverlapTextReport {
  const classes = rows.map(classOfText);
  const count = (accept: (row: OverlapTextRow, kept: boolean) => boolean): number =>
    rows.filter((row, index) => accept(row, !takesFloor(classes[index]))).length;
  const positive = (row: OverlapTextRow): boolean => row.label === 'bc' || row.label === 'ack';
  const hits = count((row, kept) => positive(row) && kept);
  const wrong = count((row, kept) => positive(row) !== kept);
  const answers = count((row) => row.label === 'answer');
  return {
    backchannel_f1: (2 * hits) / Math.max(1, 2 * hits + wrong),
    answers_swallowed: count((row, kept) => row.label === 'answer' && kept) / Math.max(1, answers),
    n: rows.length,
    classes,
  };
}

const takesFloor = (kind: OverlapClass | undefined): boolean => kind === 'interruption' || kind === 'answer';
