/** What the ElevenLabs dialect says in paths and queries -> settings of the speech machine; for its socket and its routes. */
import type { SpeechSettings } from '@antiphon/core';
import { audioFormatOf, shown, ttsFault, TTS_OUTPUT_FORMATS } from '@antiphon/protocol';
import type { SpeechVoices } from '../speech-voices.ts';
import type { SettingsResult } from './tts-settings.ts';

/** Offered here besides those of the native endpoints. */
const PCM_44100 = 'pcm_44100';
const DEFAULT_FORMAT = 'pcm_24000';
const FORMATS = [...TTS_OUTPUT_FORMATS, PCM_44100];

export type DialectAsked = {
  /** Name or number of the voice. */
  readonly voice: string;
  readonly format: string | null;
  readonly model: string | null;
};

export function dialectSettings(
  { voice, format: asked, model }: DialectAsked,
  voices: SpeechVoices,
): SettingsResult {
  const voiceId = voices.find(voice) ?? voices.fallback;
  if (voiceId === null) return { ok: false, fault: ttsFault('voice_not_found', { voice: shown(voice) }) };
  const format = asked ?? DEFAULT_FORMAT;
  const known = TTS_OUTPUT_FORMATS.find((one) => one === format);
  if (known === undefined && format !== PCM_44100) {
    const expected = FORMATS.join(', ');
    return { ok: false, fault: ttsFault('format_not_offered', { format: shown(format), expected }) };
  }
  const { sample_rate, encoding } =
    known === undefined ? { sample_rate: 44_100, encoding: 'pcm_s16le' as const } : audioFormatOf(known);
  const changes: Partial<SpeechSettings> = {
    voiceId,
    sampleRateHz: sample_rate,
    encoding,
    ...(model === null ? {} : { model: shown(model) }),
  };
  return { ok: true, changes };
}
