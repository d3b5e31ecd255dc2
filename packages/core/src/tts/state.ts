/**
 * The state of one TTS socket. A line speaks turns in order: `/ws/tts` and `/ws/tts/stream` have one line, every context
 * of `/ws/tts/multi` is one. Plain JSON. Invariants: of a line only the first turn is spoken; only its last turn may still
 * take text; turn ids are never used twice.
 */
import type { SpokenWord } from '../heard/ledger.ts';
import { EMPTY_SPEAKABLE, type SpeakableBuffer } from '../speakable.ts';
import type { SessionMs } from '../time.ts';
import type { SpeechRefusal } from './commands.ts';
import { NO_OPEN_TAGS, type OpenTags, type SpeechPiece } from './pieces.ts';
import type { SpeechWord } from './speech-word.ts';
import { DEFAULT_SPEECH_SETTINGS, type SpeechEncoding, type SpeechSettings } from './settings.ts';

/**
 * `request`: whole texts, answered in order. `stream`: turns on one line, ended by silence too. `multi`: contexts.
 */
export type SpeechMode = 'request' | 'stream' | 'multi';

export type SpeechChunk = {
  readonly chunkId: number;
  /** A trimmed slice of the turn's text. */
  readonly text: string;
  readonly charStart: number;
  readonly pieces: readonly SpeechPiece[];
  readonly synthesis: 'waiting' | 'running' | 'finished';
  readonly startedAtMs: SessionMs | null;
  readonly finishedAtMs: SessionMs | null;
  /** Latest sign of life of the engine. */
  readonly progressAtMs: SessionMs | null;
  /** The client was told that it begins. */
  readonly announced: boolean;
  /** Position of its first sample in the turn's audio. */
  readonly fromSample: number;
  /** Samples ready so far. */
  readonly samples: number;
  readonly words: readonly SpeechWord[];
};

export type AudioFormat = { readonly sampleRateHz: number; readonly encoding: SpeechEncoding };

export type SpeechTurn = {
  readonly turnId: number;
  readonly settings: SpeechSettings;
  /** False once it was ended: what comes next belongs to the next turn. */
  readonly accepting: boolean;
  /** Set: the turn is only a place in the order for this answer. */
  readonly refusal: SpeechRefusal | null;
  readonly openedAtMs: SessionMs;
  readonly lastTextAtMs: SessionMs;
  /** The remainder was spoken for want of text; more text is needed before that happens again. */
  readonly released: boolean;
  readonly speakable: SpeakableBuffer;
  readonly openTags: OpenTags;
  readonly text: string;
  /** Chunks not yet complete; the first is the one whose audio is being sent. */
  readonly chunks: readonly SpeechChunk[];
  readonly nextChunkId: number;
  readonly completedChunks: number;
  /** Fixed when the first chunk is synthesised. */
  readonly format: AudioFormat | null;
  readonly readySamples: number;
  readonly sentSamples: number;
  readonly sentFrames: number;
  /** Words of everything that was sent, in the turn's text and audio. */
  readonly words: readonly SpokenWord[];
  readonly firstAudioAtMs: SessionMs | null;
  /** When a listener who plays without a gap began to hear it. */
  readonly heardFromMs: SessionMs | null;
  readonly generationMs: number;
};

/** A turn that is over and may still be heard. */
export type PastTurn = Pick<SpeechTurn, 'text' | 'words' | 'heardFromMs' | 'sentSamples' | 'format'>;

export type SpeechLine = {
  /** null: the only line of the socket. */
  readonly contextId: string | null;
  readonly settings: SpeechSettings;
  /** A graceful close is under way: it ends when its turns have. */
  readonly closing: boolean;
  readonly turns: readonly SpeechTurn[];
  readonly past: readonly PastTurn[];
  /** Until when a listener who plays without a gap is busy. */
  readonly heardUntilMs: SessionMs | null;
  readonly lastFrameAtMs: SessionMs;
  /** Of everything the line has spoken. */
  readonly audioMs: number;
  readonly characters: number;
};

export type SpeechState = {
  readonly mode: SpeechMode;
  /** Silence of the client that ends a turn, ms; null = none does. */
  readonly turnTimeoutMs: number | null;
  readonly settings: SpeechSettings;
  readonly lines: readonly SpeechLine[];
  readonly nextTurnId: number;
  /** Audio frames that the network has not taken yet. */
  readonly unwrittenFrames: number;
  /** Line whose turn it is to send. */
  readonly nextLine: number;
  /** Set once the socket is to be closed when all is spoken, and why. */
  readonly ending: 'client' | 'restart' | null;
  readonly over: boolean;
  /** Audio of lines that are gone, ms. */
  readonly pastAudioMs: number;
  /** Results that came for a turn that was over. */
  readonly staleInputs: number;
};

export const newLine = (contextId: string | null, settings: SpeechSettings, at: SessionMs): SpeechLine => ({
  contextId,
  settings,
  closing: false,
  turns: [],
  past: [],
  heardUntilMs: null,
  lastFrameAtMs: at,
  audioMs: 0,
  characters: 0,
});

/** A socket that has just been opened. */
export function initialSpeech(
  mode: SpeechMode,
  options: { readonly settings?: Partial<SpeechSettings>; readonly turnTimeoutMs?: number | null } = {},
): SpeechState {
  const settings = { ...DEFAULT_SPEECH_SETTINGS, ...options.settings };
  return {
    mode,
    turnTimeoutMs: options.turnTimeoutMs ?? null,
    settings,
    lines: mode === 'multi' ? [] : [newLine(null, settings, 0 as SessionMs)],
    nextTurnId: 1,
    unwrittenFrames: 0,
    nextLine: 0,
    ending: null,
    over: false,
    pastAudioMs: 0,
    staleInputs: 0,
  };
}

export const newTurn = (turnId: number, settings: SpeechSettings, at: SessionMs): SpeechTurn => ({
  turnId,
  settings,
  accepting: true,
  refusal: null,
  openedAtMs: at,
  lastTextAtMs: at,
  released: false,
  speakable: EMPTY_SPEAKABLE,
  openTags: NO_OPEN_TAGS,
  text: '',
  chunks: [],
  nextChunkId: 0,
  completedChunks: 0,
  format: null,
  readySamples: 0,
  sentSamples: 0,
  sentFrames: 0,
  words: [],
  firstAudioAtMs: null,
  heardFromMs: null,
  generationMs: 0,
});

/** Characters of a turn that are not spoken yet. */
export const waitingChars = (turn: SpeechTurn): number =>
  turn.chunks.reduce((sum, chunk) => sum + chunk.text.length, turn.speakable.pending.length);
