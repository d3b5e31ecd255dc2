/**
 * Who may continue which session. Enters: sessions as they begin, lose their client and end; credentials; resume
 * requests. Leaves: resume tokens, and the session or the reason why not. A session whose client is gone is parked
 * for RESUME_WINDOW_S; then, or when more than `maxParked` wait, the one that waited longest is given up.
 * Invariants: an ended session is never found again; only its owner gets a session; a token opens one session only.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { RESUME_WINDOW_S } from '@antiphon/protocol';
import type { Principal } from '../access.ts';
import type { Clock } from '../ports/clock.ts';

/** Expired sessions remembered, so that a resume is told why: more than can expire within one window on one machine. */
const MAX_TOMBSTONES = 1024;
/** Tokens of a session that are good at once: the newest may have been lost with the connection it was sent on. */
const GOOD_TOKENS = 2;
const SECRET_BYTES = 32;
const NONCE_BYTES = 8;
const TOKEN_FORM = /^rt_(sess_[0-9a-f]{32})_([0-9a-f]{16})_([0-9a-f]{32})$/;

export type ResumeRefusal = 'session_not_found' | 'session_forbidden' | 'session_expired';

export type Resumable = {
  readonly owner: string;
  /** The window is over and nobody came back. */
  giveUp(): void;
};

type Entry<Held> = { readonly held: Held; readonly nonces: string[]; disarm: (() => void) | null };

export class ResumeDesk<Held extends Resumable> {
  readonly #clock: Clock;
  readonly #maxParked: number;
  readonly #random: (bytes: number) => Buffer;
  readonly #secret: Buffer;
  readonly #sessions = new Map<string, Entry<Held>>();
  /** Ids of the parked ones, the longest parked first. */
  readonly #parked = new Set<string>();
  readonly #expired = new Set<string>();
  #closed = false;

  constructor(clock: Clock, maxParked: number, random: (bytes: number) => Buffer = randomBytes) {
    this.#clock = clock;
    this.#maxParked = maxParked;
    this.#random = random;
    this.#secret = random(SECRET_BYTES);
  }

  get parked(): number {
    return this.#parked.size;
  }

  add(sessionId: string, held: Held): void {
    this.#sessions.set(sessionId, { held, nonces: [], disarm: null });
  }

  /** A new credential for continuing a session; the one before it stays good, older ones do not. */
  issueToken(sessionId: string): string {
    const entry = this.#sessions.get(sessionId);
    if (entry === undefined) return '';
    const nonce = this.#random(NONCE_BYTES).toString('hex');
    entry.nonces.push(nonce);
    if (entry.nonces.length > GOOD_TOKENS) entry.nonces.shift();
    return `rt_${sessionId}_${nonce}_${this.#sign(sessionId, nonce)}`;
  }

  /** The session's client is gone: it may come back for a while. */
  park(sessionId: string): void {
    const entry = this.#sessions.get(sessionId);
    if (entry === undefined || this.#parked.has(sessionId)) return;
    this.#parked.add(sessionId);
    if (this.#closed) {
      this.#giveUp(sessionId);
      return;
    }
    const until = this.#clock.nowMs() + RESUME_WINDOW_S * 1000;
    entry.disarm = this.#clock.callAt(until, () => {
      this.#giveUp(sessionId);
    });
    const [longest] = this.#parked;
    if (this.#parked.size > this.#maxParked && longest !== undefined) this.#giveUp(longest);
  }

  /** The session for a client that asks for it, still parked; `resumed` takes it out. */
  find(
    sessionId: string,
    principal: Principal,
  ): { readonly held: Held } | { readonly refusal: ResumeRefusal } {
    const entry = this.#sessions.get(sessionId);
    const { resumes } = principal;
    if (resumes !== undefined && resumes.sessionId !== sessionId) return { refusal: 'session_forbidden' };
    if (entry === undefined) {
      return { refusal: this.#expired.has(sessionId) ? 'session_expired' : 'session_not_found' };
    }
    const good =
      resumes === undefined ? principal.owner === entry.held.owner : entry.nonces.includes(resumes.nonce);
    return good ? { held: entry.held } : { refusal: 'session_forbidden' };
  }

  resumed(sessionId: string): void {
    this.#parked.delete(sessionId);
    const entry = this.#sessions.get(sessionId);
    entry?.disarm?.();
    if (entry !== undefined) entry.disarm = null;
  }

  /** The session is over. `expired`: it reached its longest duration. */
  remove(sessionId: string, expired: boolean): void {
    this.resumed(sessionId);
    this.#sessions.delete(sessionId);
    if (!expired) return;
    this.#expired.add(sessionId);
    const [oldest] = this.#expired;
    if (this.#expired.size > MAX_TOMBSTONES && oldest !== undefined) this.#expired.delete(oldest);
  }

  /** Recognises a token of this server, also of a session that is over: what became of it is said when it is asked for. */
  readonly verify = (credential: string): Principal | null => {
    const [, sessionId, nonce, signature] = TOKEN_FORM.exec(credential) ?? [];
    if (sessionId === undefined || nonce === undefined || signature === undefined) return null;
    const expected = Buffer.from(this.#sign(sessionId, nonce));
    if (!timingSafeEqual(expected, Buffer.from(signature))) return null;
    const owner = this.#sessions.get(sessionId)?.held.owner ?? '';
    return { owner, resumes: { sessionId, nonce } };
  };

  /** Gives up whatever is parked, now and later: the server stops. */
  close(): void {
    this.#closed = true;
    for (const sessionId of [...this.#parked]) this.#giveUp(sessionId);
  }

  #giveUp(sessionId: string): void {
    const entry = this.#sessions.get(sessionId);
    this.remove(sessionId, false);
    entry?.held.giveUp();
  }

  #sign(sessionId: string, nonce: string): string {
    return createHmac('sha256', this.#secret).update(`${sessionId}.${nonce}`).digest('hex').slice(0, 32);
  }
}
