/**
 * The driver: the whole concurrency design. It owns the state of one machine, takes one input at a time, steps the
 * machine, hands the step to the recorder, executes the commands in order, and arms one timer for the nearest
 * deadline. Nothing else in the server holds the state of a session or sets a timer for it.
 */
import { sessionMs, type Machine, type SessionMs } from '@antiphon/core';
import type { Clock } from '../ports/clock.ts';

/** Delay of a timer that fired and found nothing due yet, ms: above the rounding of session time, below a frame. */
const RETRY_MS = 0.1;

export type Named = { readonly type: string };

export type DriverShell<State, Input extends Named, Command extends Named> = {
  readonly clock: Clock;
  /** Carries out one command. May call `give`; must not throw (what it throws is reported and swallowed). */
  readonly execute: (command: Command, state: State) => void;
  /** Sees every step, before its commands are executed. */
  readonly record?:
    | ((line: {
        readonly atMs: SessionMs;
        readonly input: Input;
        readonly commands: readonly Command[];
      }) => void)
    | undefined;
  readonly onError: (error: unknown, during: string) => void;
};

type TimePassed = { readonly type: 'time.passed' };

export class Driver<State, Input extends Named, Command extends Named> {
  readonly #shell: DriverShell<State, Input | TimePassed, Command>;
  readonly #machine: Machine<State, Input | TimePassed, Command>;
  readonly #originMs: number;
  readonly #queue: (Input | TimePassed)[] = [];
  #state: State;
  #busy = false;
  #closed = false;
  #lastAtMs = 0;
  #disarm: (() => void) | null = null;
  #timerFiredAtMs = -1;

  constructor(
    shell: DriverShell<State, Input | TimePassed, Command>,
    machine: Machine<State, Input | TimePassed, Command>,
    initial: State,
  ) {
    this.#shell = shell;
    this.#machine = machine;
    this.#state = initial;
    this.#originMs = shell.clock.nowMs();
  }

  get state(): State {
    return this.#state;
  }

  /**
   * Session time now, to a hundredth of a millisecond, never running backwards. Rounded up: rounded down, a timer
   * that rings at its exact time would find its deadline still ahead, and a simulated clock would stand still.
   */
  nowMs(): SessionMs {
    const now = Math.ceil((this.#shell.clock.nowMs() - this.#originMs) * 100) / 100;
    this.#lastAtMs = Math.max(this.#lastAtMs, now);
    return sessionMs(this.#lastAtMs);
  }

  /** Gives the machine one input; inputs that arrive while a step is being executed wait their turn. */
  give(input: Input | TimePassed): void {
    if (this.#closed) return;
    this.#queue.push(input);
    if (this.#busy) return;
    this.#busy = true;
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) this.#step(next);
    this.#busy = false;
    this.#arm();
  }

  /** Disarms the timer; inputs after this are ignored, so that nothing arms it again. */
  close(): void {
    this.#closed = true;
    this.#disarm?.();
    this.#disarm = null;
  }

  #step(input: Input | TimePassed): void {
    const atMs = this.nowMs();
    const [state, commands] = this.#machine.step(this.#state, input, atMs);
    this.#state = state;
    this.#shell.record?.({ atMs, input, commands });
    for (const command of commands) {
      try {
        this.#shell.execute(command, state);
      } catch (error) {
        this.#shell.onError(error, command.type);
      }
    }
  }

  #arm(): void {
    this.#disarm?.();
    const exact = this.#machine.deadlineMs(this.#state);
    // Rounding can let a timer fire a hair before its work is due. Armed again for the same moment it would fire for
    // ever on a simulated clock, so that it comes a little later.
    const overdue = exact !== null && exact < this.#timerFiredAtMs + RETRY_MS;
    const deadline = overdue ? this.#timerFiredAtMs + RETRY_MS : exact;
    this.#disarm =
      deadline === null
        ? null
        : this.#shell.clock.callAt(this.#originMs + deadline, () => {
            this.#timerFiredAtMs = this.nowMs();
            this.give({ type: 'time.passed' });
          });
  }
}
