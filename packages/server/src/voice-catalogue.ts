/**
 * Every voice under its name and its number: the engine's own, then the names of the hosted service, each spoken by an
 * own voice of the same sex. Pure. Invariant: names and numbers are unique; a number never changes while the engine's
 * list and the aliases stay.
 */
import { VOICE_ALIASES, VOICE_ALIAS_NAMES } from '@antiphon/protocol';
import { voiceFor } from './endpoints/agent-options.ts';
import type { TtsVoice } from './ports/tts.ts';

/** Numbers of aliases begin here, so that further own voices do not move them. */
const FIRST_ALIAS_NUMBER = 1001;

export type CatalogueVoice = {
  readonly number: number;
  readonly name: string;
  readonly label: string;
  readonly sex: TtsVoice['sex'];
  /** ISO 639-1. */
  readonly language: string;
  /** The engine's voice that speaks. */
  readonly engineVoice: string;
  readonly alias: boolean;
};

export class VoiceCatalogue {
  readonly voices: readonly CatalogueVoice[];
  readonly #byName: ReadonlyMap<string, CatalogueVoice>;

  constructor(own: readonly TtsVoice[]) {
    const names = new Set(own.map((voice) => voice.id));
    const aliases = VOICE_ALIAS_NAMES.map((name, index) => ({ name, number: FIRST_ALIAS_NUMBER + index }));
    this.voices = [
      ...own.map(ownVoice),
      ...aliases.filter(({ name }) => !names.has(name)).flatMap((alias) => aliasVoice(alias, own)),
    ];
    this.#byName = new Map(
      this.voices.flatMap((voice) => [
        [voice.name, voice],
        [String(voice.number), voice],
      ]),
    );
  }

  /** Number -> name of the engine's voice. */
  get numbers(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.voices.map((voice) => [String(voice.number), voice.engineVoice]));
  }

  /** By name or by number, also as text. */
  find(voice: string | number): CatalogueVoice | null {
    return this.#byName.get(String(voice)) ?? null;
  }
}

const ownVoice = (voice: TtsVoice, index: number): CatalogueVoice => ({
  number: index + 1,
  name: voice.id,
  label: voice.name,
  sex: voice.sex,
  language: primary(voice.language),
  engineVoice: voice.id,
  alias: false,
});

function aliasVoice(
  { name, number }: { readonly name: string; readonly number: number },
  own: readonly TtsVoice[],
): CatalogueVoice[] {
  const sex = VOICE_ALIASES[name] ?? 'female';
  const speaker = own.find((voice) => voice.id === voiceFor(name, own));
  if (speaker === undefined) return [];
  const label = name.charAt(0).toUpperCase() + name.slice(1);
  const language = primary(speaker.language);
  return [{ number, name, label, sex, language, engineVoice: speaker.id, alias: true }];
}

const primary = (language: string): string => language.split('-', 1)[0]?.toLowerCase() ?? language;
