// One resume of a dropped session: attempt after attempt with growing pauses, until the session is back, the server says
// that it is gone, or the time is up. In: how to open a socket, the session's id. Out: exactly one of resumed and failed
// (none after stop). After `resumed` the socket's frames go to the listener it was started with.

import type { AgentSocket, AgentSocketListener } from './agent-socket.ts';
import { asVoiceAgentError, clientError, VoiceAgentError } from './errors.ts';
import type { SocketClose } from './open-socket.ts';
import type { PlayedReply } from './reply-playback.ts';
import type { ServerEvent, ServerEventOf } from './wire.ts';

/** Pause before the n-th attempt (from 0): 0.25 * 2^n s, at most 5 s, plus up to a quarter at random. */
const FIRST_PAUSE_MS = 250;
const MAX_PAUSE_MS = 5_000;
const JITTER = 0.25;

/** Servers keep a dropped session for 30 s; the rest is for their noticing later than we do. */
const BUDGET_MS = 25_000;

/** A network that takes longer to open a socket is asked anew. */
const ATTEMPT_TIMEOUT_MS = 5_000;

/** Answers that no further attempt will change. */
const TERMINAL: ReadonlySet<string> = new Set([
  'session_not_found',
  'session_expired',
  'session_forbidden',
  'unauthorized',
]);

/**
 * Closes after which there is nothing to resume: an orderly end (also: another connection took the session over), a
 * refusal, a server that restarts and forgets its sessions.
 */
const DELIBERATE_CLOSES: ReadonlySet<number> = new Set([1000, 1008, 1012]);

export const isAbnormal = (close: SocketClose): boolean => !DELIBERATE_CLOSES.has(close.code);

export interface ReconnectionAttempt {
  /** From 1. */
  attempt: number;
  /** Until it is made. */
  delayMs: number;
}

export interface ReconnectionPlan {
  sessionId: string;
  /** Told to the server, which says on from there. */
  played: PlayedReply | undefined;
  /** Opens a socket with the credential for resuming; may throw. */
  open(listener: AgentSocketListener): AgentSocket;
  /** Takes over once the session is back. */
  listener: AgentSocketListener;
  waiting(attempt: ReconnectionAttempt): void;
  resumed(socket: AgentSocket, ready: ServerEventOf<'session.ready'>): void;
  /** A fatal error: a terminal answer of the server, or `connection_lost` with the last failure as its cause. */
  failed(error: VoiceAgentError): void;
  now(): number;
  /** In [0, 1). */
  random(): number;
}

export class Reconnection {
  readonly #plan: ReconnectionPlan;
  readonly #startedAtMs: number;
  #attempts = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #socket: AgentSocket | undefined;
  #lastFailure: VoiceAgentError | undefined;
  #over = false;

  constructor(plan: ReconnectionPlan) {
    this.#plan = plan;
    this.#startedAtMs = plan.now();
    this.#wait();
  }

  /** Makes the next attempt at once: the network is said to be back. An attempt that is under way is replaced. */
  hurry(): void {
    if (this.#over) return;
    this.#drop();
    this.#attempt();
  }

  stop(): void {
    this.#over = true;
    this.#drop();
  }

  #wait(): void {
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** this.#attempts, MAX_PAUSE_MS);
    const delayMs = Math.round(pauseMs * (1 + JITTER * this.#plan.random()));
    if (this.#plan.now() + delayMs - this.#startedAtMs > BUDGET_MS) {
      const { message } = this.#lastFailure ?? {};
      const details = { fatal: true, retryable: true, cause: this.#lastFailure };
      return this.#fail(
        clientError('connection_lost', message === undefined ? details : { ...details, message }),
      );
    }
    this.#timer = setTimeout(() => this.#attempt(), delayMs);
    this.#plan.waiting({ attempt: this.#attempts + 1, delayMs });
  }

  #attempt(): void {
    this.#attempts += 1;
    this.#timer = setTimeout(() => this.#retry(clientError('connect_timeout')), ATTEMPT_TIMEOUT_MS);
    try {
      this.#socket = this.#plan.open(this.#attemptListener());
    } catch (error) {
      this.#retry(asVoiceAgentError(error, 'connection_failed'));
    }
  }

  #attemptListener(): AgentSocketListener {
    const { listener, sessionId, played } = this.#plan;
    let back = false;
    return {
      opened: () =>
        this.#socket?.send({
          type: 'session.resume',
          session_id: sessionId,
          ...(played ? { played: { reply_id: played.replyId, played_ms: played.playedMs } } : {}),
        }),
      event: (event) => {
        if (back) return listener.event(event);
        back = this.#answered(event);
      },
      unreadable: () => listener.unreadable(),
      closed: (close) => {
        if (back) listener.closed(close);
        else this.#retry(this.#lastFailure);
      },
    };
  }

  /** Whether the session is back. */
  #answered(event: ServerEvent): boolean {
    if (event.type === 'session.error' || event.type === 'error') {
      const terminal = TERMINAL.has(event.code);
      this.#lastFailure = new VoiceAgentError(event.code, event.message, { fatal: terminal });
      if (terminal) this.#fail(this.#lastFailure);
      return false;
    }
    const socket = this.#socket;
    if (event.type !== 'session.ready' || !socket) return false;
    this.#over = true;
    clearTimeout(this.#timer);
    this.#plan.resumed(socket, event);
    return true;
  }

  #retry(failure: VoiceAgentError | undefined): void {
    if (this.#over) return;
    this.#lastFailure = failure ?? this.#lastFailure;
    this.#drop();
    this.#wait();
  }

  #fail(error: VoiceAgentError): void {
    this.stop();
    this.#plan.failed(error);
  }

  #drop(): void {
    clearTimeout(this.#timer);
    this.#socket?.abandon();
    this.#socket = undefined;
  }
}
