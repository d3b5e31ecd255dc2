/** The most recently used renderings, bounded by bytes: a greeting said again costs nothing. */
import type { TtsWord } from '../../ports/tts.ts';

export type Rendering = { readonly pcm: Int16Array; readonly words: readonly TtsWord[] };

/** Eight minutes of speech. */
export const MAX_CACHE_BYTES = 16 * 1024 * 1024;
/** A long one-off text must not push out all the short phrases: at most 30 s a rendering. */
export const MAX_RENDERING_BYTES = 960_000;
/** Rough size of one word's record. */
const WORD_BYTES = 150;

export class RenderCache {
  readonly #maxBytes: number;
  // A Map iterates in insertion order: the first entry is the one not used for longest.
  readonly #entries = new Map<string, Rendering>();
  #bytes = 0;

  constructor(maxBytes = MAX_CACHE_BYTES) {
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(key: string): Rendering | undefined {
    const found = this.#entries.get(key);
    if (found !== undefined) {
      this.#entries.delete(key);
      this.#entries.set(key, found);
    }
    return found;
  }

  set(key: string, rendering: Rendering): void {
    const size = sizeOf(key, rendering);
    if (size > Math.min(MAX_RENDERING_BYTES, this.#maxBytes)) return;
    this.#remove(key);
    this.#entries.set(key, rendering);
    this.#bytes += size;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#maxBytes) break;
      this.#remove(oldest);
    }
  }

  #remove(key: string): void {
    const found = this.#entries.get(key);
    if (found === undefined) return;
    this.#entries.delete(key);
    this.#bytes -= sizeOf(key, found);
  }
}

function sizeOf(key: string, rendering: Rendering): number {
  return key.length * 2 + rendering.pcm.byteLength + rendering.words.length * WORD_BYTES;
}
