/**
 * A TTS endpoint on a simulated clock, with a socket in memory and a voice that takes simulated time: what a client sends
 * at which moment, and every frame it gets, exact to the millisecond and repeatable. For golden logs and tests.
 */
import { TtsService } from '@antiphon/server/endpoints/tts-service';
import { ttsDialectEndpoint } from '@antiphon/server/endpoints/tts-elevenlabs';
import { ttsMultiEndpoint } from '@antiphon/server/endpoints/tts-multi';
import { ttsOneshotEndpoint } from '@antiphon/server/endpoints/tts-oneshot';
import { ttsStreamEndpoint } from '@antiphon/server/endpoints/tts-stream';
import { createLog } from '@antiphon/server/observe/log';
import type { TtsPort, TtsWord } from '@antiphon/server/ports/tts';
import { prepareSpokenForm } from '@antiphon/server/session/speak-chunk';
import { SpeechVoices } from '@antiphon/server/speech-voices';
import { SimulatedClock } from '@antiphon/testkit/simulated-clock';

export type WirePath =
  '/ws/tts' | '/ws/tts/stream' | '/ws/tts/multi' | '/v1/text-to-speech/tone/stream-input';

/** What the client does, `at` ms after it connected. */
export type WireStep =
  | { readonly at: number; readonly send: object | string }
  | { readonly at: number; readonly sendBinary: true }
  | { readonly at: number; readonly disconnect: true }
  /** The server is told to stop. */
  | { readonly at: number; readonly stop: true };

export type WireLine =
  | { readonly at: number; readonly '>': unknown }
  | { readonly at: number; readonly '<': Readonly<Record<string, unknown>> }
  | { readonly at: number; readonly closed: number };

export type WireOptions = {
  /** Until the voice gives its first audio, ms. */
  readonly latencyMs?: number;
  /** Until the network has taken a frame, ms. */
  readonly networkMs?: number;
  readonly strictVoices?: boolean;
  readonly defaultVoice?: string | null;
  /** The client stays for so long after its last step, ms. */
  readonly lingerMs?: number;
  /** Query of the connection, without "?". */
  readonly query?: string;
};

export type WireRun = {
  readonly lines: readonly WireLine[];
  /** Frames of the server, audio shortened. */
  readonly frames: readonly Readonly<Record<string, unknown>>[];
  /** Calls the voice was at work for when the run ended, and the most there were. */
  readonly working: number;
  readonly mostWorking: number;
  /** Session time at which the voice last became idle. */
  readonly idleAtMs: number | null;
};

const VOICE_RATE_HZ = 16_000;
/** Speed of the voice, characters a second. */
const CHARS_PER_S = 15;
const DEFAULT_LATENCY_MS = 30;
const DEFAULT_NETWORK_MS = 1;
const DEFAULT_LINGER_MS = 8000;
/** Text that makes the voice fail. */
const BROKEN = /FAIL/;

type Work = { running: number; most: number; idleAtMs: number | null };

function clockedVoice(clock: SimulatedClock, latencyMs: number, work: Work): TtsPort {
  return {
    sampleRateHz: VOICE_RATE_HZ,
    voices: [
      { id: 'tone', name: 'Tone', language: 'en', sex: 'female' },
      { id: 'low', name: 'Low tone', language: 'en', sex: 'male' },
    ],
    synthesize: ({ text, speed = 1 }, sink, signal) =>
      new Promise((resolve, reject) => {
        work.running += 1;
        work.most = Math.max(work.most, work.running);
        const over = (): void => {
          work.running -= 1;
          if (work.running === 0) work.idleAtMs = clock.nowMs();
        };
        const undo = clock.callAt(clock.nowMs() + latencyMs, () => {
          signal.removeEventListener('abort', onAbort);
          over();
          if (BROKEN.test(text)) {
            reject(new Error('the voice broke'));
            return;
          }
          const perChar = VOICE_RATE_HZ / CHARS_PER_S / speed;
          sink.audio(new Int16Array(Math.round(text.length * perChar)));
          sink.words(wordsOf(text, perChar));
          resolve();
        });
        const onAbort = (): void => {
          undo();
          over();
          reject(signal.reason as Error);
        };
        signal.addEventListener('abort', onAbort, { once: true });
      }),
    close: () => Promise.resolve(),
  };
}

