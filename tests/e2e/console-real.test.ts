/** The console page against the real server with the embedded engines: the caller's words are real speech. */
import { resample } from '@antiphon/core/audio/resample';
import { encodeWav } from '@antiphon/core/audio/wav';
import { resolveServerConfig, startServer } from '@antiphon/server';
import { FliteTts } from '@antiphon/server/providers/flite/tts';
import { describeConsole } from './console-checks.ts';

const RATE_HZ = 48_000;

const noise = (ms: number): Int16Array =>
  Int16Array.from({ length: (ms * RATE_HZ) / 1000 }, (_, index) => ((index * 7919) % 17) - 8);

async function speech(tts: FliteTts, text: string): Promise<Int16Array> {
  const pieces: number[] = [];
  const sink = {
    audio: (pcm: Int16Array): void => {
      pieces.push(...pcm);
    },
    words: (): void => undefined,
  };
  await tts.synthesize({ text, voiceId: 'awb' }, sink, new AbortController().signal);
  return resample(Int16Array.from(pieces), tts.sampleRateHz, RATE_HZ);
}

/** Quiet while the agent greets (7 s), a turn, quiet while it answers, a barge-in, quiet. */
async function callerWav(): Promise<Buffer> {
  const tts = await FliteTts.start({});
  const parts = [
    noise(8000),
    await speech(tts, 'I would like a cleaning, please.'),
    noise(1500),
    await speech(tts, 'Wait, stop, a checkup please.'),
    noise(4000),
  ];
  await tts.close();
  const samples = Int16Array.from(parts.flatMap((part) => [...part]));
  return Buffer.from(encodeWav({ sampleRateHz: RATE_HZ, channels: 1, samples }));
}

describeConsole({
  name: 'the real server',
  start: () => startServer(resolveServerConfig({ port: '0' }, {})),
  callerWav,
  firstTurn: /clean/i,
  heardAnswer: /^A\b/,
  realSpeech: true,
});
