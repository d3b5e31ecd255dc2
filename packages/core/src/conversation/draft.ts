/**
 * The working copy of one step: handlers read and replace `state` and append commands, the machine hands
 * both out at the end. Lives only inside `step`, so the step stays a pure function.
 */
import type { SessionMs } from '../time.ts';
import type { ConversationCommand, ConversationEvent, Decision } from './commands.ts';
import type { ConversationInput } from './inputs.ts';
import { deferred, isAboutTurn, isOnHold } from './tool-calls.ts';
import type { ConversationState, Reply, TimerName, UserTurn } from './state.ts';

export class Draft {
  state: ConversationState;
  readonly atMs: SessionMs;
  readonly commands: ConversationCommand[] = [];
  /** Inputs that were held back and are to be handled in this step, after the one that released them. */
  readonly again: ConversationInput[] = [];

  constructor(state: ConversationState, atMs: SessionMs) {
    this.state = state;
    this.atMs = atMs;
  }

  set(patch: Partial<ConversationState>): void {
    this.state = { ...this.state, ...patch };
  }

  /** Changes the open turn; nothing happens when there is none. */
  setTurn(patch: Partial<UserTurn>): void {
    if (this.state.turn !== null) this.set({ turn: { ...this.state.turn, ...patch } });
  }

  /** Changes the open reply; nothing happens when there is none. */
  setReply(patch: Partial<Reply>): void {
    if (this.state.reply !== null) this.set({ reply: { ...this.state.reply, ...patch } });
  }

  setTimer(name: TimerName, at: SessionMs | null): void {
    if (this.state.timers[name] !== at) this.set({ timers: { ...this.state.timers, [name]: at } });
  }

  command(command: ConversationCommand): void {
    this.commands.push(command);
  }

  /** Tells the client. What the user does while a tool keeps the agent silent is told when that is over. */
  notify(event: ConversationEvent): void {
    if (isAboutTurn(event) && isOnHold(this.state)) this.set({ tools: deferred(this.state.tools, event) });
    else this.commands.push({ type: 'client.notify', event });
  }

  record(decision: Decision): void {
    this.commands.push({ type: 'decision.record', decision });
  }
}
