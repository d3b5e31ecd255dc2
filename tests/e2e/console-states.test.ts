// The main states of the console, each in three looks (out/console/states): one call against the real server with engines that
// need no weights is led through listening, speaking, an interruption and a lost connection, and a decision is opened; then a
// refused microphone, a trace, and the speech page. Each state is held until its pictures are taken, and every look is checked
// for faint text and sideways scrolling. Skipped, visibly, where there is no browser.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeWav } from '@antiphon/core/audio/wav';
import { resolveServerConfig, startServer, type RunningServer } from '@antiphon/server';
import { createLog } from '@antiphon/server/observe/log';
import { fakeEngines } from '@antiphon/testkit/fake-engines';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { burstWav } from './burst-wav.ts';
import { launchChromium, noChromium } from './chromium.ts';
import { CuttableWire } from './cuttable-wire.ts';
import { giveEars, say } from './spoken-page.ts';
import { threeLooks } from './three-looks.ts';

const root = join(import.meta.dirname, '../..');
const PATIENCE_MS = 90_000;
/** 20 s of speech: longer than its pictures take. */
const STORY =
  'Your order left our warehouse on Monday, and the carrier says that it should reach you on Thursday before noon. ' +
  'You will get a message when it is there. If nobody is at home, the driver leaves it with a neighbour, or takes it ' +
  'to the shop at the corner, where it waits for you for a week.';
const HEARS = ['where is my order', 'wait stop that is the wrong address', 'go on then'];
/** Said again and again while a user goes on speaking; without a pause that could end a turn. */
const SYLLABLES = decodeWav(burstWav([0, 400])).samples;

describe.skipIf(noChromium !== '')(`states of the console${noChromium}`, () => {
  let browser: Browser;
  let server: RunningServer;
  let wire: CuttableWire;
  let page: Page | undefined;
  let problems: string[] = [];

  beforeAll(async () => {
    // Other files' tests may be using the same build.
    await build({ root: join(root, 'apps/console'), logLevel: 'warn', build: { emptyOutDir: false } });
    await mkdir(join(root, 'out/console/states'), { recursive: true });
    server = await startServer(resolveServerConfig({ port: '0' }, {}), {
      engines: fakeEngines({ hears: (turn) => HEARS[turn] ?? 'yes', answers: () => STORY }),
      log: createLog('silent'),
    });
    wire = await new CuttableWire(server.port).listen();
    browser = await launchChromium({ microphoneAllowed: false });
  });
  afterEach(() => page?.context().close());
  afterAll(async () => {
    await browser.close();
    wire.close();
    await server.close();
  });

  async function open(path: string, microphone = false): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1100, height: 900 } });
    if (microphone) await giveEars(context, { tap: false, microphone });
    page = await context.newPage();
    problems = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    await page.goto(`http${wire.url}/${path}`, { waitUntil: 'networkidle' });
    return page;
  }

  /** The user speaks until `during` is done. */
  async function speaking<T>(tab: Page, during: () => Promise<T>): Promise<T> {
    let on = true;
    const spoken = (async () => {
      while (on) await say(tab, SYLLABLES);
    })();
    const result = await during().finally(() => (on = false));
    await spoken;
    return result;
  }

  it('in a call', { timeout: PATIENCE_MS }, async () => {
    const tab = await open('', true);
    const complaints = await threeLooks(tab, 'idle');
    const looks = async (name: string): Promise<unknown> => complaints.push(...(await threeLooks(tab, name)));
    const agentSpeaks = '#floor[data-floor="speaking"]';
    await tab.click('#talk');
    await tab.waitForSelector(agentSpeaks);
    await tab.waitForSelector(`#floor:not([data-floor="speaking"])`);
    await speaking(tab, async () => {
      await tab.waitForSelector('#floor[data-floor="hearing"]');
      await tab.waitForSelector('.entry[data-kind="user"]:has-text("order")');
      await looks('listening');
    });
    await tab.waitForSelector(agentSpeaks);
    await tab.waitForSelector('.entry[data-kind="agent"]:has-text("warehouse") >> nth=-1');
    await looks('speaking');
    expect(await tab.getAttribute('#floor', 'data-floor')).toBe('speaking');
    await speaking(tab, async () => {
      await tab.waitForSelector('.entry[data-interrupted="true"]');
      await looks('interrupted');
    });
    await tab.waitForSelector(agentSpeaks);
    wire.cut();
    await tab.waitForSelector('#connection[data-connection="reconnecting"]');
    await looks('reconnecting');
    expect(await tab.getAttribute('#connection', 'data-connection')).toBe('reconnecting');
    wire.mend();
    await tab.waitForSelector('#connection[data-connection="ready"]');
    const decision = '#timeline li[data-tone="decision"] button:has-text("End of turn: committed")';
    await tab.click(`${decision} >> nth=0`);
    expect(await tab.locator('#curve').isVisible()).toBe(true);
    await looks('decision');
    await tab.click('#talk');
    await tab.waitForSelector('#lanes-note:has-text("The call is over")');
    await looks('over');
    expect(complaints).toEqual([]);
    expect(problems).toEqual([]);
  });

  it('when the microphone is refused', { timeout: PATIENCE_MS }, async () => {
    const tab = await open('');
    await tab.click('#talk');
    await tab.waitForSelector('#errors li:has-text("microphone_denied")');
    expect(await threeLooks(tab, 'denied')).toEqual([]);
    expect(problems).toEqual([]);
  });

  it('with a trace and a decision of it', { timeout: PATIENCE_MS }, async () => {
    const tab = await open('trace.html');
    await tab.setInputFiles('#trace-file', join(root, 'tests/traces/barge-in.jsonl'));
    await tab.click('#decisions button:has-text("End of turn: committed") >> nth=0');
    await tab.locator('#patience').fill('85');
    await tab.waitForSelector('#moves li[data-verdict="earlier"]');
    expect(await threeLooks(tab, 'trace')).toEqual([]);
    expect(problems).toEqual([]);
  });

  it('while text is spoken', { timeout: PATIENCE_MS }, async () => {
    const tab = await open('tts.html');
    await tab.waitForSelector('#voice-b option >> nth=1', { state: 'attached' });
    await tab.click('#stream-speak');
    await tab.waitForSelector('#stream-state:has-text("Sounding")');
    await tab.click('#speak-a');
    await tab.click('#speak-b');
    await tab.waitForSelector('#tts-log li:has-text("B: first audio")');
    await tab.click('#cancel-a');
    await tab.waitForSelector('#tts-log li:has-text("A: interrupted")');
    expect(await threeLooks(tab, 'speech')).toEqual([]);
    expect(problems).toEqual([]);
  });
});
