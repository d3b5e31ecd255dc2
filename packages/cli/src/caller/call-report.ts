/** A call as the JSON that `antiphon talk --json` prints: times in ms of call time, no audio. */
import type { CallRecord } from './call.ts';
import { turnLatencies } from './latency.ts';

const round = (value: number | null): number | null => (value === null ? null : Math.round(value * 10) / 10);

export function callReport(
  record: CallRecord,
  files: Readonly<Record<string, string | null>>,
): Record<string, unknown> {
  return {
    outcome: record.outcome,
    problem: record.problem,
    ready_after_ms: round(record.readyAfterMs),
    duration_ms: round(record.durationMs),
    turns: turnLatencies(record).map((turn) => ({
      recording: turn.label,
      speech_end_ms: round(turn.speechEndMs),
      heard_as: turn.heardAs,
      stopped_after_ms: round(turn.stoppedAfterMs),
      first_audio_after_ms: round(turn.firstAudioAfterMs),
      audible_after_ms: round(turn.audibleAfterMs),
      reply_id: turn.replyId,
      cut_in: turn.cutOff,
    })),
    replies: record.replies.map((reply) => ({
      reply_id: reply.replyId,
      started_ms: round(reply.startedMs),
      first_audio_ms: round(reply.firstAudioMs),
      done_ms: round(reply.doneMs),
      status: reply.status,
      text: reply.text,
      heard_ms: round(heardMs(record, reply.replyId)),
    })),
    audio_underruns: record.underruns,
    events: record.events.map(({ atMs, source, type, fields }) => ({
      at_ms: round(atMs),
      source,
      type,
      ...fields,
    })),
    files,
  };
}

function heardMs({ segments, sampleRateHz }: CallRecord, id: string): number {
  const samples = segments.reduce(
    (sum, { replyId, heardSamples }) => sum + (replyId === id ? heardSamples : 0),
    0,
  );
  return (samples * 1000) / sampleRateHz;
}
