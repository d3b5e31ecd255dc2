/**
 * The Voice Agent API on /v1/ws (and, in another dialect, on /v1/realtime): the connection. Enters: frames. Leaves:
 * frames. Silent until the first session.update or session.resume; a rejected first update closes, any later fault
 * leaves the session as it was. The session itself is agent-session.ts: it stays when the connection drops.
 */
import {
  CLOSE_CODES,
  decodeClientMessage,
  encodeReplyAudio,
  encodeServerMessage,
  encodeTrace,
  ERRORS,
  fault,
  initialConfig,
  resolveConfig,
  type DecodedClientMessage,
  type DecodedClientMessageOf,
  type Fault,
  type ResolveOptions,
  type SessionConfig,
  type UnstampedServerMessage,
} from '@antiphon/protocol';
import type { Principal } from '../access.ts';
import type { Clock } from '../ports/clock.ts';
import type { PlaceRefusal } from '../session/places.ts';
import type { ResumeDesk } from '../session/resume.ts';
import type { GuardedEndpoint, Socket, SocketEndpoint, SocketEvents } from '../transport/socket.ts';
import { AgentIds } from './agent-ids.ts';
import type { AgentDialect } from './agent-dialect.ts';
import {
  AgentSession,
  errorOf,
  type AgentEnd,
  type AgentOutlet,
  type AgentSessionShell,
} from './agent-session.ts';

export type AgentEndpointShell = Omit<AgentSessionShell, 'onEnd'> & {
  readonly maxSessionMs: number;
  /** Takes a place for a session of an owner; null when it got one. `leave` gives it back. */
  readonly enter: (owner: string) => PlaceRefusal | null;
  readonly leave: (owner: string) => void;
  readonly resume: ResumeDesk<AgentSession>;
  /** Whether whoever has this credential may see the trace of its sessions. Default: yes. */
  readonly mayTrace?: (principal: Principal) => boolean;
  /** Ids of a new session; tests make them predictable. */
  readonly newIds?: () => AgentIds;
};

export const agentEndpoint =
  (shell: AgentEndpointShell, dialect: AgentDialect): GuardedEndpoint =>
  (socket, { principal }) =>
    new AgentConnection(shell, dialect, { socket, principal }).open();

/** Accepts the connection only to say that it may not be used: browsers cannot read a refused upgrade. */
export const unauthorizedEndpoint =
  (clock: Clock): SocketEndpoint =>
  (socket) => {
    const timestamp = clock.epochMs() / 1000;
    socket.send(encodeServerMessage({ ...errorOf(fault('unauthorized'), null, true), timestamp }));
    socket.close(CLOSE_CODES.policy, 'unauthorized');
    return { text: () => undefined, binary: () => undefined, closed: () => undefined };
  };

const CLOSE_OF: Readonly<Record<AgentEnd, number>> = {
  client: CLOSE_CODES.normal,
  expired: CLOSE_CODES.policy,
  lost: CLOSE_CODES.internal,
};

/** Connections by the session they serve, to be let go when another one takes the session over. */
const connections = new WeakMap<AgentSession, AgentConnection>();

class AgentConnection implements SocketEvents {
  readonly #shell: AgentEndpointShell;
  readonly #dialect: AgentDialect;
  readonly #socket: Socket;
  readonly #principal: Principal;
  readonly #ids: AgentIds;
  readonly #outlet: AgentOutlet;
  #session: AgentSession | null = null;
  /** A session.update (or resume) was taken: what is fixed by it is fixed. */
  #configured = false;
  #over = false;
  #audioBeforeReady = 0;

