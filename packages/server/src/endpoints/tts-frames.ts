/**
 * Events of the speech machine as frames of the TTS API. Pure; one event may give several frames, which are then sent
 * together. The endpoints differ only in how they tell the end of a turn.
 */
import {
  NO_TOTALS,
  samplesToMs,
  type SpeechEvent,
  type SpeechRefusal,
  type SpeechSettings,
  type TurnTotals,
} from '@antiphon/core';
import { bytesFromInt16 } from '@antiphon/core/audio/pcm16';
import { encodeAlaw } from '@antiphon/core/audio/alaw';
import { encodeMulaw } from '@antiphon/core/audio/mulaw';
import { shown, ttsFault, type TtsFault } from '@antiphon/protocol';
import type { SpeechFrame } from '../session/speech-session.ts';
import { updatableOf } from './tts-settings.ts';

export type TtsFrame = Readonly<Record<string, unknown>>;
export type TtsDialect = 'request' | 'stream' | 'multi';

const MS_PER_S = 1000;
const WARNING =
  'No text for 5 s: the turn was ended. Send {"flush": true} with or after the last text to end it at once.';

const seconds = (ms: number): number => Math.round(ms) / MS_PER_S;
const tenths = (ms: number): number => Math.round(ms * 10) / 10;

/** The body of an error. */
export type ErrorBody = Omit<TtsFault, 'id'>;

export function bodyOf(fault: TtsFault): ErrorBody {
  const { error, error_code, code } = fault;
  return { error, error_code, code };
}

function refusalBody(refusal: SpeechRefusal): Readonly<Record<string, unknown>> {
  switch (refusal.id) {
    case 'given':
      return refusal.body;
    case 'tag':
      return bodyOf(ttsFault('tag', { tag: shown(refusal.tag), expected: refusal.expected }));
    case 'context_closing':
      return bodyOf(ttsFault('context_closing', { context: shown(refusal.context) }));
    case 'queue_full':
    case 'pending_too_long':
    case 'too_many_contexts':
      return bodyOf(ttsFault(refusal.id, { limit: refusal.limit }));
    default:
      return bodyOf(ttsFault(refusal.id));
  }
}

/** Nobody knows a price here: null is not zero. */
export const usageOf = (audioMs: number, characters: number, model: string): TtsFrame => ({
  audio_seconds: seconds(audioMs),
  characters,
  model_id: model,
  cost_cents: null,
  cost_unavailable: true,
});

const contextOf = (contextId: string | null): TtsFrame =>
  contextId === null ? {} : { context_id: contextId };

export function framesOf(event: SpeechEvent, dialect: TtsDialect): readonly TtsFrame[] {
  switch (event.type) {
    case 'chunk.started':
      // Requests are answered with audio and one end, nothing else.
      if (dialect === 'request') return [];
      return [
        {
          generation_started: true,
          chunk_id: event.chunkId,
          text: event.text,
          ...contextOf(event.contextId),
        },
      ];
    case 'words.timed':
      return [wordsFrame(event)];
    case 'chunk.finished':
      if (dialect === 'request') return [];
      return [
        {
          chunk_complete: true,
          chunk_id: event.chunkId,
          audio_seconds: seconds(event.audioMs),
          gen_ms: tenths(event.generationMs),
          ...contextOf(event.contextId),
        },
      ];
    case 'turn.warned':
      return [{ warning: WARNING }];
    case 'turn.finished':
      return endFrames(event.totals, event.contextId, dialect);
    case 'turn.absent':
      return [sessionClosed({ ...NO_TOTALS, settings: event.settings })];
    case 'turn.interrupted':
      return [
        {
          interrupted: true,
          ...contextOf(event.contextId),
          spoken_text: event.spokenText,
          spoken_ms: Math.round(event.spokenMs),
          estimated: true,
        },
      ];
    case 'request.refused':
      return [{ ...refusalBody(event.refusal), ...contextOf(event.contextId) }];
    case 'settings.changed':
      return [{ settings_updated: true, settings: updatableOf(event.settings) }];
    case 'session.closed':
      return [{ session_closed: true, total_audio_seconds: seconds(event.audioMs) }];
    default:
      return [contextFrame(event)];
  }
}

