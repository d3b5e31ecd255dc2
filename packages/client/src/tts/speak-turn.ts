// One turn as a loop: text or a model's tokens in, chunks of audio out as the loop asks for them. Turns that are asked
// for while another is still being sent wait for it. Invariant: a source of tokens that fails leaves no half a turn
// behind on the server.

import { ChunkQueue } from './chunk-queue.ts';
import type { SpeechChunk } from './speech-wire.ts';
import type { Turn, TurnQueue } from './turn-queue.ts';

export interface SpeechLine {
  readonly turns: TurnQueue;
  transmit(turn: Turn, text: string, flush: boolean): void;
  /** Abandons everything on this line. */
  cancel(): void;
}

export class TurnSpeaker {
  readonly #line: SpeechLine;
  #feeding: Promise<void> | undefined;

  constructor(line: SpeechLine) {
    this.#line = line;
  }

  /** Sends at once, unless an earlier turn is still being sent. Leaving the loop early cancels the line. */
  speak(text: string | AsyncIterable<string>): AsyncIterableIterator<SpeechChunk> {
    const listener = new ChunkQueue<SpeechChunk>(() => this.#line.cancel());
    const turn = this.#line.turns.begin(listener);
    const feeding = this.#feed(text, turn, listener).finally(() => {
      if (this.#feeding === feeding) this.#feeding = undefined;
    });
    this.#feeding = feeding;
    return listener;
  }

  async #feed(
    text: string | AsyncIterable<string>,
    turn: Turn,
    listener: ChunkQueue<SpeechChunk>,
  ): Promise<void> {
    const { turns } = this.#line;
    try {
      if (this.#feeding) await this.#feeding;
      if (!turns.has(turn)) return;
      const before = turns.unfinished(turn);
      if (before) this.#line.transmit(before, '', true); // text of send() that nobody has flushed
      if (typeof text === 'string') return this.#line.transmit(turn, text, true);
      for await (const token of text) {
        if (!turns.has(turn)) return;
        this.#line.transmit(turn, token, false);
      }
      if (turns.has(turn)) this.#line.transmit(turn, '', true);
    } catch (error) {
      listener.end(error instanceof Error ? error : new Error(String(error)));
      if (turns.has(turn)) this.#line.cancel();
    }
  }
}
