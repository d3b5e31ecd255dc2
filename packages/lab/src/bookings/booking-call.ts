/**
 * One booking by voice: a simulated caller and the real server, real voice activity, recognition and speech, over
 * a real socket, on simulated time. No text goes in: the caller's words are spoken by an embedded voice. Leaves:
 * what happened, as figures.
 */
import { concatInt16 } from '@antiphon/core/audio/pcm16';
import { Resampler } from '@antiphon/core/audio/resample';
import { resolveServerConfig, startServer, type Engines } from '@antiphon/server';
import { createLog } from '@antiphon/server/observe/log';
import type { TtsPort } from '@antiphon/server/ports/tts';
import {
  runSimulation,
  SimulatedClock,
  simulateEngines,
  WireClient,
  type WireMessage,
} from '@antiphon/testkit';
import { CallerMind, type Utterance } from './mind.ts';
import { personaOf, randomFrom, type Persona } from './persona.ts';

const RATE_HZ = 24_000;
/** Microphone frames, ms. */
const FRAME_MS = 20;
/** What the caller leaves between the end of the agent's speech and his own, ms. */
const REACTION_MS = 500;
/** Silence of the agent after which the caller speaks again, ms. */
const IMPATIENCE_MS = 5000;
/** Times that the caller speaks into silence before hanging up. */
const MAX_UNANSWERED = 4;
/** Amplitude of the noise of the caller's line (about -66 dBFS). */
const NOISE = 16;
/** A call that takes longer has failed, ms. */
const MAX_CALL_MS = 10 * 60_000;

export type BookingResult = {
  readonly seed: number;
  readonly completed: boolean;
  readonly turns: number;
  readonly corrections: number;
  readonly durationS: number;
  /** Turns that ended before the caller had finished. */
  readonly cutOffs: number;
  /** End of the caller's speech to the first audio of the reply, ms. */
  readonly latenciesMs: readonly number[];
  readonly nameExact: boolean;
  readonly transcript: readonly string[];
};

/** Plays the caller on one session: listens, thinks, speaks. */
class SimulatedCaller {
  readonly mind: CallerMind;
  readonly transcript: string[] = [];
  readonly latenciesMs: number[] = [];
  turns = 0;
  cutOffs = 0;
  over = false;
  readonly #clock: SimulatedClock;
  readonly #client: WireClient;
  readonly #voice: TtsPort;
  readonly #persona: Persona;
  readonly #noise: () => number;
  #speech: Int16Array = new Int16Array(0);
  #spoken = 0;
  #speechEndAtMs: number | null = null;
  #agentText = '';
  /** Last moment at which either side was heard or a reply was on its way. */
  #lastActiveMs = 0;
  #thinking = false;
  #unanswered = 0;

  constructor(parts: { clock: SimulatedClock; client: WireClient; voice: TtsPort; persona: Persona }) {
    this.#clock = parts.clock;
    this.#client = parts.client;
    this.#voice = parts.voice;
    this.#persona = parts.persona;
    this.mind = new CallerMind(parts.persona);
    this.#noise = randomFrom(parts.persona.seed + 1);
  }

  start(): void {
    this.#frame();
  }

