/**
 * The evidence on one stretch of user speech over the agent, read off the state at a moment. Nothing here
 * knows what comes later. Times are ms since the onset of the overlap.
 */
import { sessionTimeOfAudio, type SessionMs } from '../time.ts';
import type { ConversationState } from '../conversation/state.ts';
import { agentContext, recentAgentWords } from './agent-speech.ts';
import { echoedShare } from './echo-words.ts';
import type { AgentContext, OverlapTrack, OverlapWord } from './track.ts';

/** Time from a word's end to its text, assumed to place words that come without times, ms. */
export const RECOGNISER_LAG_MS = 350;

export type OverlapEvidence = {
  readonly elapsedMs: number;
  /** The user's voice sounds now. */
  readonly voice: boolean;
  /** End of the voice heard so far. */
  readonly voiceMs: number;
  /** All finals are in and the voice is over: no further words will come. */
  readonly complete: boolean;
  readonly words: readonly string[];
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
  readonly agent: AgentContext;
  readonly language: string;
};

export function newTrack(state: ConversationState, at: SessionMs): OverlapTrack {
  const { turn, clock, reply } = state;
  const onsetAtMs = turn === null || clock === null ? at : sessionTimeOfAudio(clock, turn.startedAudioMs);
  return {
    onsetAtMs,
    agent: reply === null ? { asking: false, asked: false } : agentContext(reply, onsetAtMs),
    words: [],
    windows: 0,
    levelDbSum: 0,
    echoSum: 0,
    pauseSpent: false,
  };
}

/** All that is known at `at` of the overlap in `state`; null when there is none. */
export function overlapEvidence(state: ConversationState, at: SessionMs): OverlapEvidence | null {
  const { turn, overlap: track, reply, clock, callerLevelDb } = state;
  if (turn === null || track === null || reply === null) return null;
  const silentSince =
    turn.silentSinceAudioMs === null || clock === null
      ? at
      : sessionTimeOfAudio(clock, turn.silentSinceAudioMs);
  const voiceMs = Math.max(0, (turn.speaking ? at : silentSince) - track.onsetAtMs);
  const endOf = (word: OverlapWord | undefined): number =>
    word === undefined ? 0 : Math.max(0, word.arrivedAtMs - RECOGNISER_LAG_MS - track.onsetAtMs);
  const words = track.words.map((word) => word.text);
  return {
    elapsedMs: at - track.onsetAtMs,
    voice: turn.speaking,
    voiceMs,
    complete: !turn.speaking && turn.finalsOutstanding === 0,
    words,
    firstWordEndMs: endOf(track.words[0]),
    unrecognisedMs: Math.max(0, voiceMs - endOf(track.words.at(-1))),
    loudnessDb:
      callerLevelDb === null || track.windows === 0 ? 0 : track.levelDbSum / track.windows - callerLevelDb,
    echo: track.windows === 0 ? 0 : track.echoSum / track.windows,
    echoedWords: echoedShare(words, recentAgentWords(reply, track.onsetAtMs, at)),
    agent: track.agent,
    language: state.options.language,
  };
}
