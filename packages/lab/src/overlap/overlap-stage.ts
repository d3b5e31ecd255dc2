/**
 * A stage for one overlap: the real conversation machine with an agent in the middle of a long reply, and a
 * user whose words come with given times. Enters: the words (no label). Leaves: when the agent stopped, and
 * what the machine recorded. Voice activity windows follow the words' times; each word's text comes a
 * recogniser's lag after its end. Every run starts from the same state and is exactly reproducible.
 */
import {
  audioMs,
  conversation,
  DEFAULT_OPTIONS,
  INITIAL_STATE,
  REPLY_RATE_HZ,
  sessionMs,
  type ConversationCommand,
  type ConversationInput,
  type ConversationOptions,
  type ConversationState,
  type Decision,
  type TimedWord,
} from '@antiphon/core';
import type { OverlapRowWord, OverlapStimulus } from './rows.ts';

const WINDOW_MS = 32;
/** The overlap begins this long after the reply, ms: the agent is well into its sentence. */
const ONSET_MS = 6016;
const CHARS_PER_S = 15;
/** Words of ordinary agents; long enough for any overlap. No sentence of either repeats in the other. */
const STATEMENT =
  'The premium package covers delivery across every region, includes installation, and renews monthly unless cancelled beforehand. ';
const QUESTION =
  'Would premium delivery across every northern region including weekend installation plus monthly renewals alongside extended warranties covering accidental damage ';
const REPEATS = 12;

export type StageOptions = {
  /** From a word's end to its text, ms. */
  readonly asrLagMs: number;
  readonly conversation?: Partial<ConversationOptions>;
};

export type StageResult = {
  /** From the onset of the overlap to the end of the reply, s; null = the agent went on. */
  readonly stopS: number | null;
  readonly decisions: readonly { readonly atS: number; readonly decision: Decision }[];
};

/** Sees every step, and what is known once a recogniser's final has come, before the machine acts on it; false = enough seen. */
type Visit = (state: ConversationState, atMs: number) => boolean;

export class OverlapStage {
  readonly #options: StageOptions;
  readonly #scenes: Readonly<Record<'asking' | 'telling', ConversationState>>;

  constructor(options: StageOptions) {
    this.#options = options;
    this.#scenes = {
      asking: this.#scene(QUESTION.repeat(REPEATS).trim() + '?'),
      telling: this.#scene(STATEMENT.repeat(REPEATS).trim()),
    };
  }

  /** Plays the overlap until `untilS` after its onset, or until the agent stops. `visit` sees every step. */
  play(stimulus: OverlapStimulus, untilS: number, visit: Visit | null = null): StageResult {
    const scene = this.#scenes[stimulus.holderWasAsking ? 'asking' : 'telling'];
    const run = new StageRun(scene, stimulus.words, this.#options.asrLagMs);
    return run.play(ONSET_MS + untilS * 1000, visit);
  }

  /** A moment that `visit` has seen, s from the onset of the overlap. */
  sinceOnsetS(atMs: number): number {
    return (atMs - ONSET_MS) / 1000;
  }

  /** The agent has been speaking `text` for ONSET_MS less one window. */
  #scene(text: string): ConversationState {
    const options = { ...DEFAULT_OPTIONS, ...this.#options.conversation, greeting: text };
    const run = new StageRun(INITIAL_STATE, [], 0);
    run.give({ type: 'session.started', options });
    run.play(ONSET_MS - WINDOW_MS, null);
    return run.state;
  }
}

class StageRun {
  state: ConversationState;
  readonly #words: readonly { readonly text: string; readonly fromMs: number; readonly toMs: number }[];
  readonly #lagMs: number;
  readonly #decisions: { atS: number; decision: Decision }[] = [];
  /** Turn that the recogniser listens to and since when; finals due. */
  #listening: { readonly turnId: number; readonly fromMs: number } | null = null;
  #finals: { readonly turnId: number; readonly atMs: number; readonly untilMs: number }[] = [];
  #told = 0;
  #nowMs: number;
  #windowEndMs: number;
  #stoppedMs: number | null = null;

