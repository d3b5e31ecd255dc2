/**
 * What a caller would put a stopwatch on, per utterance: from the end of its speech to the server's decision,
 * to the first agent audio on the wire, to the first moment at which something can be heard.
 */
import { levelDbfs } from '@antiphon/core/audio/level';
import { SAMPLES_PER_MS } from './caller-audio.ts';
import { replyTo } from './call-script.ts';
import type { CallRecord } from './call.ts';
import type { SpeakerSegment } from './speaker.ts';

/** Softer than this is not yet heard over a loudspeaker, dBFS. */
const AUDIBLE_DB = -45;
const FRAME_SAMPLES = 5 * SAMPLES_PER_MS;

/** Milliseconds from the end of the caller's speech; null for what never came. Negative: before that end. */
export type TurnLatency = {
  readonly label: string;
  readonly speechEndMs: number;
  readonly heardAs: string | null;
  readonly stoppedAfterMs: number | null;
  readonly firstAudioAfterMs: number | null;
  readonly audibleAfterMs: number | null;
  readonly replyId: string | null;
  /** The reply was begun before the caller had finished. */
  readonly cutOff: boolean;
};

/** Call time of the first audible moment of a reply as heard, ms. */
export function audibleFromMs(segments: readonly SpeakerSegment[], replyId: string): number | null {
  for (const { replyId: id, pcm, heardSamples, startSample } of segments) {
    if (id !== replyId) continue;
    for (let at = 0; at < heardSamples; at += FRAME_SAMPLES) {
      const end = Math.min(at + FRAME_SAMPLES, heardSamples);
      if (levelDbfs(pcm, at, end) > AUDIBLE_DB) return (startSample + at) / SAMPLES_PER_MS;
    }
  }
  return null;
}

export function turnLatencies(
  record: Pick<CallRecord, 'utterances' | 'replies' | 'turns' | 'segments'>,
): TurnLatency[] {
  return record.utterances.map((utterance, index) => {
    const nextMs = record.utterances[index + 1]?.startMs ?? Infinity;
    const reply = replyTo(utterance, record.replies, nextMs);
    const until = reply?.startedMs ?? nextMs;
    // The server may split one utterance into several turns; what counts is the commit that led to the reply.
    const turns = record.turns.filter(
      ({ startedMs, stoppedMs }) => startedMs >= utterance.startMs && (stoppedMs ?? startedMs) <= until + 1,
    );
    const stoppedMs = turns.findLast((turn) => turn.stoppedMs !== null)?.stoppedMs ?? null;
    const since = (atMs: number | null): number | null =>
      atMs === null ? null : atMs - utterance.speechEndMs;
    const words = turns.map(({ text }) => text ?? '').filter((text) => text !== '');
    return {
      label: utterance.label,
      speechEndMs: utterance.speechEndMs,
      heardAs: words.length === 0 ? null : words.join(' '),
      stoppedAfterMs: since(stoppedMs),
      firstAudioAfterMs: since(reply?.firstAudioMs ?? null),
      audibleAfterMs: since(reply === null ? null : audibleFromMs(record.segments, reply.replyId)),
      replyId: reply?.replyId ?? null,
      cutOff: reply !== null && reply.startedMs < utterance.speechEndMs,
    };
  });
}
