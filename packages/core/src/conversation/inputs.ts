/**
 * Everything that can happen to a conversation, as facts in the past tense. Results of commands carry the
 * id of the turn or reply they belong to; a stale id is ignored and counted in one place (machine.ts).
 */
import type { AudioMs, PlayedMs } from '../time.ts';
import type { ConversationOptions } from './options.ts';

/** The recogniser's own belief about the end of its text, probabilities 0-1. */
export type TranscriptEvidence = {
  readonly sentenceEnd: number;
  readonly question: number;
  readonly comma: number;
  readonly end: number;
  /** How sure it is of the words themselves. Absent where the engine does not tell. */
  readonly words?: number;
  /** That the turn ends here by its sound, at this length of silence; calibrated for equal odds. Absent where the engine has no such model. */
  readonly audioEnd?: number;
};

/** `valid`: such a value is in use; `possible`: its form is right; `impossible`: it cannot be one. */
export type ValueCheck = 'valid' | 'possible' | 'impossible';

/** A word of a synthesised chunk: offsets into the chunk's text, samples at REPLY_RATE_HZ from the chunk's start. */
export type TimedWord = {
  readonly charStart: number;
  readonly charEnd: number;
  readonly startSample: number;
  readonly endSample: number;
};

export type ConversationInput =
  | { readonly type: 'session.started'; readonly options: ConversationOptions }
  | { readonly type: 'options.changed'; readonly changes: Partial<ConversationOptions> }
  | {
      readonly type: 'vad.scored';
      /** End of the scored window. */
      readonly audioMs: AudioMs;
      readonly probability: number;
      readonly levelDb: number;
      /** Probability that the window holds the agent's own sound and nothing else, 0-1; absent = not measured. */
      readonly echo?: number | undefined;
    }
  | {
      readonly type: 'transcript.received';
      readonly turnId: number;
      readonly final: boolean;
      readonly text: string;
      readonly stableText: string;
      readonly evidence: TranscriptEvidence | null;
      /** Microphone time up to which the audio was decoded, ms; absent where the recogniser does not say. */
      readonly throughAudioMs?: number;
    }
  /** What the recogniser believes as the silence grows. */
  | {
      readonly type: 'evidence.received';
      readonly turnId: number;
      readonly evidence: TranscriptEvidence;
      readonly silenceMs: number;
    }
  /** What a library knows of a value that the user has dictated. */
  | {
      readonly type: 'value.validated';
      readonly turnId: number;
      readonly value: string;
      readonly result: ValueCheck;
    }
  | { readonly type: 'recognition.failed'; readonly turnId: number; readonly message: string }
  | { readonly type: 'generation.advanced'; readonly replyId: number; readonly text: string }
  /** The model wants a tool called. */
  | {
      readonly type: 'generation.called';
      readonly replyId: number;
      readonly name: string;
      readonly argumentsJson: string;
    }
  | { readonly type: 'generation.finished'; readonly replyId: number }
  | {
      readonly type: 'generation.failed';
      readonly replyId: number;
      readonly code: string;
      readonly message: string;
      readonly retryable: boolean;
      readonly statusCode: number | null;
    }
  /** `samples` more of the chunk's audio lie ready in the shell. */
  | {
      readonly type: 'audio.synthesized';
      readonly replyId: number;
      readonly chunkId: number;
      readonly samples: number;
    }
  | {
      readonly type: 'words.timed';
      readonly replyId: number;
      readonly chunkId: number;
      readonly words: readonly TimedWord[];
    }
  | { readonly type: 'synthesis.finished'; readonly replyId: number; readonly chunkId: number }
  | {
      readonly type: 'synthesis.failed';
      readonly replyId: number;
      readonly chunkId: number;
      readonly message: string;
    }
  /** The client says how much of a reply its listener has heard. */
  | { readonly type: 'playback.acknowledged'; readonly replyId: number; readonly playedMs: PlayedMs }
  /** What came of a call: from the client, or from the server where it carries calls out itself. */
  | {
      readonly type: 'tool.answered';
      readonly callId: number;
      readonly result: string;
      readonly isError: boolean;
      readonly by: 'client' | 'server';
    }
  | { readonly type: 'reply.requested'; readonly instructions: string | null }
  | { readonly type: 'reply.cancel-requested'; readonly replyId: number }
  /** `assistant`: what the agent said before this session (an earlier call, a recording): it sets the expectation. */
  | {
      readonly type: 'message.added';
      readonly role: 'user' | 'system' | 'assistant';
      readonly text: string;
    }
  /** Nobody is connected any more; the session waits for its client for a while. */
  | { readonly type: 'client.left' }
  /** `played`: how much of which reply its listener had when it left, where it says so. */
  | {
      readonly type: 'client.returned';
      readonly played?: { readonly replyId: number; readonly playedMs: PlayedMs };
    }
  | { readonly type: 'session.end-requested' }
  | { readonly type: 'time.passed' };

export type InputType = ConversationInput['type'];
export type InputOf<T extends InputType> = Extract<ConversationInput, { type: T }>;
