// Spoken conversations in a real page against the real server with the embedded engines, judged by the sound: what the
// page's microphone was given against the transcript, and what the page played, written down again, against what the agent
// says it said. Skipped, visibly, where there is no browser.

import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resample } from '@antiphon/core/audio/resample';
import { decodeWav, encodeWav } from '@antiphon/core/audio/wav';
import { resolveServerConfig, startServer, type RunningServer } from '@antiphon/server';
import { createLog } from '@antiphon/server/observe/log';
import { createEmbeddedEngines, type EmbeddedEngines } from '@antiphon/server/providers/embedded';
import { fakeLlm } from '@antiphon/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { noChromium } from './chromium.ts';
import { endErrors, MICROPHONE_RATE_HZ, spoken, wordErrors, written } from './embedded-speech.ts';
import { type PageFiles, type Recording, servePage, SpokenPage } from './spoken-page.ts';

const PATIENCE_MS = 60_000;
const dataFolder = process.env['ANTIPHON_DATA'] ?? join(import.meta.dirname, '../../../shared/data');
const jfk = join(dataFolder, 'audio/speech/jfk-jfk.wav');
const noRecording = existsSync(jfk) ? '' : ' (SKIPPED: no recordings; set ANTIPHON_DATA)';

// Sentences that the recogniser writes without a mistake when the voice says them: no figures, no rare words.
const STORY =
  'Let me tell you about our garden. In spring the apple trees are full of flowers, and in summer we have more tomatoes than ' +
  'we can eat. In autumn we sweep up the leaves, and in winter we wait for the snow.';
const ANSWER = 'In autumn we sweep up the leaves, and in winter we wait for the snow.';
/** The last of them: where tests on both cores starve the page, the first word it plays may have a gap. */
const STEADY_WORDS = 12;
const VOICE = { output: { voice: 'awb' } };
/** Waits for the last words on a busy machine too: what is tested is what is written down, not when a turn ends. */
const PATIENT = { ...VOICE, input: { turn_detection: { min_silence: 1500, max_silence: 2500 } } };
/** Longest stretch of the page's output between the event that interrupts and silence. */
const FLUSH_S = 0.1;
/** After that it stays silent: the user is still speaking. */
const SILENT_S = 0.4;

