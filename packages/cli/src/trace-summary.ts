/** What happened in a trace, in numbers. Takes the lines of a trace that has been replayed without a complaint. */
import { REPLY_RATE_HZ, type ConversationCommand, type TraceLine } from '@antiphon/core';

export type TraceSummary = {
  duration_ms: number;
  turns: number;
  replies: number;
  interrupted: number;
  audio_sent_ms: number;
};

function count(summary: TraceSummary, command: ConversationCommand): void {
  if (command.type === 'audio.send') {
    summary.audio_sent_ms += ((command.toSample - command.fromSample) * 1000) / REPLY_RATE_HZ;
  }
  if (command.type !== 'client.notify') return;
  const { event } = command;
  if (event.type === 'speech.stopped') summary.turns += 1;
  else if (event.type === 'reply.started') summary.replies += 1;
  else if (event.type === 'reply.finished' && event.status === 'interrupted') summary.interrupted += 1;
}

export function summarizeTrace(lines: readonly string[]): TraceSummary {
  const summary: TraceSummary = { duration_ms: 0, turns: 0, replies: 0, interrupted: 0, audio_sent_ms: 0 };
  for (const text of lines) {
    if (text.trim() === '') continue;
    const line = JSON.parse(text) as Partial<TraceLine>;
    // The header has no time.
    summary.duration_ms = line.atMs ?? summary.duration_ms;
    for (const command of line.commands ?? []) count(summary, command);
  }
  return summary;
}
