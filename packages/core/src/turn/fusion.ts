/**
 * What words and sound say together: log-odds that the turn is whole, before the silence counts. Enters: the audio
 * model's and the text model's probabilities, the recogniser's evidence, whether the agent had asked. Leaves: one
 * number, calibrated for as many ends as pauses. The weights are fitted (weights/fusion.card.json).
 *
 * Words that cannot end a turn ("is it possible to") weigh more than any sound: below UNFINISHED_BELOW they count steeply,
 * and the less finished they are the less a falling voice is believed. But the recogniser makes up a "then" or a "with"
 * on a bad line: they count as far as it is sure of its words. Words that could end a turn say nothing in free talk, more as
 * the answer to a question.
 */
import type { TranscriptEvidence } from '../conversation/inputs.ts';
import { clampedLogit } from '../log-odds.ts';

export type FusionWeights = {
  readonly bias: number;
  /** Of the audio model's log-odds. */
  readonly audio: number;
  /** Of the text model's log-odds below UNFINISHED_BELOW. */
  readonly unfinished: number;
  /** Of the text model's log-odds above 0, after a question. */
  readonly finishedAsked: number;
};

export type SpokenFacts = {
  readonly text: string;
  /** P(the words are a whole turn); 0.5 = says nothing. */
  readonly completeness: number;
  /** The agent's last words asked for something, with a question mark or without; the weights are learnt from those with one. */
  readonly asked: boolean;
  readonly evidence: TranscriptEvidence | null;
};

/** Log-odds of the text model: three of four such turns go on. */
export const UNFINISHED_BELOW = -1;
/** So much further down nothing is left of what a finished sound says. */
export const DISBELIEF_RANGE = 1.5;
/** The decoder's own sentence end, where there is no audio model: it ends nearly everything with one. */
const PUNCTUATION_WEIGHT = 0.4;
/** Where the recogniser tells nothing of itself, words are all there is. */
const TEXT_ALONE_WEIGHT = 0.7;

/**
 * A voice of which the recogniser made no word: a quarter of the pauses within turns, a twentieth of the ends (1,500 calls
 * to a machine). So much further down it counts as unfinished.
 */
const NO_WORDS_LOGIT = UNFINISHED_BELOW - 1;

export const textLogit = (text: string, completeness: number): number =>
  text === '' ? NO_WORDS_LOGIT : clampedLogit(completeness);

/**
 * Mean probability of the words below which they are taken for made up, and above which for certain: those
 * made up at ends of turns on a bad line had .36-.5, most of such a line .6-.85, a clear voice .9-1.
 */
const MADE_UP = 0.5;
const CERTAIN = 0.9;

/** How far unfinished words count, 0-1, after a question as well ("Cm. U." for "CMU"); that nothing was said is sure. */
export function trustInWords({ text, evidence }: Pick<SpokenFacts, 'text' | 'evidence'>): number {
  if (text === '' || evidence?.words === undefined) return 1;
  return Math.min(1, Math.max(0, (evidence.words - MADE_UP) / (CERTAIN - MADE_UP)));
}

/** What the words leave of the sound's log-odds. `trust`: in them, 0-1. */
export function believedSound(sound: number, text: number, trust: number): number {
  const disbelief = Math.min(1, Math.max(0, (UNFINISHED_BELOW - text) / DISBELIEF_RANGE));
  return sound <= 0 ? sound : sound * (1 - trust * disbelief);
}

export function spokenLogit(facts: SpokenFacts, weights: FusionWeights): number {
  const { evidence, asked } = facts;
  const text = textLogit(facts.text, facts.completeness);
  const trust = trustInWords(facts);
  const unfinished = weights.unfinished * trust * Math.min(0, text - UNFINISHED_BELOW);
  if (evidence === null) return unfinished + TEXT_ALONE_WEIGHT * text;
  const words = unfinished + (asked ? weights.finishedAsked * Math.max(0, text) : 0);
  if (evidence.audioEnd === undefined)
    return words + PUNCTUATION_WEIGHT * believedSound(clampedLogit(evidence.sentenceEnd), text, trust);
  return weights.bias + words + weights.audio * believedSound(clampedLogit(evidence.audioEnd), text, trust);
}
