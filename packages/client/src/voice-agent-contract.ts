// What an app gives a VoiceAgent and what it hears from it. Types only.

import type { AudioOutput } from './audio-output.ts';
import type { VoiceAgentError } from './errors.ts';
import type { OpenSocket, SocketClose } from './open-socket.ts';
import type { PlaybackAcknowledgement } from './playback-clock.ts';
import type { ReconnectionAttempt } from './reconnection.ts';
import type { FlushReason } from './reply-playback.ts';
import type { AgentTools } from './tool-runner.ts';
import type { ServerEvent, ServerEventOf, SessionConfig } from './wire.ts';

export interface VoiceAgentOptions {
  /** Where replies are played. Without one no acknowledgements are sent and the server estimates. */
  output?: AudioOutput;
  /** Needed where there is no global WebSocket (Node before 22) or to send an API key. */
  openSocket?: OpenSocket;
  /** Monotonic milliseconds. */
  now?: () => number;
  /** In [0, 1); spreads the attempts of many clients after an outage. */
  random?: () => number;
}

export interface ConnectOptions {
  /** `ws://host:port/v1/ws` or `wss://...`. */
  url: string;
  apiKey?: string;
  token?: string;
  /** Asked for a fresh temporary token at each connect. */
  getToken?: () => Promise<string>;
  session?: SessionConfig;
  /**
   * Run here when the agent calls them; declared to the server beside `session.tools`, or only run when `agent_id`
   * names a stored agent, whose own definitions count.
   */
  tools?: AgentTools;
}

/** `reconnecting`: the connection broke and the session is being resumed, for up to 25 s. */
export type VoiceAgentState = 'idle' | 'connecting' | 'ready' | 'reconnecting' | 'ending' | 'closed';

type ServerEventMap = { [T in ServerEvent['type']]: ServerEventOf<T> };

export interface VoiceAgentEvents extends ServerEventMap {
  /** Every server event, also those this version does not know, before its own name is emitted. */
  event: ServerEvent;
  state: VoiceAgentState;
  failure: VoiceAgentError;
  closed: SocketClose;
  /** The connection is gone; the next attempt to resume comes after `delayMs`. Once per attempt. */
  reconnecting: ReconnectionAttempt;
  /** The conversation goes on. `lostInputMs`: microphone audio of the gap that was not kept. */
  resumed: { gapMs: number; lostInputMs: number };
  /** The first sample of a reply has been rendered. */
  'playback.started': { replyId: string };
  /** How far a reply has been played; the same that is acknowledged to the server. */
  'playback.position': PlaybackAcknowledgement;
  'playback.flushed': { replyIds: string[]; reason: FlushReason };
}
