/**
 * One scenario as a call: the running server with its real ears and voice behind a real socket, the simulated
 * caller at the other end, on simulated time. Enters: a scenario. Leaves: what the wire showed, in times. The
 * model's answer is always the same: measured is when the agent speaks, not what.
 */
import type { Engines } from '@antiphon/server';
import type { LlmPort } from '@antiphon/server/ports/llm';
import { runSimulation, SimulatedClock, WireClient, type WireMessage } from '@antiphon/testkit';
import { concatInt16 } from '@antiphon/core/audio/pcm16';
import { Random, seedOf } from '../../audio-head/random.ts';
import { CallerLine, silence } from '../../simulated-call/caller-line.ts';
import { startSimulatedServer } from '../../simulated-call/simulated-server.ts';
import { audioOfParts } from './caller-parts.ts';
import type { Scenario } from './scenarios.ts';

/** Quiet before a caller who speaks first begins, ms. */
const LEAD_MS = 800;
/** After the caller's last word the call is watched for this long, ms. */
const WATCH_MS = 6000;
const MAX_CALL_MS = 60_000;
const ANSWER = 'Certainly, let me have a look at that for you.';

/** Times in ms of the call; null = it did not happen. */
export type CallRecord = {
  readonly speechStartMs: number;
  readonly speechEndMs: number;
  /** Ends of turn, in order. */
  readonly committedMs: readonly number[];
  /** First audio of the first reply after the caller began to speak. */
  readonly replyAudioMs: number | null;
  readonly interruptedMs: number | null;
  readonly bargeInMs: number | null;
  /** First words of the caller that the server told of, after the speech began. */
  readonly heard: string;
};

/** Answers the opening with what the agent has to say, everything else alike. */
function modelOf({ opening, agent }: Scenario): LlmPort {
  return {
    description: 'fixed answers',
    generate: async function* ({ messages }) {
      const turns = messages.filter(({ role }) => role === 'user').length;
      const text = opening !== '' && turns <= 1 ? agent : ANSWER;
      yield { type: 'text', text: await Promise.resolve(text) };
    },
  };
}

class Watcher {
  readonly committedMs: number[] = [];
  agentAudioMs: number | null = null;
  replyAudioMs: number | null = null;
  interruptedMs: number | null = null;
  bargeInMs: number | null = null;
  heard = '';
  /** Set when the caller begins. */
  speechStartMs: number | null = null;
  readonly #clock: SimulatedClock;
  #firstReply = '';

  constructor(clock: SimulatedClock) {
    this.#clock = clock;
  }

  see(message: WireMessage): void {
    const nowMs = this.#clock.nowMs();
    const id = message['reply_id'];
    const replyId = typeof id === 'string' ? id : '';
    if (message.type === 'reply.audio') {
      this.agentAudioMs ??= nowMs;
      if (this.speechStartMs === null) this.#firstReply ||= replyId;
      else if (replyId !== this.#firstReply) this.replyAudioMs ??= nowMs;
    }
    if (this.speechStartMs === null) return;
    if (message.type === 'input.speech.stopped') this.committedMs.push(nowMs);
    if (message.type === 'input.speech.started') this.bargeInMs ??= nowMs;
    if (message.type === 'transcript.user' && this.heard === '') this.heard = String(message['text']);
    if (message.type === 'reply.done' && message['status'] === 'interrupted' && replyId === this.#firstReply)
      this.interruptedMs ??= nowMs;
  }
}

/** `tracePath`: where the call's trace goes; none is kept without. */
export async function playScenario(
  scenario: Scenario,
  engines: Engines,
  tracePath?: string,
): Promise<CallRecord> {
  const clock = new SimulatedClock();
  const parts = await audioOfParts(engines.tts, scenario.voice, scenario.parts);
  const speech = concatInt16(
    parts.flatMap((part, i) => (i > 0 ? [silence(scenario.pauseMs), part] : [part])),
  );
  const [opening = null] =
    scenario.opening === '' ? [] : await audioOfParts(engines.tts, scenario.voice, [scenario.opening]);
  const ears = { ...engines, llm: modelOf(scenario) };
  const server = await startSimulatedServer(ears, clock, tracePath === undefined ? {} : { tracePath });
  try {
    const client = await WireClient.connect(`${server.url}/v1/ws`);
    const watcher = new Watcher(clock);
    client.onMessage = (message) => {
      watcher.see(message);
    };
    const random = new Random(seedOf(scenario.id));
    const line = new CallerLine({ clock, client, noise: () => random.next() });
    let opened = opening === null;
    line.onFrame = () => {
      if (!opened && opening !== null && clock.nowMs() >= LEAD_MS) {
        opened = true;
        line.say(opening);
      }
      const startMs = scenario.agent === '' ? LEAD_MS : startOver(watcher.agentAudioMs, scenario.atMs);
      if (watcher.speechStartMs !== null || clock.nowMs() < startMs) return;
      watcher.speechStartMs = clock.nowMs();
      line.say(speech, scenario.level);
    };
    let endMs: number | null = null;
    line.onSpoken = () => {
      if (watcher.speechStartMs !== null) endMs = clock.nowMs();
    };
    client.send({
      type: 'session.update',
      session: { system_prompt: 'You help callers.', greeting: opening === null ? scenario.agent : '' },
    });
    line.open();
    const done = (): boolean => endMs !== null && clock.nowMs() > endMs + WATCH_MS;
    await runSimulation(clock, () => client.settle(), { done, maxMs: MAX_CALL_MS });
    return {
      speechStartMs: watcher.speechStartMs ?? MAX_CALL_MS,
      speechEndMs: endMs ?? MAX_CALL_MS,
      committedMs: watcher.committedMs,
      replyAudioMs: watcher.replyAudioMs,
      interruptedMs: watcher.interruptedMs,
      bargeInMs: watcher.bargeInMs,
      heard: watcher.heard,
    };
  } finally {
    await server.close();
  }
}

const startOver = (agentAudioMs: number | null, atMs: number): number =>
  agentAudioMs === null ? Infinity : agentAudioMs + atMs;
