/**
 * Run as a process of its own, with a stopwatch that the server cannot hold up: places calls with tones for
 * speech and reports when things reached the caller. The request comes as one message, the answer goes back
 * as one.
 */
import { systemClock } from '@antiphon/server/ports/clock';
import type { ReplyLog, UserTurnLog } from '../caller/call-log.ts';
import { placeCall } from '../caller/call.ts';
import { webSocketTo } from '../caller/socket.ts';
import { toneSpeech } from './instant-engines.ts';

const UTTERANCE_MS = 500;
const GAP_MS = 150;

export type CallersRequest = {
  readonly url: string;
  readonly callers: number;
  readonly turns: number;
  readonly interruptMs: number | null;
};

export type CallTimes = { readonly turns: readonly UserTurnLog[]; readonly replies: readonly ReplyLog[] };
export type CallersAnswer = { readonly calls: readonly CallTimes[] } | { readonly failed: string };

async function call({ url, turns, interruptMs }: CallersRequest): Promise<CallTimes> {
  const pcm = toneSpeech(UTTERANCE_MS);
  const record = await placeCall(webSocketTo(url, null), {
    recordings: Array.from({ length: turns }, (_, i) => ({ label: `turn ${String(i + 1)}`, pcm })),
    session: { greeting: 'Hello.' },
    gapMs: GAP_MS,
    interruptMs,
    clock: systemClock,
  });
  if (record.problem !== null) throw new Error(record.problem);
  return { turns: record.turns, replies: record.replies };
}

process.on('message', (message) => {
  const request = message as CallersRequest;
  Promise.all(Array.from({ length: request.callers }, () => call(request)))
    .then(
      (calls): CallersAnswer => ({ calls }),
      (error: unknown): CallersAnswer => ({ failed: error instanceof Error ? error.message : String(error) }),
    )
    .then((answer) =>
      process.send?.(answer, () => {
        process.disconnect();
      }),
    )
    .catch(() => {
      process.exitCode = 1;
    });
});
