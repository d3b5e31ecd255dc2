/**
 * A whole text at once, for routes that answer with bytes: cut, tagged and spoken as on the TTS sockets. Enters: text and
 * settings. Leaves: audio in order and the words with samples from the start of the whole. Rejects at once on abort, with
 * MalformedTagError for a tag that cannot be understood, else with what the engine rejected with.
 */
import {
  isSayable,
  NO_OPEN_TAGS,
  piecesOf,
  speechChunks,
  type SpeechPiece,
  type SpeechSettings,
} from '@antiphon/core';
import { speakChunk, type ChunkSink, type SpeechEngine } from './speak-chunk.ts';

/** `tag` is as the client sent it. */
export class MalformedTagError extends Error {
  override readonly name = 'MalformedTagError';
  readonly tag: string;
  readonly expected: string;
  constructor(tag: string, expected: string) {
    super(`malformed tag: expected ${expected}`);
    this.tag = tag;
    this.expected = expected;
  }
}

export type WholeText = {
  readonly text: string;
  readonly settings: SpeechSettings & { readonly voiceId: string };
  /** Used while the settings name no language. */
  readonly language: string;
};

export type WholeTextSink = ChunkSink & {
  /** Awaited before each sentence: a receiver that is slow holds back what follows. */
  readonly room?: () => Promise<void>;
};

type Part = { readonly pieces: readonly SpeechPiece[]; readonly charStart: number };

/** Resolves to the number of samples that were given, 0 when the text holds nothing that can be said. */
export async function speakText(
  engine: SpeechEngine,
  { text, settings, language }: WholeText,
  sink: WholeTextSink,
  signal: AbortSignal,
): Promise<number> {
  let samples = 0;
  // All tags are understood before the first sound.
  for (const { pieces, charStart } of partsOf(text, settings)) {
    await sink.room?.();
    signal.throwIfAborted();
    const from = samples;
    const request = {
      pieces,
      voiceId: settings.voiceId,
      language: settings.language ?? language,
      normalize: settings.normalize ?? true,
      projectId: settings.projectId,
      dictionaryIds: settings.dictionaryIds,
      speed: settings.speed ?? 1,
      sampleRateHz: settings.sampleRateHz,
    };
    const shifted: ChunkSink = {
      audio: (pcm) => {
        samples += pcm.length;
        sink.audio(pcm);
      },
      words: (words) => {
        sink.words(
          words.map((word) => ({
            ...word,
            charStart: word.charStart + charStart,
            charEnd: word.charEnd + charStart,
            startSample: word.startSample + from,
            endSample: word.endSample + from,
          })),
        );
      },
    };
    await speakChunk(engine, request, shifted, signal);
  }
  return samples;
}

function partsOf(text: string, settings: SpeechSettings): Part[] {
  let open = NO_OPEN_TAGS;
  return speechChunks(text, settings).map((chunk) => {
    const parsed = piecesOf(chunk.text, open);
    if (!parsed.ok) throw new MalformedTagError(parsed.tag, parsed.expected);
    open = parsed.open;
    const pieces = parsed.pieces.filter((piece) => piece.kind === 'break' || isSayable(piece.text));
    return { pieces, charStart: chunk.charStart };
  });
}
