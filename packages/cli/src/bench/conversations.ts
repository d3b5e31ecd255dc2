/**
 * What the server itself adds, measured in real conversations over loopback sockets with engines that take
 * no time: from the decision that a turn is over to the first reply audio, and from the decision of a
 * barge-in to the last audio of the reply it cuts.
 */
import { systemClock } from '@antiphon/server/ports/clock';
import { placeCall, type CallRecord } from '../caller/call.ts';
import { webSocketTo } from '../caller/socket.ts';
import { conversationUrl, EPHEMERAL, startServer } from '../in-process-server.ts';
import { instantEngines, toneSpeech } from './instant-engines.ts';

/** Callers at once: enough for a sample in a short time, few enough not to queue behind each other. */
const CALLERS = 3;
/** A turn of the polite script below: speech, end-of-turn silence, reply, gap. */
const TURN_MS = 2_500;
const UTTERANCE_MS = 500;
const GAP_MS = 150;
/** Into the reply; long enough that it is well under way. */
const INTERRUPT_MS = 700;
const LONG_ANSWER = 'This is a long answer that goes on and on without getting to its point. '.repeat(8);

export type BenchOptions = { readonly seconds: number };

type Scene = { readonly heard: string; readonly answer: string; readonly interruptMs: number | null };

async function conversations(scene: Scene, { seconds }: BenchOptions): Promise<CallRecord[]> {
  const turns = Math.max(2, Math.round((seconds * 1000) / TURN_MS));
  const server = await startServer(EPHEMERAL, {}, { engines: instantEngines(scene) });
  const recordings = Array.from({ length: turns }, (_, i) => ({
    label: `turn ${String(i + 1)}`,
    pcm: toneSpeech(UTTERANCE_MS),
  }));
  try {
    const call = (): Promise<CallRecord> =>
      placeCall(webSocketTo(conversationUrl(server.url), null), {
        recordings,
        session: { greeting: 'Hello.' },
        gapMs: GAP_MS,
        interruptMs: scene.interruptMs,
        clock: systemClock,
      });
    return await Promise.all(Array.from({ length: CALLERS }, call));
  } finally {
    await server.close();
  }
}

/** ms from `input.speech.stopped` to the first `reply.audio` of the answer, both as they reach the client. */
export async function turnOverhead(options: BenchOptions): Promise<number[]> {
  const scene: Scene = { heard: 'Book me a table for two.', answer: 'Certainly.', interruptMs: null };
  const records = await conversations(scene, options);
  return records.flatMap(({ turns, replies }) =>
    turns.flatMap(({ stoppedMs }) => {
      if (stoppedMs === null) return [];
      const first = replies.find(({ startedMs }) => startedMs >= stoppedMs)?.firstAudioMs ?? null;
      return first === null ? [] : [first - stoppedMs];
    }),
  );
}

/** ms from `input.speech.started` to the last `reply.audio` of the reply it cut; 0 when none followed. */
export async function bargeInToLastByte(options: BenchOptions): Promise<number[]> {
  const scene: Scene = { heard: 'Stop, wait a minute.', answer: LONG_ANSWER, interruptMs: INTERRUPT_MS };
  const records = await conversations(scene, options);
  return records.flatMap(({ turns, replies }) =>
    turns
      .filter(({ bargeIn }) => bargeIn)
      .flatMap(({ startedMs }) => {
        const cut = replies.findLast((reply) => reply.interrupted && reply.startedMs < startedMs);
        return cut?.lastAudioMs == null ? [] : [Math.max(0, cut.lastAudioMs - startedMs)];
      }),
  );
}
