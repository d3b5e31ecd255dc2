/**
 * What the server itself adds, measured in real conversations over loopback sockets with engines that take
 * no time: from the decision that a turn is over to the first reply audio, and from the decision of a
 * barge-in to the last audio of the reply it cuts.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { conversationUrl, EPHEMERAL, startServer } from '../in-process-server.ts';
import type { CallersAnswer, CallersRequest, CallTimes } from './callers.ts';
import { instantEngines, type EngineScene } from './instant-engines.ts';

/** Callers at once: enough for a sample in a short time, few enough not to queue behind each other. */
const CALLERS = 3;
/** A turn of the polite script below: speech, end-of-turn silence, reply, gap. */
const TURN_MS = 2_500;
/** First word of a hosted model and first sound of a voice, ms: what a prepared reply has to hide. */
const ORDINARY_MODEL_MS = 350;
const ORDINARY_VOICE_MS = 100;
/** Into the reply; long enough that it is well under way. */
const INTERRUPT_MS = 700;
const LONG_ANSWER = 'This is a long answer that goes on and on without getting to its point. '.repeat(3);

export type BenchOptions = { readonly seconds: number };

type Scene = EngineScene & { readonly interruptMs: number | null; readonly speculate: 'on' | 'off' };

/** Runs the callers in a process of their own and resolves to what they saw. */
function callersSay(request: CallersRequest): Promise<readonly CallTimes[]> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('./callers.js', import.meta.url)));
    child.once('message', (message) => {
      const answer = message as CallersAnswer;
      if ('failed' in answer) reject(new Error(answer.failed));
      else resolve(answer.calls);
    });
    child.once('exit', () => {
      reject(new Error('the process of the callers ended early'));
    });
    child.send(request);
  });
}

async function conversations(scene: Scene, { seconds }: BenchOptions): Promise<readonly CallTimes[]> {
  const turns = Math.max(2, Math.round((seconds * 1000) / TURN_MS));
  const given = { ...EPHEMERAL, speculate: scene.speculate };
  const server = await startServer(given, {}, { engines: instantEngines(scene) });
  try {
    const url = conversationUrl(server.url);
    return await callersSay({ url, turns, callers: CALLERS, interruptMs: scene.interruptMs });
  } finally {
    await server.close();
  }
}

/** ms from `input.speech.stopped` to the first `reply.audio` of the answer, both as they reach the client. */
export async function turnOverhead(options: BenchOptions): Promise<number[]> {
  return firstAudioAfterTurn({ ...POLITE, speculate: 'off' }, options);
}

const POLITE = { heard: 'Book me a table for two.', answer: 'Certainly.', interruptMs: null };

/** The same with a model and a voice that take their time, with replies prepared in advance and without. */
export async function replyLatency(speculate: Scene['speculate'], options: BenchOptions): Promise<number[]> {
  const scene = { ...POLITE, modelMs: ORDINARY_MODEL_MS, voiceMs: ORDINARY_VOICE_MS, speculate };
  return firstAudioAfterTurn(scene, options);
}

async function firstAudioAfterTurn(scene: Scene, options: BenchOptions): Promise<number[]> {
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
  const scene: Scene = {
    heard: 'Stop, wait a minute.',
    answer: LONG_ANSWER,
    interruptMs: INTERRUPT_MS,
    speculate: 'on',
  };
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
