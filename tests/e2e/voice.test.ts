/**
 * Real audio through the real engines over a real socket, on simulated time: the caller's words are spoken by an
 * embedded voice. (A whole booking by voice is in booking.test.ts.)
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resample } from '@antiphon/core/audio/resample';
import { decodeWav } from '@antiphon/core/audio/wav';
import { resolveServerConfig, startServer, type RunningServer } from '@antiphon/server';
import { createLog } from '@antiphon/server/observe/log';
import { createEmbeddedEngines, type EmbeddedEngines } from '@antiphon/server/providers/embedded';
import {
  fakeLlm,
  runSimulation,
  SimulatedClock,
  simulateEngines,
  WireClient,
  type WireMessage,
} from '@antiphon/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const RATE_HZ = 24_000;
const FRAME_MS = 20;
const STORY =
  'Let me tell you about our opening hours. On weekdays we are open from nine in the morning until six in the evening. ' +
  'On Saturdays we open at ten and close at two, and on Sundays we are closed, except in December.';

const dataFolder = process.env['ANTIPHON_DATA'] ?? join(import.meta.dirname, '../../../shared/data');
const jfk = join(dataFolder, 'audio/speech/jfk-jfk.wav');

let engines: EmbeddedEngines;
beforeAll(async () => {
  engines = await createEmbeddedEngines();
}, 120_000);
afterAll(() => engines.close());

async function spoken(text: string): Promise<Int16Array> {
  const pieces: number[] = [];
  const sink = { audio: (pcm: Int16Array) => void pieces.push(...pcm), words: () => undefined };
  await engines.tts.synthesize({ text, voiceId: 'awb' }, sink, new AbortController().signal);
  return resample(Int16Array.from(pieces), engines.tts.sampleRateHz, RATE_HZ);
}

type Said = { readonly atMs: number; readonly pcm: Int16Array };

/** A call of `lengthMs` in which the caller says things at given times; leaves every message with its time. */
async function call(
  said: readonly Said[],
  lengthMs: number,
  session: object,
): Promise<(WireMessage & { readonly atMs: number })[]> {
  const clock = new SimulatedClock();
  const all = { vad: engines.vad, stt: engines.stt, tts: engines.tts, llm: fakeLlm(() => 'All right.') };
  const server: RunningServer = await startServer(resolveServerConfig({ port: '0' }, {}), {
    engines: simulateEngines(all, clock),
    clock,
    log: createLog('silent'),
  });
  const heard: (WireMessage & { readonly atMs: number })[] = [];
  const client = await WireClient.connect(`${server.url}/v1/ws`);
  client.onMessage = (message) => heard.push({ ...message, atMs: clock.nowMs() });
  client.send({ type: 'session.update', session });
  const frame = (): void => {
    const samples = (FRAME_MS * RATE_HZ) / 1000;
    const from = Math.round((clock.nowMs() * RATE_HZ) / 1000);
    const bytes = Buffer.alloc(samples * 2);
    for (let index = 0; index < samples; index += 1) {
      const noise = ((index * 7919) % 31) - 15;
      const voice = said.reduce(
        (sum, { atMs, pcm }) => sum + (pcm[from + index - (atMs * RATE_HZ) / 1000] ?? 0),
        0,
      );
      bytes.writeInt16LE(Math.max(-32_768, Math.min(32_767, Math.round(voice * 0.5 + noise))), index * 2);
    }
    client.send({ type: 'input.audio', audio: bytes.toString('base64') });
    clock.callAt(clock.nowMs() + FRAME_MS, frame);
  };
  frame();
  await runSimulation(clock, () => client.settle(), { done: () => false, maxMs: lengthMs });
  client.terminate();
  await server.close();
  return heard;
}

const only = <T extends WireMessage>(messages: readonly T[], type: string): T[] =>
  messages.filter((message) => message.type === type);

describe('real audio', () => {
  it('a spoken turn is heard, committed and answered', { timeout: 60_000 }, async () => {
    const pcm = await spoken('Could you send me a new card please?');
    const messages = await call([{ atMs: 500, pcm }], 6000, {});
    expect(only(messages, 'transcript.user')).toHaveLength(1);
    expect(String(only(messages, 'transcript.user')[0]?.['text'])).toMatch(/send me a new card/i);
    expect(only(messages, 'reply.started')).toHaveLength(1);
    const end = 500 + (pcm.length * 1000) / RATE_HZ;
    const wait = (only(messages, 'reply.audio')[0]?.atMs ?? Infinity) - end;
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThan(3500);
  });

  it('an interruption stops the agent and trims its transcript', { timeout: 60_000 }, async () => {
    const pcm = await spoken('Wait, stop, I have a question.');
    const messages = await call([{ atMs: 5000, pcm }], 9500, { greeting: STORY });
    const transcript = only(messages, 'transcript.agent')[0];
    expect(transcript).toMatchObject({ interrupted: true });
    const text = String(transcript?.['text']);
    expect(STORY.startsWith(text)).toBe(true);
    expect(text).toContain('opening hours');
    expect(text).not.toContain('Saturdays');
    const cut = transcript?.atMs ?? 0;
    expect(cut - 5000).toBeLessThan(1500);
    const reply = transcript?.['reply_id'];
    const late = only(messages, 'reply.audio').filter(
      (piece) => piece['reply_id'] === reply && piece.atMs > cut,
    );
    expect(late).toEqual([]);
    expect(String(only(messages, 'transcript.user')[0]?.['text'])).toMatch(/question/i);
  });

  it('noise alone makes no text and no reply', { timeout: 60_000 }, async () => {
    const hiss = Int16Array.from({ length: RATE_HZ * 2 }, (_, index) => ((index * 48_271) % 1201) - 600);
    const messages = await call([{ atMs: 500, pcm: hiss }], 5000, {});
    expect(only(messages, 'transcript.user')).toEqual([]);
    expect(only(messages, 'reply.started')).toEqual([]);
  });

  const absent = existsSync(jfk) ? '' : ' (SKIPPED: no recordings; set ANTIPHON_DATA)';
  it.skipIf(absent !== '')(`a recorded speaker is understood${absent}`, { timeout: 60_000 }, async () => {
    const wav = decodeWav(await readFile(jfk));
    const pcm = resample(wav.samples, wav.sampleRateHz, RATE_HZ);
    const messages = await call([{ atMs: 300, pcm }], 15_000, {
      input: { turn_detection: { min_silence: 1500, max_silence: 2500 } },
    });
    const text = only(messages, 'transcript.user')
      .map((message) => String(message['text']))
      .join(' ');
    expect(text).toMatch(/ask not what your country can do for you/i);
  });
});
