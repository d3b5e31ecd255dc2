/**
 * The one way from a chunk of text to audio: the agent's replies, the TTS sockets and the REST routes all speak through
 * it. Enters: the pieces of a chunk and how to say them. Leaves: PCM at the wanted rate and the words, placed both in
 * what was said and in the chunk as it was written. Invariant: after an abort the sink is not called again.
 */
import type { SpeechPiece, SpeechWord } from '@antiphon/core';
import { Resampler } from '@antiphon/core/audio/resample';
import type { TtsPort, TtsWord } from '../ports/tts.ts';
import { rewrite, sourceRange, type Rewritten, type Rule } from '../spoken-text/rewrite.ts';
import { spokenForm } from '../spoken-text/spoken-form.ts';

export type SpeechTextOptions = {
  /** Primary language of the text. */
  readonly language: string;
  /** Numbers, dates and abbreviations become words. */
  readonly normalize: boolean;
  /** Whose pronunciation entries apply; null = the default ones. */
  readonly projectId: string | null;
  readonly dictionaryIds: readonly string[] | null;
};

/** From text as it is written to text as it is said, with the way back. */
export type PrepareText = (text: string, options: SpeechTextOptions) => Rewritten;

/** Without dictionaries. */
export const prepareSpokenForm: PrepareText = (text, { language, normalize }) =>
  normalize ? spokenForm(text, language) : { text, spans: [] };

export type SpeechEngine = { readonly tts: TtsPort; readonly prepare: PrepareText };

export type ChunkRequest = SpeechTextOptions & {
  readonly pieces: readonly SpeechPiece[];
  readonly voiceId: string;
  /** 1 = as recorded. */
  readonly speed: number;
  /** Of the audio that leaves, Hz. */
  readonly sampleRateHz: number;
};

export type ChunkSink = {
  /** PCM16 mono at the request's rate, in order. */
  audio(pcm: Int16Array): void;
  /** Words of the chunk, in order, in one or more parts; samples at the request's rate. */
  words(words: readonly SpeechWord[]): void;
};

/** Engines take no longer text at once, characters. */
const ENGINE_CHARS_MAX = 500;
/** A chunk is cut at a comma only where this much is left on both sides, characters. */
const MIN_PART_CHARS = 25;

/** A whole text without tags. */
export const plainPieces = (text: string): readonly SpeechPiece[] => [
  { kind: 'text', text, charStart: 0, rate: 1, spell: false },
];

/** Resolves when everything was given to `sink`; rejects with what the engine rejected with, at once on abort. */
export async function speakChunk(
  engine: SpeechEngine,
  request: ChunkRequest,
  sink: ChunkSink,
  signal: AbortSignal,
): Promise<void> {
  const chunk = new ChunkAudio(engine.tts.sampleRateHz, request.sampleRateHz, sink, signal);
  let spokenFrom = 0;
  for (const piece of request.pieces) {
    if (piece.kind === 'break') {
      chunk.silence(piece.ms);
      continue;
    }
    const said = piece.spell ? spelled(piece.text) : engine.prepare(piece.text, request);
    const speed = request.speed * piece.rate;
    for (const { text, from } of engineParts(said.text, engine.tts.callChars ?? ENGINE_CHARS_MAX)) {
      const place = (word: TtsWord): SpeechWord => {
        const [start, end] = sourceRange(said, from + word.charStart, from + word.charEnd);
        return {
          word: word.text,
          spokenStart: spokenFrom + from + word.charStart,
          spokenEnd: spokenFrom + from + word.charEnd,
          charStart: piece.charStart + start,
          charEnd: piece.charStart + end,
          startSample: word.startSample,
          endSample: word.endSample,
        };
      };
      chunk.nextCall();
      await engine.tts.synthesize({ text, voiceId: request.voiceId, speed }, chunk.sinkFor(place), signal);
    }
    spokenFrom += said.text.length;
  }
  chunk.end();
}

/** The audio of one chunk: the calls and pauses one after the other, resampled as one stream. */
class ChunkAudio {
  readonly #resampler: Resampler;
  readonly #nativeHz: number;
  readonly #scale: number;
  readonly #sink: ChunkSink;
  readonly #signal: AbortSignal;
  #samples = 0;
  #callFrom = 0;

  constructor(nativeHz: number, toHz: number, sink: ChunkSink, signal: AbortSignal) {
    this.#resampler = new Resampler(nativeHz, toHz);
    this.#nativeHz = nativeHz;
    this.#scale = toHz / nativeHz;
    this.#sink = sink;
    this.#signal = signal;
  }

  nextCall(): void {
    this.#callFrom = this.#samples;
  }

  sinkFor(place: (word: TtsWord) => SpeechWord): {
    audio: (pcm: Int16Array) => void;
    words: (words: readonly TtsWord[]) => void;
  } {
    const shifted = (sample: number): number => Math.round((this.#callFrom + sample) * this.#scale);
    return {
      audio: (pcm) => {
        this.#add(pcm);
      },
      words: (words) => {
        if (this.#signal.aborted) return;
        this.#sink.words(
          words.map((word) => ({
            ...place(word),
            startSample: shifted(word.startSample),
            endSample: shifted(word.endSample),
          })),
        );
      },
    };
  }

  silence(ms: number): void {
    this.#add(new Int16Array(Math.round((ms * this.#nativeHz) / 1000)));
  }

  end(): void {
    this.#give(this.#resampler.flush());
  }

  #add(pcm: Int16Array): void {
    this.#samples += pcm.length;
    this.#give(this.#resampler.process(pcm));
  }

  #give(pcm: Int16Array): void {
    if (!this.#signal.aborted && pcm.length > 0) this.#sink.audio(pcm);
  }
}

/** Text in parts of at most about `chars` characters, cut after commas or, where a part would be far too long, at spaces. */
function engineParts(text: string, chars: number): { readonly text: string; readonly from: number }[] {
  const parts: { readonly text: string; readonly from: number }[] = [];
  let from = 0;
  while (text.length - from > chars) {
    const rest = text.slice(from);
    const commas = [...rest.matchAll(/[,;:–—](?=\s)/gu)]
      .map((match) => match.index + 1)
      .filter((end) => end >= MIN_PART_CHARS && rest.length - end >= MIN_PART_CHARS);
    const within = commas.filter((end) => end <= chars).at(-1) ?? commas[0];
    if (within !== undefined && within <= ENGINE_CHARS_MAX) {
      parts.push({ text: rest.slice(0, within), from });
      from += within;
      continue;
    }
    if (rest.length <= ENGINE_CHARS_MAX) break;
    const space = rest.lastIndexOf(' ', ENGINE_CHARS_MAX);
    const end = space > 0 ? space : ENGINE_CHARS_MAX;
    parts.push({ text: rest.slice(0, end), from });
    from += end;
  }
  parts.push({ text: text.slice(from), from });
  return parts.filter((part) => part.text.trim() !== '');
}

const SIGN_NAMES: Readonly<Record<string, string>> = {
  '@': 'at',
  '.': 'dot',
  '-': 'dash',
  _: 'underscore',
  '/': 'slash',
  '+': 'plus',
  '#': 'hash',
  '&': 'and',
  ':': 'colon',
};

const LETTERS: readonly Rule[] = [
  { pattern: /[^\s]/gu, speak: ([sign = '']) => `${SIGN_NAMES[sign] ?? sign.toUpperCase()}, ` },
];

/** Said letter by letter, with a short pause after each. */
const spelled = (text: string): Rewritten => rewrite(text, LETTERS);
