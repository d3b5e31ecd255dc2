// What can happen to a page around a call, in a real browser: the microphone is refused, taken back, unplugged, muted or held
// to talk, and the page goes to the background. Each behaviour is the one that the client's README defines. The caller hums
// without end, so that what the server hears is either loud or a muted microphone's nothing. Skipped, visibly, where there is
// no browser.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FakeAgentServer, startFakeAgentServer } from '../../apps/console/test/fake-agent-server.ts';
import { burstWav } from './burst-wav.ts';
import { launchChromium, noChromium } from './chromium.ts';
import { type PageFiles, servePage } from './spoken-page.ts';

const PATIENCE_MS = 30_000;
const HUM_MS = 20_000;
/** That many chunks of 50 ms in a row make a state, not a moment. */
const STRETCH = 8;
/** Of full scale; the hum has ten times as much. */
const AUDIBLE = 0.005;

describe.skipIf(noChromium !== '')(`what happens to a page${noChromium}`, () => {
  let folder = '';
  let browser: Browser;
  let files: PageFiles;
  let server: FakeAgentServer;
  let context: BrowserContext;
  let page: Page;
  let problems: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'antiphon-behaviours-'));
    const microphoneWav = join(folder, 'hum.wav');
    await writeFile(microphoneWav, burstWav([100, HUM_MS]));
    // Whoever is not granted the microphone is refused it, as if the user had said no.
    browser = await launchChromium({
      microphoneWav,
      microphoneAllowed: false,
    });
    files = await servePage();
  });
  beforeEach(async () => {
    server = await startFakeAgentServer(join(folder, 'nothing-to-serve'));
    context = await browser.newContext();
    await context.addInitScript(watchDevices);
    page = await context.newPage();
    problems = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    await page.goto(files.origin);
  });
  afterEach(async () => {
    await context.close();
    await server.close();
  });
  afterAll(async () => {
    await browser.close();
    files.close();
    await rm(folder, { recursive: true, force: true });
  });

  const agentUrl = (): string => `${server.url.replace('http', 'ws')}v1/ws`;
  const grant = (): Promise<void> => context.grantPermissions(['microphone'], { origin: files.origin });
  const codes = (): Promise<string[]> => page.evaluate(() => window.happened.codes);
  const status = (): Promise<string | null> => page.textContent('[part=status]');

  /** Starts the element's call as a user does. */
  async function start(attributes: Record<string, string> = {}): Promise<void> {
    for (const [name, value] of Object.entries({ url: agentUrl(), ...attributes }))
      await page
        .locator('antiphon-agent')
        .evaluate((it, pair) => it.setAttribute(...pair), [name, value] as [string, string]);
    await page.click('[part=start]');
  }

  const until = (state: () => boolean | Promise<boolean>): Promise<void> =>
    vi.waitFor(async () => expect(await state()).toBe(true), { timeout: PATIENCE_MS, interval: 20 });

  /** Waits until a whole stretch of what came after this moment is loud, or is silence. */
  async function heard(what: 'loud' | 'silent'): Promise<void> {
    const from = server.levels.length;
    await until(() => {
      const stretch = server.levels.slice(from).slice(-STRETCH);
      const fits = (level: number): boolean => (what === 'loud' ? level > AUDIBLE : level === 0);
      return stretch.length === STRETCH && stretch.every(fits);
    });
  }

  const sessions = (): number => server.received.filter(({ type }) => type === 'session.update').length;

  it('goes on without a microphone that was refused, says so, and starts again when it is allowed', async () => {
    await start({ greeting: 'Good morning to you' });
    await page.waitForSelector('[part=status]:has-text("Allow it in the address bar")');
    expect(await codes()).toEqual(['microphone_denied']);
    await page.waitForSelector('[part=line][data-from=agent]:has-text("Good morning to you")');
    await until(() => server.received.some(({ type }) => type === 'output.audio.played'));
    expect(server.levels).toEqual([]);

    await grant();
    await page.click('[part=start]');
    await page.waitForSelector('[part=start]:has-text("Start")');
    await page.click('[part=start]');
    await heard('loud');
    expect(await status()).toBe('Connected');
    expect(await codes()).toEqual(['microphone_denied']);
    expect(problems).toEqual([]);
  });

  it('takes a microphone in the same call when it is allowed later', async () => {
    const content = `import { BrowserCall } from '/client/index.js'; window.BrowserCall = BrowserCall;`;
    await page.addScriptTag({ type: 'module', content });
    await page.waitForFunction(() => 'BrowserCall' in window);
    const refused = await page.evaluate(startCallWithoutMicrophone, agentUrl());
    expect(refused).toEqual({ state: 'ready', failures: ['microphone_denied'], again: 'microphone_denied' });
    await grant();
    await page.evaluate(() => window.happened.call?.useMicrophone());
    await heard('loud');
    expect(sessions()).toBe(1);
    await page.evaluate(() => window.happened.call?.end());
    expect(server.received.at(-1)?.['type']).toBe('session.end');
    expect(problems).toEqual([]);
  });

  it('takes the default microphone when the one in use is unplugged, or waits for one', async () => {
    await grant();
    await start();
    await heard('loud');
    // Another device that comes does not matter to a call that has one.
    await page.evaluate(() => navigator.mediaDevices.dispatchEvent(new Event('devicechange')));
    await heard('loud');
    expect(await page.evaluate(() => window.happened.asked)).toBe(1);

    await page.evaluate(() => window.happened.unplug());
    await page.waitForSelector('[part=status]:has-text("as soon as there is one")');
    await until(() => page.evaluate(() => window.happened.asked === 2));
    await heard('loud');
    expect(await codes()).toEqual(['microphone_lost']);

    // The permission is taken back: the browser itself ends the track, and there is no other microphone.
    await context.clearPermissions();
    await until(async () => (await codes()).length === 2);
    await until(() => page.evaluate(() => window.happened.asked === 3));
    expect(await codes()).toEqual(['microphone_lost', 'microphone_lost']);
    await grant();
    await page.evaluate(() => navigator.mediaDevices.dispatchEvent(new Event('devicechange')));
    await heard('loud');
    expect(sessions()).toBe(1);
    expect(problems).toEqual([]);
  });

  it('goes on in the background, and has its sound started again when it is seen', async () => {
    await grant();
    await start();
    await heard('loud');
    await page.evaluate(() => window.happened.hide(true));
    await heard('loud');
    expect(await codes()).toEqual([]);

    await page.evaluate(() => window.happened.sound?.suspend());
    await until(async () => (await codes()).includes('audio_suspended'));
    // The browser does not let a hidden page have it back.
    expect(await page.evaluate(() => window.happened.sound?.state)).toBe('suspended');
    expect(await status()).toMatch(/Tap the page/);
    await page.evaluate(() => window.happened.hide(false));
    await heard('loud');
    expect(await page.evaluate(() => window.happened.sound?.state)).toBe('running');
    expect(await codes()).toEqual(['audio_suspended']);
    expect(sessions()).toBe(1);
    expect(problems).toEqual([]);
  });

  it('sends silence while it is muted, which ends the turn, and is heard again afterwards', async () => {
    await grant();
    await start();
    await heard('loud');
    await page.click('[part=mute]');
    await heard('silent');
    await page.waitForSelector('[part=line][data-from=user]:has-text("Beep number")');
    await page.waitForSelector('[part=line][data-from=agent]:has-text("one two")');
    await heard('silent');
    await page.click('[part=mute]');
    await heard('loud');
    expect(sessions()).toBe(1);
    expect(problems).toEqual([]);
  });

  it('is heard only while the button is held, by the pointer or by a key', async () => {
    await grant();
    await start({ 'push-to-talk': '' });
    await heard('silent');
    expect(server.levels.every((level) => level === 0)).toBe(true);
    const button = page.locator('[part=mute]');
    await button.hover();
    for (const [hold, release] of [
      [() => page.mouse.down(), () => page.mouse.up()],
      [() => page.keyboard.down('Space'), () => page.keyboard.up('Space')],
    ] as const) {
      await hold();
      await heard('loud');
      expect(await button.getAttribute('aria-pressed')).toBe('true');
      await release();
      expect(await button.getAttribute('aria-pressed')).toBe('false');
      await heard('silent');
    }
    // Nothing but those two times: each ended a turn of its own.
    await page.waitForSelector('[part=line][data-from=user]:has-text("Beep number") >> nth=1');
    expect(await page.locator('[part=line][data-from=user]').count()).toBe(2);
    expect(problems).toEqual([]);
  });
});

