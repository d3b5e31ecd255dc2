/**
 * A rehearsal: the conversation machine alone, on simulated time, with scripted ears, model and voice. Enters:
 * what the caller says and when. Leaves: every step as a trace line, and the audio that was sent. No I/O, no
 * real time: the same script always gives the same trace.
 */
import {
  audioMs,
  conversation,
  DEFAULT_OPTIONS,
  generationHistory,
  INITIAL_STATE,
  playedMs,
  REPLY_RATE_HZ,
  sessionMs,
  type ConversationCommand,
  type ConversationEvent,
  type ConversationInput,
  type ConversationOptions,
  type ConversationState,
  type TimedWord,
  type TraceLine,
} from '@antiphon/core';

/** Length of a voice activity window, ms. */
const WINDOW_MS = 32;
/** More steps than this at one moment mean that a deadline never moves on. */
const MAX_STEPS_AT_ONCE = 2000;

export type Utterance = {
  readonly fromMs: number;
  readonly toMs: number;
  /** What the recogniser makes of it; "" = noise. */
  readonly text: string;
};

export type RehearsalScript = {
  readonly options?: Partial<ConversationOptions>;
  readonly caller?: readonly Utterance[];
  /** The model: the reply to the whole history, what it calls, or an error. */
  readonly reply?: (state: ConversationState, refused: number) => string | RehearsedReply | Error;
  /** Latencies, ms: recogniser (flush to final), model (start to text), voice (chunk to audio). */
  readonly recogniserMs?: number;
  readonly modelMs?: number;
  readonly voiceMs?: number;
  /** Characters a second of the voice. */
  readonly voiceRate?: number;
  /** The client acknowledges playback this long after sending, ms; null = never. */
  readonly playerDelayMs?: number | null;
  /** The microphone sends nothing from then on. */
  readonly mutedFromMs?: number;
  /** What the microphone hears in this time arrives at its end, all at once. */
  readonly stall?: { readonly fromMs: number; readonly toMs: number };
};

export type RehearsedReply = {
  readonly text: string;
  readonly calls: readonly { readonly name: string; readonly arguments: object }[];
};

type Pending = {
  readonly atMs: number;
  readonly order: number;
  readonly input: () => ConversationInput | null;
};

export class Rehearsal {
  state: ConversationState = INITIAL_STATE;
  nowMs = 0;
  readonly lines: TraceLine[] = [];
  readonly events: { readonly atMs: number; readonly event: ConversationEvent }[] = [];
  readonly sent: {
    readonly atMs: number;
    readonly replyId: number;
    readonly from: number;
    readonly to: number;
  }[] = [];
  readonly #script: RehearsalScript;
  readonly #pending: Pending[] = [];
  readonly #listening = new Map<number, number>();
  #order = 0;
  #playerEndsAtMs = 0;
  #windowEndMs = 0;

  constructor(script: RehearsalScript = {}) {
    this.#script = script;
    this.give({ type: 'session.started', options: { ...DEFAULT_OPTIONS, ...script.options } });
  }

  /** Steps the machine now and carries out what it asks. */
  give(input: ConversationInput): void {
    const [state, commands] = conversation.step(this.state, input, sessionMs(this.nowMs));
    this.state = state;
    this.lines.push({ atMs: this.nowMs, input, commands });
    for (const command of commands) this.#execute(command);
  }

