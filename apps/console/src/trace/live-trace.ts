// The trace of a call that goes on, put together from the pieces that the server sends. In: session.trace events, in
// order; pieces may overlap after a resume. Out: the same model a recorded trace has, the lines for a file, and the time
// of the session now. Bounded: points of the model by lane-model.ts, lines by MAX_TRACE_CHARS. Steps that are lost leave a
// gap in the lanes; from there on the machine cannot be followed and no belief is drawn.

import { TRACE_VERSION, traceHeader, type TraceLine, traceLine } from '@antiphon/core';
import { type LaneGap, trimLanes } from '../lanes/lane-model.ts';
import {
  MAX_TRACE_CHARS,
  type TraceDecision,
  type TraceModel,
  TraceReader,
  type TraceReply,
} from './trace-model.ts';

/** An event of a reply arrives so much later than the quickest one at most, ms; replies lie further apart. */
const SAME_REPLY_MS = 500;

export interface TracePiece {
  trace_version: number;
  first_step: number;
  steps: readonly unknown[];
}

export class LiveTrace {
  readonly #reader: TraceReader;
  readonly #lines: string[] = [traceHeader()];
  #chars = 0;
  /** Number of the step that is expected next. */
  #next = 0;
  /** Every line so far is there, so that what was kept replays. */
  #whole = true;
  #offsetMs = Infinity;
  /** Shown until the server tells when it noticed. */
  #cut: LaneGap | undefined;

  constructor() {
    this.#reader = new TraceReader(this.#lines, null, true);
  }

  get model(): TraceModel {
    return this.#reader.model;
  }

  /** The trace file, up to the first gap. */
  get file(): { text: string; whole: boolean } {
    return { text: `${this.#lines.join('\n')}\n`, whole: this.#whole };
  }

  get isEmpty(): boolean {
    return this.#lines.length === 1;
  }

  /** Session time at a time of the page, as far as the quickest event so far tells; undefined before the first. */
  sessionMs(pageMs: number): number | undefined {
    return Number.isFinite(this.#offsetMs) ? Math.max(0, pageMs - this.#offsetMs) : undefined;
  }

  pageMs(sessionMs: number): number {
    return sessionMs + this.#offsetMs;
  }

  /** When the model's first words came of the reply that was announced at `startedAtMs`; all in page time. */
  firstTextAt(startedAtMs: number): number | undefined {
    const away = (reply: TraceReply): number =>
      Math.abs(this.pageMs(reply.startedAtMs ?? -Infinity) - startedAtMs);
    const reply = this.model.replies.findLast((one) => away(one) < SAME_REPLY_MS);
    return reply?.firstTextAtMs == null ? undefined : this.pageMs(reply.firstTextAtMs);
  }

  /** The page has lost its connection; what the server did meanwhile comes with the next piece. */
  disconnected(pageMs: number): void {
    const fromMs = this.sessionMs(pageMs);
    if (fromMs === undefined || this.#cut) return;
    this.#cut = { fromMs, toMs: null, text: 'connection lost' };
    this.model.gaps.push(this.#cut);
  }

  /** Returns the decisions that are new. */
  add(piece: TracePiece, arrivedAtMs: number): TraceDecision[] {
    const { decisions, gaps } = this.model;
    if (this.#cut) gaps.splice(gaps.indexOf(this.#cut), 1);
    this.#cut = undefined;
    const known = decisions.at(-1);
    if (piece.trace_version !== TRACE_VERSION) {
      this.#reader.lose(`the server's trace is of version ${String(piece.trace_version)}`);
    }
    piece.steps.forEach((step, index) => this.#step(piece.first_step + index, step as TraceLine));
    this.#offsetMs = Math.min(this.#offsetMs, arrivedAtMs - this.model.endMs);
    const fresh = decisions.slice(known === undefined ? 0 : decisions.lastIndexOf(known) + 1);
    trimLanes(this.model);
    return fresh;
  }

  #step(number: number, step: TraceLine): void {
    if (number < this.#next) return;
    if (number > this.#next) this.#lost(number - this.#next, step.atMs);
    this.#next = number + 1;
    this.#keep(step);
    this.#reader.read(step);
  }

  #lost(count: number, atMs: number): void {
    const text = `${String(count)} steps missing`;
    this.#whole = false;
    this.#reader.lose(text);
    this.#reader.gap(this.model.endMs, atMs, text);
  }

  #keep(step: TraceLine): void {
    if (!this.#whole) return;
    const line = traceLine(step);
    this.#chars += line.length + 1;
    if (this.#chars > MAX_TRACE_CHARS) this.#whole = false;
    else this.#lines.push(line);
  }
}
