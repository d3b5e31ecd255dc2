/**
 * The Voice Agent API on /v1/ws: one connection, one session. Enters: client messages. Leaves: server messages.
 * Silent until the first session.update; a rejected first update closes, any later fault leaves the session
 * as it was. Translates only: what to say and when is the core's business.
 */
import {
  CLOSE_CODES,
  decodeClientMessage,
  encodeReplyAudio,
  encodeServerMessage,
  ERRORS,
  fault,
  resolveConfig,
  type DecodedClientMessage,
  type DecodedClientMessageOf,
  type Fault,
  type ResolveOptions,
  type SessionConfig,
  type UnstampedServerMessage,
} from '@antiphon/protocol';
import type { ConversationEvent, SessionEndReason } from '@antiphon/core';
import type { Logger } from '../observe/log.ts';
import type { SessionRecorder } from '../observe/recordings.ts';
import type { Clock } from '../ports/clock.ts';
import type { Engines } from '../ports/engines.ts';
import { Session } from '../session/session.ts';
import type { Socket, SocketEndpoint, SocketEvents } from '../transport/socket.ts';
import { messageOf } from './agent-events.ts';
import { AgentIds } from './agent-ids.ts';
import { conversationOptionsOf, languageOf, sessionOptionsOf } from './agent-options.ts';
import { decodeInputAudio, OutputEncoder } from './audio-formats.ts';
import { AudioRate } from './audio-rate.ts';

export type AgentEndpointShell = {
  readonly engines: Engines;
  readonly clock: Clock;
  readonly log: Logger;
  readonly resolve: ResolveOptions;
  readonly maxSessionMs: number;
  readonly patience: number;
  readonly speculate: boolean;
  /** Takes a place for a session; false when all are taken. `leave` gives it back. */
  readonly enter: () => boolean;
  readonly leave: () => void;
  readonly recorderFor: (sessionId: string) => SessionRecorder | null;
};

export const agentEndpoint =
  (shell: AgentEndpointShell): SocketEndpoint =>
  (socket) =>
    new AgentConnection(shell, socket);

/** Accepts the connection only to say that it may not be used: browsers cannot read a refused upgrade. */
export const unauthorizedEndpoint =
  (clock: Clock): SocketEndpoint =>
  (socket) => {
    const { code, message } = fault('unauthorized');
    const timestamp = clock.epochMs() / 1000;
    socket.send(
      encodeServerMessage({ type: 'session.error', code, message, session_id: null, param: null, timestamp }),
    );
    socket.close(CLOSE_CODES.policy, code);
    return { text: () => undefined, binary: () => undefined, closed: () => undefined };
  };

type Live = {
  readonly session: Session;
  readonly encoder: OutputEncoder;
  readonly recorder: SessionRecorder | null;
  readonly startedAtMs: number;
  config: SessionConfig;
};

class AgentConnection implements SocketEvents {
  readonly #shell: AgentEndpointShell;
  readonly #socket: Socket;
  readonly #ids = new AgentIds();
  readonly #rate = new AudioRate();
  #live: Live | null = null;
  #over = false;
  #audioHeard = false;
  #audioBeforeReady = 0;

  constructor(shell: AgentEndpointShell, socket: Socket) {
    this.#shell = shell;
    this.#socket = socket;
  }

  text(text: string): void {
    if (this.#over) return;
    const decoded = decodeClientMessage(text);
    if (!decoded.ok) this.#refuse(decoded.fault);
    else if (this.#live === null) this.#begin(decoded.message);
    else this.#take(decoded.message, this.#live);
  }

  binary(): void {
    if (!this.#over) this.#refuse(fault('invalid_audio.binary_frame'));
  }

  closed(): void {
    this.#finish();
  }

  /** The first message decides; audio before it is discarded, as clients send it too early. */
  #begin(message: DecodedClientMessage): void {
    switch (message.type) {
      case 'session.update':
        this.#open(message.session);
        return;
      case 'session.resume':
        this.#fail(fault('session_not_found'));
        return;
      case 'input.audio':
        this.#audioBeforeReady += 1;
        return;
      default:
        this.#refuse(fault('invalid_format.not_ready', { type: message.type }));
    }
  }

  #open(update: unknown): void {
    const { resolve, clock, engines, maxSessionMs, patience, speculate } = this.#shell;
    const resolved = resolveConfig(update, null, resolve);
    if (!resolved.ok) {
      this.#fail(resolved.fault);
      return;
    }
    if (!this.#shell.enter()) {
      this.#fail(fault('at_capacity'));
      return;
    }
    const { config } = resolved;
    const today = new Date(clock.epochMs()).toISOString().slice(0, 10);
    const recorder = this.#shell.recorderFor(this.#ids.sessionId);
    const { voices } = engines.tts;
    const options = sessionOptionsOf(config, { voices, today, maxSessionMs, patience, speculate });
    const session = new Session(this.#sessionShell(recorder), options);
    const encoder = new OutputEncoder(config.output.format.encoding);
    this.#live = { session, encoder, recorder, config, startedAtMs: clock.nowMs() };
    const session_id = this.#ids.sessionId;
    const expires_at = Math.floor((clock.epochMs() + maxSessionMs) / 1000);
    this.#send({ type: 'session.updated', config });
    this.#send({ type: 'session.ready', session_id, config, expires_at, resume_token: '' });
    this.#shell.log.info({ session: session_id, audioBeforeReady: this.#audioBeforeReady }, 'session ready');
    session.start();
  }

  #sessionShell(recorder: SessionRecorder | null): ConstructorParameters<typeof Session>[0] {
    const { engines, clock, log } = this.#shell;
    const { sessionId } = this.#ids;
    return {
      engines,
      clock,
      record: recorder === null ? undefined : recorder.write,
      onEvent: (event) => {
        this.#tell(event);
      },
      onAudio: (replyId, pcm) => {
        this.#sendAudio(replyId, pcm);
      },
      onClose: (reason) => {
        this.#end(reason);
      },
      onLost: (error) => {
        log.error({ session: sessionId, err: error }, 'session lost');
        this.#fail(fault('internal_error'));
      },
      onError: (error, during) => {
        log.error({ session: sessionId, err: error, during }, 'command failed');
      },
    };
  }

  #take(message: DecodedClientMessage, live: Live): void {
    switch (message.type) {
      case 'input.audio':
        this.#hear(message, live);
        return;
      case 'session.update':
        this.#update(message.session, live);
        return;
      case 'session.resume':
        this.#refuse(fault('invalid_format.resume_late'));
        return;
      case 'session.end':
        live.session.give({ type: 'session.end-requested' });
        return;
      case 'output.audio.played': {
        const replyId = this.#ids.replyIdOf(message.reply_id);
        live.session.give({ type: 'playback.acknowledged', replyId, playedMs: message.played_ms as never });
        return;
      }
      case 'reply.create':
        live.session.give({ type: 'reply.requested', instructions: message.instructions ?? null });
        return;
      case 'reply.cancel': {
        const replyId = this.#ids.replyIdOf(message.reply_id);
        live.session.give({ type: 'reply.cancel-requested', replyId });
        return;
      }
      case 'conversation.message':
        live.session.give({ type: 'message.added', role: message.role, text: message.content });
        return;
      case 'tool.result':
        // No tool is ever called yet, so no result belongs to a call: it is dropped like any unknown one.
        this.#shell.log.debug({ session: this.#ids.sessionId }, 'tool result without a call');
        return;
    }
  }

