/**
 * The core contract: a machine is a pure step function plus the moment at which it next wants to be
 * woken. It has no timers, promises, hidden state, randomness or `Date`: the shell passes time in.
 *
 * Invariants every machine keeps: `state` survives JSON; `step` never throws on any input of its type;
 * the same (state, input, atMs) always gives the same result.
 */
import type { SessionMs } from './time.ts';

export type Step<State, Command> = readonly [state: State, commands: readonly Command[]];

export interface Machine<State, Input, Command> {
  /** Takes one input at session time `atMs`. Results of commands come back as later inputs. */
  step(state: State, input: Input, atMs: SessionMs): Step<State, Command>;
  /** Session time of the nearest deadline, or null when the machine is over. */
  deadlineMs(state: State): SessionMs | null;
}
