/** Configuration of the TTS API as it travels -> settings of the speech machine. Pure but for the log of unknown voices. */
import type { SpeechSettings } from '@antiphon/core';
import { shown, ttsFault, type TtsConfig, type TtsFault, type TtsUpdatable } from '@antiphon/protocol';
import type { SpeechVoices } from '../speech-voices.ts';

const MS_PER_S = 1000;

export type SettingsResult =
  | { readonly ok: true; readonly changes: Partial<SpeechSettings> }
  | { readonly ok: false; readonly fault: TtsFault };

/** Only what was given changes. */
export function settingsOf(config: TtsConfig, voices: SpeechVoices): SettingsResult {
  const { voice_id } = config;
  const voiceId = voice_id === undefined ? undefined : voices.find(voice_id);
  if (voiceId === null) return { ok: false, fault: ttsFault('voice_not_found', { voice: shown(voice_id) }) };
  return { ok: true, changes: withoutUnset({ voiceId, ...valuesOf(config) }) };
}

function valuesOf(config: TtsConfig): {
  readonly [K in keyof SpeechSettings]?: SpeechSettings[K] | undefined;
} {
  const { inactivity_timeout: inactivityS, project_id: project, dictionary_ids: dictionaries } = config;
  return {
    model: config.model_id,
    sampleRateHz: config.sample_rate,
    encoding: config.encoding,
    cfgScale: config.cfg_scale,
    temperature: config.temperature,
    maxNewTokens: config.max_new_tokens,
    speed: config.speed,
    language: config.language,
    normalize: config.normalize,
    wordTimestamps: config.word_timestamps,
    projectId: project === undefined ? undefined : String(project),
    dictionaryIds: dictionaries?.map(String),
    flushTimeoutMs: config.flush_timeout_ms,
    maxBufferChars: config.max_buffer_length,
    inactivityMs: inactivityS === undefined ? undefined : inactivityS * MS_PER_S,
  };
}

/** The fields of update_settings; null sets one back. */
export function updateOf(update: Partial<TtsUpdatable>): Partial<SpeechSettings> {
  return withoutUnset({
    cfgScale: update.cfg_scale,
    temperature: update.temperature,
    speed: update.speed,
    maxNewTokens: update.max_new_tokens,
    language: update.language,
    normalize: update.normalize,
  });
}

/** The six that can be updated, as they travel. */
export const updatableOf = (settings: SpeechSettings): TtsUpdatable => ({
  cfg_scale: settings.cfgScale,
  temperature: settings.temperature,
  speed: settings.speed,
  max_new_tokens: settings.maxNewTokens,
  language: settings.language,
  normalize: settings.normalize,
});

type Loose = { readonly [K in keyof SpeechSettings]?: SpeechSettings[K] | undefined };

const withoutUnset = (values: Loose): Partial<SpeechSettings> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
