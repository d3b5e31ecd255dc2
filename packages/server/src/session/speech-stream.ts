/**
 * The audio of a whole text, pulled at the receiver's pace: for answers over HTTP. Enters: text and settings. Leaves:
 * pieces of PCM, the first of them before this resolves, so that a failure can still be told in words. Invariants: what
 * waits for the receiver is bounded; when the receiver goes away or the voice falls silent the engine is stopped.
 */
import { SPEECH_STALL_MS } from '@antiphon/core/tts/options';
import type { Clock } from '../ports/clock.ts';
import type { SpeechEngine } from './speak-chunk.ts';
import { speakText, type WholeText } from './speak-text.ts';

/** Audio that waits for the receiver before the next sentence is begun, ms. */
const HELD_MS_MAX = 10_000;

/** The engine gave nothing for SPEECH_STALL_MS. */
export class SpeechStalledError extends Error {
  override readonly name = 'SpeechStalledError';
}

export type SpeechStreamShell = {
  readonly engine: SpeechEngine;
  readonly clock: Clock;
  /** Aborted when the receiver is gone. */
  readonly signal: AbortSignal;
};

/**
 * Resolves with the audio once the first of it is there; null when the text holds nothing that can be said. Rejects, or
 * the iteration throws, with what speakText rejects with or a SpeechStalledError.
 */
export async function openSpeechStream(
  shell: SpeechStreamShell,
  text: WholeText,
): Promise<AsyncIterable<Int16Array> | null> {
  const stream = new SpeechStream(shell, text);
  return (await stream.begun()) ? stream.audio() : null;
}

class SpeechStream {
  readonly #clock: Clock;
  readonly #stop = new AbortController();
  readonly #heldMax: number;
  #parts: Int16Array[] = [];
  #held = 0;
  #over = false;
  #failure: unknown = null;
  /** Called on every change; one reader and one writer wait at most. */
  #waiting: (() => void)[] = [];
  #calm: () => void = () => undefined;

  constructor({ engine, clock, signal }: SpeechStreamShell, text: WholeText) {
    this.#clock = clock;
    this.#heldMax = (HELD_MS_MAX * text.settings.sampleRateHz) / 1000;
    const leave = (): void => {
      this.#stop.abort(signal.reason);
    };
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
    const sink = {
      audio: (pcm: Int16Array): void => {
        this.#add(pcm);
      },
      words: (): void => undefined,
      room: (): Promise<void> => this.#room(),
    };
    speakText(engine, text, sink, this.#stop.signal)
      .catch((error: unknown) => {
        this.#failure = this.#stop.signal.aborted ? this.#stop.signal.reason : error;
      })
      .finally(() => {
        signal.removeEventListener('abort', leave);
        this.#calm();
        this.#over = true;
        this.#changed();
      });
  }

  /** Whether there is audio. */
  async begun(): Promise<boolean> {
    while (this.#held === 0 && !this.#over) await this.#change();
    if (this.#held === 0 && this.#failure !== null) throw this.#failure as Error;
    return this.#held > 0;
  }

  async *audio(): AsyncGenerator<Int16Array> {
    try {
      for (;;) {
        const part = this.#parts.shift();
        if (part !== undefined) {
          this.#held -= part.length;
          this.#changed();
          yield part;
        } else if (!this.#over) await this.#change();
        else if (this.#failure !== null) throw this.#failure as Error;
        else return;
      }
    } finally {
      this.#stop.abort();
    }
  }

  #add(pcm: Int16Array): void {
    this.#parts.push(pcm);
    this.#held += pcm.length;
    this.#watch();
    this.#changed();
  }

  async #room(): Promise<void> {
    this.#calm();
    while (this.#held > this.#heldMax && !this.#stop.signal.aborted) await this.#change();
    this.#watch();
  }

  /** From now on the engine has SPEECH_STALL_MS to give something. */
  #watch(): void {
    this.#calm();
    this.#calm = this.#clock.callAt(this.#clock.nowMs() + SPEECH_STALL_MS, () => {
      this.#stop.abort(new SpeechStalledError(`the voice gave nothing for ${SPEECH_STALL_MS} ms`));
      this.#changed();
    });
  }

  #change(): Promise<void> {
    const { signal } = this.#stop;
    return new Promise((resolve) => {
      const done = (): void => {
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.#waiting.push(done);
      signal.addEventListener('abort', done, { once: true });
    });
  }

  #changed(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
