/**
 * What the picture of a conversation shows, as plain data: two lanes with their loudness, words at their
 * times, decisions, waits. Made from a call; a trace could be turned into the same model.
 */
import { SAMPLES_PER_MS } from '../caller/caller-audio.ts';
import type { ReplyLog } from '../caller/call-log.ts';
import type { CallRecord } from '../caller/call.ts';
import { turnLatencies } from '../caller/latency.ts';
import type { SpeakerSegment } from '../caller/speaker.ts';
import { envelope } from './envelope.ts';

export type Span = { readonly startMs: number; readonly endMs: number };
export type Caption = Span & { readonly text: string };
export type PlacedWord = Span & { readonly text: string; readonly heard: boolean };
export type FlagKind = 'speech-started' | 'turn-ended' | 'barge-in' | 'reply-started' | 'problem';
export type Flag = { readonly atMs: number; readonly kind: FlagKind; readonly label: string };
/** A wait drawn as a dimension line between the lanes. */
export type Wait = Span & { readonly label: string };

export type LanesModel = {
  readonly title: string;
  readonly durationMs: number;
  /** One value per COLUMN_MS, 0-1. */
  readonly callerEnvelope: readonly number[];
  readonly agentHeard: readonly number[];
  readonly agentUnheard: readonly number[];
  /** The recordings as played: where the caller really spoke. */
  readonly callerSpeech: readonly Caption[];
  /** What the server understood. */
  readonly captions: readonly Caption[];
  readonly agentWords: readonly PlacedWord[];
  readonly flags: readonly Flag[];
  readonly waits: readonly Wait[];
};

/** Where a moment of a reply's audio lies in the call, ms: as heard, or where it would have sounded. */
function callTimeMs(segments: readonly SpeakerSegment[], replyMs: number): number | null {
  const sample = replyMs * SAMPLES_PER_MS;
  const inside = segments.findLast((segment) => segment.replySample <= sample) ?? segments[0];
  return inside === undefined ? null : (inside.startSample + sample - inside.replySample) / SAMPLES_PER_MS;
}

/** The words whose audio arrived; what a cut reply would still have said has no place in the call. */
function placeWords(reply: ReplyLog, all: readonly SpeakerSegment[]): PlacedWord[] {
  const segments = all.filter(({ replyId }) => replyId === reply.replyId);
  const receivedMs = segments.reduce((sum, { pcm }) => sum + pcm.length, 0) / SAMPLES_PER_MS;
  const heardMs = segments.reduce((sum, { heardSamples }) => sum + heardSamples, 0) / SAMPLES_PER_MS;
  return reply.words.flatMap(({ text, startMs, endMs }): PlacedWord[] => {
    if (text === '' || startMs === null || endMs === null || startMs >= receivedMs) return [];
    const start = callTimeMs(segments, startMs);
    const end = callTimeMs(segments, endMs);
    if (start === null || end === null) return [];
    // A word counts as heard once more than half of it has sounded.
    return [{ text, startMs: start, endMs: end, heard: (startMs + endMs) / 2 <= heardMs }];
  });
}

/** What arrived but was flushed, laid where it would have sounded. */
function unheardLane(record: CallRecord): Int16Array {
  const lane = new Int16Array(record.speaker.length);
  for (const { startSample, pcm, heardSamples } of record.segments) {
    const room = lane.length - startSample;
    for (let i = heardSamples; i < Math.min(pcm.length, room); i += 1) lane[startSample + i] = pcm[i] ?? 0;
  }
  return lane;
}

function flagsOf(record: CallRecord): Flag[] {
  const flags: Flag[] = [];
  for (const { startedMs, bargeIn, stoppedMs } of record.turns) {
    flags.push(
      bargeIn
        ? { atMs: startedMs, kind: 'barge-in', label: 'barge-in' }
        : { atMs: startedMs, kind: 'speech-started', label: 'speech started' },
    );
    if (stoppedMs !== null) flags.push({ atMs: stoppedMs, kind: 'turn-ended', label: 'turn ended' });
  }
  for (const { startedMs } of record.replies)
    flags.push({ atMs: startedMs, kind: 'reply-started', label: 'reply' });
  for (const event of record.events) {
    if (event.type === 'session.error' || event.type === 'error') {
      const code = event.fields['code'];
      flags.push({ atMs: event.atMs, kind: 'problem', label: typeof code === 'string' ? code : 'error' });
    }
  }
  if (record.problem !== null)
    flags.push({ atMs: record.durationMs, kind: 'problem', label: record.problem });
  return flags.sort((a, b) => a.atMs - b.atMs);
}

export function lanesOfCall(record: CallRecord, title: string): LanesModel {
  const unheard = unheardLane(record);
  const heard = envelope(record.speaker, record.sampleRateHz);
  return {
    title,
    durationMs: record.durationMs,
    callerEnvelope: envelope(record.microphone, record.sampleRateHz),
    agentHeard: heard,
    agentUnheard: unheard.some((sample) => sample !== 0) ? envelope(unheard, record.sampleRateHz) : [],
    callerSpeech: record.utterances.map(({ label, speechStartMs, speechEndMs }) => ({
      text: label,
      startMs: speechStartMs,
      endMs: speechEndMs,
    })),
    captions: record.turns.flatMap(({ startedMs, stoppedMs, text, partial, textMs }) => {
      // A turn that was discarded shows what it had been taken for.
      const words = text ?? (partial === null ? '' : `(${partial})`);
      return words === ''
        ? []
        : [{ startMs: startedMs, endMs: stoppedMs ?? textMs ?? startedMs, text: words }];
    }),
    agentWords: record.replies
      .flatMap((reply) => placeWords(reply, record.segments))
      .sort((a, b) => a.startMs - b.startMs),
    flags: flagsOf(record),
    waits: turnLatencies(record).flatMap(({ speechEndMs, audibleAfterMs }) =>
      audibleAfterMs === null || audibleAfterMs <= 0
        ? []
        : [
            {
              startMs: speechEndMs,
              endMs: speechEndMs + audibleAfterMs,
              label: `${String(Math.round(audibleAfterMs))} ms`,
            },
          ],
    ),
  };
}
