/**
 * A call in which the agent is in mid-sentence while the microphone hears a recording: echo, a voice, noise. The
 * server session runs with its real ears on simulated time. Enters: what the agent says (sound and words) and the
 * microphone. Leaves: when the agent was interrupted, in seconds of the microphone's recording.
 */
import { DEFAULT_OPTIONS, REPLY_RATE_HZ } from '@antiphon/core';
import { resample } from '@antiphon/core/audio/resample';
import type { Engines } from '@antiphon/server/ports/engines';
import type { TtsPort } from '@antiphon/server/ports/tts';
import { Session } from '@antiphon/server/session/session';
import { runSimulation, SimulatedClock } from '@antiphon/testkit/simulated-clock';
import { simulateEngines } from '@antiphon/testkit/simulated-engines';
import { withFloorNoise } from '../endpointing/recording.ts';

const RATE_HZ = 16_000;
const FRAME_MS = 20;
/** From the first audio that is sent to the loudspeaker and back into the microphone, ms. */
const ECHO_DELAY_MS = 60;
/** The microphone is open this long before the agent begins, ms. */
const LEAD_MS = 200;
/** A barge-in that is decided after the recording's end still counts, ms. */
const TAIL_MS = 800;
/** Of the microphone before and after the recording, in steps of PCM16. */
const QUIET = 4;

export type AgentSpeech = { readonly pcm16k: Int16Array; readonly text: string };

export type EchoCall = { readonly agent: AgentSpeech; readonly microphone: Int16Array };

/** Null = the agent was not interrupted. */
export async function interruptionOf(engines: Engines, call: EchoCall): Promise<number | null> {
  const clock = new SimulatedClock();
  const tts = voiceOf(call.agent);
  let startMs: number | null = null;
  let stoppedMs: number | null = null;
  const lost: Error[] = [];
  const session = new Session(
    {
      engines: { ...simulateEngines({ ...engines, tts }, clock) },
      clock,
      onEvent: (event) => {
        if (event.type === 'reply.finished' && event.status === 'interrupted') stoppedMs ??= clock.nowMs();
      },
      onAudio: () => {
        startMs ??= clock.nowMs() + ECHO_DELAY_MS;
      },
      onClose: () => undefined,
      onLost: (error) => {
        lost.push(error);
      },
      onError: (error) => {
        lost.push(error instanceof Error ? error : new Error(String(error)));
      },
    },
    {
      conversation: { ...DEFAULT_OPTIONS, greeting: call.agent.text },
      uplink: { sampleRateHz: RATE_HZ, language: 'en', keyterms: [] },
      downlink: { systemPrompt: '', tools: [], voiceId: '', language: 'en', today: '' },
    },
  );
  const microphone = withFloorNoise(call.microphone, call.microphone.length + (TAIL_MS * RATE_HZ) / 1000);
  const frames = frameSource(microphone);
  const lengthMs = (microphone.length * 1000) / RATE_HZ;
  const overAt = (): number => (startMs ?? Infinity) + lengthMs;
  const tick = (): void => {
    session.pushAudio(frames(startMs === null ? null : clock.nowMs() - FRAME_MS - startMs));
    if (clock.nowMs() < overAt()) clock.callAt(clock.nowMs() + FRAME_MS, tick);
  };
  clock.callAt(FRAME_MS, tick);
  clock.callAt(LEAD_MS, () => {
    session.start();
  });
  try {
    const done = (): boolean => lost.length > 0 || stoppedMs !== null || clock.nowMs() >= overAt();
    await runSimulation(clock, () => new Promise((resolve) => setImmediate(resolve)), {
      done,
      maxMs: LEAD_MS + lengthMs + 5000,
    });
  } finally {
    session.close();
  }
  if (lost[0] !== undefined) throw lost[0];
  return stoppedMs === null || startMs === null ? null : (stoppedMs - startMs) / 1000;
}

/** Frames of the microphone by its own time, ms; a quiet room before and after it. */
function frameSource(microphone: Int16Array): (fromMs: number | null) => Int16Array {
  const size = (FRAME_MS * RATE_HZ) / 1000;
  const quiet = withFloorNoise(new Int16Array(1).fill(QUIET), RATE_HZ);
  let quietAt = 0;
  return (fromMs) => {
    const from = fromMs === null ? -size : Math.round((fromMs * RATE_HZ) / 1000);
    if (from >= 0 && from + size <= microphone.length) return microphone.subarray(from, from + size);
    quietAt = (quietAt + size) % (RATE_HZ - size);
    return quiet.subarray(quietAt, quietAt + size);
  };
}

/** A voice that says the given recording, whatever it is asked to say: each chunk gets its share by length. */
function voiceOf(speech: AgentSpeech): TtsPort {
  const pcm = resample(speech.pcm16k, RATE_HZ, REPLY_RATE_HZ);
  const totalChars = speech.text.replaceAll(/\s+/g, '').length;
  let said = 0;
  let from = 0;
  return {
    sampleRateHz: REPLY_RATE_HZ,
    voices: [],
    synthesize: ({ text }, sink) => {
      said += text.replaceAll(/\s+/g, '').length;
      const to = said >= totalChars ? pcm.length : Math.round((pcm.length * said) / totalChars);
      if (to > from) sink.audio(pcm.slice(from, to));
      from = to;
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}
