// The part of the Voice Agent API wire that this client touches, as types only: nothing here exists at run time.
// Field names and units are the wire's own (snake_case, times in ms unless named otherwise, `timestamp` in epoch seconds).

/** `session` of `session.update`. Unlisted fields of the wire pass through unchanged. */
export interface SessionConfig {
  agent_id?: string;
  system_prompt?: string;
  greeting?: string;
  tools?: readonly Record<string, unknown>[];
  input?: Record<string, unknown>;
  output?: Record<string, unknown>;
}

export type ClientMessage =
  | { type: 'session.update'; session: SessionConfig }
  | { type: 'session.resume'; session_id: string }
  | { type: 'session.end' }
  | { type: 'input.audio'; audio: string }
  | { type: 'output.audio.played'; reply_id: string; played_ms: number }
  | { type: 'reply.create'; instructions?: string }
  | { type: 'reply.cancel'; reply_id: string }
  | { type: 'conversation.message'; role: 'user' | 'system'; content: string }
  | { type: 'tool.result'; call_id: string; result: string; is_error?: boolean };

interface Stamped {
  timestamp?: number;
}

export type ServerEvent = Stamped &
  (
    | {
        type: 'session.ready';
        session_id: string;
        config?: Record<string, unknown>;
        expires_at?: number;
        resume_token?: string;
      }
    | { type: 'session.updated'; config?: Record<string, unknown> }
    | {
        type: 'session.ended';
        session_duration_seconds?: number;
        audio_duration_seconds?: number | null;
      }
    | {
        type: 'session.error';
        code: string;
        message: string;
        param?: string | null;
        session_id?: string | null;
      }
    | { type: 'error'; code: string; message: string }
    | { type: 'input.speech.started' }
    | { type: 'input.speech.stopped' }
    | { type: 'transcript.user.delta'; item_id: string; text: string }
    | { type: 'transcript.user'; item_id: string; text: string }
    | { type: 'reply.started'; reply_id: string; item_id: string }
    | { type: 'reply.audio'; reply_id?: string; data: string }
    | {
        type: 'transcript.agent.delta';
        reply_id: string;
        item_id: string;
        delta: string;
        start_ms: number | null;
        end_ms: number | null;
      }
    | { type: 'transcript.agent'; reply_id: string; item_id: string; text: string; interrupted: boolean }
    | { type: 'reply.done'; reply_id?: string; status?: 'completed' | 'interrupted' }
    | { type: 'reply.error'; reply_id: string; code: string; message: string; retryable: boolean }
    | { type: 'tool.call'; call_id: string; name: string; arguments: Record<string, unknown> }
  );

export type ServerEventOf<T extends ServerEvent['type']> = Extract<ServerEvent, { type: T }>;
