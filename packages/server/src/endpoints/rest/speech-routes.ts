/**
 * Speech over HTTP: `/v1/tts/generate`, the ElevenLabs routes, the model names. Enters: parsed bodies. Leaves: audio as it
 * is made, through the engine path of the sockets. Invariants: everything that can be refused is refused before the first
 * byte; a client that goes away stops the engine; each answer counts as one of the server's TTS connections.
 */
import { DEFAULT_SPEECH_SETTINGS, type SpeechSettings } from '@antiphon/core';
import {
  dialectSpeed,
  generateSpeech,
  listModels,
  needsProject,
  readTtsConfig,
  shown,
  speakDialect,
  streamDialect,
  ttsFault,
  TtsRequestConfig,
  TTS_SAMPLE_RATE_HZ_DEFAULT,
  TTS_TEXT_CHARS_MAX,
  wholeTextFault,
  type BodyOf,
  type SpeechModelView,
  type TtsFault,
} from '@antiphon/protocol';
import type { Dictionaries } from '../../dictionaries/dictionaries.ts';
import { MalformedTagError } from '../../session/speak-text.ts';
import { openSpeechStream } from '../../session/speech-stream.ts';
import { PoolClosedError, QueueFullError } from '../../workers/worker-lost-error.ts';
import { dialectSettings } from '../tts-dialect-settings.ts';
import { encodeSpeech } from '../tts-frames.ts';
import type { TtsService } from '../tts-service.ts';
import { settingsOf, type SettingsResult } from '../tts-settings.ts';
import { bind, json, RestProblem, type BoundRoute, type RestReply, type RestRequest } from './rest-reply.ts';

/** Names that clients of the hosted service send. */
const MODEL_IDS = ['kugel-3', 'kugel-2.5', 'kugel-2-turbo', 'kugel-1-turbo', 'kugel-1'];

/** What an answer needs of its request besides the text. */
type Exchange = Pick<RestRequest, 'signal' | 'requestId'>;
type DialectRequest = Exchange & Pick<RestRequest<typeof speakDialect>, 'params' | 'query' | 'body'>;
type Shell = { readonly service: TtsService; readonly dictionaries: Dictionaries };

export function speechRoutes(service: TtsService, dictionaries: Dictionaries): readonly BoundRoute[] {
  const shell = { service, dictionaries };
  const dialect = (asked: DialectRequest): Promise<RestReply> =>
    speak(shell, asked.body.text, dialectSettingsOf(service, asked), asked);
  return [
    bind(generateSpeech, (asked) =>
      speak(shell, asked.body.text, requestSettings(service, asked.body), asked),
    ),
    bind(speakDialect, dialect),
    bind(streamDialect, dialect),
    bind(listModels, () => json({ models: MODEL_IDS.map(modelOf) })),
  ];
}

async function speak(
  shell: Shell,
  text: string,
  resolved: SettingsResult,
  { signal, requestId }: Exchange,
): Promise<RestReply> {
  const { engine, clock, voices, log, defaultVoice } = shell.service;
  const wrong = wholeTextFault(text);
  if (wrong !== null) throw problemOf(wrong);
  const settings = { ...DEFAULT_SPEECH_SETTINGS, ...changesOf(resolved) };
  const voiceId = settings.voiceId ?? defaultVoice;
  if (voiceId === null) throw problemOf(ttsFault('missing_voice'));
  refuseUnavailable(shell, settings);
  const whole = { text, settings: { ...settings, voiceId }, language: voices.languageOf(voiceId) };
  enter(shell.service, signal);
  const stream = await openSpeechStream({ engine, clock, signal }, whole).catch((error: unknown) => {
    const fault = faultOf(error);
    if (fault.code === 500 && !signal.aborted) log.error({ request: requestId, err: error }, 'speech failed');
    throw problemOf(fault);
  });
  if (stream === null) throw problemOf(ttsFault('empty_audio'));
  return {
    status: 200,
    mediaType: settings.encoding === 'pcm_s16le' ? 'audio/pcm' : 'audio/basic',
    stream: encoded(stream, settings.encoding, (error) => {
      if (!signal.aborted) log.error({ request: requestId, err: error }, 'speech failed midway');
    }),
    headers: {
      'X-Sample-Rate': String(settings.sampleRateHz),
      'X-Audio-Format': settings.encoding,
      'X-KugelAudio-AI-Generated': 'true',
    },
  };
}

function refuseUnavailable({ service, dictionaries }: Shell, choice: SpeechSettings): void {
  if (service.stopping) throw problemOf(ttsFault('unavailable'));
  if (!service.hasRoom) throw problemOf(ttsFault('at_capacity'));
  const missing = dictionaries.missing(choice);
  if (missing === null) return;
  const message = `Invalid request: 'dictionary_ids' has no dictionary ${shown(missing)} of this project`;
  throw new RestProblem(400, 'VALIDATION_ERROR', message);
}

/** Counts until the answer is complete or the client gone, which is when its signal is aborted. */
function enter(service: TtsService, signal: AbortSignal): void {
  const leave = service.enter({ stop: () => undefined });
  if (signal.aborted) leave();
  else signal.addEventListener('abort', leave, { once: true });
}

async function* encoded(
  stream: AsyncIterable<Int16Array>,
  encoding: SpeechSettings['encoding'],
  onError: (error: unknown) => void,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const pcm of stream) yield encodeSpeech(pcm, encoding);
  } catch (error) {
    onError(error);
    throw error;
  }
}

function requestSettings({ voices }: TtsService, body: BodyOf<typeof generateSpeech>): SettingsResult {
  const read = readTtsConfig(TtsRequestConfig, body);
  if (!read.ok) return read;
  if (needsProject(read.value)) return { ok: false, fault: ttsFault('project_needed') };
  return settingsOf(read.value, voices);
}

function dialectSettingsOf({ voices }: TtsService, { params, query, body }: DialectRequest): SettingsResult {
  const { model_id: model = null, language_code: language, voice_settings } = body;
  const asked = { voice: params.voice_id, format: query.output_format ?? null, model };
  const resolved = dialectSettings(asked, voices);
  if (!resolved.ok) return resolved;
  const speed = dialectSpeed(voice_settings);
  const spoken = /^[a-z]{2}$/.test(language ?? '') ? { language: language ?? null } : {};
  return { ok: true, changes: { ...resolved.changes, ...spoken, ...(speed === null ? {} : { speed }) } };
}

function changesOf(resolved: SettingsResult): Partial<SpeechSettings> {
  if (!resolved.ok) throw problemOf(resolved.fault);
  return resolved.changes;
}

function faultOf(error: unknown): TtsFault {
  if (error instanceof MalformedTagError)
    return ttsFault('tag', { tag: shown(error.tag), expected: error.expected });
  if (error instanceof QueueFullError || error instanceof PoolClosedError) return ttsFault('unavailable');
  return ttsFault('generation_failed');
}

const problemOf = ({ code, error_code, error }: TtsFault): RestProblem =>
  new RestProblem(code, error_code, error, code === 429 ? { headers: { 'Retry-After': '1' } } : {});

const modelOf = (id: string): SpeechModelView => ({
  id,
  name: id,
  description: "Accepted for compatibility: this server's own voice speaks.",
  parameters: 'n/a',
  max_input_length: TTS_TEXT_CHARS_MAX,
  sample_rate: TTS_SAMPLE_RATE_HZ_DEFAULT,
});
