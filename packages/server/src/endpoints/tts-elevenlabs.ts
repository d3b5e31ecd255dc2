/**
 * `/v1/text-to-speech/{voice_id}/stream-input`: the ElevenLabs dialect. One stream of text a socket: " " opens, text
 * follows, "" ends; audio comes without any other frame, the last one empty and final, then close 1000.
 */
import type { SpeechEvent, SpeechSettings } from '@antiphon/core';
import {
  decodeDialectFrame,
  ttsFault,
  TTS_CLOSE_CODES,
  TTS_FRAME_BYTES_MAX,
  type TtsFault,
} from '@antiphon/protocol';
import { SpeechSession, type SpeechFrame } from '../session/speech-session.ts';
import type { Socket, SocketEvents, SocketRequest, SocketRoute } from '../transport/socket.ts';
import { dialectSettings } from './tts-dialect-settings.ts';
import { ttsEndpoint } from './tts-endpoint.ts';
import { bodyOf, encodeSpeech, framesOf } from './tts-frames.ts';
import type { TtsService } from './tts-service.ts';

/** Silence of the client that ends the stream, ms (as the dialect has it). */
const STREAM_TIMEOUT_MS = 20_000;
const PATH = /^\/v1\/text-to-speech\/([^/]{1,256})\/stream-input$/;

/** The voice that a path names, or null when it is no path of this dialect. */
export const dialectVoice = (path: string): string | null => {
  const found = PATH.exec(path)?.[1];
  if (found === undefined) return null;
  try {
    return decodeURIComponent(found);
  } catch {
    return null;
  }
};

export const ttsDialectEndpoint = (service: TtsService): SocketRoute =>
  ttsEndpoint(service, (socket, request) => new DialectConnection(service, socket, request));

class DialectConnection implements SocketEvents {
  readonly #service: TtsService;
  readonly #socket: Socket;
  readonly #requestId: string;
  readonly #session: SpeechSession;
  readonly #leave: () => void;
  #ending = false;
  #over = false;

  constructor(service: TtsService, socket: Socket, { url, requestId }: SocketRequest) {
    this.#service = service;
    this.#socket = socket;
    this.#requestId = requestId;
    const settings = dialectSettings(
      {
        voice: dialectVoice(url.pathname) ?? '',
        format: url.searchParams.get('output_format'),
        model: url.searchParams.get('model_id'),
      },
      service.voices,
    );
    this.#session = this.#open(settings.ok ? settings.changes : {});
    this.#leave = service.enter({
      stop: () => {
        this.#session.give({ type: 'server.stopping' });
      },
    });
    if (!settings.ok) this.#fail(settings.fault);
  }

  text(text: string): void {
    if (this.#over) return;
    if (text.length > TTS_FRAME_BYTES_MAX) {
      this.#fail(ttsFault('frame_too_large', { limit: TTS_FRAME_BYTES_MAX }));
      return;
    }
    const decoded = decodeDialectFrame(text);
    if (!decoded.ok) {
      this.#fail(decoded.fault);
      return;
    }
    const request = decoded.value;
    if (request.kind === 'cancel') {
      this.#close();
      return;
    }
    if (request.kind === 'end') {
      this.#ending = true;
      this.#session.give({ type: 'turn.close-requested' });
      return;
    }
    if (this.#ending) return;
    const changes = request.speed === null ? {} : { speed: request.speed };
    this.#session.give({
      type: 'text.added',
      contextId: null,
      text: request.text,
      flush: request.flush,
      changes,
    });
  }

  binary(): void {
    if (!this.#over) this.#fail(ttsFault('binary'));
  }

  closed(): void {
    this.#finish();
  }

  #open(settings: Partial<SpeechSettings>): SpeechSession {
    const { engine, clock, voices, log } = this.#service;
    return new SpeechSession(
      {
        engine,
        clock,
        languageOf: (voiceId) => voices.languageOf(voiceId),
        onEvent: (event) => {
          this.#tell(event);
        },
        onAudio: (frame, pcm, written) => {
          this.#sendAudio(frame, pcm, written);
        },
        onClose: () => {
          this.#close(TTS_CLOSE_CODES.restart);
        },
        onError: (error, during) => {
          log.error({ request: this.#requestId, err: error, during }, 'speech failed');
        },
      },
      { mode: 'stream', settings, turnTimeoutMs: STREAM_TIMEOUT_MS },
    );
  }

  #tell(event: SpeechEvent): void {
    if (event.type === 'request.refused') {
      const [body] = framesOf(event, 'stream');
      this.#send({ ...body, request_id: this.#requestId });
      this.#close(TTS_CLOSE_CODES.generationFailed);
    } else if (event.type === 'turn.absent' || event.type === 'turn.warned') this.#ending = true;
    // A flush ends a turn of the machine, but the stream goes on until it is ended or silent.
    const over = event.type === 'turn.absent' || event.type === 'turn.finished';
    const waiting = this.#session.state.lines.some((line) => line.turns.length > 0);
    if (!over || !this.#ending || waiting) return;
    this.#send({ audio: '', isFinal: true });
    this.#close();
  }

  #sendAudio(frame: SpeechFrame, pcm: Int16Array, written: () => void): void {
    if (this.#over) return;
    const audio = Buffer.from(encodeSpeech(pcm, frame.encoding)).toString('base64');
    this.#socket.send(`{"audio":"${audio}","isFinal":false}`, written);
  }

  #send(frame: Readonly<Record<string, unknown>>): void {
    if (!this.#over) this.#socket.send(JSON.stringify(frame));
  }

  #fail(fault: TtsFault): void {
    this.#send({ ...bodyOf(fault), request_id: this.#requestId });
    this.#close(TTS_CLOSE_CODES.generationFailed);
  }

  #close(code: number = TTS_CLOSE_CODES.normal): void {
    if (this.#over) return;
    this.#socket.close(code, '');
    this.#finish();
  }

  #finish(): void {
    if (this.#over) return;
    this.#over = true;
    this.#session.close();
    this.#leave();
  }
}
