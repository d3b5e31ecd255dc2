/**
 * Voices of the TTS API: what a client names -> a voice of the engine. Numbers of the hosted service go through a table;
 * one that is not in it speaks with the default voice and is logged once, or is unknown under `strict`.
 */
import { VOICE_ALIASES } from '@antiphon/protocol';
import { voiceFor } from './endpoints/agent-options.ts';
import type { Logger } from './observe/log.ts';
import type { TtsVoice } from './ports/tts.ts';

/** Numbers that are remembered as logged; a peer chooses them. */
const MAX_LOGGED = 1000;

export type SpeechVoicesOptions = {
  readonly voices: readonly TtsVoice[];
  /** Number -> name of a voice of this server. */
  readonly table: Readonly<Record<string, string>>;
  readonly strict: boolean;
  readonly log: Pick<Logger, 'info'>;
};

export class SpeechVoices {
  readonly #options: SpeechVoicesOptions;
  readonly #logged = new Set<string>();

  constructor(options: SpeechVoicesOptions) {
    this.#options = options;
  }

  /** The engine's voice, or null when there is none by that name or number. */
  find(id: number | string): string | null {
    const { voices, table, strict } = this.#options;
    const name = String(id).trim();
    const mapped = table[name] ?? name;
    if (voices.some((voice) => voice.id === mapped)) return mapped;
    if (Object.hasOwn(VOICE_ALIASES, mapped)) return voiceFor(mapped, voices);
    const fallback = voices[0]?.id ?? null;
    if (strict || fallback === null || !/^[1-9]\d{0,15}$/.test(name)) return null;
    if (!this.#logged.has(name) && this.#logged.size < MAX_LOGGED) {
      this.#logged.add(name);
      this.#options.log.info({ voice: name, spokenBy: fallback }, 'voice id not in the table');
    }
    return fallback;
  }

  languageOf(voiceId: string): string {
    return this.#options.voices.find((voice) => voice.id === voiceId)?.language ?? 'en';
  }

  /** The voice of requests that name one that cannot be found, in dialects that have no error for it. */
  get fallback(): string | null {
    return this.#options.strict ? null : (this.#options.voices[0]?.id ?? null);
  }
}