interface Call {
  agent: { state: string; on(name: 'failure', listener: (failure: { code: string }) => void): void };
  start(options: { url: string }): Promise<void>;
  useMicrophone(): Promise<void>;
  end(): Promise<void>;
}

interface Happened {
  /** Of the failures that the element told of. */
  codes: string[];
  /** How often the page asked for a microphone. */
  asked: number;
  sound?: AudioContext;
  call?: Call;
  unplug(): void;
  hide(hidden: boolean): void;
}

declare global {
  interface Window {
    happened: Happened;
    BrowserCall: new () => Call;
  }
}

/** Runs in the page before its scripts: notes what the client does, and lets a test do what people and systems do. */
function watchDevices(): void {
  let hidden = false;
  let track: MediaStreamTrack | undefined;
  const happened: Happened = {
    codes: [],
    asked: 0,
    unplug: () => {
      track?.stop();
      track?.dispatchEvent(new Event('ended')); // the browser's own part: stop() tells nobody
    },
    hide: (value) => {
      hidden = value;
      document.dispatchEvent(new Event('visibilitychange'));
    },
  };
  window.happened = happened;
  Object.defineProperty(document, 'hidden', { get: () => hidden });
  Object.defineProperty(document, 'visibilityState', { get: () => (hidden ? 'hidden' : 'visible') });
  document.addEventListener('antiphon-error', (event) => {
    happened.codes.push((event as CustomEvent<{ code: string }>).detail.code);
  });
  const { mediaDevices } = navigator;
  const ask = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (constraints) => {
    happened.asked += 1;
    const stream = await ask(constraints);
    track = stream.getAudioTracks()[0];
    return stream;
  };
  // As on telephones: a page that is not seen does not get its sound back.
  window.AudioContext = class extends AudioContext {
    constructor(options?: AudioContextOptions) {
      super(options);
      happened.sound = this;
    }
    override resume(): Promise<void> {
      return hidden ? Promise.reject(new DOMException('hidden', 'InvalidStateError')) : super.resume();
    }
  };
}

/** Runs in the page. */
async function startCallWithoutMicrophone(
  url: string,
): Promise<{ state: string; failures: string[]; again: string }> {
  const call = new window.BrowserCall();
  window.happened.call = call;
  const failures: string[] = [];
  call.agent.on('failure', ({ code }) => failures.push(code));
  await call.start({ url });
  const again = await call.useMicrophone().then(
    () => 'opened',
    (error: { code: string }) => error.code,
  );
  return { state: call.agent.state, failures, again };
}
