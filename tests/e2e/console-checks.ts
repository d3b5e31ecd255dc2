// The checks of the console page in a real browser, for any server that serves it: greeting, a spoken turn, a barge-in,
// a refused microphone, a lost server. Screenshots of the states are left in out/console (ignored by git).

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium, noChromium } from './chromium.ts';
import { giveEars, say } from './spoken-page.ts';

export interface StartedServer {
  /** Of the page. */
  url: string;
  /** Types of the client's messages so far, where the server can tell. */
  received?: readonly Record<string, unknown>[];
  close(): Promise<void>;
}

export interface ConsoleHost {
  name: string;
  /** Serves the built page and the agent; its agent greets. */
  start: () => Promise<StartedServer>;
  /**
   * What the caller's microphone hears, 48 kHz mono PCM16 WAV, from the moment the page opens it: quiet while the agent
   * greets, a turn, quiet until the answer is being spoken, a barge-in, quiet.
   */
  callerWav?: () => Buffer | Promise<Buffer>;
  /**
   * Instead of that: the turn and the barge-in, 48 kHz mono PCM16. Each is said when its moment has come, however fast
   * the machine is.
   */
  callerSays?: () => Promise<readonly [turn: Int16Array, bargeIn: Int16Array]>;
  /** Final text of the caller's first turn. */
  firstTurn: RegExp;
  /** What was heard of the answer before the barge-in. */
  heardAnswer: RegExp;
  /** The caller and the agent really speak: times vary with the machine. */
  realSpeech?: boolean;
}

/** For a greeting to be spoken, ms. */
const PATIENCE_MS = 30_000;
const root = join(import.meta.dirname, '../..');
const consoleDirectory = join(root, 'apps/console');
const pictures = join(root, 'out/console');

/** Builds the page once and declares the tests; skipped, visibly, where there is no browser. */
export function describeConsole(host: ConsoleHost): void {
  describe.skipIf(noChromium !== '')(`console page with ${host.name}${noChromium}`, () =>
    declareChecks(host),
  );
}

