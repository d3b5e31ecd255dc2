/** What a session shows to whoever keeps a record of it. Called synchronously; must not throw. */
import type { SessionConfig, UnstampedServerMessage } from '@antiphon/protocol';

export type SessionObserver = {
  /** Every message the client is told, also while it is away. */
  readonly told: (message: UnstampedServerMessage) => void;
  /** reply.create was taken. */
  readonly asked: (instructions: string | null) => void;
  /** PCM16 mono of the user, at the rate of the configured input format. */
  readonly heard: (pcm: Int16Array) => void;
  /** PCM16 mono of the agent at REPLY_RATE_HZ, as it is sent. */
  readonly spoken: (pcm: Int16Array) => void;
  /** The session is over. */
  readonly closed: () => void;
};

export type ObserveSession = (session: {
  readonly id: string;
  readonly config: SessionConfig;
}) => SessionObserver | null;