  #hear(message: DecodedClientMessageOf<'input.audio'>, live: Live): void {
    const { encoding, sample_rate } = live.config.input.format;
    const decoded = decodeInputAudio(message.audio, encoding, !this.#audioHeard);
    if (!decoded.ok) {
      this.#refuse(decoded.fault);
      return;
    }
    this.#audioHeard = true;
    const lengthMs = (decoded.pcm.length * 1000) / sample_rate;
    const verdict = this.#rate.judge(lengthMs, this.#shell.clock.nowMs());
    if (verdict === 'pass') live.session.pushAudio(decoded.pcm);
    else if (verdict === 'drop and complain') this.#refuse(fault('audio_rate_violation'));
  }

  #update(update: unknown, live: Live): void {
    const resolved = resolveConfig(update, live.config, this.#shell.resolve);
    if (!resolved.ok) {
      this.#refuse(resolved.fault);
      return;
    }
    const { config } = resolved;
    live.config = config;
    const language = languageOf(config);
    live.session.configure({
      conversation: conversationOptionsOf(config),
      uplink: { language, keyterms: config.input.keyterms ?? [] },
      downlink: { systemPrompt: config.system_prompt, language },
    });
    this.#send({ type: 'session.updated', config });
  }

  #tell(event: ConversationEvent): void {
    this.#send(messageOf(event, this.#ids));
  }

  #sendAudio(replyId: number, pcm: Int16Array): void {
    if (this.#live === null || this.#over) return;
    const base64 = this.#live.encoder.encode(replyId, pcm, this.#live.config.output.volume);
    if (base64 === '') return;
    this.#socket.send(encodeReplyAudio(this.#ids.reply(replyId), base64, this.#timestamp()));
  }

  #timestamp(): number {
    return this.#shell.clock.epochMs() / 1000;
  }

  #send(message: UnstampedServerMessage): void {
    if (!this.#over) this.#socket.send(encodeServerMessage({ ...message, timestamp: this.#timestamp() }));
  }

  /** Tells a fault; the session goes on as if the message had not come. Errors of the configuration name the session. */
  #refuse(reason: Fault): void {
    const { code, message, param, id } = reason;
    const configured = ERRORS[id].phase === 'update' && this.#live !== null;
    this.#send({
      type: 'session.error',
      code,
      message,
      ...(configured ? { session_id: this.#ids.sessionId } : {}),
      ...(param === undefined ? {} : { param }),
    });
  }

  /** Tells a fault and closes. */
  #fail(reason: Fault): void {
    const { code, message, param, id } = reason;
    const session_id = this.#live === null ? null : this.#ids.sessionId;
    this.#send({ type: 'session.error', code, message, session_id, param: param ?? null });
    this.#close(ERRORS[id].closeCode ?? CLOSE_CODES.policy, code);
  }

  #end(reason: SessionEndReason): void {
    const live = this.#live;
    if (live === null || this.#over) return;
    const seconds = (this.#shell.clock.nowMs() - live.startedAtMs) / 1000;
    const heardSeconds = live.session.audioMs / 1000;
    this.#send({
      type: 'session.ended',
      session_duration_seconds: Math.round(seconds * 1000) / 1000,
      audio_duration_seconds: heardSeconds === 0 ? null : Math.round(heardSeconds * 1000) / 1000,
    });
    if (reason === 'client') this.#close(CLOSE_CODES.normal, 'session ended');
    else this.#fail(fault('session_expired'));
  }

  #close(code: number, reason: string): void {
    this.#socket.close(code, reason);
    this.#finish();
  }

  #finish(): void {
    this.#over = true;
    const live = this.#live;
    if (live === null) return;
    this.#live = null;
    live.session.close();
    live.recorder?.close();
    this.#shell.leave();
    this.#shell.log.info({ session: this.#ids.sessionId }, 'session over');
  }
}
