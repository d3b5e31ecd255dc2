/**
 * The way in: microphone audio of one session to voice activity and speech recognition, their results to the
 * driver. Keeps the last seconds of audio so that a turn can be recognised from before its detected onset.
 * Invariant: the audio clock (samples received / rate) is the same for all three.
 */
import type { ConversationInput } from '@antiphon/core';
import { Resampler } from '@antiphon/core/audio/resample';
import { Int16Ring } from '@antiphon/core/audio/ring';
import type { SttEvent, SttPort, SttStream } from '../ports/stt.ts';
import type { VadPort, VadStream } from '../ports/vad.ts';

/** Rate of voice activity and speech recognition, Hz. */
export const PERCEPTION_RATE_HZ = 16_000;
/** Audio kept for a turn's beginning, ms: detection lags the onset by under 0.2 s; a busy pool may add some. */
const KEPT_MS = 2000;
/** A window is voiced from here on, for the length of the silence that the recogniser is told. */
const VOICE_PROBABILITY = 0.5;

export type UplinkShell = {
  readonly vad: VadPort;
  readonly stt: SttPort;
  readonly give: (input: ConversationInput) => void;
  /** The session cannot hear any more. */
  readonly onLost: (error: Error) => void;
};

export type UplinkOptions = {
  readonly sampleRateHz: number;
  readonly language: string;
  readonly keyterms: readonly string[];
};

export class Uplink {
  readonly #shell: UplinkShell;
  readonly #resampler: Resampler;
  readonly #vad: VadStream;
  readonly #recognisers = new Map<number, SttStream>();
  readonly #kept = new Int16Ring((KEPT_MS * PERCEPTION_RATE_HZ) / 1000);
  #options: UplinkOptions;
  /** End of the last window with a voice in it, on the audio clock. */
  #voiceEndMs = 0;

  constructor(shell: UplinkShell, options: UplinkOptions) {
    this.#shell = shell;
    this.#options = options;
    this.#resampler = new Resampler(options.sampleRateHz, PERCEPTION_RATE_HZ);
    this.#vad = shell.vad.open((score) => {
      if (score.probability >= VOICE_PROBABILITY) this.#voiceEndMs = score.audioMs;
      shell.give({ type: 'vad.scored', ...score, audioMs: score.audioMs as never });
    }, shell.onLost);
  }

  /** Audio heard so far, ms. */
  get audioMs(): number {
    return (this.#kept.end * 1000) / PERCEPTION_RATE_HZ;
  }

  /** Takes effect with the next turn. */
  configure(options: Pick<UplinkOptions, 'language' | 'keyterms'>): void {
    this.#options = { ...this.#options, ...options };
  }

  /** PCM16 mono at the session's input rate. */
  push(pcm: Int16Array): void {
    const samples = this.#resampler.process(pcm);
    if (samples.length === 0) return;
    this.#kept.push(samples);
    this.#vad.push(samples);
    for (const recogniser of this.#recognisers.values()) recogniser.push(samples);
  }

  startRecognition(turnId: number, fromAudioMs: number): void {
    const { language, keyterms } = this.#options;
    const recogniser = this.#shell.stt.open({ language, keyterms }, (event) => {
      this.#receive(turnId, event);
    });
    this.#recognisers.set(turnId, recogniser);
    const from = Math.floor((fromAudioMs * PERCEPTION_RATE_HZ) / 1000);
    recogniser.push(this.#kept.slice(from));
  }

  flushRecognition(turnId: number): void {
    this.#recognisers.get(turnId)?.flush(Math.max(0, this.audioMs - this.#voiceEndMs));
  }

  stopRecognition(turnId: number): void {
    this.#recognisers.get(turnId)?.close();
    this.#recognisers.delete(turnId);
  }

  close(): void {
    this.#vad.close();
    for (const turnId of [...this.#recognisers.keys()]) this.stopRecognition(turnId);
  }

  #receive(turnId: number, event: SttEvent): void {
    if (event.type === 'failed') {
      this.stopRecognition(turnId);
      this.#shell.give({ type: 'recognition.failed', turnId, message: event.message });
      return;
    }
    if (event.type === 'evidence') return;
    const { text, stableText, evidence } = event;
    const final = event.type === 'final';
    this.#shell.give({ type: 'transcript.received', turnId, final, text, stableText, evidence });
  }
}
