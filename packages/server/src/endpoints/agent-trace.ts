/**
 * The trace of a running session for its own client. Enters: every step of the turn-taking. Leaves: pieces of the trace
 * for the client that is attached, a few times a second. Invariants: nothing leaves unless the session asked for it; audio
 * goes first: while the connection is behind, steps wait, and when too many wait the oldest are dropped, which shows in
 * their numbers; what was sent last is kept, so that a client that resumes gets what its old connection lost.
 */
import { TRACE_VERSION, traceLine, type TraceLine } from '@antiphon/core';
import type { Clock } from '../ports/clock.ts';

/** Pause between pieces, ms: lanes look live, and a client gets ten frames a second instead of sixty. */
const SEND_EVERY_MS = 100;
/** Text of the steps of one piece, characters: half a second of reply audio on the wire. A single step may be longer. */
const PIECE_CHARS_MAX = 32 * 1024;
/** Nothing leaves while so much waits in the socket, bytes: half a second of reply audio. */
const BACKLOG_BYTES_MAX = 32 * 1024;
/** Steps kept, sent or not, characters: about 20 s of talk. A single step beyond it is lost. */
export const KEPT_CHARS_MAX = 256 * 1024;

export type TracePiece = {
  readonly version: number;
  /** Number of its first step, from 0. */
  readonly firstStep: number;
  /** JSON of each step, as a trace file has it. */
  readonly steps: readonly string[];
};

export type TraceOutlet = {
  readonly send: (piece: TracePiece) => void;
  /** Bytes handed over that the network has not taken. */
  readonly backlogBytes: () => number;
};

export class AgentTrace {
  readonly #clock: Clock;
  #on = false;
  #outlet: TraceOutlet | null = null;
  /** Steps of the session so far. */
  #count = 0;
  #kept: string[] = [];
  #keptChars = 0;
  /** Number of the step that leaves next. */
  #next = 0;
  #disarm: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  switch(on: boolean): void {
    if (this.#on === on) return;
    this.#on = on;
    this.#forgetKept();
    this.#next = this.#count;
  }

  write(line: TraceLine): void {
    this.#count += 1;
    if (!this.#on) return;
    const step = traceLine(line);
    if (step.length > KEPT_CHARS_MAX) {
      this.#forgetKept();
      return;
    }
    this.#kept.push(step);
    this.#keptChars += step.length;
    while (this.#keptChars > KEPT_CHARS_MAX) this.#keptChars -= this.#kept.shift()?.length ?? Infinity;
    this.#arm();
  }

  /** A client is there, from now on. What is kept is sent again: nobody knows what its last connection lost. */
  attach(outlet: TraceOutlet | undefined): void {
    this.#outlet = outlet ?? null;
    this.#next = this.#firstKept;
    this.#arm();
  }

  detach(): void {
    this.#outlet = null;
    this.#disarm?.();
    this.#disarm = null;
  }

  /** The session ends: what is left leaves now. */
  finish(): void {
    while (this.#outlet !== null && this.#waits) this.#sendPiece(this.#outlet);
    this.detach();
    this.#forgetKept();
    this.#on = false;
  }

  get #firstKept(): number {
    return this.#count - this.#kept.length;
  }

  get #waits(): boolean {
    return this.#kept.length > 0 && this.#next < this.#count;
  }

  #forgetKept(): void {
    this.#kept = [];
    this.#keptChars = 0;
  }

  #arm(): void {
    if (this.#disarm !== null || this.#outlet === null || !this.#waits) return;
    this.#disarm = this.#clock.callAt(this.#clock.nowMs() + SEND_EVERY_MS, () => {
      this.#disarm = null;
      if (this.#outlet !== null && this.#outlet.backlogBytes() < BACKLOG_BYTES_MAX)
        this.#sendPiece(this.#outlet);
      this.#arm();
    });
  }

  #sendPiece(outlet: TraceOutlet): void {
    const firstStep = Math.max(this.#next, this.#firstKept);
    const steps: string[] = [];
    let chars = 0;
    for (let at = firstStep - this.#firstKept; at < this.#kept.length; at += 1) {
      const step = this.#kept[at] ?? '';
      if (steps.length > 0 && chars + step.length > PIECE_CHARS_MAX) break;
      steps.push(step);
      chars += step.length;
    }
    this.#next = firstStep + steps.length;
    outlet.send({ version: TRACE_VERSION, firstStep, steps });
  }
}
