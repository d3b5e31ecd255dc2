/**
 * The speech machine with a voice and a network that take simulated time: give it requests, let time pass, read what the
 * client was sent. Every wait of the machine itself is honoured, so that a run is exact and repeatable.
 */
import {
  initialSpeech,
  sessionMs,
  speech,
  type SpeechCommand,
  type SpeechEvent,
  type SpeechInput,
  type SpeechMode,
  type SpeechSettings,
  type SpeechState,
} from '@antiphon/core';

/** Speed of the voice, characters a second of audio. */
const CHARS_PER_S = 15;
const MS_PER_S = 1000;

export type SpokenFrame = Extract<SpeechCommand, { type: 'audio.send' }>;
export type SpeechLogEntry = { readonly atMs: number } & (
  | { readonly what: 'event'; readonly event: SpeechEvent }
  | { readonly what: 'audio'; readonly frame: SpokenFrame }
  | { readonly what: 'closed'; readonly reason: string }
);

export type SpeechScript = {
  /** Until the first audio of a chunk, ms. */
  readonly latencyMs?: number;
  /** Until the network has taken a frame, ms. */
  readonly networkMs?: number;
  /** Chunks whose text matches this fail. */
  readonly fails?: RegExp;
  readonly settings?: Partial<SpeechSettings>;
  readonly turnTimeoutMs?: number | null;
};

type Scheduled = {
  readonly atMs: number;
  readonly order: number;
  readonly turnId: number | null;
  readonly input: SpeechInput;
};

export class SpeechRehearsal {
  state: SpeechState;
  nowMs = 0;
  readonly log: SpeechLogEntry[] = [];
  /** Turns that were released, in order. */
  readonly released: number[] = [];
  /** Turns the engine is at work for. */
  readonly #working = new Map<number, number>();
  readonly #script: SpeechScript;
  #scheduled: Scheduled[] = [];
  #order = 0;

  constructor(mode: SpeechMode, script: SpeechScript = {}) {
    this.#script = script;
    this.state = initialSpeech(mode, {
      settings: { voiceId: 'tone', ...script.settings },
      turnTimeoutMs: script.turnTimeoutMs ?? null,
    });
  }

  /** Chunks the engine is working on now. */
  get working(): number {
    return [...this.#working.values()].reduce((sum, count) => sum + count, 0);
  }

  give(input: SpeechInput): void {
    const [state, commands] = speech.step(this.state, input, sessionMs(this.nowMs));
    this.state = state;
    for (const command of commands) this.#execute(command);
  }

  text(text: string, more: Partial<Extract<SpeechInput, { type: 'text.added' }>> = {}): void {
    this.give({ type: 'text.added', contextId: null, text, flush: false, changes: {}, ...more });
  }

  /** Lets `ms` pass, with everything that falls due. */
  pass(ms: number): void {
    const untilMs = this.nowMs + ms;
    for (;;) {
      const next = this.#scheduled[0];
      const deadline = speech.deadlineMs(this.state) ?? Infinity;
      const at = Math.min(next?.atMs ?? Infinity, deadline);
      if (at > untilMs) break;
      this.nowMs = Math.max(this.nowMs, at);
      if (next !== undefined && next.atMs <= deadline) {
        this.#scheduled.shift();
        this.#arrive(next);
      } else this.give({ type: 'time.passed' });
    }
    this.nowMs = untilMs;
  }

  events(contextId?: string | null): SpeechEvent[] {
    return this.log.flatMap((entry) =>
      entry.what === 'event' &&
      (contextId === undefined || ('contextId' in entry.event && entry.event.contextId === contextId))
        ? [entry.event]
        : [],
    );
  }

  types(): string[] {
    return this.events().map((event) => event.type);
  }

  audioMs(contextId: string | null = null): number {
    return this.log.reduce(
      (sum, entry) =>
        entry.what === 'audio' && entry.frame.contextId === contextId
          ? sum + ((entry.frame.toSample - entry.frame.fromSample) * MS_PER_S) / entry.frame.sampleRateHz
          : sum,
      0,
    );
  }

  #arrive(scheduled: Scheduled): void {
    const { turnId, input } = scheduled;
    if (turnId !== null && (input.type === 'synthesis.finished' || input.type === 'synthesis.failed')) {
      this.#working.set(turnId, (this.#working.get(turnId) ?? 1) - 1);
    }
    this.give(input);
  }

  #execute(command: SpeechCommand): void {
    switch (command.type) {
      case 'synthesis.start':
        this.#synthesize(command);
        return;
      case 'audio.send':
        this.log.push({ atMs: this.nowMs, what: 'audio', frame: command });
        this.#later(this.#script.networkMs ?? 0, null, { type: 'audio.written' });
        return;
      case 'turn.release':
        this.#scheduled = this.#scheduled.filter((one) => one.turnId !== command.turnId);
        this.#working.delete(command.turnId);
        this.released.push(command.turnId);
        return;
      case 'client.notify':
        this.log.push({ atMs: this.nowMs, what: 'event', event: command.event });
        return;
      case 'socket.close':
        this.log.push({ atMs: this.nowMs, what: 'closed', reason: command.reason });
    }
  }

  #synthesize({
    turnId,
    chunkId,
    text,
    sampleRateHz,
  }: Extract<SpeechCommand, { type: 'synthesis.start' }>): void {
    this.#working.set(turnId, (this.#working.get(turnId) ?? 0) + 1);
    const latencyMs = this.#script.latencyMs ?? 30;
    const perChar = sampleRateHz / CHARS_PER_S;
    const samples = Math.round(text.length * perChar);
    const result = (input: SpeechInput): void => {
      this.#later(latencyMs, turnId, input);
    };
    if (this.#script.fails?.test(text) === true) {
      result({ type: 'synthesis.failed', turnId, chunkId, unavailable: false });
      return;
    }
    const words = [...text.matchAll(/\S+/g)].map(({ index, 0: word }) => ({
      word,
      charStart: index,
      charEnd: index + word.length,
      spokenStart: index,
      spokenEnd: index + word.length,
      startSample: Math.round(index * perChar),
      endSample: Math.round((index + word.length) * perChar),
    }));
    const half = Math.floor(samples / 2);
    result({ type: 'audio.synthesized', turnId, chunkId, samples: half });
    result({ type: 'audio.synthesized', turnId, chunkId, samples: samples - half });
    result({ type: 'words.synthesized', turnId, chunkId, words });
    result({ type: 'synthesis.finished', turnId, chunkId });
  }

  #later(delayMs: number, turnId: number | null, input: SpeechInput): void {
    this.#order += 1;
    const scheduled = { atMs: this.nowMs + delayMs, order: this.#order, turnId, input };
    let index = this.#scheduled.length;
    while (index > 0 && (this.#scheduled[index - 1]?.atMs ?? 0) > scheduled.atMs) index -= 1;
    this.#scheduled.splice(index, 0, scheduled);
  }
}
