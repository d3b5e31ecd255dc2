/**
 * A whole text through a voice, cut into speakable chunks as the server cuts it. What leaves is all the
 * audio and every word with its place in the text and in the audio.
 */
import { concatInt16 } from '@antiphon/core/audio/pcm16';
import { EMPTY_SPEAKABLE, feed, finish, type Speakable } from '@antiphon/core/speakable';
import type { TtsPort, TtsWord } from '@antiphon/server/ports/tts';

export type SpokenText = {
  readonly sampleRateHz: number;
  readonly samples: Int16Array;
  /** Offsets count from the start of the whole text and of all the audio. */
  readonly words: readonly TtsWord[];
};

function chunksOf(text: string): Speakable[] {
  const [buffer, first] = feed(EMPTY_SPEAKABLE, text);
  return [...first, ...finish(buffer)[1]];
}

/** Rejects as the voice does. `signal` stops it within one chunk. */
export async function speakText(
  tts: TtsPort,
  request: { readonly text: string; readonly voiceId: string },
  signal: AbortSignal = new AbortController().signal,
): Promise<SpokenText> {
  const parts: Int16Array[] = [];
  const words: TtsWord[] = [];
  let spoken = 0;
  for (const chunk of chunksOf(request.text)) {
    const chunkStart = spoken;
    await tts.synthesize(
      { text: chunk.text, voiceId: request.voiceId },
      {
        audio: (pcm) => {
          parts.push(pcm);
          spoken += pcm.length;
        },
        words: (timed) => {
          for (const word of timed) {
            words.push({
              text: word.text,
              charStart: word.charStart + chunk.charStart,
              charEnd: word.charEnd + chunk.charStart,
              startSample: word.startSample + chunkStart,
              endSample: word.endSample + chunkStart,
            });
          }
        },
      },
      signal,
    );
  }
  return { sampleRateHz: tts.sampleRateHz, samples: concatInt16(parts), words };
}
