/**
 * One call: a simulated caller over the public socket. It configures the session, streams its microphone in
 * real time, listens through a simulated loudspeaker whose position it acknowledges, speaks its recordings
 * when the script says so, and hangs up. What leaves is the whole call as plain data.
 *
 * Time 0 of a call is `session.ready`, when the microphone opens. All time comes from the clock given, so
 * that a test runs a minute of conversation at once.
 */
import type { Clock } from '@antiphon/server/ports/clock';
import { CALLER_RATE_HZ, decodePcm, encodePcm, SAMPLES_PER_MS, speechBounds } from './caller-audio.ts';
import { CallLog, type CallEvent, type ReplyLog, type UserTurnLog } from './call-log.ts';
import { nextStep, type ScriptOptions, type SpokenUtterance } from './call-script.ts';
import { FRAME_MS, Microphone } from './microphone.ts';
import type { CallerSocket, OpenSocket } from './socket.ts';
import { Speaker, type SpeakerSegment } from './speaker.ts';
import { nestedText, parseWireEvent, textField, type WireEvent } from './wire-event.ts';

/** Playback position is acknowledged this often, ms. */
const ACKNOWLEDGE_EVERY_MS = 150;
/** A server that does not become ready within this time is given up, ms (the API's own limit is 10 s). */
const READY_TIMEOUT_MS = 15_000;
/** After `session.end` the server has this long to say `session.ended`, ms. */
const ENDED_TIMEOUT_MS = 5_000;

export type CallRecording = { readonly label: string; readonly pcm: Int16Array };

export type CallOptions = {
  /** PCM16 mono at 24 kHz. */
  readonly recordings: readonly CallRecording[];
  /** The `session` object of the first `session.update`. */
  readonly session: Readonly<Record<string, unknown>>;
  readonly gapMs: number;
  readonly interruptMs: number | null;
  readonly clock: Clock;
  readonly onEvent?: (event: CallEvent) => void;
};

export type Utterance = SpokenUtterance & { readonly label: string; readonly endMs: number };

export type CallOutcome = 'completed' | 'no-reply' | 'endless-reply' | 'not-ready' | 'closed';

export type CallRecord = {
  readonly outcome: CallOutcome;
  /** Why, in words, for outcomes other than completed. */
  readonly problem: string | null;
  /** From opening the connection to `session.ready`, ms. */
  readonly readyAfterMs: number | null;
  readonly durationMs: number;
  readonly sampleRateHz: number;
  readonly utterances: readonly Utterance[];
  readonly replies: readonly ReplyLog[];
  readonly turns: readonly UserTurnLog[];
  readonly events: readonly CallEvent[];
  readonly segments: readonly SpeakerSegment[];
  readonly underruns: number;
  /** Both lanes as heard, equally long. */
  readonly microphone: Int16Array;
  readonly speaker: Int16Array;
};

/** Places a call and resolves when it is over. Rejects only when the connection cannot be opened. */
export async function placeCall(open: OpenSocket, options: CallOptions): Promise<CallRecord> {
  const call = new Call(options);
  return call.run(open);
}

class Call {
  readonly #options: CallOptions;
  readonly #script: ScriptOptions;
  readonly #clock: Clock;
  readonly #log: CallLog;
  readonly #microphone = new Microphone();
  readonly #speaker = new Speaker();
  readonly #spoken: Utterance[] = [];
  readonly #acknowledged = new Map<string, number>();
  #acknowledgedAtMs = 0;
  readonly #over: Promise<void>;
  #hangUp: () => void = () => undefined;
  #socket: CallerSocket | null = null;
  #openedAtMs = 0;
  #originMs: number | null = null;
  #greetingExpected = false;
  #ending = false;
  #cancelTimer: () => void = () => undefined;
  #outcome: CallOutcome = 'closed';
  #problem: string | null = null;

