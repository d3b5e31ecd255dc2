/**
 * Wire ids of the Voice Agent API, made from the core's counters and the session's random part: unguessable,
 * unique across sessions, and readable back without a table.
 */
import { randomBytes } from 'node:crypto';

/** Digits of a counter in an id: more turns than a 3 h session can hold. */
const COUNTER_DIGITS = 6;
/** Digits of the part that replies and items of one conversation share. */
const PART_DIGITS = 16;

const counter = (value: number): string => value.toString(16).padStart(COUNTER_DIGITS, '0');
const randomHex = (digits: number): string => randomBytes(digits / 2).toString('hex');

export class AgentIds {
  readonly sessionId: string;
  readonly #part: string;

  /** `random`: 32 hex digits. */
  constructor(random: string = randomHex(32), part: string = random.slice(0, PART_DIGITS)) {
    this.sessionId = `sess_${random}`;
    this.#part = part;
  }

  /** Ids for the second conversation of the same session: none of the first one's comes again. */
  anew(): AgentIds {
    const random = this.sessionId.slice('sess_'.length);
    return new AgentIds(random, random.slice(PART_DIGITS));
  }

  reply(replyId: number): string {
    return `resp_${this.#part}${counter(replyId)}`;
  }

  /** Item of the user's turn. */
  turnItem(turnId: number): string {
    return `msg_${this.#part}0${counter(turnId)}`;
  }

  /** Item of the agent's reply. */
  replyItem(replyId: number): string {
    return `msg_${this.#part}1${counter(replyId)}`;
  }

  /** A tool call. */
  call(callId: number): string {
    return `call_${this.#part}${counter(callId)}`;
  }

  /** The core's call id of a wire id, or -1 when it is none of this session's. */
  callIdOf(wireId: string): number {
    return this.#counterOf(wireId, `call_${this.#part}`);
  }

  /** The core's reply id of a wire id, or -1 when it is none of this session's. */
  replyIdOf(wireId: string): number {
    return this.#counterOf(wireId, `resp_${this.#part}`);
  }

  #counterOf(wireId: string, prefix: string): number {
    if (!wireId.startsWith(prefix)) return -1;
    const digits = wireId.slice(prefix.length);
    return /^[0-9a-f]{6,13}$/.test(digits) ? parseInt(digits, 16) : -1;
  }
}
