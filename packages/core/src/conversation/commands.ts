/**
 * Everything the core asks of the shell. Commands return nothing; what comes of them comes back as inputs.
 * `client.notify` is what the caller's client is told, in the core's own words: endpoints translate.
 */
import type { AudioMs } from '../time.ts';
import type { RefusedCall } from '../tools/requested-call.ts';

/** The words of one turn of the user. */
export type TurnText = { readonly turnId: number; readonly text: string };

export type ReplyStatus = 'completed' | 'interrupted';

export type ConversationEvent =
  | { readonly type: 'speech.started'; readonly turnId: number }
  | { readonly type: 'speech.stopped'; readonly turnId: number }
  | { readonly type: 'user-transcript.changed'; readonly turnId: number; readonly text: string }
  | { readonly type: 'user-transcript.finished'; readonly turnId: number; readonly text: string }
  | { readonly type: 'reply.started'; readonly replyId: number }
  /** A word whose audio has just been sent; `text` includes the space before it, times are ms from the reply's first sample (null: written, not spoken). */
  | {
      readonly type: 'agent-word.sent';
      readonly replyId: number;
      readonly text: string;
      readonly startMs: number | null;
      readonly endMs: number | null;
    }
  | {
      readonly type: 'agent-transcript.finished';
      readonly replyId: number;
      readonly text: string;
      readonly interrupted: boolean;
    }
  | {
      readonly type: 'reply.failed';
      readonly replyId: number;
      readonly code: string;
      readonly message: string;
      readonly retryable: boolean;
      readonly statusCode: number | null;
    }
  /** A call has left; `arguments` were checked. */
  | {
      readonly type: 'tool.called';
      readonly replyId: number;
      readonly callId: number;
      readonly name: string;
      readonly arguments: Readonly<Record<string, unknown>>;
    }
  | { readonly type: 'reply.finished'; readonly replyId: number; readonly status: ReplyStatus }
  | {
      readonly type: 'request.refused';
      readonly code: 'too_many_replies' | 'unknown_reply' | 'unknown_call';
    };

export type SessionEndReason = 'client' | 'expired';

/** Why the core did something: inputs, outcome, alternative. For traces, logs and the console; never for control flow. */
export type Decision = {
  readonly kind: 'end-of-turn' | 'overlap' | 'speculation' | 'retraction' | 'tool-call';
  readonly outcome: string;
  readonly reason: string;
  readonly facts: Readonly<Record<string, number | string | boolean | null>>;
};

export type ConversationCommand =
  /** Open the recogniser for a turn and give it the audio from `fromAudioMs` on. */
  | { readonly type: 'recognition.start'; readonly turnId: number; readonly fromAudioMs: AudioMs }
  /** Decode everything heard so far; `silenceMs`: how long the user has been silent at its end. */
  | { readonly type: 'recognition.flush'; readonly turnId: number; readonly silenceMs: number }
  | { readonly type: 'recognition.stop'; readonly turnId: number }
  /** Ask what knows more than the grammar whether this is a telephone number; `region` as in the options. */
  | {
      readonly type: 'value.validate';
      readonly turnId: number;
      readonly kind: 'phone';
      readonly value: string;
      readonly region: string | null;
    }
  /**
   * Ask the model for a reply to the first `historyLength` entries of `state.history` (see `generationHistory`).
   * `speculative`: the words of a turn that is not over yet, to be taken as if it were; nothing the model does then
   * may be seen from outside before the reply is started.
   */
  | {
      readonly type: 'generation.start';
      readonly replyId: number;
      readonly historyLength: number;
      readonly instructions: string | null;
      readonly speculative: TurnText | null;
      /** The reply goes on after these words: the calls the model made with them could not be made. */
      readonly refused?: { readonly said: string; readonly calls: readonly RefusedCall[] };
    }
  | {
      readonly type: 'synthesis.start';
      readonly replyId: number;
      readonly chunkId: number;
      readonly text: string;
    }
  /** Send samples [fromSample, toSample) of the reply's audio to the client, now, at `gainDb` (0 = as it is). */
  | {
      readonly type: 'audio.send';
      readonly replyId: number;
      readonly fromSample: number;
      readonly toSample: number;
      readonly gainDb: number;
    }
  /** Carry a call out; its `tool.answered` comes from the server. */
  | {
      readonly type: 'tool.start';
      readonly callId: number;
      readonly name: string;
      readonly argumentsJson: string;
    }
  /** Its result is not wanted any more. */
  | { readonly type: 'tool.stop'; readonly callId: number }
  /** The reply is over: stop the model and the voice, drop its audio. No `audio.send` for it follows. */
  | { readonly type: 'reply.release'; readonly replyId: number }
  | { readonly type: 'client.notify'; readonly event: ConversationEvent }
  | { readonly type: 'decision.record'; readonly decision: Decision }
  | { readonly type: 'session.close'; readonly reason: SessionEndReason };
