/**
 * What all TTS endpoints of a server share: the engine, the voices, and the list of open connections, so that a server
 * that stops lets each speak what was asked for and takes no new one.
 */
import type { Logger } from '../observe/log.ts';
import type { Clock } from '../ports/clock.ts';
import type { SpeechEngine } from '../session/speak-chunk.ts';
import type { SpeechVoices } from '../speech-voices.ts';

/** Connections at once: each costs some kilobytes while it is silent. */
export const MAX_TTS_CONNECTIONS = 1000;
/** How long a server that stops waits for speech that was asked for, ms: a turn without text ends after 5 s. */
const DRAIN_MS = 8000;
/** Names of ignored fields that are remembered as logged; a peer chooses them. */
const MAX_NOTED = 200;

export type TtsServiceOptions = {
  readonly engine: SpeechEngine;
  readonly clock: Clock;
  readonly log: Logger;
  readonly voices: SpeechVoices;
  /** Voice of requests that name none; null = they are refused, as by the hosted service. */
  readonly defaultVoice: string | null;
};

type Connection = { readonly stop: () => void };

export class TtsService {
  readonly engine: SpeechEngine;
  readonly clock: Clock;
  readonly log: Logger;
  readonly voices: SpeechVoices;
  readonly defaultVoice: string | null;
  readonly #open = new Set<Connection>();
  readonly #noted = new Set<string>();
  readonly #waiting: (() => void)[] = [];
  #stopping = false;

  constructor(options: TtsServiceOptions) {
    this.engine = options.engine;
    this.clock = options.clock;
    this.log = options.log;
    this.voices = options.voices;
    this.defaultVoice = options.defaultVoice;
  }

  get stopping(): boolean {
    return this.#stopping;
  }

  get connections(): number {
    return this.#open.size;
  }

  /** Whether one more connection may come. */
  get hasRoom(): boolean {
    return this.#open.size < MAX_TTS_CONNECTIONS;
  }

  /** Counts a connection in; the returned function counts it out. */
  enter(connection: Connection): () => void {
    this.#open.add(connection);
    return () => {
      this.#open.delete(connection);
      if (this.#open.size === 0) for (const resolve of this.#waiting.splice(0)) resolve();
    };
  }

  /** Unknown and retired fields are ignored, each with one line in the log. */
  noteIgnored(fields: readonly string[]): void {
    for (const field of fields) {
      if (this.#noted.has(field) || this.#noted.size >= MAX_NOTED) continue;
      this.#noted.add(field);
      this.log.warn({ field }, 'ignored a field of a TTS request');
    }
  }

  /** Asks every connection to end; resolves when all have, or when waiting longer would help nobody. */
  async drain(): Promise<void> {
    this.#stopping = true;
    for (const connection of [...this.#open]) connection.stop();
    if (this.#open.size === 0) return;
    await new Promise<void>((resolve) => {
      const giveUp = this.clock.callAt(this.clock.nowMs() + DRAIN_MS, resolve);
      this.#waiting.push(() => {
        giveUp();
        resolve();
      });
    });
  }
}
