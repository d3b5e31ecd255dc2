/**
 * The timeline of one session, from what its client was told. Enters: server messages and what was asked for, with
 * their times. Leaves: turns. Pure but for its own state. Invariant: at most TURNS_MAX turns are held; a turn has one
 * reply at most, and every reply that was started is in one turn.
 */
import type { TimelineTurn, UnstampedServerMessage } from '@antiphon/protocol';

/** Turns kept of one session: a 3 h call with a turn every 5 s. The oldest go first. */
export const TURNS_MAX = 2000;
/** Requests that wait for their reply; the core refuses more. */
const ASKED_MAX = 64;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Turn = Mutable<TimelineTurn>;

/** The user's part of a turn, before it is answered. */
type UserPart = {
  itemId: string | null;
  transcript: string | null;
  startedAtMs: number | null;
  endedAtMs: number | null;
};

const nobody = (): UserPart => ({ itemId: null, transcript: null, startedAtMs: null, endedAtMs: null });

export class Timeline {
  readonly #greets: boolean;
  readonly #turns: Turn[] = [];
  readonly #asked: (string | null)[] = [];
  #user: UserPart = nobody();
  #reply: { readonly id: string; readonly turn: Turn; readonly sinceMs: number } | null = null;
  #calledTools = false;
  #count = 0;

  /** `greets`: the first reply is the greeting. */
  constructor(greets: boolean) {
    this.#greets = greets;
  }

  get turns(): readonly TimelineTurn[] {
    return this.#turns;
  }

  /** reply.create was taken. */
  asked(instructions: string | null): void {
    if (this.#asked.length < ASKED_MAX) this.#asked.push(instructions);
  }

  /** Audio of a reply was sent. */
  spoke(atMs: number): void {
    const reply = this.#reply;
    if (reply === null || reply.turn.time_to_first_audio_ms !== null) return;
    reply.turn.time_to_first_audio_ms = Math.max(0, Math.round(atMs - reply.sinceMs));
  }

  told(message: UnstampedServerMessage, at: number): void {
    const atMs = Math.round(at);
    switch (message.type) {
      case 'input.speech.started':
        this.#settleUnanswered();
        this.#user.startedAtMs = atMs;
        return;
      case 'input.speech.stopped':
        this.#user.endedAtMs = atMs;
        return;
      case 'transcript.user':
        this.#user.itemId = message.item_id;
        this.#user.transcript = message.text;
        return;
      case 'reply.started':
        this.#begin(message, atMs);
        return;
      default:
        this.#continue(message, atMs);
    }
  }

  #continue(message: UnstampedServerMessage, atMs: number): void {
    const reply = this.#reply;
    if (reply === null || !('reply_id' in message) || message.reply_id !== reply.id) {
      if (message.type === 'tool.call' && reply !== null) this.#called(reply.turn, message, atMs);
      return;
    }
    const { turn } = reply;
    if (message.type === 'transcript.agent') turn.agent_text = message.text;
    else if (message.type === 'reply.error') turn.status = 'failed';
    else if (message.type === 'reply.done') {
      if (turn.status !== 'failed') turn.status = message.status;
      turn.agent_reply_ended_at_ms = atMs;
      if (message.status === 'interrupted') turn.interrupted_at_ms = atMs;
      this.#reply = null;
    }
  }

  #called(turn: Turn, call: Extract<UnstampedServerMessage, { type: 'tool.call' }>, atMs: number): void {
    turn.tool_calls.push({
      call_id: call.call_id,
      name: call.name,
      arguments: call.arguments,
      called_at_ms: atMs,
    });
    this.#calledTools = true;
  }

  #begin(message: { readonly reply_id: string; readonly item_id: string }, atMs: number): void {
    const { trigger, instructions } = this.#trigger();
    const user = trigger === 'user_speech' ? this.#user : nobody();
    if (trigger === 'user_speech') this.#user = nobody();
    this.#calledTools = false;
    const turn = this.#add(message.item_id, user, { trigger, instructions });
    turn.status = 'in_progress';
    turn.agent_reply_started_at_ms = atMs;
    this.#reply = { id: message.reply_id, turn, sinceMs: user.endedAtMs ?? atMs };
  }

  #trigger(): { readonly trigger: Turn['trigger']; readonly instructions: string | null } {
    if (this.#greets && this.#count === 0) return { trigger: 'greeting', instructions: null };
    if (this.#user.transcript !== null) return { trigger: 'user_speech', instructions: null };
    if (this.#calledTools) return { trigger: 'tool_result', instructions: null };
    return { trigger: 'reply_create', instructions: this.#asked.shift() ?? null };
  }

  /** Speech without words is no turn; words that nobody answered before the next ones are. */
  #settleUnanswered(): void {
    const user = this.#user;
    this.#user = nobody();
    if (user.transcript !== null && user.itemId !== null)
      this.#add(user.itemId, user, { trigger: 'user_speech', instructions: null });
  }

  #add(
    itemId: string,
    user: UserPart,
    why: { readonly trigger: Turn['trigger']; readonly instructions: string | null },
  ): Turn {
    const turn: Turn = {
      turn_id: `turn_${(this.#count += 1)}`,
      item_id: itemId,
      status: 'no_reply',
      trigger: why.trigger,
      requested_instructions: why.instructions,
      user_transcript: user.transcript,
      user_speech_started_at_ms: user.startedAtMs,
      user_speech_ended_at_ms: user.endedAtMs,
      user_confidence: null,
      agent_text: null,
      agent_reply_started_at_ms: null,
      agent_reply_ended_at_ms: null,
      interrupted_at_ms: null,
      time_to_first_audio_ms: null,
      tool_calls: [],
    };
    this.#turns.push(turn);
    if (this.#turns.length > TURNS_MAX) this.#turns.shift();
    return turn;
  }

  /** The session is over: what the user said last is kept even without an answer. */
  finish(): void {
    this.#settleUnanswered();
  }
}
