// The way to both kinds of speech session: the connection's address and credential in one place.

import {
  type MultiContextCallbacks,
  type MultiContextConfig,
  MultiContextSession,
} from './multi-context-session.ts';
import type { SpeechConnection } from './speech-socket.ts';
import type { SpeechConfig } from './speech-wire.ts';
import { type SpeechPlayer, type StreamingCallbacks, StreamingSession } from './streaming-session.ts';

export class SpeechClient {
  readonly #connection: SpeechConnection;

  constructor(connection: SpeechConnection) {
    this.#connection = connection;
  }

  /** One voice, turn after turn. Not connected yet. */
  streamingSession(
    config?: SpeechConfig,
    callbacks?: StreamingCallbacks,
    player?: SpeechPlayer,
  ): StreamingSession {
    return new StreamingSession({
      connection: this.#connection,
      ...(config === undefined ? {} : { config }),
      ...(callbacks === undefined ? {} : { callbacks }),
      ...(player === undefined ? {} : { player }),
    });
  }

  /** Many voices or turns at once. Not connected yet. */
  multiContextSession(
    config?: MultiContextConfig,
    callbacks?: MultiContextCallbacks,
    player?: SpeechPlayer,
  ): MultiContextSession {
    return new MultiContextSession({
      connection: this.#connection,
      ...(config === undefined ? {} : { config }),
      ...(callbacks === undefined ? {} : { callbacks }),
      ...(player === undefined ? {} : { player }),
    });
  }
}
