/**
 * The way in: microphone audio of one session to voice activity and speech recognition, their results to the
 * driver. Keeps the last seconds of audio so that a turn can be recognised from before its detected onset.
 * Invariant: the audio clock (samples received / rate) is the same for all three.
 */
import { audioMs, type ConversationInput } from '@antiphon/core';
import { Resampler } from '@antiphon/core/audio/resample';
import { Int16Ring } from '@antiphon/core/audio/ring';
import { AUDIO_BURST_MS_MAX, AUDIO_CATCH_UP_MS_MAX } from '@antiphon/protocol';
import type { EchoGate } from './echo-gate.ts';
import type { SttEvent, SttPort, SttStream } from '../ports/stt.ts';
import type { VadPort, VadScore, VadStream } from '../ports/vad.ts';
import { KeytermCorrector } from './keyterms.ts';

/** Rate of voice activity and speech recognition, Hz. */
export const PERCEPTION_RATE_HZ = 16_000;
/** Audio kept for a turn's beginning, ms: detection lags the onset by under 0.2 s, a busy pool may add some, and all that was late may come at once. */
const KEPT_MS = AUDIO_CATCH_UP_MS_MAX + AUDIO_BURST_MS_MAX;

/** Speech probability below which a window is no speech whatever made it. */
const ECHO_FROM_PROBABILITY = 0.1;

export type UplinkShell = {
  readonly vad: VadPort;
  readonly stt: SttPort;
  readonly give: (input: ConversationInput) => void;
  readonly echo: EchoGate;
  /** The session cannot hear any more. */
  readonly onLost: (error: Error) => void;
};

export type UplinkOptions = {
  readonly sampleRateHz: number;
  readonly language: string;
  readonly keyterms: readonly string[];
  /** Context for the recogniser. */
  readonly prompt?: string;
};

/** A turn being recognised, from this microphone time on, ms. */
type Listening = {
  readonly turnId: number;
  readonly corrector: KeytermCorrector;
  readonly startedMs: number;
};

export class Uplink {
  readonly #shell: UplinkShell;
  #resampler: Resampler;
  readonly #vad: VadStream;
  readonly #recognisers = new Map<number, SttStream>();
  /** The turn that is heard now; one before it may still decode its end. */
  #turnId = -1;
  readonly #kept = new Int16Ring((KEPT_MS * PERCEPTION_RATE_HZ) / 1000);
  #options: UplinkOptions;

  constructor(shell: UplinkShell, options: UplinkOptions) {
    this.#shell = shell;
    this.#options = options;
    this.#resampler = new Resampler(options.sampleRateHz, PERCEPTION_RATE_HZ);
    this.#vad = shell.vad.open((score) => {
      shell.give({ type: 'vad.scored', ...score, ...this.#echoOf(score), audioMs: audioMs(score.audioMs) });
    }, shell.onLost);
  }

  /** Audio heard so far, ms. */
  get audioMs(): number {
    return (this.#kept.end * 1000) / PERCEPTION_RATE_HZ;
  }

  /** A new rate counts from the next audio on, the rest from the next turn. */
  configure(options: UplinkOptions): void {
    if (options.sampleRateHz !== this.#options.sampleRateHz) {
      this.#resampler = new Resampler(options.sampleRateHz, PERCEPTION_RATE_HZ);
    }
    this.#options = options;
  }

  /** PCM16 mono at the session's input rate. */
  push(pcm: Int16Array): void {
    const samples = this.#resampler.process(pcm);
    if (samples.length === 0) return;
    this.#kept.push(samples);
    this.#shell.echo.heard(samples);
    this.#vad.push(samples);
    this.#recognisers.get(this.#turnId)?.push(samples);
  }

  startRecognition(turnId: number, fromAudioMs: number): void {
    const { language, keyterms, prompt = '' } = this.#options;
    const corrector = new KeytermCorrector(keyterms);
    const from = Math.floor((fromAudioMs * PERCEPTION_RATE_HZ) / 1000);
    const kept = this.#kept.slice(from);
    const startedMs = ((this.#kept.end - kept.length) * 1000) / PERCEPTION_RATE_HZ;
    this.#turnId = turnId;
    try {
      const recogniser = this.#shell.stt.open({ language, keyterms, prompt }, (event) => {
        this.#receive({ turnId, corrector, startedMs }, event);
      });
      this.#recognisers.set(turnId, recogniser);
      recogniser.push(kept);
    } catch (error) {
      const message = error instanceof Error ? error.message : 'the recogniser could not be started';
      this.#receive({ turnId, corrector, startedMs }, { type: 'failed', message });
    }
  }

  /** `silenceMs`: how long the user has been silent. */
  flushRecognition(turnId: number, silenceMs: number): void {
    this.#recognisers.get(turnId)?.flush(silenceMs);
  }

  stopRecognition(turnId: number): void {
    this.#recognisers.get(turnId)?.close();
    this.#recognisers.delete(turnId);
  }

  close(): void {
    this.#vad.close();
    for (const turnId of [...this.#recognisers.keys()]) this.stopRecognition(turnId);
  }

  /** Asked only where it matters: the window may be speech and the agent's sound may be in it. */
  #echoOf(score: VadScore): { readonly echo?: number } {
    const { echo } = this.#shell;
    if (score.probability < ECHO_FROM_PROBABILITY || !echo.listening(score.audioMs)) return {};
    const probability = echo.probability(score.audioMs);
    return probability === null ? {} : { echo: Math.round(probability * 1000) / 1000 };
  }

  #receive({ turnId, corrector, startedMs }: Listening, event: SttEvent): void {
    if (event.type === 'failed') {
      this.stopRecognition(turnId);
      this.#shell.give({ type: 'recognition.failed', turnId, message: event.message });
      return;
    }
    if (event.type === 'evidence') {
      const { evidence, silenceMs } = event;
      this.#shell.give({ type: 'evidence.received', turnId, evidence, silenceMs });
      return;
    }
    const { evidence } = event;
    const { text, stableText } = corrector.correct(event.text, event.stableText);
    const final = event.type === 'final';
    const throughAudioMs = Math.round(startedMs + event.throughMs);
    this.#shell.give({
      type: 'transcript.received',
      turnId,
      final,
      text,
      stableText,
      evidence,
      throughAudioMs,
    });
  }
}