  constructor(state: ConversationState, words: readonly OverlapRowWord[], lagMs: number) {
    this.state = state;
    this.#words = words.map(([text, startS, endS]) => ({
      text,
      fromMs: ONSET_MS + startS * 1000,
      toMs: ONSET_MS + endS * 1000,
    }));
    this.#lagMs = lagMs;
    this.#windowEndMs = state.clock?.audioMs ?? 0;
    this.#nowMs = this.#windowEndMs;
  }

  play(untilMs: number, visit: Visit | null): StageResult {
    while (this.#stoppedMs === null) {
      const deadline = conversation.deadlineMs(this.state) ?? Infinity;
      const textAt = this.#nextTextMs();
      const at = Math.min(this.#windowEndMs + WINDOW_MS, deadline, textAt);
      if (at > untilMs) break;
      this.#nowMs = Math.max(this.#nowMs, at);
      if (textAt <= at) this.#tellText(visit);
      else if (deadline <= at) this.give({ type: 'time.passed' });
      else this.#hearWindow();
      if (visit?.(this.state, this.#nowMs) === false) break;
    }
    const stopS = this.#stoppedMs === null ? null : (this.#stoppedMs - ONSET_MS) / 1000;
    return { stopS, decisions: this.#decisions };
  }

  give(input: ConversationInput): void {
    const [state, commands] = conversation.step(this.state, input, sessionMs(this.#nowMs));
    this.state = state;
    for (const command of commands) this.#execute(command);
  }

  #hearWindow(): void {
    const from = this.#windowEndMs;
    const to = (this.#windowEndMs += WINDOW_MS);
    // Any sound in a window counts: aligned words are shorter than they sound, and detectors look back.
    const speech = this.#words.some((word) => word.fromMs < to && word.toMs > from);
    this.give({
      type: 'vad.scored',
      audioMs: audioMs(to),
      probability: speech ? 0.95 : 0.02,
      levelDb: speech ? -25 : -60,
    });
  }

  #nextTextMs(): number {
    const next = this.#words[this.#told];
    const final = Math.min(Infinity, ...this.#finals.map((due) => due.atMs));
    return Math.min(next === undefined ? Infinity : next.toMs + this.#lagMs, final);
  }

  #tellText(visit: Visit | null): void {
    const due = this.#finals.find((final) => final.atMs <= this.#nowMs);
    const next = this.#words[this.#told];
    if (next !== undefined && next.toMs + this.#lagMs <= this.#nowMs) this.#told += 1;
    else if (due !== undefined) this.#finals = this.#finals.filter((final) => final !== due);
    const turnId = this.#listening?.turnId;
    const final = due !== undefined && !this.#finals.includes(due);
    if (turnId === undefined || (final && due.turnId !== turnId)) return;
    const text = this.#textOf(this.#listening?.fromMs ?? 0);
    const transcript = {
      type: 'transcript.received',
      turnId,
      text,
      stableText: text,
      evidence: null,
    } as const;
    if (final && visit !== null)
      this.#foresee(visit, () => {
        this.give({ ...transcript, final: false });
      });
    this.give({ ...transcript, final });
  }

  /** The moment after a final, before the machine closes the overlap on it: it is what the last decision sees. */
  #foresee(visit: Visit, tell: () => void): void {
    tell();
    const { turn } = this.state;
    if (turn === null) return;
    const finalsOutstanding = Math.max(0, turn.finalsOutstanding - 1);
    visit({ ...this.state, turn: { ...turn, finalsOutstanding } }, this.#nowMs);
  }

  #textOf(fromMs: number): string {
    const heard = this.#words.slice(0, this.#told).filter((word) => word.toMs > fromMs);
    return heard.map((word) => word.text).join(' ');
  }

  #execute(command: ConversationCommand): void {
    switch (command.type) {
      case 'recognition.start':
        this.#listening = { turnId: command.turnId, fromMs: command.fromAudioMs };
        return;
      case 'recognition.flush': {
        const untilMs = this.#nowMs;
        const last = this.#words.findLast((word) => word.toMs <= untilMs)?.toMs ?? untilMs;
        this.#finals.push({ turnId: command.turnId, atMs: Math.max(untilMs, last + this.#lagMs), untilMs });
        return;
      }
      case 'recognition.stop':
        if (this.#listening?.turnId === command.turnId) this.#listening = null;
        return;
      case 'synthesis.start':
        this.#synthesise(command);
        return;
      case 'decision.record':
        this.#decisions.push({ atS: (this.#nowMs - ONSET_MS) / 1000, decision: command.decision });
        return;
      case 'client.notify':
        if (command.event.type === 'reply.finished') this.#stoppedMs ??= this.#nowMs;
        return;
      case 'generation.start':
      case 'tool.start':
      case 'tool.stop':
      case 'audio.send':
      case 'reply.release':
      case 'session.close':
      case 'value.validate':
        return;
    }
  }

  /** The agent's voice: ready at once, its words spread evenly over its audio. */
  #synthesise({ replyId, chunkId, text }: Extract<ConversationCommand, { type: 'synthesis.start' }>): void {
    const perChar = REPLY_RATE_HZ / CHARS_PER_S;
    const words = [...text.matchAll(/\S+/g)].map((match): TimedWord => {
      const charEnd = match.index + match[0].length;
      return {
        charStart: match.index,
        charEnd,
        startSample: match.index * perChar,
        endSample: charEnd * perChar,
      };
    });
    this.give({ type: 'audio.synthesized', replyId, chunkId, samples: text.length * perChar });
    this.give({ type: 'words.timed', replyId, chunkId, words });
    this.give({ type: 'synthesis.finished', replyId, chunkId });
  }
}