describe.skipIf(noChromium !== '')(`a spoken exchange in Chromium${noChromium}`, () => {
  let engines: EmbeddedEngines;
  let server: RunningServer | undefined;
  let call: SpokenPage | undefined;
  let files: PageFiles;
  let folder = '';

  beforeAll(async () => {
    engines = await createEmbeddedEngines();
    files = await servePage();
    folder = await mkdtemp(join(tmpdir(), 'antiphon-spoken-'));
  }, 120_000);
  afterEach(async () => {
    await call?.close();
    await server?.close();
  });
  afterAll(async () => {
    files.close();
    await engines.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function serve(answer: string): Promise<string> {
    const { vad, stt, tts } = engines;
    const config = resolveServerConfig({ port: '0' }, { ANTIPHON_ALLOWED_ORIGINS: files.origin });
    server = await startServer(config, {
      engines: { vad, stt, tts, llm: fakeLlm(() => answer) },
      log: createLog('silent'),
    });
    return `${server.url.replace('http', 'ws')}/v1/ws`;
  }

  /** A caller's recording: quiet while the page starts, the words, quiet. */
  async function microphone(name: string, words: Int16Array): Promise<string> {
    const quiet = (s: number): Int16Array =>
      Int16Array.from({ length: s * MICROPHONE_RATE_HZ }, (_, index) => ((index * 7919) % 17) - 8);
    const parts = [quiet(1), words, quiet(30)];
    const samples = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
    parts.reduce((at, part) => (samples.set(part, at), at + part.length), 0);
    const path = join(folder, `${name}.wav`);
    await writeFile(path, encodeWav({ sampleRateHz: MICROPHONE_RATE_HZ, channels: 1, samples }));
    return path;
  }

  const part = ({ samples, fromFrame }: Recording, from: number, to = Infinity): Int16Array =>
    samples.subarray(Math.max(0, from - fromFrame), Math.max(0, to - fromFrame));

  /** Speaks to the page, hears its answer; both as words. */
  async function exchange(microphoneWav: string, session: object): Promise<[string, string]> {
    call = await SpokenPage.open({
      origin: files.origin,
      agentUrl: await serve(ANSWER),
      microphoneWav,
      session,
    });
    await call.start();
    const first = await call.until({ type: 'reply.audio' });
    await call.until({ type: 'reply.done', status: 'completed' });
    const transcripts = (await call.events()).filter(({ type }) => type === 'transcript.user');
    const recording = await call.recording();
    const said = await written(engines.stt, part(recording, first.frame), recording.rate);
    expect(call.problems).toEqual([]);
    return [transcripts.map(({ event }) => String(event['text'])).join(' '), said];
  }

  it(
    'writes down what is said to the page, and says in the page what it says it says',
    async () => {
      const words = 'Could you send me a new card, please?';
      const wav = await microphone('card', await spoken(engines.tts, words, 'slt'));
      const [user, agent] = await exchange(wav, PATIENT);
      console.info(`spoken exchange: "${user}" | "${agent}"`);
      expect(wordErrors(words, user), user).toBeLessThanOrEqual(1);
      expect(endErrors(ANSWER, agent, STEADY_WORDS), agent).toBeLessThanOrEqual(1);
    },
    PATIENCE_MS,
  );

  it.skipIf(noRecording !== '')(
    `writes down a recorded speaker${noRecording}`,
    async () => {
      const words =
        'And so my fellow Americans ask not what your country can do for you, ask what you can do for your country.';
      const wav = decodeWav(await readFile(jfk));
      const microphoneWav = await microphone(
        'jfk',
        resample(wav.samples, wav.sampleRateHz, MICROPHONE_RATE_HZ),
      );
      const [user, agent] = await exchange(microphoneWav, PATIENT);
      console.info(`spoken exchange: "${user}" | "${agent}"`);
      expect(wordErrors(words, user), user).toBeLessThanOrEqual(1);
      expect(endErrors(ANSWER, agent, STEADY_WORDS), agent).toBeLessThanOrEqual(1);
    },
    PATIENCE_MS,
  );

  it(
    'falls silent when it is interrupted, and its transcript holds what was heard',
    async () => {
      const agentUrl = await serve('All right.');
      call = await SpokenPage.open({
        origin: files.origin,
        agentUrl,
        session: { ...VOICE, greeting: STORY },
      });
      const interruption = await spoken(engines.tts, 'Wait, stop, I have a question.');
      await call.start();
      const first = await call.until({ type: 'reply.audio' });
      await call.until({ type: 'transcript.agent.delta', delta: ' flowers,' });
      await call.say(interruption);
      const cut = await call.until({ type: 'transcript.agent', interrupted: true });
      await call.until({ type: 'transcript.user' });
      const events = await call.events();
      const started = events.find(({ type }) => type === 'input.speech.started');
      const next = events.find(({ type, frame }) => type === 'reply.audio' && frame > cut.frame);
      const recording = await call.recording();
      const { rate } = recording;
      const frame = started?.frame ?? 0;
      const until = Math.min(frame + SILENT_S * rate, next?.frame ?? Infinity);
      await call.rendered(until);
      const whole = await call.recording();

      const loudest = (pcm: Int16Array): number => pcm.reduce((max, one) => Math.max(max, Math.abs(one)), 0);
      expect(loudest(part(whole, frame - 0.5 * rate, frame))).toBeGreaterThan(1000);
      expect(until).toBeGreaterThan(frame + FLUSH_S * rate);
      expect(loudest(part(whole, frame + FLUSH_S * rate, until))).toBeLessThan(10);
      const text = String(cut.event['text']);
      const heard = await written(engines.stt, part(whole, first.frame, frame + FLUSH_S * rate), rate);
      console.info(`interrupted: "${text}" | heard: "${heard}"`);
      expect(STORY.startsWith(text), text).toBe(true);
      expect(text).toMatch(/flowers/);
      expect(text).not.toMatch(/winter/);
      // The recogniser may write a word that was cut in its middle, and the ledger may count it, or not.
      expect(endErrors(text, heard), heard).toBeLessThanOrEqual(2);
      expect(call.problems).toEqual([]);
    },
    PATIENCE_MS,
  );
});
