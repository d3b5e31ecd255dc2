// Plays speech chunks in a page: one speaker for each context, so that they sound side by side. In: chunks of the
// sessions, 24 kHz PCM16. Out: sound. stop() drops what is queued at the call. Invariant: at most MAX_VOICES speakers.

import { Speaker, type SpeechChunk, type SpeechPlayer } from '@antiphon/client';

export const PLAYER_RATE_HZ = 24_000;
const MAX_VOICES = 8;
const NO_CONTEXT = '';

export class PagePlayer implements SpeechPlayer {
  readonly #context: AudioContext;
  readonly #speakers = new Map<string, Speaker>();
  readonly #onRendered: (contextId: string, ms: number) => void;

  /** Construct inside a user gesture: it creates and resumes the AudioContext. */
  constructor(onRendered: (contextId: string, ms: number) => void) {
    this.#context = new AudioContext({ latencyHint: 'interactive' });
    void this.#context.resume();
    this.#onRendered = onRendered;
  }

  play(chunk: SpeechChunk): void {
    const contextId = chunk.contextId ?? NO_CONTEXT;
    const speaker = this.#speakers.get(contextId) ?? this.#add(contextId);
    const bytes = chunk.audio.slice(0, chunk.audio.length - (chunk.audio.length % 2));
    speaker.enqueue(contextId, new Int16Array(bytes.buffer));
  }

  stop(contextId?: string): void {
    for (const [id, speaker] of this.#speakers) {
      if (contextId === undefined || contextId === id) speaker.flush();
    }
  }

  #add(contextId: string): Speaker {
    if (this.#speakers.size >= MAX_VOICES) throw new Error(`no more than ${String(MAX_VOICES)} voices`);
    const speaker = new Speaker(this.#context);
    speaker.attach({
      rendered: (id, samples) => this.#onRendered(id, (samples * 1000) / PLAYER_RATE_HZ),
      dropped: () => undefined,
      flushed: () => undefined,
    });
    this.#speakers.set(contextId, speaker);
    return speaker;
  }
}
