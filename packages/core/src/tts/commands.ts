/** What the speech machine wants done, and what it tells the client. */
import type { SpeechPiece } from './pieces.ts';
import type { SpeechEncoding, SpeechSettings } from './settings.ts';
import type { SpeechWord } from './speech-word.ts';

/** Faults that only the machine can see; the endpoint words them. */
export type SpeechFault =
  | { readonly id: 'missing_voice' }
  | { readonly id: 'queue_full'; readonly limit: number }
  | { readonly id: 'pending_too_long'; readonly limit: number }
  | { readonly id: 'too_many_contexts'; readonly limit: number }
  | { readonly id: 'context_closing'; readonly context: string }
  | { readonly id: 'tag'; readonly tag: string; readonly expected: string }
  | { readonly id: 'generation_failed' }
  | { readonly id: 'unavailable' }
  | { readonly id: 'empty_audio' };

/** A fault of the machine, or one that the endpoint found and the machine only puts in its place. */
export type SpeechRefusal =
  SpeechFault | { readonly id: 'given'; readonly body: Readonly<Record<string, string | number>> };

/** A finished turn in numbers. */
export type TurnTotals = {
  readonly text: string;
  readonly audioMs: number;
  readonly samples: number;
  readonly textChunks: number;
  readonly audioFrames: number;
  /** Time the engine took, ms. */
  readonly generationMs: number;
  /** From the turn's first text to its first audio frame, ms. */
  readonly firstAudioMs: number | null;
  readonly settings: SpeechSettings;
};

export const NO_TOTALS: Omit<TurnTotals, 'settings'> = {
  text: '',
  audioMs: 0,
  samples: 0,
  textChunks: 0,
  audioFrames: 0,
  generationMs: 0,
  firstAudioMs: null,
};

/** `contextId` is null on sockets with one line. */
export type SpeechEvent =
  | {
      readonly type: 'chunk.started';
      readonly contextId: string | null;
      readonly chunkId: number;
      readonly text: string;
    }
  | {
      readonly type: 'words.timed';
      readonly contextId: string | null;
      readonly chunkId: number;
      /** Where the chunk begins in the turn's text. */
      readonly charStart: number;
      readonly words: readonly SpeechWord[];
      readonly sampleRateHz: number;
    }
  | {
      readonly type: 'chunk.finished';
      readonly contextId: string | null;
      readonly chunkId: number;
      readonly audioMs: number;
      readonly generationMs: number;
    }
  | { readonly type: 'turn.warned'; readonly contextId: string | null }
  | { readonly type: 'turn.finished'; readonly contextId: string | null; readonly totals: TurnTotals }
  /** The client ended a turn while none was open. */
  | { readonly type: 'turn.absent'; readonly settings: SpeechSettings }
  | {
      readonly type: 'turn.interrupted';
      readonly contextId: string | null;
      readonly spokenText: string;
      readonly spokenMs: number;
    }
  /** `contextId` null on a socket with contexts: it concerns all. */
  | { readonly type: 'request.refused'; readonly contextId: string | null; readonly refusal: SpeechRefusal }
  | { readonly type: 'settings.changed'; readonly settings: SpeechSettings }
  | { readonly type: 'context.created'; readonly contextId: string }
  | {
      readonly type: 'context.closed';
      readonly contextId: string;
      readonly audioMs: number;
      readonly characters: number;
      readonly model: string;
    }
  | { readonly type: 'context.timed-out'; readonly contextId: string }
  | { readonly type: 'session.closed'; readonly audioMs: number; readonly settings: SpeechSettings };

export type SpeechCommand =
  /** Speak a chunk. Answered by audio.synthesized, words.synthesized, synthesis.finished or synthesis.failed. */
  | {
      readonly type: 'synthesis.start';
      readonly turnId: number;
      readonly chunkId: number;
      readonly text: string;
      readonly pieces: readonly SpeechPiece[];
      readonly settings: SpeechSettings;
      readonly sampleRateHz: number;
    }
  /** Send one frame of a turn's audio: samples [fromSample, toSample). */
  | {
      readonly type: 'audio.send';
      readonly contextId: string | null;
      readonly turnId: number;
      readonly chunkId: number;
      readonly index: number;
      readonly fromSample: number;
      readonly toSample: number;
      readonly sampleRateHz: number;
      readonly encoding: SpeechEncoding;
    }
  /** Stop the engine for this turn and forget its audio. */
  | { readonly type: 'turn.release'; readonly turnId: number }
  | { readonly type: 'client.notify'; readonly event: SpeechEvent }
  | { readonly type: 'socket.close'; readonly reason: 'client' | 'restart' };
