/**
 * A value dictated in groups, as the machine gets it. Enters: the agent's question, the groups and the pauses
 * between them. Leaves: when the machine took the turn. Voice activity follows the words; a word's text comes a
 * recogniser's lag after its end. No label is involved: that the value is complete is known to the judge only.
 */
import {
  audioMs,
  conversation,
  DEFAULT_OPTIONS,
  INITIAL_STATE,
  sessionMs,
  type ConversationCommand,
  type ConversationInput,
  type ConversationOptions,
  type ConversationState,
} from '@antiphon/core';

const WINDOW_MS = 32;
/** The caller begins to answer this long after the session has begun, ms. */
const ONSET_MS = 512;
/** After the last word nobody waits longer than this, ms. */
const GIVE_UP_MS = 5000;

export type ReleaseTimes = { readonly wordMs: number; readonly asrLagMs: number };

export type SpokenValue = {
  readonly question: string;
  readonly groups: readonly (readonly string[])[];
  /** Between the groups, s. */
  readonly pausesS: readonly number[];
};

export type TimedText = { readonly text: string; readonly fromMs: number; readonly toMs: number };

export type TakenValue = {
  /** On the session's clock; null = not within GIVE_UP_MS. */
  readonly takenAtMs: number | null;
  readonly firstWordAtMs: number;
  /** The text of the last word was there. */
  readonly releasedAtMs: number;
  readonly p: number | null;
};

export function timedWords(value: SpokenValue, wordMs: number): TimedText[] {
  let atMs = ONSET_MS;
  return value.groups.flatMap((group, index) => {
    if (index > 0) atMs += (value.pausesS[index - 1] ?? 0) * 1000;
    return group.map((text) => {
      const fromMs = atMs;
      atMs += wordMs;
      return { text, fromMs, toMs: atMs };
    });
  });
}

export function dictate(
  value: SpokenValue,
  times: ReleaseTimes,
  options: Partial<ConversationOptions>,
): TakenValue {
  const words = timedWords(value, times.wordMs);
  const releasedAtMs = (words.at(-1)?.toMs ?? ONSET_MS) + times.asrLagMs;
  const run = new Dictation(words, times.asrLagMs);
  run.give({ type: 'session.started', options: { ...DEFAULT_OPTIONS, ...options } });
  if (value.question !== '') run.give({ type: 'message.added', role: 'assistant', text: value.question });
  const { takenAtMs, p } = run.play(releasedAtMs + GIVE_UP_MS);
  return { takenAtMs, firstWordAtMs: ONSET_MS, releasedAtMs, p };
}

type Final = { readonly turnId: number; readonly atMs: number };

class Dictation {
  #state: ConversationState = INITIAL_STATE;
  readonly #words: readonly TimedText[];
  readonly #lagMs: number;
  #nowMs = 0;
  #windowEndMs = 0;
  #told = 0;
  #listening: { readonly turnId: number; readonly fromMs: number } | null = null;
  #finals: Final[] = [];
  #takenAtMs: number | null = null;
  #p: number | null = null;

  constructor(words: readonly TimedText[], lagMs: number) {
    this.#words = words;
    this.#lagMs = lagMs;
  }

  play(untilMs: number): { readonly takenAtMs: number | null; readonly p: number | null } {
    while (this.#takenAtMs === null) {
      const deadline = conversation.deadlineMs(this.#state) ?? Infinity;
      const textAt = this.#nextTextMs();
      const at = Math.min(this.#windowEndMs + WINDOW_MS, deadline, textAt);
      if (at > untilMs) break;
      this.#nowMs = Math.max(this.#nowMs, at);
      if (textAt <= at) this.#tellText();
      else if (deadline <= at) this.give({ type: 'time.passed' });
      else this.#hearWindow();
    }
    return { takenAtMs: this.#takenAtMs, p: this.#p };
  }

  give(input: ConversationInput): void {
    const [state, commands] = conversation.step(this.#state, input, sessionMs(this.#nowMs));
    this.#state = state;
    for (const command of commands) this.#execute(command);
  }

  #hearWindow(): void {
    const from = this.#windowEndMs;
    const to = (this.#windowEndMs += WINDOW_MS);
    const voicedMs = this.#words.reduce(
      (sum, word) => sum + Math.max(0, Math.min(to, word.toMs) - Math.max(from, word.fromMs)),
      0,
    );
    const speech = voicedMs >= WINDOW_MS / 2;
    const probability = speech ? 0.95 : 0.02;
    this.give({ type: 'vad.scored', audioMs: audioMs(to), probability, levelDb: speech ? -25 : -60 });
  }

  #nextTextMs(): number {
    const next = this.#words[this.#told];
    const final = Math.min(Infinity, ...this.#finals.map(({ atMs }) => atMs));
    return Math.min(next === undefined ? Infinity : next.toMs + this.#lagMs, final);
  }

  /** One more word, or the answer to a flush: never both, so that their order stays theirs. */
  #tellText(): void {
    const next = this.#words[this.#told];
    const isWord = next !== undefined && next.toMs + this.#lagMs <= this.#nowMs;
    let turnId = this.#listening?.turnId;
    if (isWord) {
      this.#told += 1;
    } else {
      const due = this.#finals.find(({ atMs }) => atMs <= this.#nowMs);
      this.#finals = this.#finals.filter((final) => final !== due);
      turnId = due?.turnId;
    }
    if (turnId === undefined || this.#listening === null) return;
    const text = this.#textFrom(this.#listening.fromMs);
    this.give({
      type: 'transcript.received',
      turnId,
      final: !isWord,
      text,
      stableText: text,
      evidence: null,
    });
  }

  #textFrom(fromMs: number): string {
    const heard = this.#words.slice(0, this.#told).filter((word) => word.toMs > fromMs);
    return heard.map(({ text }) => text).join(' ');
  }

  #execute(command: ConversationCommand): void {
    if (command.type === 'recognition.start') {
      this.#listening = { turnId: command.turnId, fromMs: command.fromAudioMs };
    } else if (command.type === 'recognition.flush') {
      const nowMs = this.#nowMs;
      const lastMs = this.#words.findLast(({ toMs }) => toMs <= nowMs)?.toMs ?? nowMs;
      this.#finals.push({ turnId: command.turnId, atMs: Math.max(nowMs, lastMs + this.#lagMs) });
    } else if (command.type === 'decision.record' && command.decision.kind === 'end-of-turn') {
      const { p } = command.decision.facts;
      this.#p = typeof p === 'number' ? p : null;
    } else if (command.type === 'client.notify' && command.event.type === 'user-transcript.finished') {
      this.#takenAtMs ??= this.#nowMs;
    }
  }
}
