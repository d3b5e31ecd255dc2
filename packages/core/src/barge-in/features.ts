/**
 * Names of the features that hold for some evidence; each name has a learned weight, their sum is the log-odds
 * that the user takes the floor rather than back-channels. Names instead of positions keep the table readable
 * and the trace explainable. Only what is known at that moment enters.
 */
import type { OverlapEvidence } from './evidence.ts';
import { isBackchannelWord } from './lexicon.ts';

/** Widths of the bins over time, ms; chosen so that a bin holds enough of the training overlaps. */
const ELAPSED_BIN_MS = 80;
const VOICE_BIN_MS = 64;
const MAX_TIME_BIN = 14;
const UNRECOGNISED_BIN_MS = 80;
const MAX_UNRECOGNISED_BIN = 8;
/** Unrecognised voice from which more than one word must be to come. */
const LONG_UNRECOGNISED_BIN = 4;
/** Overlaps of up to so many words are also looked at as a whole, with whether the voice goes on. */
const WHOLE_WORDS = 3;
/** Letters of a last word that may be a broken-off one: "i", "th". */
const FRAGMENT_LETTERS = 2;
/** Word counts beyond this are alike. */
const MAX_COUNT = 4;
const bin = (ms: number, width: number, max: number): number => Math.min(max, Math.floor(ms / width));
const flag = (value: boolean): number => (value ? 1 : 0);

/** The features, and per word-bearing feature the name of its fallback when the table does not know it. */
export type Feature = { readonly name: string; readonly otherwise: string | null };

const plain = (name: string): Feature => ({ name, otherwise: null });

export function overlapFeatures(evidence: OverlapEvidence): Feature[] {
  const { words } = evidence;
  const features = [plain('bias')];
  if (evidence.agent.asking) features.push(plain('asking'));
  return [...features, ...(words.length === 0 ? wordless(evidence) : worded(evidence))];
}

function wordless(evidence: OverlapEvidence): Feature[] {
  const voice = flag(evidence.voice);
  const features = [plain(`wordless t${bin(evidence.elapsedMs, ELAPSED_BIN_MS, MAX_TIME_BIN)} v${voice}`)];
  if (!evidence.voice) features.push(plain(`wordless d${bin(evidence.voiceMs, VOICE_BIN_MS, MAX_TIME_BIN)}`));
  if (evidence.agent.asking) features.push(plain(`wordless asking v${voice}`));
  return features;
}

function worded(evidence: OverlapEvidence): Feature[] {
  const { words, language } = evidence;
  const voice = flag(evidence.voice);
  const others = words.filter((word) => !isBackchannelWord(word, language)).length;
  const alike = flag(others === 0);
  const count = Math.min(MAX_COUNT, words.length);
  const more = bin(evidence.unrecognisedMs, UNRECOGNISED_BIN_MS, MAX_UNRECOGNISED_BIN);
  const features = [
    plain(`n${count}`),
    plain(`n${count} bc${alike}`),
    plain(`others${Math.min(3, others)}`),
    plain(`more${more} bc${alike} v${voice}`),
    plain(`complete${flag(evidence.complete)} bc${alike} n${Math.min(2, count)}`),
  ];
  if (evidence.agent.asking) features.push(plain(`asking bc${alike} n${Math.min(2, count)}`));
  const ending = evidence.voice ? (more >= LONG_UNRECOGNISED_BIN ? 2 : 1) : 0;
  if (words.length <= WHOLE_WORDS) {
    features.push({
      name: `whole ${ending} ${words.join(' ')}`,
      otherwise: `whole ${ending} bc${alike} n${count}`,
    });
  }
  const firstAlike = flag(isBackchannelWord(words[0] ?? '', language));
  features.push(
    plain(`first ends ${bin(evidence.firstWordEndMs, VOICE_BIN_MS, MAX_TIME_BIN)} bc${firstAlike}`),
  );
  if ((words.at(-1) ?? '').length <= FRAGMENT_LETTERS) features.push(plain(`fragment n${count} e${ending}`));
  features.push(...spelled(words, language));
  return features;
}

/** Words of an overlap that are looked at one by one: by then it is decided or hopeless. */
const SPELLED_WORDS = 5;

function spelled(words: readonly string[], language: string): Feature[] {
  const seen = words.slice(0, SPELLED_WORDS);
  const lexical: [kind: string, words: readonly string[]][] = [
    ['first', seen.slice(0, 1)],
    ['last', seen.slice(-1)],
    ['phrase', seen],
    ...seen.map((word): [string, readonly string[]] => ['word', [word]]),
  ];
  if (seen.length > 1) lexical.push(['pair', seen.slice(0, 2)]);
  return lexical.map(([kind, some]) => {
    const alike = flag(some.every((word) => isBackchannelWord(word, language)));
    return { name: `${kind} ${some.join(' ')}`, otherwise: `${kind}? bc${alike}` };
  });
}
