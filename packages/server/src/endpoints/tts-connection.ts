/**
 * What the native TTS endpoints share: one socket, one speech session. Enters: frames. Leaves: frames. Translates only;
 * what is said when is the machine's business. Invariant: when the socket is gone the engine works no more for it.
 */
import type { SpeechMode } from '@antiphon/core';
import {
  decodeTtsFrame,
  ttsFault,
  TTS_CLOSE_CODES,
  TTS_FRAME_BYTES_MAX,
  type TtsFault,
  type TtsRefusal,
  type TtsRequest,
} from '@antiphon/protocol';
import { SpeechSession, type SpeechShell } from '../session/speech-session.ts';
import type { Socket, SocketEvents } from '../transport/socket.ts';
import type { TtsService } from './tts-service.ts';
import { audioFrame, bodyOf, framesOf, type TtsFrame } from './tts-frames.ts';
import { settingsOf, updateOf } from './tts-settings.ts';

export type TtsConnectionOptions = {
  readonly mode: SpeechMode;
  /** Silence of the client that ends a turn, ms. */
  readonly turnTimeoutMs: number | null;
  readonly requestId: string;
};

export class TtsConnection implements SocketEvents {
  readonly #service: TtsService;
  readonly #socket: Socket;
  readonly #options: TtsConnectionOptions;
  readonly #session: SpeechSession;
  readonly #leave: () => void;
  #over = false;

  constructor(service: TtsService, socket: Socket, options: TtsConnectionOptions) {
    this.#service = service;
    this.#socket = socket;
    this.#options = options;
    const { mode, turnTimeoutMs } = options;
    const { defaultVoice } = service;
    const settings = { voiceId: defaultVoice };
    this.#session = new SpeechSession(this.#shell(), { mode, turnTimeoutMs, settings });
    this.#leave = service.enter({
      stop: () => {
        this.#session.give({ type: 'server.stopping' });
      },
    });
  }

  text(text: string): void {
    if (this.#over) return;
    if (text.length > TTS_FRAME_BYTES_MAX) {
      this.#refuse({
        fault: ttsFault('frame_too_large', { limit: TTS_FRAME_BYTES_MAX }),
        contextId: null,
        reach: 'turn',
      });
      return;
    }
    const decoded = decodeTtsFrame(this.#options.mode, text);
    if (!decoded.ok) {
      this.#refuse(decoded);
      return;
    }
    if (decoded.ignored.length > 0) this.#service.noteIgnored(decoded.ignored);
    this.#take(decoded.request);
  }

  binary(): void {
    if (!this.#over) this.#refuse({ fault: ttsFault('binary'), contextId: null, reach: 'turn' });
  }

  closed(): void {
    this.#finish();
  }

  #shell(): SpeechShell {
    const { engine, clock, voices, log } = this.#service;
    const { mode, requestId } = this.#options;
    return {
      engine,
      clock,
      languageOf: (voiceId) => voices.languageOf(voiceId),
      onEvent: (event) => {
        for (const frame of framesOf(event, mode)) this.#send(frame);
      },
      onAudio: (frame, pcm, written) => {
        if (!this.#over) this.#socket.send(audioFrame(frame, pcm), written);
      },
      onClose: (reason) => {
        const code = reason === 'client' ? TTS_CLOSE_CODES.normal : TTS_CLOSE_CODES.restart;
        this.#socket.close(code, reason === 'client' ? 'closed as requested' : 'server restart');
        this.#finish();
      },
      onError: (error, during) => {
        log.error({ request: requestId, err: error, during }, 'speech failed');
      },
    };
  }

  #take(request: TtsRequest): void {
    const session = this.#session;
    switch (request.kind) {
      case 'text': {
        const { contextId, text, flush, config } = request;
        const resolved = settingsOf(config, this.#service.voices);
        if (resolved.ok) {
          session.give({ type: 'text.added', contextId, text, flush, changes: resolved.changes });
        } else this.#refuse({ fault: resolved.fault, contextId, reach: 'turn' });
        return;
      }
      case 'close':
        session.give({ type: 'turn.close-requested' });
        return;
      case 'close_socket':
        session.give({ type: 'socket.close-requested' });
        return;
      case 'cancel':
        session.give({ type: 'cancel.requested', contextId: request.contextId });
        return;
      case 'update_settings':
        session.give({ type: 'settings.update-requested', changes: updateOf(request.settings) });
        return;
      case 'close_context':
        session.give({
          type: 'context.close-requested',
          contextId: request.contextId,
          immediate: request.immediate,
        });
    }
  }

  #refuse({ fault, contextId, reach }: TtsRefusal): void {
    const body = this.#bodyOf(fault);
    this.#session.give({ type: 'frame.refused', contextId, refusal: { id: 'given', body }, reach });
  }

  #bodyOf(fault: TtsFault): Readonly<Record<string, string | number>> {
    return { ...bodyOf(fault) };
  }

  #send(frame: TtsFrame): void {
    if (this.#over) return;
    const named = 'error' in frame ? { ...frame, request_id: this.#options.requestId } : frame;
    this.#socket.send(JSON.stringify(named));
  }

  #finish(): void {
    if (this.#over) return;
    this.#over = true;
    this.#session.close();
    this.#leave();
  }
}
