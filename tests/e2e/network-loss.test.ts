// A page that loses the network for 5 s in mid-reply: the conversation goes on, and what the page has played, from first
// to last, holds every word of the reply once and in order. The voice of this agent gives each word a pitch of its own, so
// that words are told apart by the sound alone, sample by sample; the user is heard by the embedded recogniser.
// Skipped, visibly, where there is no browser.

import type { TtsPort } from '@antiphon/server/ports/tts';
import { resolveServerConfig, startServer, type RunningServer } from '@antiphon/server';
import { createLog } from '@antiphon/server/observe/log';
import { createEmbeddedEngines, type EmbeddedEngines } from '@antiphon/server/providers/embedded';
import { fakeLlm } from '@antiphon/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { noChromium } from './chromium.ts';
import { CuttableWire } from './cuttable-wire.ts';
import { spoken, wordErrors, wordsOf } from './embedded-speech.ts';
import { type PageFiles, type Recording, servePage, SpokenPage } from './spoken-page.ts';

const PATIENCE_MS = 90_000;
const LOST_MS = 5_000;

/** Sentences without a repeated word. */
const STORY =
  'Your parcel left our warehouse on Monday. A driver took it over high mountains. Rain made him wait in some village.';
const CUT_AT = ' warehouse';
const LAST_WORD = ' village.';
const WORDS = wordsOf(STORY);
const THANKS = 'Thank you, that was all I wanted to know.';
const ANSWER = 'welcome';

const VOICE_RATE_HZ = 24_000;
const WORD_MS = 300;
/** Longer than any pause of a reply whose audio is there. */
const SILENCE_MS = 600;
/** Silence between words. */
const GAP_MS = 60;
/** Half of what sounds of a word: from there on it counts as heard. */
const HALF_MS = (WORD_MS - GAP_MS) / 2;
const LOWEST_HZ = 300;
/** Neighbours lie this much apart: far more than 20 ms of a tone can be mistaken by. */
const STEP_HZ = 75;
const pitchOf = (index: number): number => LOWEST_HZ + STEP_HZ * index;

/** A voice that hums each word of STORY at the pitch of its place in it. */
const pitchVoice: TtsPort = {
  sampleRateHz: VOICE_RATE_HZ,
  voices: [{ id: 'pitch', name: 'Pitch', language: 'en', sex: 'neutral' }],
  synthesize: async ({ text }, sink, signal) => {
    await Promise.resolve();
    signal.throwIfAborted();
    const perWord = (VOICE_RATE_HZ * WORD_MS) / 1000;
    const sounding = perWord - (VOICE_RATE_HZ * GAP_MS) / 1000;
    const found = [...text.matchAll(/\S+/g)];
    const pcm = new Int16Array(found.length * perWord);
    found.forEach((match, index) => {
      const hz = pitchOf([...WORDS, ANSWER].indexOf(wordsOf(match[0])[0] ?? ''));
      for (let i = 0; i < sounding; i += 1)
        pcm[index * perWord + i] = Math.round(8000 * Math.sin((2 * Math.PI * hz * i) / VOICE_RATE_HZ));
    });
    sink.audio(pcm);
    sink.words(
      found.map((match, index) => ({
        text: match[0],
        charStart: match.index,
        charEnd: match.index + match[0].length,
        startSample: index * perWord,
        endSample: index * perWord + sounding,
      })),
    );
  },
  close: () => Promise.resolve(),
};

interface Heard {
  word: string;
  ms: number;
}

const WINDOW_MS = 10;
/** On a busy machine the browser's playback has holes; a word that is said again comes seconds later. */
const HOLE_MS = 250;
/** Of PCM16, root mean square. */
const AUDIBLE = 500;

/** The words in a recording, by pitch, each with how long it sounded. */
function heardWords({ samples, rate }: Recording): Heard[] {
  const heard: Heard[] = [];
  const window = (WINDOW_MS * rate) / 1000;
  let silentMs = Infinity;
  for (let from = 0; from + window <= samples.length; from += window) {
    const piece = samples.subarray(from, from + window);
    const rms = Math.sqrt(piece.reduce((sum, one) => sum + one * one, 0) / window);
    if (rms < AUDIBLE) {
      silentMs += WINDOW_MS;
      continue;
    }
    const word = [...WORDS, ANSWER][Math.round((pitch(piece, rate) - LOWEST_HZ) / STEP_HZ)] ?? '?';
    const last = heard.at(-1);
    if (last?.word === word && silentMs < HOLE_MS) last.ms += WINDOW_MS;
    else heard.push({ word, ms: WINDOW_MS });
    silentMs = 0;
  }
  // The edge of a word has no pitch.
  return heard.filter(({ ms }) => ms > WINDOW_MS);
}

/** Of the strongest of the pitches that words have. */
function pitch(piece: Int16Array, rate: number): number {
  let best = { hz: 0, power: -1 };
  for (let index = 0; index <= WORDS.length; index += 1) {
    const hz = pitchOf(index);
    let [re, im] = [0, 0];
    piece.forEach((sample, i) => {
      re += sample * Math.cos((2 * Math.PI * hz * i) / rate);
      im += sample * Math.sin((2 * Math.PI * hz * i) / rate);
    });
    const power = re * re + im * im;
    if (power > best.power) best = { hz, power };
  }
  return best.hz;
}

