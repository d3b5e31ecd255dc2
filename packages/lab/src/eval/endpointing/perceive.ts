/**
 * First pass: a turn's audio goes through a server session with real engines, in 20 ms frames on simulated time,
 * with an end-of-turn policy that cannot commit. Enters: audio and the agent's words before it. Leaves: every
 * input the conversation machine got, with its time. What the engines took to compute is in those times.
 */
import {
  DEFAULT_OPTIONS,
  type ConversationInput,
  type ConversationOptions,
  type TraceLine,
} from '@antiphon/core';
import type { Engines } from '@antiphon/server/ports/engines';
import { Session } from '@antiphon/server/session/session';
import { runSimulation, SimulatedClock } from '@antiphon/testkit/simulated-clock';
import { simulateEngines } from '@antiphon/testkit/simulated-engines';
import { NEVER_COMMITTING } from './policies.ts';

const RATE_HZ = 16_000;
/** Clients send frames of 20 ms. */
const FRAME_MS = 20;
/** Results that are still computed when the audio ends get this long, ms. */
const TAIL_MS = 400;

export type Moment = { readonly atMs: number; readonly input: ConversationInput };

/** What the first pass asked of the recogniser: a machine that asks otherwise needs another first pass. */
export type RecogniserCall = { readonly atMs: number; readonly type: string; readonly turnId: number };

export type Perception = {
  readonly moments: readonly Moment[];
  readonly recogniserCalls: readonly RecogniserCall[];
};

export async function perceive(engines: Engines, pcm: Int16Array, agentText: string): Promise<Perception> {
  const clock = new SimulatedClock();
  const lines: TraceLine[] = [];
  const lost: Error[] = [];
  const fail = (error: unknown): void => {
    lost.push(error instanceof Error ? error : new Error(String(error)));
  };
  const session = new Session(
    {
      engines: simulateEngines(engines, clock),
      clock,
      onEvent: () => undefined,
      onAudio: () => undefined,
      onClose: () => undefined,
      onLost: fail,
      onError: fail,
      record: (line) => {
        lines.push(line);
      },
    },
    {
      conversation: sessionOptions(clock),
      uplink: { sampleRateHz: RATE_HZ, language: 'en', keyterms: [] },
      downlink: { systemPrompt: '', tools: [], voiceId: '', language: 'en', today: '' },
    },
  );
  const audioEndMs = sendFrames(session, clock, pcm);
  try {
    session.start();
    if (agentText !== '') session.give({ type: 'message.added', role: 'assistant', text: agentText });
    const done = (): boolean => lost.length > 0;
    await runSimulation(clock, settle, { done, maxMs: audioEndMs + TAIL_MS });
  } finally {
    session.close();
  }
  if (lost[0] !== undefined) throw lost[0];
  return perceptionOf(lines);
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function sessionOptions(clock: SimulatedClock): ConversationOptions {
  const today = new Date(clock.epochMs()).toISOString().slice(0, 10);
  return { ...DEFAULT_OPTIONS, ...NEVER_COMMITTING, today };
}

/** A frame arrives when its last sample has been recorded. Returns the time of the last one. */
function sendFrames(session: Session, clock: SimulatedClock, pcm: Int16Array): number {
  const size = (FRAME_MS * RATE_HZ) / 1000;
  const frames = Math.ceil(pcm.length / size);
  for (let index = 0; index < frames; index += 1) {
    clock.callAt((index + 1) * FRAME_MS, () => {
      session.pushAudio(pcm.subarray(index * size, (index + 1) * size));
    });
  }
  return frames * FRAME_MS;
}

function perceptionOf(lines: readonly TraceLine[]): Perception {
  return {
    moments: lines.map(({ atMs, input }) => ({ atMs, input })),
    recogniserCalls: lines.flatMap(recogniserCallsOf),
  };
}

export function recogniserCallsOf({
  atMs,
  commands,
}: Pick<TraceLine, 'atMs' | 'commands'>): RecogniserCall[] {
  return commands.flatMap((command) =>
    command.type === 'recognition.start' ||
    command.type === 'recognition.flush' ||
    command.type === 'recognition.stop'
      ? [{ atMs, type: command.type, turnId: command.turnId }]
      : [],
  );
}
