/**
 * Names of the features that hold for some evidence; each name has a learned weight, their sum is the log-odds
 * that the user takes the floor rather than back-channels. Names instead of positions keep the table readable
 * and the trace explainable. Only what is known at that moment enters.
 */
import { listenerWords } from '../semantics/listener-words.ts';
import type { OverlapEvidence } from './evidence.ts';

/** Widths of the bins over time, ms; chosen so that a bin holds enough of the training overlaps. */
const TIME_BIN_MS = 64;
const MAX_ELAPSED_BIN = 12;
const WINDOW_MS = 32;
const MAX_WORDLESS_BIN = 25;
const MAX_VOICE_BIN = 20;
const MAX_MORE_BIN = 9;
const WAITED_BIN_MS = 80;
const MAX_WAITED_BIN = 8;
const FIRST_END_BIN_MS = 48;
const MAX_FIRST_END_BIN = 15;
const LENGTH_BIN_MS = 96;
const MAX_LENGTH_BIN = 9;
/** Unrecognised voice from which more than one word must be to come, bins of TIME_BIN_MS. */
const LONG_MORE_BIN = 5;
/** Time from a word's end to its text, ms: what has sounded longer ago than this would be known. */
const KNOWN_AFTER_MS = 350;
/** Overlaps of up to so many words are also looked at as a whole. */
const WHOLE_WORDS = 3;
/** Letters of a last word that may be a broken-off one: "i", "th". */
const FRAGMENT_LETTERS = 2;
/** Word counts beyond this are alike. */
const MAX_COUNT = 4;
/** Bins of the text model's log-odds: width, and the last one on either side. */
const ACT_BIN = 0.75;
const MAX_ACT_BIN = 6;

const bin = (value: number, width: number, max: number): number => Math.min(max, Math.floor(value / width));

/** A feature, and for a word-bearing one the name of its fallback when the table does not know it. */
export type Feature = { readonly name: string; readonly otherwise: string | null };

const plain = (name: string): Feature => ({ name, otherwise: null });

export function overlapFeatures(evidence: OverlapEvidence): Feature[] {
  const features = [plain('bias')];
  if (evidence.agent.asking) features.push(plain('asking'));
  return [...features, ...(evidence.plainWords.length === 0 ? wordless(evidence) : worded(evidence))];
}

/** 0 = it sounds, 1 or 2 = so many quiet windows, E = it is over. */
const voiceState = ({ voice, quietMs }: OverlapEvidence): string =>
  voice ? String(bin(quietMs + WINDOW_MS / 2, WINDOW_MS, 2)) : 'E';

/** Voice without the silence at its end. */
const soundMs = ({ voice, voiceMs, quietMs }: OverlapEvidence): number =>
  Math.max(0, voice ? voiceMs - quietMs : voiceMs);

function wordless(evidence: OverlapEvidence): Feature[] {
  const voice = voiceState(evidence);
  const features = [
    plain(`wordless t${bin(evidence.elapsedMs, TIME_BIN_MS, MAX_ELAPSED_BIN)} v${voice}`),
    plain(`wordless v${voice}`),
  ];
  if (voice !== '0') features.push(plain(`wordless d${bin(soundMs(evidence), WINDOW_MS, MAX_WORDLESS_BIN)}`));
  if (evidence.agent.asking) features.push(plain(`wordless asking v${voice}`));
  return features;
}

/** What the groups of features share. `alike`: 2 = a listener's phrases, 1 = may become one, 0 = more than that. */
type Summary = {
  readonly alike: number;
  readonly others: number;
  readonly count: number;
  /** Bins of voice after the last known word. */
  readonly more: number;
  /** As the voice state, or C: nothing more will come. */
  readonly ending: string;
};

function worded(evidence: OverlapEvidence): Feature[] {
  const { plainWords: words, language } = evidence;
  const { others, open } = listenerWords(words, language);
  const voiceAfter = Math.max(0, evidence.unrecognisedMs - (evidence.voiceMs - soundMs(evidence)));
  const summary: Summary = {
    alike: others > 0 ? 0 : open ? 1 : 2,
    others,
    count: Math.min(MAX_COUNT, words.length),
    more: bin(voiceAfter, TIME_BIN_MS, MAX_MORE_BIN),
    ending: evidence.complete ? 'C' : voiceState(evidence),
  };
  return [
    ...shape(evidence, summary),
    ...acts(evidence, summary),
    ...whole(evidence, summary),
    ...spelled(words, (some) => (listenerWords(some, language).others === 0 ? 1 : 0)),
  ];
}