function declareChecks(host: ConsoleHost): void {
  let folder = '';
  let server: StartedServer;
  let browser: Browser;
  let problems: string[] = [];
  let says: readonly [Int16Array, Int16Array] | undefined;

  beforeAll(async () => {
    // Other files' tests may be using the same build.
    await build({ root: consoleDirectory, logLevel: 'warn', build: { emptyOutDir: false } });
    folder = await mkdtemp(join(tmpdir(), 'antiphon-console-'));
    if (host.callerWav) await writeFile(join(folder, 'caller.wav'), await host.callerWav());
    says = await host.callerSays?.();
    await mkdir(pictures, { recursive: true });
  });

  afterEach(async () => {
    await browser.close();
    await server.close();
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function open(
    microphoneAllowed: boolean,
    options: Parameters<Browser['newPage']>[0] = {},
  ): Promise<Page> {
    server = await host.start();
    browser = await launchChromium({
      ...(host.callerWav ? { microphoneWav: join(folder, 'caller.wav') } : {}),
      microphoneAllowed,
    });
    const context = await browser.newContext({ viewport: { width: 1100, height: 860 }, ...options });
    if (says && microphoneAllowed) await giveEars(context, { tap: false, microphone: true });
    const page = await context.newPage();
    problems = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
    });
    page.on('pageerror', (error) => problems.push(String(error)));
    await page.goto(server.url);
    return page;
  }

  const picture = (page: Page, name: string): Promise<Buffer> =>
    page.screenshot({ path: join(pictures, `${name}.png`) });

  it('greets, hears a turn, answers, and falls silent when interrupted', { timeout: 60_000 }, async () => {
    const page = await open(true, { colorScheme: 'light' });
    await picture(page, 'idle-light');
    await page.click('#talk');
    await page.waitForSelector('#floor[data-floor="speaking"]');
    let saying = Promise.resolve();
    if (says) {
      await page.waitForSelector('#floor:not([data-floor="speaking"])', { timeout: PATIENCE_MS });
      saying = say(page, says[0]);
    }
    await page.waitForSelector('#floor[data-floor="hearing"]');
    await picture(page, 'hearing-light');
    await page.waitForSelector('#timeline li[data-tone="latency"] >> nth=1');
    // The answer takes about 2 s: on a busy machine a picture would take most of them.
    if (says) {
      await saying;
      saying = say(page, says[1]);
    } else await page.waitForTimeout(700);
    await picture(page, 'speaking-light');
    await page.waitForSelector('.entry[data-interrupted="true"]');
    await page.waitForTimeout(300);
    await picture(page, 'interrupted-light');
    // The page would be closed over the end of the sentence.
    await saying;

    const interrupted = page.locator('.entry[data-interrupted="true"]').first();
    const heard = (await interrupted.locator('.heard').textContent()) ?? '';
    expect(heard).toMatch(host.heardAnswer);
    const events = await page.locator('#timeline li span').allTextContents();
    // With real speech it depends on the moment whether the player holds words that are sent and not yet heard.
    if (!host.realSpeech) {
      expect((await interrupted.locator('.unheard').textContent())?.length).toBeGreaterThan(0);
      expect(events).toContain('Playback silenced');
    }
    // What came of the barge-in may be answered already.
    const firstAudio = await page.locator('#timeline li[data-tone="latency"]').allTextContents();
    expect(firstAudio.slice(0, 2)).toEqual([
      expect.stringMatching(/First audio, \d+ ms after start$/),
      expect.stringMatching(/First audio, \d+ ms after you stopped \(\d+ ms after the commit\)$/),
    ]);
    console.info(`console: ${events.filter((text) => /after/.test(text)).join(' | ')}`);
    const latencyRow = await page.locator('#latency-rows tr >> nth=0').locator('td').allTextContents();
    expect(latencyRow.map(Number).every((ms) => ms >= 0)).toBe(true);
    expect(await page.locator('#latency-totals tr').count()).toBe(2);
    expect(await page.locator('.entry[data-final="true"] .words').first().textContent()).toMatch(
      host.firstTurn,
    );
    // A reply that was over when the words were recognised has been announced as complete.
    expect((await page.locator('#announcer p').allTextContents()).join(' ')).toMatch(
      host.realSpeech ? /Agent: .*You: / : /Agent: .*You: .*interrupted/,
    );

    await page.click('#talk');
    await page.waitForSelector('#floor[data-floor="off"]');
    expect(await page.textContent('#connection')).toBe('Not connected');
    if (server.received) {
      const types = server.received.map((message) => message['type']);
      expect(types[0]).toBe('session.update');
      expect(types.at(-1)).toBe('session.end');
      expect(types.filter((type) => type === 'output.audio.played').length).toBeGreaterThan(10);
    }
    expect(problems).toEqual([]);
  });

  it('still greets when the microphone is refused, and says what to do', { timeout: 60_000 }, async () => {
    const page = await open(false, { colorScheme: 'dark' });
    await page.click('#settings-toggle');
    await page.fill('#token', 'secret');
    await picture(page, 'settings-dark');
    await page.click('#settings-toggle');
    await page.click('#talk');
    await page.waitForSelector('#floor[data-floor="speaking"]');
    await page.waitForSelector('#errors li');
    expect(await page.textContent('#errors')).toMatch(/Allow it in the address bar.*microphone_denied/);
    await picture(page, 'denied-dark');
    expect(problems).toEqual([]);
  });

  it('says so when the server goes away, and can start again', { timeout: 60_000 }, async () => {
    const page = await open(true, { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
    await page.focus('#talk');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#floor[data-floor="speaking"]');
    await picture(page, 'phone');
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await server.close();
    await page.waitForSelector('#errors li');
    expect(await page.textContent('#errors')).toContain('connection_lost');
    await page.waitForSelector('#talk[data-on="false"]');
    await page.click('#talk');
    await page.waitForSelector('#errors:has-text("connection_failed")');
    await page.waitForSelector('#talk[data-on="false"]');
  });
}