  constructor(
    shell: AgentEndpointShell,
    dialect: AgentDialect,
    peer: { readonly socket: Socket; readonly principal: Principal },
  ) {
    this.#shell = shell;
    this.#dialect = dialect;
    this.#socket = peer.socket;
    this.#principal = peer.principal;
    this.#ids = shell.newIds?.() ?? new AgentIds();
    this.#outlet = {
      send: (message) => {
        this.#send(message);
      },
      audio: (replyId, base64) => {
        if (!this.#over) this.#socket.send(encodeReplyAudio(replyId, base64, this.#timestamp()));
      },
      trace: {
        send: (piece) => {
          if (!this.#over) this.#socket.send(encodeTrace(piece, this.#timestamp()));
        },
        backlogBytes: () => this.#socket.bufferedBytes,
      },
    };
  }

  open(): this {
    if (!this.#dialect.readyOnConnect || this.#principal.resumes !== undefined) return this;
    const config = initialConfig(this.#resolve());
    const session = this.#begin(config, this.#ids);
    if (session === null) return this;
    this.#ready(session);
    session.start(this.#outlet);
    return this;
  }

  text(text: string): void {
    if (this.#over) return;
    try {
      this.#receive(text);
    } catch (error) {
      // A defect of ours must cost this session, not the server.
      this.#shell.log.error({ session: this.#ids.sessionId, err: error }, 'message could not be handled');
      if (this.#session === null) this.#fail(fault('internal_error'));
      else this.#session.lose();
    }
  }

  #receive(text: string): void {
    const decoded = decodeClientMessage(text);
    if (!decoded.ok) {
      const firstUpdate = decoded.type === 'session.update' && this.#session === null;
      if (firstUpdate) this.#fail(decoded.fault);
      else this.#refuse(decoded.fault);
      return;
    }
    const message = this.#dialect.incoming(decoded.message);
    if (!this.#configured && message.type === 'session.update') this.#configure(message.session);
    else if (this.#session === null) this.#takeFirst(message);
    else this.#session.take(message);
  }

  binary(): void {
    if (!this.#over) this.#refuse(fault('invalid_audio.binary_frame'));
  }

  closed(): void {
    if (this.#over) return;
    this.#over = true;
    const session = this.#session;
    if (session === null || session.over) return;
    this.#shell.leave(session.owner);
    session.detach();
    this.#shell.resume.park(session.ids.sessionId);
    this.#shell.log.info({ session: session.ids.sessionId }, 'session parked');
  }

  /** Anything but an update before there is a session. Audio is discarded, as clients send it too early. */
  #takeFirst(message: DecodedClientMessage): void {
    if (message.type === 'session.resume') this.#resume(message);
    else if (message.type === 'input.audio') this.#audioBeforeReady += 1;
    else this.#refuse(fault('invalid_format.not_ready', { type: message.type }));
  }

  /** The first session.update. In a dialect that is ready before it, it starts the conversation anew. */
  #configure(update: unknown): void {
    const resolved = resolveConfig(update, null, this.#resolve());
    if (this.#principal.resumes !== undefined) {
      this.#fail(fault('unauthorized'));
      return;
    }
    if (!resolved.ok) {
      this.#fail(resolved.fault);
      return;
    }
    const provisional = this.#session;
    this.#configured = true;
    if (provisional !== null) this.#drop(provisional);
    const session = this.#begin(resolved.config, provisional === null ? this.#ids : this.#ids.anew());
    if (session === null) return;
    this.#send({ type: 'session.updated', config: session.config });
    if (provisional === null) this.#ready(session);
    session.start(this.#outlet);
  }

  #drop(session: AgentSession): void {
    session.discard();
    this.#shell.resume.remove(session.ids.sessionId, false);
    this.#shell.leave(session.owner);
    this.#session = null;
  }

  /** A session with a place, or null after telling why there is none. */
  #begin(config: SessionConfig, ids: AgentIds): AgentSession | null {
    const { owner } = this.#principal;
    const refusal = this.#shell.enter(owner);
    if (refusal !== null) {
      this.#fail(fault(refusal));
      return null;
    }
    try {
      const maxSessionMs = Math.min(this.#shell.maxSessionMs, this.#principal.maxSessionMs ?? Infinity);
      const session = new AgentSession(this.#sessionShell(), { ids, owner, config, maxSessionMs });
      this.#session = session;
      connections.set(session, this);
      this.#shell.resume.add(ids.sessionId, session);
      return session;
    } catch (error) {
      this.#shell.leave(owner);
      this.#shell.log.error({ session: ids.sessionId, err: error }, 'session could not start');
      this.#fail(fault('internal_error.start'));
      return null;
    }
  }

  #sessionShell(): AgentSessionShell {
    const shell = this.#shell;
    return {
      ...shell,
      resolve: this.#resolve(),
      onEnd: (session, reason) => {
        shell.resume.remove(session.ids.sessionId, reason === 'expired');
        connections.get(session)?.release(session, reason);
      },
    };
  }

  /** The session is over: its place is free, its connection closes. */
  release(session: AgentSession, reason: AgentEnd): void {
    if (this.#session !== session || this.#over) return;
    this.#shell.leave(session.owner);
    this.#close(CLOSE_OF[reason], 'session ended');
  }

  #ready(session: AgentSession): void {
    const { sessionId } = session.ids;
    this.#send({
      type: 'session.ready',
      session_id: sessionId,
      config: session.config,
      expires_at: session.expiresAt,
      resume_token: this.#shell.resume.issueToken(sessionId),
    });
    this.#shell.log.info({ session: sessionId, audioBeforeReady: this.#audioBeforeReady }, 'session ready');
  }

  #resume({ session_id: sessionId, played }: DecodedClientMessageOf<'session.resume'>): void {
    const found = this.#shell.resume.find(sessionId, this.#principal);
    if ('refusal' in found) {
      this.#fail(fault(found.refusal));
      return;
    }
    const session = found.held;
    connections.get(session)?.yieldTo(played);
    const refusal = this.#shell.enter(session.owner);
    if (refusal !== null) {
      this.#fail(fault(refusal));
      return;
    }
    this.#shell.resume.resumed(sessionId);
    connections.set(session, this);
    this.#session = session;
    this.#configured = true;
    this.#ready(session);
    session.attach(this.#outlet, played);
  }

  /** Another connection continues the session; this one may not have noticed yet that its client is gone. */
  yieldTo(played: DecodedClientMessageOf<'session.resume'>['played']): void {
    if (this.#over) return;
    // What was heard must be known before the open reply is cut.
    if (played !== undefined) this.#session?.take({ type: 'output.audio.played', ...played });
    this.closed();
    this.#socket.close(CLOSE_CODES.normal, 'session continued on another connection');
  }

  #resolve(): ResolveOptions {
    const allowTrace = this.#shell.mayTrace?.(this.#principal) ?? true;
    return { ...this.#shell.resolve, allowTrace };
  }

  #timestamp(): number {
    return this.#shell.clock.epochMs() / 1000;
  }

  #send(message: UnstampedServerMessage): void {
    if (this.#over) return;
    const stamped = { ...message, timestamp: this.#timestamp() };
    this.#socket.send(encodeServerMessage(this.#dialect.outgoing(stamped)));
  }

  #refuse(reason: Fault): void {
    this.#send(errorOf(reason, this.#ids.sessionId));
  }

  /** Tells a fault of connecting, configuring or resuming, and closes. */
  #fail(reason: Fault): void {
    const known = ERRORS[reason.id].phase === 'update' ? this.#ids.sessionId : null;
    this.#send(errorOf(reason, known, ERRORS[reason.id].phase !== 'message'));
    if (this.#session !== null) this.#drop(this.#session);
    this.#close(ERRORS[reason.id].closeCode ?? CLOSE_CODES.policy, reason.code);
  }

  #close(code: number, reason: string): void {
    this.#over = true;
    this.#socket.close(code, reason);
  }
}
