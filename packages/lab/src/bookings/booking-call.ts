/**
 * One booking by voice: a simulated caller and the real server, real voice activity, recognition and speech, over
 * a real socket, on simulated time. No text goes in: the caller's words are spoken by an embedded voice. Leaves:
 * what happened, as figures.
 */
import { concatInt16 } from '@antiphon/core/audio/pcm16';
import type { Engines } from '@antiphon/server';
import type { TtsPort } from '@antiphon/server/ports/tts';
import { runSimulation, SimulatedClock, WireClient, type WireMessage } from '@antiphon/testkit';
import { CallerLine, renderParts, silence } from '../simulated-call/caller-line.ts';
import { startSimulatedServer } from '../simulated-call/simulated-server.ts';
import { CallerMind, type Utterance } from './mind.ts';
import { Random } from '../audio-head/random.ts';
import { personaOf, type Persona } from './persona.ts';

/** What the caller leaves between the end of the agent's speech and his own, ms. */
const REACTION_MS = 500;
/** Silence of the agent after which the caller speaks again, ms. */
const IMPATIENCE_MS = 5000;
/** Times that the caller speaks into silence before hanging up. */
const MAX_UNANSWERED = 4;
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
  readonly #line: CallerLine;
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
    const random = new Random(parts.persona.seed + 1);
    const noise = (): number => random.next();
    this.#line = new CallerLine({ clock: parts.clock, client: parts.client, noise });
    this.#line.onSpoken = () => {
      this.#speechEndAtMs = this.#clock.nowMs();
    };
    this.#line.onFrame = () => {
      const quietSinceMs = Math.max(this.#lastActiveMs, this.#line.lastSpeechAtMs);
      if (!this.#line.speaking && this.#clock.nowMs() - quietSinceMs > IMPATIENCE_MS)
        this.#speakIntoSilence();
    };
  }

  start(): void {
    this.#line.open();
  }

  hear(message: WireMessage): void {
    if (/^(?:reply|transcript|session)\./.test(message.type)) this.#lastActiveMs = this.#clock.nowMs();
    if (message.type === 'transcript.user') this.transcript.push(`caller: ${String(message['text'])}`);
    if (message.type === 'reply.audio' && this.#speechEndAtMs !== null) {
      this.latenciesMs.push(this.#clock.nowMs() - this.#speechEndAtMs);
      this.#speechEndAtMs = null;
    }
    if (message.type === 'input.speech.stopped' && this.#line.speaking) this.cutOffs += 1;
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
    if (this.#unanswered > MAX_UNANSWERED) this.#hangUp();
    else this.#think();
  }

  #hangUp(): void {
    this.over = true;
    this.#line.hangUp();
  }

  #think(): void {
    if (this.#line.speaking || this.#thinking) return;
    const next = this.mind.answer(this.#agentText);
    if (next === null) {
      this.#hangUp();
      this.#client.send({ type: 'session.end' });
      return;
    }
    this.#thinking = true;
    const release = this.#clock.hold();
    void this.#speak(next).then((speech) => {
      this.#clock.callAt(this.#clock.nowMs() + REACTION_MS, () => {
        this.turns += 1;
        this.#line.say(speech);
        this.#thinking = false;
      });
      release();
    });
  }

  async #speak(utterance: Utterance): Promise<Int16Array> {
    const parts = await renderParts(this.#voice, this.#persona.voice, utterance.parts);
    return concatInt16(
      parts.flatMap((part, index) => (index > 0 ? [silence(utterance.pauseMs), part] : [part])),
    );
  }
}

/** Runs the call of one seed. `engines`: real ones; they may be shared by calls one after the other. */
export async function bookByVoice(seed: number, engines: Engines): Promise<BookingResult> {
  const clock = new SimulatedClock();
  const persona = personaOf(seed);
  const server = await startSimulatedServer(engines, clock);
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