  constructor(options: CallOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#script = {
      utterances: options.recordings.length,
      gapMs: options.gapMs,
      interruptMs: options.interruptMs,
    };
    this.#log = new CallLog(options.onEvent);
    this.#over = new Promise((resolve) => {
      this.#hangUp = resolve;
    });
  }

  async run(open: OpenSocket): Promise<CallRecord> {
    this.#openedAtMs = this.#clock.nowMs();
    this.#socket = await open({
      message: (text) => {
        this.#receive(text);
      },
      closed: (code, reason) => {
        this.#closed(code, reason);
      },
    });
    this.#socket.send(JSON.stringify({ type: 'session.update', session: this.#options.session }));
    if (this.#originMs === null) {
      this.#timer(READY_TIMEOUT_MS, () => {
        this.#finish('not-ready', `no session.ready within ${String(READY_TIMEOUT_MS / 1000)} s`);
      });
    }
    await this.#over;
    this.#cancelTimer();
    this.#socket.close();
    return this.#record();
  }

  /** Call time, ms; 0 until `session.ready`. */
  #atMs(): number {
    return this.#originMs === null ? 0 : this.#clock.nowMs() - this.#originMs;
  }

  #timer(delayMs: number, callback: () => void): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#clock.callAt(this.#clock.nowMs() + delayMs, callback);
  }

  #receive(text: string): void {
    const event = parseWireEvent(text);
    if (event === null) {
      this.#log.note(this.#atMs(), 'unreadable message', { bytes: text.length });
      return;
    }
    if (event.type === 'session.ready' && this.#originMs === null) this.#begin(event);
    const atMs = this.#atMs();
    const audible = this.#speaker.tailMs > atMs;
    this.#log.receive(event, atMs, audible);
    if (event.type === 'reply.audio') this.#hear(event, atMs);
    else if (event.type === 'input.speech.started') this.#flush(atMs, null);
    else if (event.type === 'reply.done' && textField(event, 'status') === 'interrupted') {
      this.#flush(atMs, this.#log.replyOf(event)?.replyId ?? null);
    } else if (event.type === 'session.ended') this.#hangUp();
  }

  #begin(ready: WireEvent): void {
    this.#originMs = this.#clock.nowMs();
    this.#greetingExpected = (nestedText(ready, ['config', 'greeting']) ?? '') !== '';
    this.#cancelTimer();
    this.#scheduleFrame();
  }

  #hear(event: WireEvent, atMs: number): void {
    const replyId = this.#log.replyOf(event)?.replyId;
    const data = textField(event, 'data');
    if (replyId !== undefined && data !== null) this.#speaker.receive(replyId, decodePcm(data), atMs);
  }

  #flush(atMs: number, replyId: string | null): void {
    if (this.#speaker.tailMs <= atMs) return;
    this.#speaker.flush(atMs, replyId);
    this.#acknowledge(atMs);
  }

  #scheduleFrame(): void {
    const dueMs = (this.#originMs ?? 0) + (this.#microphone.framesTaken + 1) * FRAME_MS;
    this.#cancelTimer = this.#clock.callAt(dueMs, () => {
      this.#frame();
    });
  }

  /** Every 50 ms of microphone: send it, acknowledge, decide. Frames that a late timer owes are sent at once. */
  #frame(): void {
    if (this.#ending) return;
    const atMs = this.#atMs();
    while ((this.#microphone.framesTaken + 1) * FRAME_MS <= atMs + 1) {
      this.#send({ type: 'input.audio', audio: encodePcm(this.#microphone.takeFrame()) });
    }
    if (atMs - this.#acknowledgedAtMs >= ACKNOWLEDGE_EVERY_MS) this.#acknowledge(atMs);
    this.#decide(atMs);
    if (!this.#ending) this.#scheduleFrame();
  }

  #decide(atMs: number): void {
    const lastTurn = this.#log.turns.at(-1);
    const step = nextStep(
      {
        atMs,
        greetingExpected: this.#greetingExpected,
        replies: this.#log.replies,
        userTurnOpen: this.#log.userTurnOpen,
        userTurnChangedMs: lastTurn?.stoppedMs ?? lastTurn?.startedMs ?? 0,
        speakerTailMs: this.#speaker.tailMs,
        heardFromMs: (replyId) => this.#heardFromMs(replyId),
        spoken: this.#spoken,
      },
      this.#script,
    );
    if (step.do === 'play') this.#speak(step.index, atMs);
    else if (step.do === 'end') {
      const problem = {
        completed: null,
        'no-reply': 'no reply came within 20 s',
        'endless-reply': 'the reply did not end within 120 s',
      }[step.outcome];
      this.#finish(step.outcome, problem);
    }
  }

  #heardFromMs(replyId: string): number | null {
    const first = this.#speaker.segments.find((segment) => segment.replyId === replyId);
    return first === undefined ? null : first.startSample / SAMPLES_PER_MS;
  }

  #speak(index: number, atMs: number): void {
    const recording = this.#options.recordings[index];
    if (recording === undefined) return;
    const startMs = this.#microphone.play(recording.pcm, atMs);
    const lengthMs = recording.pcm.length / SAMPLES_PER_MS;
    const bounds = speechBounds(recording.pcm) ?? { startMs: 0, endMs: lengthMs };
    this.#spoken.push({
      index,
      label: recording.label,
      startMs,
      endMs: startMs + lengthMs,
      speechStartMs: startMs + bounds.startMs,
      speechEndMs: startMs + bounds.endMs,
    });
    this.#log.note(startMs, 'caller speaks', {
      recording: recording.label,
      seconds: Number((lengthMs / 1000).toFixed(2)),
    });
  }

  /** Tells the server how far each reply has sounded, where that moved since the last time. */
  #acknowledge(atMs: number): void {
    this.#acknowledgedAtMs = atMs;
    for (const { replyId } of this.#log.replies) {
      const playedMs = Math.floor(this.#speaker.playedMs(replyId, atMs));
      if (playedMs <= (this.#acknowledged.get(replyId) ?? 0)) continue;
      this.#acknowledged.set(replyId, playedMs);
      this.#send({ type: 'output.audio.played', reply_id: replyId, played_ms: playedMs });
    }
  }

  #send(message: Readonly<Record<string, unknown>>): void {
    this.#socket?.send(JSON.stringify(message));
  }

  /** Hangs up: from here on only `session.ended` or the close is awaited. */
  #finish(outcome: CallOutcome, problem: string | null): void {
    if (this.#ending) return;
    this.#ending = true;
    this.#outcome = outcome;
    this.#problem = problem;
    if (problem !== null) this.#log.note(this.#atMs(), problem, {});
    this.#acknowledge(this.#atMs());
    this.#send({ type: 'session.end' });
    this.#timer(ENDED_TIMEOUT_MS, () => {
      this.#log.note(this.#atMs(), 'the server did not answer session.end', {});
      this.#hangUp();
    });
  }

  #closed(code: number, reason: string): void {
    if (!this.#ending) {
      this.#ending = true;
      const lastError = this.#log.events.findLast(({ type }) => type === 'session.error' || type === 'error');
      const said =
        lastError === undefined
          ? reason
          : `${String(lastError.fields['code'])}: ${String(lastError.fields['message'])}`;
      this.#problem = `the server closed the connection (${String(code)}${said === '' ? '' : `, ${said}`})`;
      this.#log.note(this.#atMs(), this.#problem, {});
    }
    this.#hangUp();
  }

  #record(): CallRecord {
    const microphone = this.#microphone.recorded();
    const speaker = this.#speaker.recorded(microphone.length);
    const samples = Math.max(microphone.length, speaker.length);
    const padded = new Int16Array(samples);
    padded.set(microphone);
    return {
      outcome: this.#outcome,
      problem: this.#problem,
      readyAfterMs: this.#originMs === null ? null : this.#originMs - this.#openedAtMs,
      durationMs: samples / SAMPLES_PER_MS,
      sampleRateHz: CALLER_RATE_HZ,
      utterances: this.#spoken,
      replies: this.#log.replies,
      turns: this.#log.turns,
      events: this.#log.events,
      segments: this.#speaker.segments,
      underruns: this.#speaker.underruns,
      microphone: padded,
      speaker,
    };
  }
}