  /** Lets time pass until `untilMs`: voice windows, results and deadlines in their order. */
  run(untilMs: number): this {
    let stuck = 0;
    let before = -1;
    for (;;) {
      stuck = this.nowMs === before ? stuck + 1 : 0;
      before = this.nowMs;
      if (stuck > MAX_STEPS_AT_ONCE) throw new Error(`time stands still at ${this.nowMs} ms`);
      const deadline = conversation.deadlineMs(this.state) ?? Infinity;
      const pending = this.#nextPending();
      const at = Math.min(this.#windowEndMs + WINDOW_MS, deadline, pending?.atMs ?? Infinity);
      if (at > untilMs) break;
      this.nowMs = Math.max(this.nowMs, at);
      if (pending !== undefined && pending.atMs <= at) {
        this.#pending.splice(this.#pending.indexOf(pending), 1);
        const input = pending.input();
        if (input !== null) this.give(input);
      } else if (deadline <= at) {
        this.give({ type: 'time.passed' });
      } else {
        this.#hear();
      }
    }
    this.nowMs = untilMs;
    return this;
  }

  /** Types of the events told to the client, in order; repeated words and transcripts left out. */
  story(): string[] {
    return this.events
      .map(({ event }) => event.type)
      .filter((type) => type !== 'agent-word.sent' && type !== 'user-transcript.changed');
  }

  eventsOf<T extends ConversationEvent['type']>(type: T): Extract<ConversationEvent, { type: T }>[] {
    return this.events.map(({ event }) => event).filter((event) => event.type === type) as never;
  }

  later(afterMs: number, input: ConversationInput | (() => ConversationInput | null)): void {
    this.#order += 1;
    const make = typeof input === 'function' ? input : () => input;
    this.#pending.push({ atMs: this.nowMs + afterMs, order: this.#order, input: make });
  }

  #nextPending(): Pending | undefined {
    return this.#pending.reduce<Pending | undefined>((first, next) => {
      if (first === undefined || next.atMs < first.atMs) return next;
      return next.atMs === first.atMs && next.order < first.order ? next : first;
    }, undefined);
  }

  #hear(): void {
    const from = this.#windowEndMs;
    this.#windowEndMs += WINDOW_MS;
    if (this.#windowEndMs > (this.#script.mutedFromMs ?? Infinity)) return;
    const caller = this.#script.caller ?? [];
    const speech = caller.some((said) => said.fromMs < this.#windowEndMs && said.toMs > from);
    const probability = speech ? 0.95 : 0.02;
    const { fromMs: stallsFrom = Infinity, toMs: stallsTo = 0 } = this.#script.stall ?? {};
    const window: ConversationInput = {
      type: 'vad.scored',
      audioMs: audioMs(this.#windowEndMs),
      probability,
      levelDb: speech ? -25 : -60,
    };
    if (this.#windowEndMs > stallsFrom && this.#windowEndMs <= stallsTo) {
      this.later(stallsTo - this.nowMs, window);
      return;
    }
    this.give(window);
    if (speech && this.#windowEndMs % (WINDOW_MS * 8) === 0) {
      for (const turnId of this.#listening.keys()) this.#transcribe(turnId, false, 60);
    }
  }

  /** What a recogniser that started at `fromMs` has heard by now. */
  #heard(fromMs: number): string {
    return (this.#script.caller ?? [])
      .filter((said) => said.toMs > fromMs && said.fromMs < this.nowMs)
      .map((said) => {
        const words = said.text.split(' ');
        const share = Math.min(1, (this.nowMs - said.fromMs) / (said.toMs - said.fromMs));
        return words.slice(0, Math.floor(words.length * share + 1e-9)).join(' ');
      })
      .filter((text) => text !== '')
      .join(' ');
  }

  #transcribe(turnId: number, final: boolean, latencyMs: number): void {
    const fromMs = this.#listening.get(turnId);
    if (fromMs === undefined) return;
    const text = this.#heard(fromMs);
    this.later(latencyMs, () =>
      this.#listening.has(turnId)
        ? { type: 'transcript.received', turnId, final, text, stableText: text, evidence: null }
        : null,
    );
  }

  #execute(command: ConversationCommand): void {
    switch (command.type) {
      case 'recognition.start':
        this.#listening.set(command.turnId, command.fromAudioMs);
        return;
      case 'recognition.flush':
        this.#transcribe(command.turnId, true, this.#script.recogniserMs ?? 80);
        return;
      case 'value.validate':
        return;
      case 'recognition.stop':
        this.#listening.delete(command.turnId);
        return;
      case 'generation.start':
        this.#generate(command);
        return;
      case 'synthesis.start':
        this.#synthesise(command.replyId, command.chunkId, command.text);
        return;
      case 'audio.send':
        this.#send(command);
        return;
      case 'client.notify':
        this.events.push({ atMs: this.nowMs, event: command.event });
        return;
      case 'reply.release':
      case 'tool.start':
      case 'tool.stop':
      case 'decision.record':
      case 'session.close':
        return;
    }
  }

  #generate(command: Extract<ConversationCommand, { type: 'generation.start' }>): void {
    const { replyId } = command;
    const history = generationHistory(this.state.history, command);
    const refused = command.refused?.calls.length ?? 0;
    const said = (this.#script.reply ?? (() => 'I see.'))({ ...this.state, history }, refused);
    const text = typeof said === 'string' || said instanceof Error ? said : said.text;
    const calls = typeof said === 'string' || said instanceof Error ? [] : said.calls;
    const latency = this.#script.modelMs ?? 50;
    if (text instanceof Error) {
      const failure = { code: 'llm_failed', message: text.message, retryable: false, statusCode: null };
      this.later(latency, { type: 'generation.failed', replyId, ...failure });
      return;
    }
    const words = text.match(/\S+\s*/g) ?? [];
    words.forEach((word, index) => {
      this.later(latency + index * 5, { type: 'generation.advanced', replyId, text: word });
    });
    for (const { name, arguments: given } of calls) {
      const argumentsJson = JSON.stringify(given);
      this.later(latency + words.length * 5, { type: 'generation.called', replyId, name, argumentsJson });
    }
    this.later(latency + words.length * 5, { type: 'generation.finished', replyId });
  }

  #synthesise(replyId: number, chunkId: number, text: string): void {
    const rate = this.#script.voiceRate ?? 15;
    const samplesPerChar = Math.round(REPLY_RATE_HZ / rate);
    const words = [...text.matchAll(/\S+/g)].map((match): TimedWord => {
      const charEnd = match.index + match[0].length;
      return {
        charStart: match.index,
        charEnd,
        startSample: match.index * samplesPerChar,
        endSample: charEnd * samplesPerChar,
      };
    });
    const latency = this.#script.voiceMs ?? 40;
    this.later(latency, {
      type: 'audio.synthesized',
      replyId,
      chunkId,
      samples: text.length * samplesPerChar,
    });
    this.later(latency, { type: 'words.timed', replyId, chunkId, words });
    this.later(latency, { type: 'synthesis.finished', replyId, chunkId });
  }

  #send(command: Extract<ConversationCommand, { type: 'audio.send' }>): void {
    const { replyId, fromSample: from, toSample: to } = command;
    this.sent.push({ atMs: this.nowMs, replyId, from, to });
    const delay = this.#script.playerDelayMs ?? null;
    if (delay === null) return;
    const played = playedMs((to * 1000) / REPLY_RATE_HZ);
    const startsAtMs = Math.max(this.nowMs + delay, this.#playerEndsAtMs);
    this.#playerEndsAtMs = startsAtMs + ((to - from) * 1000) / REPLY_RATE_HZ;
    this.later(this.#playerEndsAtMs - this.nowMs, {
      type: 'playback.acknowledged',
      replyId,
      playedMs: played,
    });
  }
}
