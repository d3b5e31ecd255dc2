/**
 * What a caller knows of the conversation: server messages enter with the call time at which they arrived,
 * and become replies, user turns and a list of events. Audio itself goes to the speaker, not here; of it the
 * log keeps counts and times.
 */
import { numberField, textField, type WireEvent } from './wire-event.ts';

/** A word of the agent: where it lies in its reply's audio, ms; null where the server gave no times. */
export type AgentWord = {
  readonly text: string;
  readonly startMs: number | null;
  readonly endMs: number | null;
};

export type ReplyLog = {
  readonly replyId: string;
  readonly startedMs: number;
  firstAudioMs: number | null;
  lastAudioMs: number | null;
  doneMs: number | null;
  status: string | null;
  text: string | null;
  interrupted: boolean;
  readonly words: AgentWord[];
};

/** One turn as the server reported it: `input.speech.started` to `stopped`, and the transcript. */
export type UserTurnLog = {
  readonly startedMs: number;
  /** The agent was speaking when the server decided that the user had: a barge-in. */
  readonly bargeIn: boolean;
  stoppedMs: number | null;
  /** What the recogniser made of it so far; it may still be discarded. */
  partial: string | null;
  text: string | null;
  textMs: number | null;
};

export type CallEvent = {
  readonly atMs: number;
  readonly source: 'server' | 'caller';
  readonly type: string;
  readonly fields: Readonly<Record<string, unknown>>;
};

/** Fields that would drown the timeline: audio, the configuration echoed back, credentials. */
const LEFT_OUT = new Set(['type', 'data', 'config', 'timestamp', 'resume_token', 'expires_at']);

export class CallLog {
  readonly events: CallEvent[] = [];
  readonly replies: ReplyLog[] = [];
  readonly turns: UserTurnLog[] = [];
  readonly #notify: (event: CallEvent) => void;
  constructor(notify: (event: CallEvent) => void = () => undefined) {
    this.#notify = notify;
  }

  get openReply(): ReplyLog | null {
    return this.replies.findLast((reply) => reply.doneMs === null) ?? null;
  }
  get userTurnOpen(): boolean {
    const last = this.turns.at(-1);
    return last !== undefined && last.stoppedMs === null;
  }

  note(atMs: number, type: string, fields: Readonly<Record<string, unknown>>): void {
    this.#add({ atMs, source: 'caller', type, fields });
  }

  /** The reply that a message speaks of: named, or (some servers leave the id out) the open one. */
  replyOf(event: WireEvent): ReplyLog | null {
    const replyId = textField(event, 'reply_id');
    if (replyId === null) return this.openReply;
    return this.replies.find((reply) => reply.replyId === replyId) ?? null;
  }

  /** `agentAudible`: agent audio is sounding or queued at this moment. */
  receive(event: WireEvent, atMs: number, agentAudible: boolean): void {
    const reply = this.replyOf(event);
    switch (event.type) {
      case 'reply.started':
        this.#startReply(textField(event, 'reply_id') ?? `reply_${String(this.replies.length + 1)}`, atMs);
        break;
      case 'reply.audio':
        if (reply !== null) this.#countAudio(reply, atMs);
        return;
      case 'transcript.agent.delta':
        reply?.words.push({
          text: (textField(event, 'delta') ?? '').trim(),
          startMs: numberField(event, 'start_ms'),
          endMs: numberField(event, 'end_ms'),
        });
        return;
      case 'transcript.agent':
        if (reply !== null) {
          reply.text = textField(event, 'text');
          reply.interrupted ||= event['interrupted'] === true;
        }
        break;
      case 'reply.done':
        if (reply !== null) this.#endReply(reply, textField(event, 'status') ?? 'completed', atMs);
        break;
      default:
        this.#userEvent(event, atMs, agentAudible);
    }
    const fields = Object.fromEntries(Object.entries(event).filter(([name]) => !LEFT_OUT.has(name)));
    this.#add({ atMs, source: 'server', type: event.type, fields });
  }

  #userEvent(event: WireEvent, atMs: number, agentAudible: boolean): void {
    const turn = this.turns.at(-1);
    switch (event.type) {
      case 'input.speech.started':
        this.turns.push({
          startedMs: atMs,
          bargeIn: agentAudible || this.openReply !== null,
          stoppedMs: null,
          partial: null,
          text: null,
          textMs: null,
        });
        break;
      case 'input.speech.stopped':
        if (turn !== undefined) turn.stoppedMs ??= atMs;
        break;
      case 'transcript.user.delta':
        if (turn !== undefined) turn.partial = textField(event, 'text') ?? turn.partial;
        break;
      case 'transcript.user':
        if (turn !== undefined) [turn.text, turn.textMs] = [textField(event, 'text'), atMs];
        break;
      default:
    }
  }

  #startReply(replyId: string, atMs: number): void {
    this.replies.push({
      replyId,
      startedMs: atMs,
      firstAudioMs: null,
      lastAudioMs: null,
      doneMs: null,
      status: null,
      text: null,
      interrupted: false,
      words: [],
    });
  }

  #countAudio(reply: ReplyLog, atMs: number): void {
    reply.lastAudioMs = atMs;
    if (reply.firstAudioMs !== null) return;
    reply.firstAudioMs = atMs;
    this.#add({
      atMs,
      source: 'server',
      type: 'reply.audio',
      fields: { reply_id: reply.replyId, first: true },
    });
  }

  #endReply(reply: ReplyLog, status: string, atMs: number): void {
    reply.doneMs ??= atMs;
    reply.status ??= status;
    reply.interrupted ||= status === 'interrupted';
  }

  #add(event: CallEvent): void {
    this.events.push(event);
    this.#notify(event);
  }
}
