/**
 * One TTS socket put together: the speech machine on its driver, the engine, the audio that waits to be sent. Enters:
 * requests from an endpoint. Leaves: events and audio frames for it. Invariant: a turn that is released is aborted in the
 * engine, its audio is forgotten, and nothing of it is reported any more.
 */
import {
  initialSpeech,
  speech,
  type SpeechCommand,
  type SpeechEvent,
  type SpeechInput,
  type SpeechMode,
  type SpeechSettings,
  type SpeechState,
} from '@antiphon/core';
import type { Clock } from '../ports/clock.ts';
import { PoolClosedError, QueueFullError } from '../workers/worker-lost-error.ts';
import { Driver } from './driver.ts';
import { ReplyAudio } from './reply-audio.ts';
import { speakChunk, type SpeechEngine } from './speak-chunk.ts';

export type SpeechFrame = Extract<SpeechCommand, { type: 'audio.send' }>;
type ChunkStart = Extract<SpeechCommand, { type: 'synthesis.start' }>;

export type SpeechShell = {
  readonly engine: SpeechEngine;
  readonly clock: Clock;
  /** Language of a voice, for text whose settings name none. */
  readonly languageOf: (voiceId: string) => string;
  readonly onEvent: (event: SpeechEvent) => void;
  /** A frame for the client; `written` must be called when the network has taken it. */
  readonly onAudio: (frame: SpeechFrame, pcm: Int16Array, written: () => void) => void;
  readonly onClose: (reason: 'client' | 'restart') => void;
  readonly onError: (error: unknown, during: string) => void;
};

export type SpeechSessionOptions = {
  readonly mode: SpeechMode;
  readonly settings?: Partial<SpeechSettings>;
  readonly turnTimeoutMs?: number | null;
};

type OpenTurn = { readonly controller: AbortController; readonly audio: ReplyAudio };

export class SpeechSession {
  readonly #shell: SpeechShell;
  readonly #driver: Driver<SpeechState, SpeechInput, SpeechCommand>;
  readonly #turns = new Map<number, OpenTurn>();

  constructor(shell: SpeechShell, options: SpeechSessionOptions) {
    this.#shell = shell;
    const driverShell = {
      clock: shell.clock,
      execute: (command: SpeechCommand): void => {
        this.#execute(command);
      },
      onError: shell.onError,
    };
    const initial = initialSpeech(options.mode, options);
    this.#driver = new Driver<SpeechState, SpeechInput, SpeechCommand>(driverShell, speech, initial);
  }

  get state(): SpeechState {
    return this.#driver.state;
  }

  give(input: SpeechInput): void {
    this.#driver.give(input);
  }

  /** Stops the engine and frees everything the socket holds; safe to call twice. */
  close(): void {
    this.#driver.close();
    for (const turnId of [...this.#turns.keys()]) this.#release(turnId);
  }

  #execute(command: SpeechCommand): void {
    switch (command.type) {
      case 'synthesis.start':
        this.#synthesize(command);
        return;
      case 'audio.send': {
        const pcm = this.#turns.get(command.turnId)?.audio.take(command.fromSample, command.toSample);
        this.#shell.onAudio(command, pcm ?? new Int16Array(0), () => {
          this.give({ type: 'audio.written' });
        });
        return;
      }
      case 'turn.release':
        this.#release(command.turnId);
        return;
      case 'client.notify':
        this.#shell.onEvent(command.event);
        return;
      case 'socket.close':
        this.#shell.onClose(command.reason);
    }
  }

  #synthesize({ turnId, chunkId, pieces, settings, sampleRateHz }: ChunkStart): void {
    const { controller, audio } = this.#open(turnId);
    const { signal } = controller;
    const report = (input: SpeechInput): void => {
      if (!signal.aborted) this.give(input);
    };
    const voiceId = settings.voiceId ?? '';
    const { projectId, dictionaryIds, normalize, speed } = settings;
    const language = settings.language ?? this.#shell.languageOf(voiceId);
    const request = {
      ...{ pieces, voiceId, language, projectId, dictionaryIds, sampleRateHz },
      ...{ normalize: normalize ?? true, speed: speed ?? 1 },
    };
    const sink = {
      audio: (pcm: Int16Array): void => {
        audio.append(pcm);
        report({ type: 'audio.synthesized', turnId, chunkId, samples: pcm.length });
      },
      words: (words: Extract<SpeechInput, { type: 'words.synthesized' }>['words']): void => {
        report({ type: 'words.synthesized', turnId, chunkId, words });
      },
    };
    speakChunk(this.#shell.engine, request, sink, signal).then(
      () => {
        report({ type: 'synthesis.finished', turnId, chunkId });
      },
      (error: unknown) => {
        if (signal.aborted) return;
        this.#shell.onError(error, 'synthesis.start');
        const unavailable = error instanceof QueueFullError || error instanceof PoolClosedError;
        report({ type: 'synthesis.failed', turnId, chunkId, unavailable });
      },
    );
  }

  #open(turnId: number): OpenTurn {
    const open = this.#turns.get(turnId) ?? { controller: new AbortController(), audio: new ReplyAudio() };
    this.#turns.set(turnId, open);
    return open;
  }

  #release(turnId: number): void {
    this.#turns.get(turnId)?.controller.abort();
    this.#turns.delete(turnId);
  }
}
