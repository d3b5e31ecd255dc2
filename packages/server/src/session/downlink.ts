/**
 * The way out: model and voice of one session. Executes the core's generation, synthesis and audio commands
 * and reports what came of them. Holds the audio of the open reply only. Invariant: once a reply is released its
 * controller is aborted and nothing of it is reported or sent any more.
 */
import { REPLY_RATE_HZ, type ConversationInput, type SpeechWord, type TimedWord } from '@antiphon/core';
import { LlmError, type LlmMessage, type LlmPort, type LlmTool } from '../ports/llm.ts';
import type { TtsPort } from '../ports/tts.ts';
import { GainRamp } from './gain-ramp.ts';
import { messagesOf, type ModelQuestion } from './model-messages.ts';
import { ReplyAudio } from './reply-audio.ts';
import { plainPieces, speakChunk, type ChunkRequest, type PrepareText } from './speak-chunk.ts';
import { verbatimWords } from './verbatim.ts';

export type DownlinkShell = {
  readonly llm: LlmPort;
  readonly tts: TtsPort;
  readonly prepare: PrepareText;
  readonly give: (input: ConversationInput) => void;
  /** Audio of a reply for the client, PCM16 mono at REPLY_RATE_HZ. */
  readonly send: (replyId: number, pcm: Int16Array) => void;
};

export type DownlinkOptions = {
  readonly systemPrompt: string;
  readonly tools: readonly LlmTool[];
  readonly voiceId: string;
  readonly language: string;
  readonly today: string;
};

type OpenReply = {
  readonly controller: AbortController;
  readonly audio: ReplyAudio;
  readonly gain: GainRamp;
};

/** Samples [fromSample, toSample) of a reply, to be sent at `gainDb`. */
export type AudioPiece = {
  readonly replyId: number;
  readonly fromSample: number;
  readonly toSample: number;
  readonly gainDb: number;
};

export class Downlink {
  readonly #shell: DownlinkShell;
  readonly #replies = new Map<number, OpenReply>();
  #options: DownlinkOptions;

  constructor(shell: DownlinkShell, options: DownlinkOptions) {
    this.#shell = shell;
    this.#options = options;
  }

  /** Takes effect with the next reply. */
  configure(options: Partial<DownlinkOptions>): void {
    this.#options = { ...this.#options, ...options };
  }

  generate(replyId: number, question: Omit<ModelQuestion, 'systemPrompt'>): void {
    const { signal } = this.#open(replyId).controller;
    const report = (input: ConversationInput): void => {
      if (!signal.aborted) this.#shell.give(input);
    };
    const messages = messagesOf({ systemPrompt: this.#options.systemPrompt, ...question });
    const words = verbatimWords(question.instructions);
    const said =
      words === null
        ? this.#stream(replyId, messages, signal, report)
        : Promise.resolve().then(() => report({ type: 'generation.advanced', replyId, text: words }));
    said.then(
      () => {
        report({ type: 'generation.finished', replyId });
      },
      (error: unknown) => {
        report({ type: 'generation.failed', replyId, ...failureOf(error) });
      },
    );
  }

  synthesize(replyId: number, chunkId: number, text: string): void {
    const { controller, audio } = this.#open(replyId);
    const { signal } = controller;
    const report = (input: ConversationInput): void => {
      if (!signal.aborted) this.#shell.give(input);
    };
    const sink = {
      audio: (pcm: Int16Array): void => {
        if (signal.aborted) return;
        audio.append(pcm);
        report({ type: 'audio.synthesized', replyId, chunkId, samples: pcm.length });
      },
      words: (words: readonly SpeechWord[]): void => {
        report({ type: 'words.timed', replyId, chunkId, words: wordsAsWritten(words) });
      },
    };
    const { voiceId, language } = this.#options;
    const request: ChunkRequest = {
      ...{ pieces: plainPieces(text), voiceId, language, speed: 1, sampleRateHz: REPLY_RATE_HZ },
      ...{ normalize: true, projectId: null, dictionaryIds: null },
    };
    speakChunk(this.#shell, request, sink, signal).then(
      () => {
        report({ type: 'synthesis.finished', replyId, chunkId });
      },
      (error: unknown) => {
        const message = error instanceof Error ? error.message : 'synthesis failed';
        report({ type: 'synthesis.failed', replyId, chunkId, message });
      },
    );
  }

  send(piece: AudioPiece): void {
    const { replyId, fromSample, toSample, gainDb } = piece;
    const open = this.#replies.get(replyId);
    if (open !== undefined)
      this.#shell.send(replyId, open.gain.apply(open.audio.take(fromSample, toSample), gainDb));
  }

  release(replyId: number): void {
    this.#replies.get(replyId)?.controller.abort();
    this.#replies.delete(replyId);
  }

  close(): void {
    for (const replyId of [...this.#replies.keys()]) this.release(replyId);
  }

  #open(replyId: number): OpenReply {
    const open = this.#replies.get(replyId) ?? {
      controller: new AbortController(),
      audio: new ReplyAudio(),
      gain: new GainRamp(REPLY_RATE_HZ),
    };
    this.#replies.set(replyId, open);
    return open;
  }

  async #stream(
    replyId: number,
    messages: readonly LlmMessage[],
    signal: AbortSignal,
    report: (input: ConversationInput) => void,
  ): Promise<void> {
    const { tools, language, today } = this.#options;
    for await (const event of this.#shell.llm.generate({ messages, tools, language, today }, signal)) {
      if (signal.aborted) return;
      if (event.type === 'text') {
        report({ type: 'generation.advanced', replyId, text: event.text });
      } else {
        const { name, argumentsJson } = event;
        report({ type: 'generation.called', replyId, name, argumentsJson });
      }
    }
  }
}

/** Several words that stand for one written one ("9:30", "nine thirty") are heard as one. */
function wordsAsWritten(words: readonly SpeechWord[]): TimedWord[] {
  const written: TimedWord[] = [];
  for (const { charStart, charEnd, startSample, endSample } of words) {
    const last = written.at(-1);
    if (last !== undefined && charStart < last.charEnd)
      written[written.length - 1] = { ...last, charEnd: Math.max(charEnd, last.charEnd), endSample };
    else written.push({ charStart, charEnd, startSample, endSample });
  }
  return written;
}

function failureOf(error: unknown): {
  code: string;
  message: string;
  retryable: boolean;
  statusCode: number | null;
} {
  if (error instanceof LlmError) {
    const { code, message, retryable, statusCode } = error;
    return { code, message, retryable, statusCode };
  }
  return { code: 'llm_failed', message: 'The language model failed', retryable: true, statusCode: null };
}
