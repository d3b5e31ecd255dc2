/**
 * Port: text to speech, one speakable chunk (a sentence or a clause) a call.
 */
export type TtsVoice = {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  readonly sex: 'female' | 'male' | 'neutral';
};

export type TtsRequest = {
  /** One chunk of plain text. */
  readonly text: string;
  readonly voiceId: string;
  /** Speaking rate, 0.8-1.2, 1 = as recorded. */
  readonly speed?: number;
};

/** A word of the chunk: where it stands in the text (UTF-16 offsets, end exclusive) and in the chunk's audio (samples). */
export type TtsWord = {
  readonly text: string;
  readonly charStart: number;
  readonly charEnd: number;
  readonly startSample: number;
  readonly endSample: number;
};

export interface TtsSink {
  /** PCM16 mono at the port's `sampleRateHz`, in order. The receiver may keep the array. */
  audio(pcm: Int16Array): void;
  /** The words of the chunk, at any time before the call resolves; may come in several parts, in order. */
  words(words: readonly TtsWord[]): void;
}

export interface TtsPort {
  readonly sampleRateHz: number;
  readonly voices: readonly TtsVoice[];
  /**
   * Characters that a call should have at most, where a voice renders a call as a whole before its first audio: longer
   * chunks are cut at commas. Absent: as they are.
   */
  readonly callChars?: number;
  /**
   * Speaks one chunk. Resolves when all its audio and words were given to `sink`; rejects on failure.
   * On abort it rejects at once with an AbortError, the engine stops within one chunk of its output, and the
   * sink is not called again.
   */
  synthesize(request: TtsRequest, sink: TtsSink, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
