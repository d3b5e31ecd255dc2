/**
 * The caller's end of a simulated call: a microphone that sends a frame every 20 ms, speech over the line's own
 * faint noise, on simulated time. Enters: speech to say, as PCM16 at 24 kHz. Leaves: `input.audio` messages and
 * the moments at which speech began and ended. It never sends digital zeros: no real line does.
 */
import { concatInt16 } from '@antiphon/core/audio/pcm16';
import { Resampler } from '@antiphon/core/audio/resample';
import type { TtsPort } from '@antiphon/server/ports/tts';
import type { SimulatedClock, WireClient } from '@antiphon/testkit';

export const LINE_RATE_HZ = 24_000;
const FRAME_MS = 20;
/** Amplitude of the line's noise (about -66 dBFS). */
const NOISE = 16;
/** Level of the speech against what the voice renders. */
const SPEECH_GAIN = 0.5;

export class CallerLine {
  /** Called when all that was to be said has been said. */
  onSpoken: () => void = () => undefined;
  /** Called before each frame. */
  onFrame: () => void = () => undefined;
  /** Session time at which the line last carried speech, ms. */
  lastSpeechAtMs = 0;
  readonly #clock: SimulatedClock;
  readonly #client: WireClient;
  readonly #noise: () => number;
  #speech: Int16Array = new Int16Array(0);
  #sent = 0;
  #gain = SPEECH_GAIN;
  #open = false;

  /** `noise` draws numbers in [0, 1). */
  constructor(parts: { clock: SimulatedClock; client: WireClient; noise: () => number }) {
    this.#clock = parts.clock;
    this.#client = parts.client;
    this.#noise = parts.noise;
  }

  get speaking(): boolean {
    return this.#sent < this.#speech.length;
  }

  open(): void {
    this.#open = true;
    this.#frame();
  }

  hangUp(): void {
    this.#open = false;
  }

  /** Says `pcm` from the next frame on, instead of what is left of the last. `level`: 1 = the caller's own. */
  say(pcm: Int16Array, level = 1): void {
    this.#speech = pcm;
    this.#sent = 0;
    this.#gain = SPEECH_GAIN * level;
  }

  #frame(): void {
    if (!this.#open) return;
    this.onFrame();
    const samples = (FRAME_MS * LINE_RATE_HZ) / 1000;
    const bytes = Buffer.alloc(samples * 2);
    for (let index = 0; index < samples; index += 1) {
      const speech = (this.#speech[this.#sent + index] ?? 0) * this.#gain;
      const value = Math.round(speech + (this.#noise() - 0.5) * 2 * NOISE);
      bytes.writeInt16LE(Math.max(-32768, Math.min(32767, value)), index * 2);
    }
    const wasSpeaking = this.speaking;
    if (wasSpeaking) this.lastSpeechAtMs = this.#clock.nowMs();
    this.#sent = Math.min(this.#speech.length, this.#sent + samples);
    this.#client.send({ type: 'input.audio', audio: bytes.toString('base64') });
    if (wasSpeaking && !this.speaking) this.onSpoken();
    this.#clock.callAt(this.#clock.nowMs() + FRAME_MS, () => {
      this.#frame();
    });
  }
}

/** Each part as PCM16 at the line's rate. */
export async function renderParts(
  voice: TtsPort,
  voiceId: string,
  parts: readonly string[],
): Promise<Int16Array[]> {
  const rendered: Int16Array[] = [];
  for (const text of parts) {
    const pieces: Int16Array[] = [];
    const resampler = new Resampler(voice.sampleRateHz, LINE_RATE_HZ);
    const sink = {
      audio: (pcm: Int16Array): void => {
        pieces.push(resampler.process(pcm));
      },
      words: (): void => undefined,
    };
    await voice.synthesize({ text, voiceId }, sink, new AbortController().signal);
    pieces.push(resampler.flush());
    rendered.push(concatInt16(pieces));
  }
  return rendered;
}

export const silence = (ms: number): Int16Array => new Int16Array(Math.round((ms * LINE_RATE_HZ) / 1000));