type ContextEvent = Extract<
  SpeechEvent,
  { type: 'context.created' | 'context.closed' | 'context.timed-out' }
>;

function contextFrame(event: ContextEvent): TtsFrame {
  const { contextId: context_id } = event;
  switch (event.type) {
    case 'context.created':
      return { context_created: true, context_id };
    case 'context.timed-out':
      return { context_timeout: true, context_id };
    case 'context.closed': {
      const usage = event.audioMs > 0 ? { usage: usageOf(event.audioMs, event.characters, event.model) } : {};
      return { context_closed: true, context_id, ...usage };
    }
  }
}

function wordsFrame(event: Extract<SpeechEvent, { type: 'words.timed' }>): TtsFrame {
  const { chunkId, contextId, words, charStart, sampleRateHz } = event;
  return {
    word_timestamps: words.map((word) => ({
      word: word.word,
      start_ms: Math.round(samplesToMs(word.startSample, sampleRateHz)),
      end_ms: Math.round(samplesToMs(word.endSample, sampleRateHz)),
      char_start: word.spokenStart,
      char_end: word.spokenEnd,
      score: 1,
      source_start: charStart + word.charStart,
      source_end: charStart + word.charEnd,
    })),
    chunk_id: chunkId,
    ...contextOf(contextId),
  };
}

const turnTotals = (totals: TurnTotals): TtsFrame => ({
  total_audio_seconds: seconds(totals.audioMs),
  total_text_chunks: totals.textChunks,
  total_audio_chunks: totals.audioFrames,
});

const sessionClosed = (totals: TurnTotals): TtsFrame => ({
  session_closed: true,
  ...turnTotals(totals),
  usage: usageOf(totals.audioMs, totals.text.length, totals.settings.model),
});

function endFrames(totals: TurnTotals, contextId: string | null, dialect: TtsDialect): readonly TtsFrame[] {
  if (dialect === 'multi') return [{ final: true, ...contextOf(contextId) }];
  if (dialect === 'stream') return [{ final: true, ...turnTotals(totals) }, sessionClosed(totals)];
  return [requestFinal(totals)];
}

function requestFinal(totals: TurnTotals): TtsFrame {
  const { audioMs, generationMs, text, settings, firstAudioMs } = totals;
  const ttfa_ms = firstAudioMs === null ? null : tenths(firstAudioMs);
  return {
    final: true,
    chunks: totals.audioFrames,
    total_samples: totals.samples,
    dur_ms: tenths(audioMs),
    gen_ms: tenths(generationMs),
    rtf: audioMs === 0 ? 0 : Math.round((generationMs / audioMs) * 1000) / 1000,
    ttfa_ms,
    usage: usageOf(audioMs, text.length, settings.model),
    debug: { original_text: text, ttfa_ms, speed: speedOf(settings) },
  };
}

const speedOf = (settings: SpeechSettings): number => settings.speed ?? 1;

/** PCM16 in the encoding of a turn. */
export function encodeSpeech(pcm: Int16Array, encoding: SpeechFrame['encoding']): Uint8Array {
  switch (encoding) {
    case 'pcm_s16le':
      return bytesFromInt16(pcm);
    case 'mulaw':
      return encodeMulaw(pcm);
    case 'alaw':
      return encodeAlaw(pcm);
  }
}

/** The text of an audio frame: base64 is never escaped, so it is not walked through. */
export function audioFrame(frame: SpeechFrame, pcm: Int16Array): string {
  const audio = Buffer.from(encodeSpeech(pcm, frame.encoding)).toString('base64');
  const rest = JSON.stringify({
    enc: frame.encoding,
    idx: frame.index,
    sr: frame.sampleRateHz,
    samples: pcm.length,
    chunk_id: frame.chunkId,
    ...contextOf(frame.contextId),
  });
  return `{"audio":"${audio}",${rest.slice(1)}`;
}
