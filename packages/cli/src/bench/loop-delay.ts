/**
 * How long the server's event loop is held up while callers talk with the real engines. The callers are
 * `antiphon talk` in processes of their own: their work must not show up here.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { encodeWav } from '@antiphon/core/audio/wav';
import { openVoice } from '../embedded-engines.ts';
import { conversationUrl, EPHEMERAL, startServer } from '../in-process-server.ts';
import { speakText } from '../speak-text.ts';
import type { BenchOptions } from './conversations.ts';
import { ANSWERS } from './embedded.ts';

const CALLERS = 4;
const RESOLUTION_MS = 5;
const NANOSECONDS_PER_MS = 1e6;
/** One exchange with the scripted agent takes about this long. */
const EXCHANGE_MS = 9_000;
const LAUNCHER = fileURLToPath(new URL('../../bin/antiphon.mjs', import.meta.url));

export type LoopDelay = {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly n: number;
};

async function recordAnswers(folder: string, count: number): Promise<string[]> {
  const tts = await openVoice();
  try {
    const paths: string[] = [];
    for (const [index, text] of ANSWERS.entries()) {
      const { samples, sampleRateHz } = await speakText(tts, { text, voiceId: tts.voices[0]?.id ?? '' });
      const path = join(folder, `answer-${String(index)}.wav`);
      await writeFile(path, encodeWav({ sampleRateHz, channels: 1, samples }));
      paths.push(path);
    }
    return Array.from({ length: count }, (_, i) => paths[i % paths.length] ?? '');
  } finally {
    await tts.close();
  }
}

/** Resolves to whether the call came to its end. */
function talk(url: string, wavs: readonly string[]): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [LAUNCHER, 'talk', '--url', url, '--json', '--wav', ...wavs], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      resolve(code === 0);
    });
  });
}

/** Delay beyond the timer's own period, ms; `n` counts the timer's ticks. */
export async function loopDelay({ seconds }: BenchOptions): Promise<LoopDelay> {
  const folder = await mkdtemp(join(tmpdir(), 'antiphon-bench-'));
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  try {
    const wavs = await recordAnswers(folder, Math.max(1, Math.round((seconds * 1000) / EXCHANGE_MS)));
    const server = await startServer(EPHEMERAL, {});
    try {
      histogram.enable();
      const calls = Array.from({ length: CALLERS }, () => talk(conversationUrl(server.url), wavs));
      const completed = await Promise.all(calls);
      histogram.disable();
      if (!completed.includes(true)) throw new Error('none of the calls came to its end');
    } finally {
      await server.close();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  const beyond = (percent: number): number => {
    const ms = histogram.percentile(percent) / NANOSECONDS_PER_MS - RESOLUTION_MS;
    return Math.round(Math.max(0, ms) * 1000) / 1000;
  };
  return { p50: beyond(50), p95: beyond(95), p99: beyond(99), n: histogram.count };
}
