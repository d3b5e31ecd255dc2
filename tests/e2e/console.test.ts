// The console page in a real browser: greeting, a spoken turn, a barge-in, a refused microphone, a lost server. Runs
// against a fake agent that answers with beeps; the same checks run against any server that a `StartServer` starts.
// Screenshots of the states are left in out/console (ignored by git).

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startFakeAgentServer } from '../../apps/console/test/fake-agent-server.ts';
import { burstWav } from './burst-wav.ts';
import { findChromium, launchChromium } from './chromium.ts';

interface StartedServer {
  /** Of the page. */
  url: string;
  /** Types of the client's messages so far, where the server can tell. */
  received?: readonly Record<string, unknown>[];
  close(): Promise<void>;
}

type StartServer = () => Promise<StartedServer>;

const root = join(import.meta.dirname, '../..');
const consoleDirectory = join(root, 'apps/console');
const pictures = join(root, 'out/console');
const executablePath = findChromium();

/** 2.5 s of quiet for the greeting, a turn of 1 s, 2.5 s of quiet, a barge-in of 0.8 s, quiet. */
const CALLER_MS = [2500, 1000, 2500, 800, 3000];

const unavailable = executablePath ? '' : ' (SKIPPED: no Chromium; set CHROMIUM_PATH)';

describe.skipIf(!executablePath)(`console page${unavailable}`, () => {
  const start: StartServer = () => startFakeAgentServer(join(consoleDirectory, 'dist'));
  let folder = '';
  let server: StartedServer;
  let browser: Browser;
  let problems: string[] = [];

  beforeAll(async () => {
    await build({ root: consoleDirectory, logLevel: 'warn' });
    folder = await mkdtemp(join(tmpdir(), 'antiphon-console-'));
    await writeFile(join(folder, 'caller.wav'), burstWav(CALLER_MS));
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
    server = await start();
    browser = await launchChromium({
      executablePath: executablePath ?? '',
      microphoneWav: join(folder, 'caller.wav'),
      microphoneAllowed,
    });
    const page = await browser.newPage({ viewport: { width: 1100, height: 860 }, ...options });
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

  it('greets, hears a turn, answers, and falls silent when interrupted', { timeout: 30_000 }, async () => {
    const page = await open(true, { colorScheme: 'light' });
    await page.click('#talk');
    await page.waitForSelector('#floor[data-floor="speaking"]');
    await page.waitForSelector('#floor[data-floor="hearing"]');
    await picture(page, 'hearing-light');
    await page.waitForSelector('#timeline li[data-tone="latency"] >> nth=1');
    await page.waitForTimeout(700);
    await picture(page, 'speaking-light');
    await page.waitForSelector('.entry[data-interrupted="true"]');
    await page.waitForTimeout(300);
    await picture(page, 'interrupted-light');

    const interrupted = page.locator('.entry[data-interrupted="true"]').first();
    const heard = (await interrupted.locator('.heard').textContent()) ?? '';
    expect(heard).toMatch(/^one two/);
    expect((await interrupted.locator('.unheard').textContent())?.length).toBeGreaterThan(0);
    const events = await page.locator('#timeline li span').allTextContents();
    expect(events).toContain('Playback silenced');
    expect(await page.locator('#timeline li[data-tone="latency"]').allTextContents()).toEqual([
      expect.stringMatching(/First audio, \d+ ms after start$/),
      expect.stringMatching(/First audio, \d+ ms after you stopped \(\d+ ms after the commit\)$/),
    ]);
    console.info(`console: ${events.filter((text) => /after/.test(text)).join(' | ')}`);
    expect(await page.locator('#announcer p').allTextContents()).toContain('You: Beep number 2.');

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

  it('still greets when the microphone is refused, and says what to do', { timeout: 20_000 }, async () => {
    const page = await open(false, { colorScheme: 'dark' });
    await page.click('#talk');
    await page.waitForSelector('#floor[data-floor="speaking"]');
    await page.waitForSelector('#errors li');
    expect(await page.textContent('#errors')).toMatch(/Allow it in the address bar.*microphone_denied/);
    await picture(page, 'denied-dark');
    expect(problems).toEqual([]);
  });

  it('says so when the server goes away, and can start again', { timeout: 20_000 }, async () => {
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
    await page.waitForFunction('document.querySelector("#errors").textContent.includes("connection_failed")');
    await page.waitForSelector('#talk[data-on="false"]');
  });
});
