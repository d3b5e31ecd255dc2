/**
 * The streaming TTS API measured over its public socket by clients in a process of their own: barge-in, first audio, what
 * the server adds to the voice, how long a finished sentence is held, and whether listeners run out of audio.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { FliteTts } from '@antiphon/server/providers/flite/tts';
import type { Engines } from '@antiphon/server';
import { EPHEMERAL, startServer } from '../in-process-server.ts';
import type { BenchOptions } from './conversations.ts';
import { ttsFirstAudioOf } from './embedded.ts';
import { instantEngines } from './instant-engines.ts';
import type { TtsCallersAnswer, TtsCallersRequest } from './tts-callers.ts';

const BUSY_SESSIONS = 50;
const LISTENING_SESSIONS = 200;
const HOLD_RUNS = 5;
const STOP_RUNS = 8;
/** Into a rendering that takes at least 25 ms. */
const STOP_AFTER_MS = 8;
const STOP_POLL_MS = 0.5;
/** Between two: the voice replaces a thread at most every two seconds. */
const STOP_GAP_MS = 2100;
/** Renderings before anything is measured. */
const WARM_UPS = 3;

const NAMES = ['Miller', 'Jones', 'Baker', 'Carter', 'Evans', 'Foster', 'Gray', 'Hughes', 'Irving', 'Kelly'];
const OPENINGS = [
  'Certainly, NAME, one moment.',
  'Thank you, NAME, I have noted it.',
  'Good morning, NAME, how are you?',
];
const texts = (): string[] =>
  NAMES.flatMap((name) => OPENINGS.map((opening) => opening.replace('NAME', name)));

/** Ends of sentences as they come in tokens; the first is what the others are compared with. */
const CONTROL = ['Good', ' morning', '?'];
const HELD = [
  ['Good', ' morning', '.'],
  ['Good', ' morning', '!'],
  ['Ja', '.'],
  ['Good', ' morning', '…'],
  ['Good', ' morning', '."'],
  ['Good', ' morning', ' 😀'],
  ['早上', '好', '。'],
];

function callersSay(request: TtsCallersRequest): Promise<readonly number[]> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('./tts-callers.js', import.meta.url)));
    child.once('message', (message) => {
      const answer = message as TtsCallersAnswer;
      if ('failed' in answer) reject(new Error(answer.failed));
      else resolve(answer.samples);
    });
    child.once('exit', () => {
      reject(new Error('the process of the TTS clients ended early'));
    });
    child.send(request);
  });
}

type Asked<Kind extends TtsCallersRequest['kind']> = Omit<Extract<TtsCallersRequest, { kind: Kind }>, 'url'>;

/** Runs the clients against a server with `engines`. */
async function measured(
  engines: Engines,
  request: Asked<'cancel'> | Asked<'first-audio'> | Asked<'hold'> | Asked<'underruns'>,
): Promise<readonly number[]> {
  const server = await startServer({ ...EPHEMERAL, 'log-level': 'error' }, {}, { engines });
  try {
    const url = `${server.url.replace(/^http/, 'ws')}/ws/tts/stream`;
    return await callersSay({ ...request, url });
  } finally {
    await server.close();
  }
}

/** A server that speaks with the embedded voice; it needs no other engine. */
async function withVoice<Value>(
  measure: (engines: Engines, voice: FliteTts) => Promise<Value>,
): Promise<Value> {
  const voice = await FliteTts.start();
  try {
    const engines = { ...instantEngines({ heard: '', answer: '' }), tts: voice };
    for (let index = 0; index < WARM_UPS; index += 1)
      await ttsFirstAudioOf(voice, [`Warm up number ${index}.`]);
    return await measure(engines, voice);
  } finally {
    await voice.close();
  }
}

/** ms from cancel to interrupted, 50 sessions speaking with the embedded voice. */
export const ttsCancel = ({ seconds }: BenchOptions): Promise<readonly number[]> =>
  withVoice((engines) => measured(engines, { kind: 'cancel', sessions: BUSY_SESSIONS, seconds }));

/** ms from the abort of a rendering until no thread works on it any more. */
export const ttsEngineStop = (): Promise<number[]> =>
  withVoice(async (_engines, voice) => {
    const samples: number[] = [];
    for (let run = 0; run < STOP_RUNS; run += 1) {
      const controller = new AbortController();
      const text = `Sentence ${run} is as long as the voice takes at once, so that it can be stopped.`;
      const sink = { audio: () => undefined, words: () => undefined };
      const spoken = voice
        .synthesize({ text, voiceId: 'awb' }, sink, controller.signal)
        .catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, STOP_AFTER_MS));
      const atMs = performance.now();
      const working = voice.busy > 0;
      controller.abort();
      await spoken;
      while (voice.busy > 0) await new Promise((resolve) => setTimeout(resolve, STOP_POLL_MS));
      if (working) samples.push(performance.now() - atMs);
      await new Promise((resolve) => setTimeout(resolve, STOP_GAP_MS));
    }
    return samples;
  });

/** ms from flushed text to first audio, and how much of it is not the voice's own time. */
export const ttsTextToAudio = (): Promise<{ readonly total: readonly number[]; readonly added: number[] }> =>
  withVoice(async (engines) => {
    const total = await measured(engines, { kind: 'first-audio', texts: texts() });
    // A voice of its own, that has not kept what the server's has rendered.
    const raw = await withVoice((_engines, voice) => ttsFirstAudioOf(voice, texts()));
    return {
      total,
      added: total.map((ms, index) => ms - (raw[index] ?? NaN)).filter((ms) => !Number.isNaN(ms)),
    };
  });

/** ms that a finished sentence is held beyond one that ends in "?", every mark. */
export async function ttsHold(): Promise<number[]> {
  const runs = Array.from({ length: HOLD_RUNS }, () => [CONTROL, ...HELD]).flat();
  const samples = await measured(instantEngines({ heard: '', answer: '' }), { kind: 'hold', texts: runs });
  const of = (kind: number): number[] => samples.filter((_, index) => index % (HELD.length + 1) === kind);
  const median = (values: readonly number[]): number =>
    [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
  const control = median(of(0));
  return HELD.map((_, index) => median(of(index + 1)) - control);
}

/** Times a listener ran out of audio, 200 sessions of which 20 speak at a time with the embedded voice. */
export const ttsUnderruns = async ({ seconds }: BenchOptions): Promise<number> => {
  const counts = await withVoice((engines) =>
    measured(engines, { kind: 'underruns', sessions: LISTENING_SESSIONS, seconds }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
};
