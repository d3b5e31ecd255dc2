/** What the listener (or reader) of an open reply has had of it. Pure; enters the reply and the moment. */
import { heardText, placeWords, spreadWords, type SpokenWord } from '../heard/ledger.ts';
import { heardMs } from '../playout.ts';
import { msToSamples, type SessionMs } from '../time.ts';
import { REPLY_RATE_HZ } from './options.ts';
import { hasWords } from './reply-making.ts';
import type { Reply } from './state.ts';

/** Speaking rate assumed for a chunk whose audio is not complete and has no timings, characters a second. */
const ASSUMED_CHARS_PER_S = 15;

/** All words of the reply, those of chunks without timings estimated. */
export function wordsWithEstimates(reply: Reply): readonly SpokenWord[] {
  const estimated = reply.chunks
    .filter((chunk) => chunk.samples > 0 && !hasWords(reply, chunk))
    .flatMap((chunk) => {
      const likely = msToSamples((chunk.text.length * 1000) / ASSUMED_CHARS_PER_S, REPLY_RATE_HZ);
      return placeWords(spreadWords(chunk.text, Math.max(chunk.samples, likely)), chunk);
    });
  return estimated.length === 0
    ? reply.words
    : [...reply.words, ...estimated].sort((a, b) => a.startSample - b.startSample);
}

/** `written`: the words were sent as text, so that all that was told has been had. */
export function heardSoFar(reply: Reply, atMs: SessionMs, written: boolean): string {
  if (written) return reply.text.slice(0, reply.words.at(-1)?.charEnd ?? 0).trim();
  const played = heardMs(reply.playout, atMs);
  return heardText(reply.text, wordsWithEstimates(reply), { played, rateHz: REPLY_RATE_HZ });
}