const TITLE = `a page that loses the network for 5 s in mid-reply${noChromium}`;

describe.skipIf(noChromium !== '')(TITLE, () => {
  let engines: EmbeddedEngines;
  let files: PageFiles;
  let thanks: Int16Array;
  let server: RunningServer | undefined;
  let wire: CuttableWire | undefined;
  let call: SpokenPage | undefined;

  beforeAll(async () => {
    engines = await createEmbeddedEngines();
    thanks = await spoken(engines.tts, THANKS);
    files = await servePage();
  }, 120_000);
  afterEach(async () => {
    await call?.close();
    wire?.close();
    await server?.close();
  });
  afterAll(async () => {
    files.close();
    await engines.close();
  });

  /** The page is in the middle of the reply. */
  async function inMidReply(): Promise<{ page: SpokenPage; network: CuttableWire }> {
    const config = resolveServerConfig({ port: '0' }, { ANTIPHON_ALLOWED_ORIGINS: files.origin });
    let asked = 0;
    const llm = fakeLlm(() => ((asked += 1) === 1 ? STORY : 'Welcome.'));
    const { vad, stt } = engines;
    server = await startServer(config, {
      engines: { vad, stt, llm, tts: pitchVoice },
      log: createLog('silent'),
    });
    const network = await new CuttableWire(Number(new URL(server.url).port)).listen();
    wire = network;
    const page = await SpokenPage.open({ origin: files.origin, agentUrl: `ws${network.url}/v1/ws` });
    call = page;
    await page.start();
    await page.until({ type: 'session.ready' });
    await page.page.evaluate('document.querySelector("antiphon-agent").agent.createReply()');
    await page.until({ type: 'transcript.agent.delta', delta: CUT_AT });
    return { page, network };
  }

  /** The reply has sounded to its end; its last words may be those of the reply that goes on with it. */
  async function isSaid(page: SpokenPage): Promise<void> {
    const last = await page.until({ type: 'transcript.agent.delta', delta: LAST_WORD });
    await page.until({ type: 'reply.done', status: 'completed' });
    await page.silence(last.frame, SILENCE_MS);
  }

  /** The user says thanks, is understood and answered. */
  async function isThanked(page: SpokenPage): Promise<void> {
    const before = (await page.events()).length;
    await page.say(thanks);
    const user = await page.until({ type: 'transcript.user' }, before);
    const text = String(user.event['text']);
    // How well is another test's question: on a busy machine the browser's microphone has holes.
    expect(wordErrors(THANKS, text), text).toBeLessThan(wordsOf(THANKS).length);
    const answered = await page.until({ type: 'reply.done' }, before);
    await page.silence(answered.frame, SILENCE_MS);
  }

  /** The words in their order. The one in which the network was lost may have been broken off in its first half. */
  async function wordsHeard(page: SpokenPage): Promise<string[]> {
    const heard = heardWords(await page.recording());
    console.info(`network loss: heard ${heard.map(({ word, ms }) => `${word} ${ms}`).join(', ')}`);
    expect(page.problems).toEqual([]);
    const again = heard.filter(({ word }, index) => heard[index + 1]?.word === word);
    expect(again.length, 'words begun twice').toBeLessThanOrEqual(1);
    for (const { ms } of again) expect(ms).toBeLessThan(HALF_MS + WINDOW_MS * 2);
    const words = heard.filter((one) => !again.includes(one));
    for (const { word, ms } of words) expect(ms, word).toBeGreaterThan(HALF_MS - WINDOW_MS * 2);
    for (const { word, ms } of words) expect(ms, word).toBeLessThan(WORD_MS - GAP_MS + WINDOW_MS * 4);
    return words.map(({ word }) => word);
  }

  it(
    'and is told so at once',
    async () => {
      const { page, network } = await inMidReply();
      network.cut();
      await page.page.waitForSelector('[part=status]:has-text("Reconnecting")');
      await page.page.waitForTimeout(LOST_MS);
      network.mend();
      await page.page.evaluate(() => window.dispatchEvent(new Event('online')));
      await isSaid(page);
      await isThanked(page);
      expect(await wordsHeard(page)).toEqual([...WORDS, ANSWER]);
    },
    PATIENCE_MS,
  );

  it(
    'and learns it only from the device: the connection still stands, and carries nothing',
    async () => {
      const { page, network } = await inMidReply();
      network.fallSilent();
      await page.page.evaluate(() => window.dispatchEvent(new Event('offline')));
      await page.page.waitForTimeout(LOST_MS);
      await page.page.evaluate(() => window.dispatchEvent(new Event('online')));
      await page.page.waitForSelector('[part=status]:has-text("Reconnecting")');
      network.mend();
      await isSaid(page);
      expect(await wordsHeard(page)).toEqual(WORDS);
    },
    PATIENCE_MS,
  );

  it(
    'and never learns it: what waited comes late, and all of it',
    async () => {
      const { page, network } = await inMidReply();
      network.fallSilent();
      await page.page.waitForTimeout(LOST_MS);
      network.mend();
      await isSaid(page);
      expect(await wordsHeard(page)).toEqual(WORDS);
    },
    PATIENCE_MS,
  );
});