  hear(message: WireMessage): void {
    if (/^(?:reply|transcript|session)\./.test(message.type)) this.#lastActiveMs = this.#clock.nowMs();
    if (message.type === 'transcript.user') this.transcript.push(`caller: ${String(message['text'])}`);
    if (message.type === 'reply.audio' && this.#speechEndAtMs !== null) {
      this.latenciesMs.push(this.#clock.nowMs() - this.#speechEndAtMs);
      this.#speechEndAtMs = null;
    }
    if (message.type === 'input.speech.stopped' && this.#spoken < this.#speech.length) this.cutOffs += 1;
    if (message.type === 'transcript.agent') {
      this.#agentText = String(message['text']);
      this.#unanswered = 0;
      this.transcript.push(`agent: ${this.#agentText}`);
    }
    if (message.type === 'reply.done' && message['status'] === 'completed') this.#think();
  }

  #speakIntoSilence(): void {
    if (this.#agentText === '' || this.#thinking) return;
    this.#unanswered += 1;
    this.transcript.push('(silence)');
    this.over = this.#unanswered > MAX_UNANSWERED;
    if (!this.over) this.#think();
  }

  #think(): void {
    if (this.#spoken < this.#speech.length || this.#thinking) return;
    const next = this.mind.answer(this.#agentText);
    if (next === null) {
      this.over = true;
      this.#client.send({ type: 'session.end' });
      return;
    }
    this.#thinking = true;
    const release = this.#clock.hold();
    void this.#speak(next).then((speech) => {
      this.#clock.callAt(this.#clock.nowMs() + REACTION_MS, () => {
        this.turns += 1;
        this.#speech = speech;
        this.#spoken = 0;
        this.#thinking = false;
      });
      release();
    });
  }

  async #speak(utterance: Utterance): Promise<Int16Array> {
    const pieces: Int16Array[] = [];
    for (const [index, text] of utterance.parts.entries()) {
      if (index > 0) pieces.push(new Int16Array((utterance.pauseMs * RATE_HZ) / 1000));
      const resampler = new Resampler(this.#voice.sampleRateHz, RATE_HZ);
      const sink = {
        audio: (pcm: Int16Array): void => {
          pieces.push(resampler.process(pcm));
        },
        words: (): void => undefined,
      };
      await this.#voice.synthesize(
        { text, voiceId: this.#persona.voice },
        sink,
        new AbortController().signal,
      );
      pieces.push(resampler.flush());
    }
    return concatInt16(pieces);
  }

  #frame(): void {
    if (this.over) return;
    const samples = (FRAME_MS * RATE_HZ) / 1000;
    const pcm = Buffer.alloc(samples * 2);
    for (let index = 0; index < samples; index += 1) {
      const speech = this.#speech[this.#spoken + index] ?? 0;
      const noise = (this.#noise() - 0.5) * 2 * NOISE;
      pcm.writeInt16LE(Math.max(-32768, Math.min(32767, Math.round(speech * 0.5 + noise))), index * 2);
    }
    const before = this.#spoken;
    if (before < this.#speech.length) this.#lastActiveMs = this.#clock.nowMs();
    else if (this.#clock.nowMs() - this.#lastActiveMs > IMPATIENCE_MS) this.#speakIntoSilence();
    this.#spoken = Math.min(this.#speech.length, this.#spoken + samples);
    if (before < this.#speech.length && this.#spoken === this.#speech.length) {
      this.#speechEndAtMs = this.#clock.nowMs();
    }
    this.#client.send({ type: 'input.audio', audio: pcm.toString('base64') });
    this.#clock.callAt(this.#clock.nowMs() + FRAME_MS, () => {
      this.#frame();
    });
  }
}

/** Runs the call of one seed. `engines`: real ones; they may be shared by calls one after the other. */
export async function bookByVoice(seed: number, engines: Engines): Promise<BookingResult> {
  const clock = new SimulatedClock();
  const persona = personaOf(seed);
  const config = resolveServerConfig({ port: '0', host: '127.0.0.1' }, {});
  const server = await startServer(config, {
    engines: simulateEngines(engines, clock),
    clock,
    log: createLog('silent'),
  });
  try {
    const client = await WireClient.connect(`${server.url}/v1/ws`);
    const caller = new SimulatedCaller({ clock, client, voice: engines.tts, persona });
    client.onMessage = (message) => {
      caller.hear(message);
    };
    client.send({ type: 'session.update', session: { agent_id: 'default' } });
    caller.start();
    await runSimulation(clock, () => client.settle(), { done: () => caller.over, maxMs: MAX_CALL_MS });
    const { mind } = caller;
    return {
      seed,
      completed:
        mind.booked && (['phone', 'email', 'when'] as const).every((field) => mind.confirmed.has(field)),
      turns: caller.turns,
      corrections: mind.corrections,
      durationS: Math.round(clock.nowMs() / 100) / 10,
      cutOffs: caller.cutOffs,
      latenciesMs: caller.latenciesMs.map(Math.round),
      nameExact: mind.confirmed.has('name'),
      transcript: caller.transcript,
    };
  } finally {
    await server.close();
  }
}