function shape(evidence: OverlapEvidence, { alike, others, count, more, ending }: Summary): Feature[] {
  const knownMs = evidence.voiceMs - evidence.unrecognisedMs;
  const waited = bin(
    Math.max(0, evidence.elapsedMs - KNOWN_AFTER_MS - knownMs),
    WAITED_BIN_MS,
    MAX_WAITED_BIN,
  );
  const lasts = bin(soundMs(evidence), TIME_BIN_MS, MAX_VOICE_BIN);
  const names = [
    `n${count}`,
    `n${count} a${alike}`,
    `others${Math.min(3, others)}`,
    `others${Math.min(3, others)} n${Math.min(3, count)} s${ending}`,
    `more${more} a${alike} s${ending}`,
    `s${ending} a${alike} n${Math.min(2, count)}`,
    `lasts${lasts} a${alike} n${Math.min(3, count)} s${ending === '0' ? 0 : 1}`,
    `waited${waited} a${alike} v${voiceState(evidence)}`,
  ];
  if (evidence.agent.asking) names.push(`asking a${alike} n${Math.min(2, count)}`);
  return names.map(plain);
}

/** The text model on the same words, which has read more than meetings. */
function acts({ beyondListening }: OverlapEvidence, { alike, count, ending }: Summary): Feature[] {
  const act = Math.max(-MAX_ACT_BIN, Math.min(MAX_ACT_BIN, Math.round(beyondListening / ACT_BIN)));
  return [
    plain(`act${act}`),
    plain(`act${act} s${ending}`),
    plain(`act${Math.round(act / 2)} a${alike} n${Math.min(3, count)}`),
  ];
}

function whole(evidence: OverlapEvidence, { alike, count, more, ending }: Summary): Feature[] {
  const { plainWords: words } = evidence;
  const stage = ending === 'C' ? 'C' : ending !== '0' ? 'E' : more >= LONG_MORE_BIN ? 'L' : 'S';
  const features: Feature[] = [];
  if (words.length <= WHOLE_WORDS) {
    const phrase = words.join(' ');
    const moreStage = `${Math.min(4, Math.floor(more / 2))} ${ending === '0' ? 0 : 1}`;
    features.push(
      { name: `whole ${stage} ${phrase}`, otherwise: `whole ${stage} a${alike} n${count}` },
      { name: `more ${moreStage} ${phrase}`, otherwise: `more ${moreStage} a${alike}` },
    );
    const length = bin(soundMs(evidence), LENGTH_BIN_MS, MAX_LENGTH_BIN);
    if (ending === 'C')
      features.push({ name: `long ${length} ${phrase}`, otherwise: `long ${length} a${alike} n${count}` });
  }
  const [first = ''] = words;
  const firstAlike = listenerWords([first], evidence.language).others === 0 ? 1 : 0;
  const ends = bin(evidence.firstWordEndMs, LENGTH_BIN_MS, MAX_LENGTH_BIN - 2);
  features.push(
    plain(`first ends ${bin(evidence.firstWordEndMs, FIRST_END_BIN_MS, MAX_FIRST_END_BIN)} a${firstAlike}`),
    { name: `first ends ${ends} ${first}`, otherwise: `first ends ${ends} ?${firstAlike}` },
  );
  if ((words.at(-1) ?? '').length <= FRAGMENT_LETTERS) features.push(plain(`fragment n${count} s${stage}`));
  return features;
}

/** Words of an overlap that are looked at one by one: by then it is decided or hopeless. */
const SPELLED_WORDS = 5;

/** The feature of the first words as one phrase: the weights have met the phrase when they hold its name. */
export const phraseName = (words: readonly string[]): string =>
  `phrase ${words.slice(0, SPELLED_WORDS).join(' ')}`;

function spelled(words: readonly string[], alike: (some: readonly string[]) => number): Feature[] {
  const seen = words.slice(0, SPELLED_WORDS);
  const lexical: [kind: string, words: readonly string[]][] = [
    ['first', seen.slice(0, 1)],
    ['last', words.slice(-1)],
    ['phrase', seen],
    ...seen.map((word): [string, readonly string[]] => ['word', [word]]),
  ];
  if (words.length > 1) lexical.push(['pair', seen.slice(0, 2)], ['last pair', words.slice(-2)]);
  return lexical.map(([kind, some]) => ({
    name: `${kind} ${some.join(' ')}`,
    otherwise: `${kind}? a${alike(some)}`,
  }));
}