const wordsOf = (text: string, perChar: number): TtsWord[] =>
  [...text.matchAll(/\S+/g)].map(({ index, 0: word }) => ({
    text: word,
    charStart: index,
    charEnd: index + word.length,
    startSample: Math.round(index * perChar),
    endSample: Math.round((index + word.length) * perChar),
  }));

const ENDPOINTS = {
  '/ws/tts': ttsOneshotEndpoint,
  '/ws/tts/stream': ttsStreamEndpoint,
  '/ws/tts/multi': ttsMultiEndpoint,
  '/v1/text-to-speech/tone/stream-input': ttsDialectEndpoint,
} as const;

/** Lets everything that was promised happen before time moves on. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function serviceOf(tts: TtsPort, clock: SimulatedClock, options: WireOptions): TtsService {
  const log = createLog('silent');
  const strict = options.strictVoices ?? false;
  const voices = new SpeechVoices({ voices: tts.voices, table: {}, strict, log });
  const engine = { tts, prepare: prepareSpokenForm };
  return new TtsService({ engine, clock, log, voices, defaultVoice: options.defaultVoice ?? null });
}

export async function runWire(
  path: WirePath,
  steps: readonly WireStep[],
  options: WireOptions = {},
): Promise<WireRun> {
  const clock = new SimulatedClock();
  const work: Work = { running: 0, most: 0, idleAtMs: null };
  const tts = clockedVoice(clock, options.latencyMs ?? DEFAULT_LATENCY_MS, work);
  const service = serviceOf(tts, clock, options);
  const lines: WireLine[] = [];
  let open = true;
  const socket = {
    bufferedBytes: 0,
    send: (text: string, written?: () => void): void => {
      if (!open) return;
      lines.push({ at: clock.nowMs(), '<': shortened(JSON.parse(text) as Record<string, unknown>) });
      if (written !== undefined)
        clock.callAt(clock.nowMs() + (options.networkMs ?? DEFAULT_NETWORK_MS), written);
    },
    close: (code: number): void => {
      if (open) lines.push({ at: clock.nowMs(), closed: code });
      open = false;
    },
    terminate: (): void => {
      open = false;
    },
  };
  const url = new URL(`http://localhost${path}?${options.query ?? ''}`);
  const request = { url, principal: { owner: 'local' }, requestId: 'req_1' };
  const events = ENDPOINTS[path](service).endpoint(socket, request);
  for (const step of steps) {
    await passTo(clock, step.at);
    if ('send' in step) {
      lines.push({ at: step.at, '>': step.send });
      events.text(typeof step.send === 'string' ? step.send : JSON.stringify(step.send));
    } else if ('sendBinary' in step) {
      lines.push({ at: step.at, '>': 'binary' });
      events.binary(1);
    } else if ('disconnect' in step) {
      open = false;
      events.closed(1006);
    } else void service.drain();
    await settled();
  }
  await passTo(clock, (steps.at(-1)?.at ?? 0) + (options.lingerMs ?? DEFAULT_LINGER_MS));
  const working = work.running;
  const frames = lines.flatMap((line) => ('<' in line ? [line['<']] : []));
  return { lines, frames, working, mostWorking: work.most, idleAtMs: work.idleAtMs };
}

async function passTo(clock: SimulatedClock, atMs: number): Promise<void> {
  await settled();
  while (clock.runNext(atMs)) await settled();
  clock.advanceTo(atMs);
}

/** Base64 as its length in bytes: the sound is not what is compared. */
function shortened(frame: Record<string, unknown>): Record<string, unknown> {
  const { audio } = frame;
  return typeof audio === 'string'
    ? { ...frame, audio: audio === '' ? '' : `${Buffer.from(audio, 'base64').length} bytes` }
    : frame;
}

/** A golden log: one line a frame. */
export const wireLog = (run: WireRun): string =>
  `${run.lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
