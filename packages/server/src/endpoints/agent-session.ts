/**
 * One session of the Voice Agent API, whatever connection it is on. Enters: decoded client messages. Leaves: server
 * messages for the client that is attached. It outlives its connection: while nobody is attached, messages are kept
 * (a bounded number) and audio is dropped. Invariant: it ends exactly once, and tells its shell so.
 */
import {
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
import { playedMs, type PlayedMs, type SessionEndReason } from '@antiphon/core';
import type { Logger } from '../observe/log.ts';
import type { SessionRecorder } from '../observe/recordings.ts';
import type { Clock } from '../ports/clock.ts';
import type { Engines } from '../ports/engines.ts';
import type { LlmPort } from '../ports/llm.ts';
import type { PrepareText } from '../session/speak-chunk.ts';
import { Session } from '../session/session.ts';
import type { ObserveSession, SessionObserver } from '../sessions/session-observer.ts';
import { messageOf } from './agent-events.ts';
import type { AgentIds } from './agent-ids.ts';
import {
  conversationOptionsOf,
  downlinkChangesOf,
  sessionOptionsOf,
  uplinkOptionsOf,
} from './agent-options.ts';
import { serverToolsOf, toolAnswered, type OpenTool } from './agent-tools.ts';
import { AgentTrace, type TraceOutlet } from './agent-trace.ts';
import { decodeInputAudio, OutputEncoder } from './audio-formats.ts';
import { AudioRate } from './audio-rate.ts';

/** Messages kept for a client that is away: the ends of a turn and a reply and some words; the oldest go first. */
const MAX_KEPT_MESSAGES = 64;

/** The client that is attached. */
/** What a client says with its resume of the reply it was hearing. */
type Played = NonNullable<DecodedClientMessageOf<'session.resume'>['played']>;

export type AgentOutlet = {
  readonly send: (message: UnstampedServerMessage) => void;
  readonly audio: (replyId: string, base64: string) => void;
  /** Absent: this client gets no trace. */
  readonly trace?: TraceOutlet;
};

/** Why a session is over: the core's reasons, or the session could not go on. */
export type AgentEnd = SessionEndReason | 'lost';

export type AgentSessionShell = {
  readonly engines: Engines;
  /** As for sessions: how replies are made ready to be said. */
  readonly prepare?: PrepareText;
  readonly clock: Clock;
  readonly log: Logger;
  readonly resolve: ResolveOptions;
  readonly patience: number;
  /** Whose telephone numbers go without a country code; null = by the language. */
  readonly region: string | null;
  readonly speculate: boolean;
  /** Said when the model fails; "" = nothing. */
  readonly apology: string;
  /** An HTTP tool of a stored agent as something to call; absent: there are none. */
  readonly openTool?: OpenTool;
  readonly recorderFor: (sessionId: string) => SessionRecorder | null;
  /** The own language model of a stored agent; null: the server's is used. */
  readonly llmFor?: (agentId: string) => LlmPort | null;
  /** Keeps a record of sessions. */
  readonly observe?: ObserveSession;
  /** Called once, after session.ended was sent: the connection, if there is one, is to be closed. */
  readonly onEnd: (session: AgentSession, reason: AgentEnd) => void;
};

export type AgentSessionStart = {
  readonly ids: AgentIds;
  readonly owner: string;
  readonly config: SessionConfig;
  readonly maxSessionMs: number;
};

export class AgentSession {
  readonly ids: AgentIds;
  readonly owner: string;
  /** Epoch seconds at which the session ends by itself. */
  readonly expiresAt: number;
  readonly #shell: AgentSessionShell;
  readonly #session: Session;
  readonly #encoder: OutputEncoder;
  readonly #recorder: SessionRecorder | null;
  readonly #observer: SessionObserver | null;
  readonly #trace: AgentTrace;
  #rate = new AudioRate();
  readonly #startedAtMs: number;
  readonly #kept: UnstampedServerMessage[] = [];
  #config: SessionConfig;
  #outlet: AgentOutlet | null = null;
  #over = false;
  #audioHeard = false;
  /** Audio taken from the client, ms. */
  #heardMs = 0;
  #modalityTold = false;

  /** Throws when an engine cannot be started. */
  constructor(shell: AgentSessionShell, start: AgentSessionStart) {
    const { engines, clock, patience, region, apology, speculate } = shell;
    this.#shell = shell;
    this.ids = start.ids;
    this.owner = start.owner;
    this.#config = start.config;
    this.#startedAtMs = clock.nowMs();
    this.expiresAt = Math.floor((clock.epochMs() + start.maxSessionMs) / 1000);
    const today = new Date(clock.epochMs()).toISOString().slice(0, 10);
    const { voices } = engines.tts;
    const { maxSessionMs } = start;
    const server = { voices, today, maxSessionMs, patience, region, apology, speculate };
    this.#recorder = shell.recorderFor(this.ids.sessionId);
    this.#trace = new AgentTrace(clock);
    this.#trace.switch(start.config.trace === true);
    const serverTools = serverToolsOf(start.config, shell.openTool);
    const options = { ...sessionOptionsOf(start.config, server), serverTools };
    this.#session = new Session(this.#sessionShell(), options);
    this.#observer = shell.observe?.({ id: this.ids.sessionId, config: start.config }) ?? null;
    this.#encoder = new OutputEncoder(start.config.output.format.encoding);
  }

  get config(): SessionConfig {
    return this.#config;
  }

  get over(): boolean {
    return this.#over;
  }

  /** Starts the conversation, with the greeting if there is one. */
  start(outlet: AgentOutlet): void {
    this.#outlet = outlet;
    this.#trace.attach(outlet.trace);
    this.#session.start();
  }

  /** The client is gone; it may come back. */
  detach(): void {
    if (this.#outlet === null) return;
    this.#outlet = null;
    this.#trace.detach();
    this.#session.give({ type: 'client.left' });
  }

  /** The client is back: what it missed, then the rest of what was being said to it. `played`: what it had of that. */
  attach(outlet: AgentOutlet, played?: Played): void {
    this.#outlet = outlet;
    // A client flushes what it has buffered when it is back.
    this.#rate = new AudioRate();
    for (const message of this.#kept.splice(0)) outlet.send(message);
    this.#trace.attach(outlet.trace);
    this.#session.give({ type: 'client.returned', ...(played === undefined ? {} : this.#position(played)) });
  }

  /** A reply that never was says nothing. */
  #position(played: Played): { readonly played?: { readonly replyId: number; readonly playedMs: PlayedMs } } {
    const replyId = this.ids.replyIdOf(played.reply_id);
    return replyId < 0 ? {} : { played: { replyId, playedMs: playedMs(played.played_ms) } };
  }

  take(message: DecodedClientMessage): void {
    switch (message.type) {
      case 'input.audio':
        this.#hear(message);
        return;
      case 'session.update':
        this.#update(message.session);
        return;
      case 'session.resume':
        this.refuse(fault('invalid_format.resume_late'));
        return;
      case 'session.end':
        this.#session.give({ type: 'session.end-requested' });
        return;
      case 'output.audio.played': {
        const replyId = this.ids.replyIdOf(message.reply_id);
        this.#session.give({ type: 'playback.acknowledged', replyId, playedMs: playedMs(message.played_ms) });
        return;
      }
      case 'reply.create':
        this.#observer?.asked(message.instructions ?? null);
        this.#session.give({ type: 'reply.requested', instructions: message.instructions ?? null });
        return;
      case 'reply.cancel': {
        const replyId = this.ids.replyIdOf(message.reply_id);
        this.#session.give({ type: 'reply.cancel-requested', replyId });
        return;
      }
      case 'conversation.message':
        this.#session.give({ type: 'message.added', role: message.role, text: message.content });
        return;
      case 'tool.result':
        this.#session.give(toolAnswered(message, this.ids));
        return;
    }
  }

  /** Tells a fault; the session goes on as if the message had not come. Errors of the configuration name the session. */
  refuse(reason: Fault): void {
    this.#tell(errorOf(reason, this.ids.sessionId));
  }

  /** It cannot go on: its client is told. */
  lose(): void {
    this.#end('lost', fault('internal_error'));
  }

  /** Nobody came back within the window. */
  giveUp(): void {
    this.#end('lost', null);
  }

  /** Ends without a word: another conversation takes its place, or the server stops. */
  discard(): void {
    if (!this.#over) this.#observer?.closed();
    this.#over = true;
    this.#session.close();
    this.#recorder?.close();
    this.#trace.finish();
  }

  #hear(message: DecodedClientMessageOf<'input.audio'>): void {
    const { type, format } = this.#config.input;
    if (type === 'text') {
      if (!this.#modalityTold) this.refuse(fault('invalid_format.modality'));
      this.#modalityTold = true;
      return;
    }
    const decoded = decodeInputAudio(message.audio, format.encoding, !this.#audioHeard);
    if (!decoded.ok) {
      this.refuse(decoded.fault);
      return;
    }
    this.#audioHeard = true;
    const lengthMs = (decoded.pcm.length * 1000) / format.sample_rate;
    const verdict = this.#rate.judge(lengthMs, this.#shell.clock.nowMs());
    if (verdict === 'pass') {
      this.#heardMs += lengthMs;
      this.#session.pushAudio(decoded.pcm);
    } else if (verdict === 'drop and complain') this.refuse(fault('audio_rate_violation'));
  }

  #update(update: unknown): void {
    const resolved = resolveConfig(update, this.#config, this.#shell.resolve);
    if (!resolved.ok) {
      this.refuse(resolved.fault);
      return;
    }
    const { config } = resolved;
    this.#config = config;
    this.#modalityTold = false;
    this.#trace.switch(config.trace === true);
    this.#session.configure({
      conversation: {
        ...conversationOptionsOf(config, this.#shell.patience),
        region: config.input.region ?? this.#shell.region,
      },
      uplink: uplinkOptionsOf(config),
      downlink: downlinkChangesOf(config),
      serverTools: serverToolsOf(config, this.#shell.openTool),
    });
    this.#tell({ type: 'session.updated', config });
  }

  #sessionShell(): ConstructorParameters<typeof Session>[0] {
    const { engines, prepare, clock, log, llmFor } = this.#shell;
    const { sessionId } = this.ids;
    return {
      prepare,
      engines: { ...engines, llm: llmFor?.(this.#config.id) ?? engines.llm },
      clock,
      record: (line) => {
        this.#recorder?.write(line);
        this.#trace.write(line);
      },
      onEvent: (event) => {
        this.#tell(messageOf(event, this.ids));
      },
      onAudio: (replyId, pcm) => {
        this.#speak(replyId, pcm);
      },
      onClose: (reason) => {
        this.#end(reason, reason === 'expired' ? fault('session_expired') : null);
      },
      onLost: (error) => {
        log.error({ session: sessionId, err: error }, 'session lost');
        this.lose();
      },
      onError: (error, during) => {
        log.error({ session: sessionId, err: error, during }, 'command failed');
      },
    };
  }

  #speak(replyId: number, pcm: Int16Array): void {
    if (this.#outlet === null || this.#over) return;
    this.#observer?.spoken(pcm);
    const base64 = this.#encoder.encode(replyId, pcm, this.#config.output.volume);
    if (base64 !== '') this.#outlet.audio(this.ids.reply(replyId), base64);
  }

  #tell(message: UnstampedServerMessage): void {
    if (this.#over) return;
    this.#observer?.told(message);
    if (this.#outlet !== null) this.#outlet.send(message);
    else {
      this.#kept.push(message);
      if (this.#kept.length > MAX_KEPT_MESSAGES) this.#kept.shift();
    }
  }

  #end(reason: AgentEnd, cause: Fault | null): void {
    if (this.#over) return;
    if (cause !== null) this.#tell(errorOf(cause, this.ids.sessionId, true));
    const seconds = (this.#shell.clock.nowMs() - this.#startedAtMs) / 1000;
    this.#trace.finish();
    this.#tell({
      type: 'session.ended',
      session_duration_seconds: Math.round(seconds * 1000) / 1000,
      audio_duration_seconds: this.#heardMs === 0 ? null : Math.round(this.#heardMs) / 1000,
    });
    this.discard();
    this.#shell.log.info({ session: this.ids.sessionId, reason }, 'session over');
    this.#shell.onEnd(this, reason);
  }
}

/** `session.error` of a fault. Errors about the configuration or the session carry `session_id` and `param`, others neither. */
export function errorOf(
  { code, message, param, id }: Fault,
  sessionId: string | null,
  aboutSession = false,
): UnstampedServerMessage {
  const about = aboutSession || ERRORS[id].phase === 'update';
  return {
    type: 'session.error',
    code,
    message,
    ...(about ? { session_id: sessionId, param: param ?? null } : {}),
  };
}
