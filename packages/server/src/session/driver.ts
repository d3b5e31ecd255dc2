/**
 * The driver: the whole concurrency design. It owns the state, takes one input at a time, steps the machine,
 * hands the step to the recorder, executes the commands in order, and arms one timer for the nearest
 * deadline. Nothing else in the server holds conversation state or sets a conversation timer.
 */
import {
  conversation,
  INITIAL_STATE,
  sessionMs,
  type ConversationCommand,
  type ConversationInput,
  type ConversationState,
  type SessionMs,
  type TraceLine,
} from '@antiphon/core';
import type { Clock } from '../ports/clock.ts';

/** Delay of a timer that fired and found nothing due yet, ms: above the rounding of session time, below a frame. */
const RETRY_MS = 0.1;

export type DriverShell = {
  readonly clock: Clock;
  /** Carries out one command. May call `give`; must not throw (what it throws is reported and swallowed). */
  readonly execute: (command: ConversationCommand, state: ConversationState) => void;
  /** Sees every step, before its commands are executed. */
  readonly record?: ((line: TraceLine) => void) | undefined;
  readonly onError: (error: unknown, during: string) => void;
};

export class Driver {
  readonly #shell: DriverShell;
  readonly #originMs: number;
  readonly #queue: ConversationInput[] = [];
  #state: ConversationState = INITIAL_STATE;
  #busy = false;
  #closed = false;
  #lastAtMs = 0;
  #disarm: (() => void) | null = null;
  #timerFiredAtMs = -1;

  constructor(shell: DriverShell) {
    this.#shell = shell;
    this.#originMs = shell.clock.nowMs();
  }

  get state(): ConversationState {
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
  give(input: ConversationInput): void {
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

  #step(input: ConversationInput): void {
    const atMs = this.nowMs();
    const [state, commands] = conversation.step(this.#state, input, atMs);
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
    const exact = conversation.deadlineMs(this.#state);
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
