/** Where the voice is in a recording, by the server's own detector: onset of a turn, end of the voice before a pause. */
import type { SileroModel } from '@antiphon/server/providers/silero/model';
import { WINDOW_MS, WINDOW_SAMPLES } from '@antiphon/server/providers/silero/scoring';

const VOICE = 0.5;
/** The end of voice is looked for this far around a coarse time, s. */
const SEARCH_S = 0.4;

export type Voice = {
  /** First voiced window between two times, s; the first time if there is none. */
  onset(fromS: number, toS: number): number;
  /** End of the last voiced window near a time, s; that time if there is none. */
  lastVoiceEnd(nearS: number): number;
};

let streams = 0;

export async function scoreWindows(model: SileroModel, pcm: Int16Array): Promise<Voice> {
  const count = Math.floor(pcm.length / WINDOW_SAMPLES);
  const id = ++streams;
  const { probabilities } = await model.score({
    streamIds: new Uint32Array(count).fill(id),
    samples: pcm,
    closed: Uint32Array.of(id - 1),
  });
  const window = (s: number): number => Math.max(0, Math.floor((s * 1000) / WINDOW_MS));
  return {
    onset(fromS, toS) {
      for (let i = window(fromS); i < Math.min(count, window(toS)); i++)
        if ((probabilities[i] ?? 0) >= VOICE) return Math.max(fromS, (i * WINDOW_MS) / 1000);
      return fromS;
    },
    lastVoiceEnd(nearS) {
      let at = window(nearS);
      if ((probabilities[at] ?? 0) >= VOICE) {
        while ((probabilities[at + 1] ?? 0) >= VOICE && at < window(nearS + SEARCH_S)) at++;
        return ((at + 1) * WINDOW_MS) / 1000;
      }
      while (at > window(nearS - SEARCH_S) && (probabilities[at] ?? 0) < VOICE) at--;
      return (probabilities[at] ?? 0) >= VOICE ? ((at + 1) * WINDOW_MS) / 1000 : nearS;
    },
  };
}
