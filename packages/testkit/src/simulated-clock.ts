/**
 * A clock that moves only when told. Callbacks run in the order of their times (then of their making). Work
 * that takes real time can hold the clock: simulated time then stands still until it is released, so that
 * an engine's result arrives at the simulated moment its caller gives it, however slow the machine is.
 */
import type { Clock } from '@antiphon/server/ports/clock';

type Call = { readonly atMs: number; readonly order: number; readonly callback: () => void };

/** 2026-01-05 09:00 UTC, a Monday: what "today" is in simulations. */
const EPOCH_MS = Date.UTC(2026, 0, 5, 9);

export class SimulatedClock implements Clock {
  #nowMs = 0;
  #order = 0;
  #holds = 0;
  readonly #calls: Call[] = [];
  readonly #idle: (() => void)[] = [];

  nowMs(): number {
    return this.#nowMs;
  }

  epochMs(): number {
    return EPOCH_MS + this.#nowMs;
  }

  callAt(atMs: number, callback: () => void): () => void {
    this.#order += 1;
    const call: Call = { atMs: Math.max(atMs, this.#nowMs), order: this.#order, callback };
    let index = this.#calls.length;
    while (index > 0 && (this.#calls[index - 1]?.atMs ?? 0) > call.atMs) index -= 1;
    this.#calls.splice(index, 0, call);
    return () => {
      const at = this.#calls.indexOf(call);
      if (at >= 0) this.#calls.splice(at, 1);
    };
  }

  /** How many things were ever scheduled or held: unchanged means that nothing new came up. */
  get activity(): number {
    return this.#order;
  }

  /** Stops time until the returned function is called (once). */
  hold(): () => void {
    this.#order += 1;
    this.#holds += 1;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#holds -= 1;
      if (this.#holds === 0) for (const resolve of this.#idle.splice(0)) resolve();
    };
  }

  /** Resolves as soon as nothing holds the clock. */
  idle(): Promise<void> {
    if (this.#holds === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Time of the next callback, or null. */
  nextAtMs(): number | null {
    return this.#calls[0]?.atMs ?? null;
  }

  /** Moves to the next callback and runs it; false when there is none at or before `untilMs`. */
  runNext(untilMs = Infinity): boolean {
    const call = this.#calls[0];
    if (call === undefined || call.atMs > untilMs) return false;
    this.#calls.shift();
    this.#nowMs = Math.max(this.#nowMs, call.atMs);
    call.callback();
    return true;
  }

  /** Runs every callback up to `untilMs` at once, for tests without engines that hold. */
  advanceTo(untilMs: number): void {
    while (this.runNext(untilMs));
    this.#nowMs = Math.max(this.#nowMs, untilMs);
  }
}

/**
 * Runs a simulation that has real engines and sockets in it: time moves on only when nothing holds the clock
 * and `settle` (all frames in flight have been delivered) brings up nothing new.
 */
export async function runSimulation(
  clock: SimulatedClock,
  settle: () => Promise<void>,
  until: { readonly done: () => boolean; readonly maxMs: number },
): Promise<void> {
  while (!until.done() && clock.nowMs() < until.maxMs) {
    for (let before = -1; before !== clock.activity;) {
      before = clock.activity;
      await clock.idle();
      await settle();
    }
    if (!clock.runNext(until.maxMs)) return;
  }
}
