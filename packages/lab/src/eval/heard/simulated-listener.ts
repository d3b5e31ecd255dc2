/**
 * A client that plays what it is sent: network delay with jitter, a constant buffer before the first sample, and
 * acknowledgements every 150 ms of which some are lost. Enters: when which audio was sent. Leaves: how much has
 * really been rendered at any time. The core never sees this truth, only the acknowledgements that arrive.
 */
import { REPLY_RATE_HZ } from '@antiphon/core';
import type { Random } from '../../audio-head/random.ts';

export type Sent = { readonly atMs: number; readonly from: number; readonly to: number };

export type ListenerSetup = {
  /** Audio the client holds back before it plays, ms. */
  readonly bufferMs: number;
  /** One way through the network at least, ms, and how much longer at most. */
  readonly delayMs: number;
  readonly jitterMs: number;
  /** Share of acknowledgements that never arrive; 1 = none is sent. */
  readonly lostAcks: number;
};

export class SimulatedListener {
  readonly #setup: ListenerSetup;
  readonly #random: Random;
  readonly #pieces: { readonly arrivesMs: number; readonly to: number }[] = [];

  constructor(setup: ListenerSetup, random: Random) {
    this.#setup = setup;
    this.#random = random;
  }

  /** A delay of one message, ms. */
  delay(): number {
    return this.#setup.delayMs + this.#random.between(0, this.#setup.jitterMs);
  }

  losesAck(): boolean {
    return this.#random.next() < this.#setup.lostAcks;
  }

  /** Sockets keep order: nothing arrives before what was sent before it. */
  receive(sent: Sent): void {
    const before = this.#pieces.at(-1)?.arrivesMs ?? 0;
    this.#pieces.push({ arrivesMs: Math.max(before, sent.atMs + this.delay()), to: sent.to });
  }

  /** Audio rendered at `atMs`, ms; playing waits where the next piece is not there yet. */
  renderedMs(atMs: number): number {
    const first = this.#pieces[0];
    if (first === undefined) return 0;
    let clockMs = first.arrivesMs + this.#setup.bufferMs;
    let playedMs = 0;
    for (const piece of this.#pieces) {
      const startsMs = Math.max(clockMs, piece.arrivesMs);
      if (startsMs >= atMs) break;
      const lengthMs = (piece.to * 1000) / REPLY_RATE_HZ - playedMs;
      const played = Math.min(lengthMs, atMs - startsMs);
      playedMs += played;
      clockMs = startsMs + lengthMs;
      if (played < lengthMs) break;
    }
    return playedMs;
  }
}
