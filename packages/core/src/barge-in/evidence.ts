/**
 * The evidence on one stretch of user speech over the agent, read off the state at a moment. Nothing here
 * knows what comes later. Times are ms since the onset of the overlap.
 */
import { sessionTimeOfAudio, type SessionMs } from '../time.ts';
import type { ConversationState } from '../conversation/state.ts';
import { phraseLanguage, type PhraseLanguage } from '../semantics/phrases.ts';
import type { TextModel } from '../semantics/text-model.ts';
import { hardCommandInWords } from '../semantics/hard-command.ts';
import { wordsOf } from '../semantics/words.ts';
import { agentSpeech, NOTHING_SAID, recentAgentWords } from './agent-speech.ts';
import { echoedShare } from './echo-words.ts';
import { beyondListening, SPOKEN_ACTS } from './spoken-acts.ts';
import {
  knownWords,
  RECOGNISER_LAG_MS,
  type AgentSpeech,
  type OverlapTrack,
  type OverlapWord,
} from './track.ts';

/** Nobody speaks faster than this, ms a letter: words of a quicker recogniser are not placed before they can have been said. */
const FASTEST_LETTER_MS = 35;

/** Probability of its words from which a command is believed at once ("no, no" for "uh-huh" has 0.8 at most). */
const SURE_COMMAND = 0.85;

export type OverlapEvidence = {
  readonly elapsedMs: number;
  /** The user's voice sounds now. */
  readonly voice: boolean;
  /** End of the voice heard so far. */
  readonly voiceMs: number;
  /** Silence at the end of `voiceMs` that is too short yet to count as its end. */
  readonly quietMs: number;
  /** All finals are in and the voice is over: no further words will come. */
  readonly complete: boolean;
  /** Those that count by now, as they were said. */
  readonly words: readonly string[];
  /** All that the recogniser has written, as the text models write them: commands are obeyed at once. */
  readonly writtenWords: readonly string[];
  /** As the text models write them. */
  readonly plainWords: readonly string[];
  /** Log-odds, by the text alone, that they do more than receive what the agent says; 0 without words. */
  readonly beyondListening: number;
  /** How sure the recogniser is of the words, 0-1; null where it does not say. */
  readonly wordsProbability: number | null;
  /** End of the first word, as far as its arrival tells; 0 while there is none. */
  readonly firstWordEndMs: number;
  /** Voice after the end of the last recognised word: speech whose words are not known yet. */
  readonly unrecognisedMs: number;
  /** Mean level against the user's norm, dB; 0 while the norm is unknown. */
  readonly loudnessDb: number;
  /** Mean probability that the voice is the agent's own sound, 0-1. */
  readonly echo: number;
  /** Share of the words that the agent has just said itself, 0-1. */
  readonly echoedWords: number;
  readonly agent: AgentSpeech;
  readonly language: PhraseLanguage;
};

export function newTrack(state: ConversationState, at: SessionMs): OverlapTrack {
  const { turn, clock, reply } = state;
  const onsetAtMs = turn === null || clock === null ? at : sessionTimeOfAudio(clock, turn.startedAudioMs);
  return {
    onsetAtMs,
    agent: reply === null ? NOTHING_SAID : agentSpeech(reply, onsetAtMs),
    words: [],
    manyTwice: false,
    heardThroughMs: null,
    wordsProbability: null,
    windows: 0,
    levelDbSum: 0,
    echoWindows: 0,
    echoSum: 0,
    pauseSpent: false,
    kept: false,
    heldUntilMs: null,
  };
}

/**
 * All that is known at `at` of the overlap in `state`; null when there is none. `written`: with the words that do not count
 * yet. `acts`: for training another model.
 */
export function overlapEvidence(
  state: ConversationState,
  at: SessionMs,
  { acts = SPOKEN_ACTS, written = false }: { readonly acts?: TextModel; readonly written?: boolean } = {},
): OverlapEvidence | null {
  const { turn, overlap: track, reply, clock, callerLevelDb } = state;
  if (turn === null || track === null || reply === null) return null;
  const silentSince =
    turn.silentSinceAudioMs === null || clock === null
      ? at
      : sessionTimeOfAudio(clock, turn.silentSinceAudioMs);
  const voiceMs = Math.max(0, (turn.speaking ? at : silentSince) - track.onsetAtMs);
  const complete = !turn.speaking && turn.finalsOutstanding === 0;
  const language = phraseLanguage(state.options.language);
  const writtenWords = plain(track.words);
  const all = complete || written || isSureCommand(writtenWords, track.wordsProbability, language);
  const known = all ? track.words : knownWords(track, at);
  const words = known.map((word) => word.text);
  const plainWords = known.length === track.words.length ? writtenWords : plain(known);
  const context = { agent: track.agent.context, partial: !complete };
  return {
    elapsedMs: at - track.onsetAtMs,
    voice: turn.speaking,
    voiceMs,
    quietMs: quietMs(state),
    complete,
    words,
    writtenWords,
    plainWords,
    wordsProbability: track.wordsProbability,
    beyondListening: plainWords.length === 0 ? 0 : beyondListening(plainWords, context, acts),
    ...wordEnds(track, known, { voiceMs, complete }),
    loudnessDb:
      callerLevelDb === null || track.windows === 0 ? 0 : track.levelDbSum / track.windows - callerLevelDb,
    echo: track.echoWindows === 0 ? 0 : track.echoSum / track.echoWindows,
    echoedWords: echoedShare(words, recentAgentWords(reply, track.onsetAtMs, at)),
    agent: track.agent,
    language,
  };
}

/** A command that the recogniser hardly can have misheard is obeyed with the first result that carries it. */
function isSureCommand(
  words: readonly string[],
  probability: number | null,
  language: PhraseLanguage,
): boolean {
  if (probability === null || probability < SURE_COMMAND) return false;
  return hardCommandInWords(words, [language]) !== null;
}

/** As the text models write them. */
const plain = (words: readonly OverlapWord[]): string[] => wordsOf(words.map(({ text }) => text).join(' '));

/**
 * Where the first word ended and how much voice came after the last one. With all words in and the voice over there is none:
 * the last word ended with it. A recogniser that has listened further and found no more words has heard the last one go on.
 */
function wordEnds(
  { words: written, onsetAtMs, heardThroughMs }: OverlapTrack,
  words: readonly OverlapWord[],
  { voiceMs, complete }: { readonly voiceMs: number; readonly complete: boolean },
): Pick<OverlapEvidence, 'firstWordEndMs' | 'unrecognisedMs'> {
  const ends = (index: number): number => {
    const word = words[index];
    if (word === undefined) return 0;
    if (complete && index === words.length - 1) return voiceMs;
    const letters = words.slice(0, index + 1).reduce((sum, { text }) => sum + text.length, 0);
    return Math.max(letters * FASTEST_LETTER_MS, word.knownAtMs - RECOGNISER_LAG_MS - onsetAtMs);
  };
  const last = words.length - 1;
  const all = last >= 0 && words.length === written.length;
  const heard = all && heardThroughMs !== null ? heardThroughMs - onsetAtMs : 0;
  return { firstWordEndMs: ends(0), unrecognisedMs: Math.max(0, voiceMs - Math.max(ends(last), heard)) };
}

/** Windows that speak against the voice but do not end it yet. */
function quietMs({ detector, clock }: ConversationState): number {
  if (!detector.speaking || detector.contrarySinceMs === null || clock === null) return 0;
  return Math.max(0, clock.audioMs - detector.contrarySinceMs);
}
