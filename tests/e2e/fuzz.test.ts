/**
 * Random, mutated and reordered frames against a live server: no crash, no event that is not documented, nothing of
 * another session. FUZZ_FRAMES sets how many (20,000 here; 200,000 before a release).
 */
import { Random } from '@antiphon/lab/audio-head/random';
import {
  CLIENT_MESSAGE_SPECS,
  decodeServerMessage,
  TTS_MULTI_SPECS,
  TTS_REQUEST_SPECS,
  TTS_SERVER_SPECS,
  TTS_STREAM_SPECS,
} from '@antiphon/protocol';
import { resolveServerConfig, startServer, type RunningServer } from '@antiphon/server';
import { createLog } from '@antiphon/server/observe/log';
import { fakeEngines, WireClient } from '@antiphon/testkit';
import { FrameMutator } from '@antiphon/testkit/fuzz/frame-mutator';
import { fuzzServer } from '@antiphon/testkit/fuzz/fuzz-server';
import { afterAll, beforeAll, expect, it } from 'vitest';

const FRAMES = Number(process.env['FUZZ_FRAMES'] ?? 20_000);
const PATIENCE_MS = 60_000 + FRAMES * 5;
const SOCKETS = 8;
const SEED = 20_260_110;

const randomFrom = (seed: number): (() => number) => {
  const random = new Random(seed);
  return () => random.next();
};

let server: RunningServer;
beforeAll(async () => {
  server = await startServer(resolveServerConfig({ port: '0' }, {}), {
    engines: fakeEngines({ answers: ({ messages }) => messages[0]?.content ?? '' }),
    log: createLog('silent'),
  });
});
afterAll(() => server.close());

it(
  'the Voice Agent API stands frames of any kind',
  async () => {
    const examples = CLIENT_MESSAGE_SPECS.flatMap((spec) => spec.examples);
    const report = await fuzzServer({
      url: `${server.url.replace('http', 'ws')}/v1/ws`,
      sockets: SOCKETS,
      frames: FRAMES,
      mutator: (socket) => new FrameMutator(examples, randomFrom(SEED + socket)),
      opening: (secret) => [{ type: 'session.update', session: { system_prompt: secret, greeting: secret } }],
      complaint: (text) => {
        const decoded = decodeServerMessage(text);
        return decoded.ok ? null : `${decoded.fault.message}: ${text.slice(0, 300)}`;
      },
    });
    expect(report.offences).toEqual([]);
    expect(report.sent).toBe(FRAMES);
    expect(report.received).toBeGreaterThan(FRAMES / 10);
    const client = await WireClient.connect(`${server.url}/v1/ws`);
    client.send({ type: 'session.update', session: { greeting: 'Still here.' } });
    expect(await client.next('transcript.agent')).toMatchObject({ text: 'Still here.' });
    client.terminate();
  },
  PATIENCE_MS,
);

/** A frame is documented when the declaration of its first known key accepts it. */
function ttsComplaint(text: string): string | null {
  const frame = JSON.parse(text) as Record<string, unknown>;
  const spec = TTS_SERVER_SPECS.find(({ type }) => type in frame);
  if (spec === undefined) return `unknown frame: ${text.slice(0, 300)}`;
  const parsed = spec.schema.safeParse(frame);
  return parsed.success ? null : `${spec.type}: ${parsed.error.message}: ${text.slice(0, 300)}`;
}

it.each([
  ['/ws/tts/stream', TTS_STREAM_SPECS],
  ['/ws/tts/multi', TTS_MULTI_SPECS],
  ['/ws/tts', TTS_REQUEST_SPECS],
] as const)(
  'the streaming TTS API stands frames of any kind on %s',
  async (path, specs) => {
    const examples = specs.flatMap((spec) => spec.examples);
    const frames = Math.ceil(FRAMES / 4);
    const report = await fuzzServer({
      url: `${server.url.replace('http', 'ws')}${path}`,
      sockets: SOCKETS,
      frames,
      mutator: (socket) => new FrameMutator(examples, randomFrom(SEED + socket)),
      opening: (secret) => [
        { text: `${secret}.`, flush: true, voice_id: 1, context_id: 'a', voice_settings: { voice_id: 1 } },
      ],
      complaint: ttsComplaint,
    });
    expect(report.offences).toEqual([]);
    expect(report.sent).toBe(frames);
    expect(report.received).toBeGreaterThan(frames / 10);
    const client = await WireClient.connect(`${server.url}${path}`);
    client.send({
      text: 'Still here.',
      flush: true,
      voice_id: 1,
      context_id: 'a',
      voice_settings: { voice_id: 1 },
    });
    expect(await client.next((message) => 'final' in message)).toMatchObject({ final: true });
    client.terminate();
  },
  PATIENCE_MS,
);
