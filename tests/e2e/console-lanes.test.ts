// The talk page against the real server, with engines that need no weights: the lanes show the server's own decisions while
// the call goes on, each can be looked into, and what was seen can be saved and replayed. Screenshots are left in out/console
// (ignored by git). Skipped, visibly, where there is no browser.

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replayTrace } from '@antiphon/core';
import { decodeWav } from '@antiphon/core/audio/wav';
import { resolveServerConfig, startServer, type RunningServer } from '@antiphon/server';
import { fakeEngines } from '@antiphon/testkit/fake-engines';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { burstWav } from './burst-wav.ts';
import { launchChromium, noChromium } from './chromium.ts';
import { CuttableWire } from './cuttable-wire.ts';

const root = join(import.meta.dirname, '../..');
const pictures = join(root, 'out/console');

const STORY =
  'Your order left our warehouse on Monday, and the carrier says that it should reach you on Thursday before noon. You will get a message when it is there.';

describe.skipIf(noChromium !== '')(`live lanes${noChromium}`, () => {
  let folder = '';
  let server: RunningServer | undefined;
  let wire: CuttableWire | undefined;
  let browser: Browser | undefined;
  let problems: string[] = [];

  beforeAll(async () => {
    // Other files' tests may be using the same build.
    await build({ root: join(root, 'apps/console'), logLevel: 'warn', build: { emptyOutDir: false } });
    await mkdir(pictures, { recursive: true });
    folder = await mkdtemp(join(tmpdir(), 'antiphon-lanes-'));
    // Quiet for the greeting, a turn, quiet for the start of the answer, a barge-in, quiet.
    await writeFile(join(folder, 'caller.wav'), burstWav([2500, 1000, 2500, 1400, 6000]));
  }, 60_000);

  afterEach(async () => {
    await browser?.close();
    wire?.close();
    wire = undefined;
    await server?.close();
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function open(
    options: Parameters<Browser['newPage']>[0] = {},
    env: Readonly<Record<string, string>> = {},
  ): Promise<Page> {
    const hears = (turn: number): string => ['where is my order', 'wait stop that is wrong'][turn] ?? 'yes';
    server = await startServer(resolveServerConfig({ port: '0' }, env), {
      engines: fakeEngines({ hears, answers: () => STORY }),
    });
    browser = await launchChromium({
      microphoneWav: join(folder, 'caller.wav'),
      microphoneAllowed: true,
    });
    const page = await browser.newPage({ viewport: { width: 1100, height: 900 }, ...options });
    await page.addInitScript(countShiftsAndFrames);
    problems = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
    });
    page.on('pageerror', (error) => problems.push(String(error)));
    return page;
  }

  const shot = (page: Page, name: string): Promise<Buffer> =>
    page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });

  async function saved(page: Page, button: string): Promise<Buffer> {
    const [download] = await Promise.all([page.waitForEvent('download'), page.click(button)]);
    return readFile(await download.path());
  }

  const decisions = '#timeline li[data-tone="decision"] button';

  it(
    'shows decisions while the call goes on, explains one, and saves what was seen',
    { timeout: 60_000 },
    async () => {
      const page = await open({ colorScheme: 'light' });
      await page.goto(server?.url ?? '');
      await shot(page, 'lanes-idle');
      await page.click('#talk');
      await page.waitForSelector(`${decisions}:has-text("End of turn: committed")`);
      expect(await page.textContent('#lanes-note')).toBe('Live, with the decisions of the server.');
      await page.waitForSelector(`${decisions}:has-text("Speech over the agent: interrupted")`);
      await page.waitForTimeout(400);
      const { shifted, frameMs } = await page.evaluate(() => (globalThis as unknown as Watched).watched);
      expect(shifted).toBeLessThan(0.02);
      const sorted = frameMs.slice(-120).sort((a, b) => a - b);
      const at = (share: number): string => (sorted[Math.floor(share * sorted.length)] ?? NaN).toFixed(1);
      console.info(`lanes: frames ${at(0.5)} ms apart at the median, ${at(0.95)} ms at p95`);
      await shot(page, 'lanes-live');

      await page.focus('#lanes');
      await page.keyboard.press('Home');
      expect(await page.getAttribute('#lanes', 'aria-valuetext')).toMatch(/, at \d+\.\d+ s, 1 of \d+$/);
      await page.click(`${decisions}:has-text("End of turn: committed") >> nth=0`);
      expect(await page.textContent('#decision-reason')).toMatch(/The turn ended after \d+ ms of silence/);
      expect(await page.textContent('#decision-alternative')).toMatch(/patience of 2\.5 waits \d+ ms/);
      expect(await page.locator('#curve').isVisible()).toBe(true);
      await shot(page, 'lanes-decision');
      await page.keyboard.press('Escape');
      expect(await page.locator('#why').isVisible()).toBe(false);
      expect(await page.evaluate('document.activeElement.id')).toBe('lanes');
      await page.keyboard.press('PageDown');
      expect(await page.locator('#lanes-live').isDisabled()).toBe(true);

      await page.click('#talk');
      await page.waitForSelector('#lanes-note:has-text("The call is over")');
      const firstRow = await page.locator('#latency-rows tr >> nth=0').locator('td').allTextContents();
      expect(firstRow).toHaveLength(5);
      for (const cell of firstRow) expect(cell).toMatch(/^\d+$/);
      const trace = (await saved(page, '#save-trace')).toString();
      expect(replayTrace(trace.split('\n'))).toMatchObject({ ok: true });
      const wav = decodeWav(await saved(page, '#save-wav'));
      expect([wav.channels, wav.sampleRateHz]).toEqual([2, 24_000]);
      expect(loudnessOf(wav.samples, 0)).toBeGreaterThan(500);
      expect(loudnessOf(wav.samples, 1)).toBeGreaterThan(500);
      expect((await saved(page, '#save-svg')).toString()).toMatch(/^<svg .*>order<\/text>/s);
      expect((await saved(page, '#save-picture')).subarray(1, 4).toString()).toBe('PNG');
      await shot(page, 'lanes-over');
      expect(problems).toEqual([]);

      await page.goto(new URL('trace.html', page.url()).href);
      const file = { name: 'saved.jsonl', mimeType: 'text/plain', buffer: Buffer.from(trace) };
      await page.setInputFiles('#trace-file', file);
      await page.waitForSelector('#decisions button:has-text("End of turn: committed")');
      expect(await page.locator('#trace-problem').isVisible()).toBe(false);
      await shot(page, 'trace-of-the-call');
    },
  );

  it('fits a phone in the dark, and explains messages of both directions', { timeout: 60_000 }, async () => {
    const viewport = { width: 360, height: 780 };
    const page = await open({ viewport, isMobile: true, hasTouch: true, colorScheme: 'dark' });
    await page.goto(server?.url ?? '');
    const fits = async () =>
      (await page.evaluate<number>('document.documentElement.scrollWidth')) <= viewport.width;
    expect(await fits()).toBe(true);
    await shot(page, 'lanes-phone-idle');
    await page.click('#inspector-panel summary', { timeout: 4000 });
    await page.click('#talk');
    await page.waitForSelector(`${decisions}:has-text("End of turn: committed")`);
    await page.click(`${decisions}:has-text("End of turn: committed")`);
    expect(await fits()).toBe(true);
    await shot(page, 'lanes-phone-dark');

    await page.fill('#inspector-filter', 'session.update');
    const sent = '#inspector li[data-direction="client"]';
    await page.click(`${sent} summary`);
    const row = page.locator(`${sent} tr:has(th:text-is("session.trace"))`);
    await row.waitFor();
    expect(await row.locator('td').allTextContents()).toEqual([
      'true',
      'true or false',
      expect.stringContaining('session.trace events follow'),
    ]);
    await page.fill('#inspector-filter', 'session.ready');
    await page.click('#inspector li[data-direction="server"] summary');
    expect(await page.locator('#inspector tr:has(th:text-is("resume_token")) td').first().textContent()).toBe(
      '••••••',
    );
    await page.selectOption('#inspector-direction', 'client');
    await page.waitForSelector('#inspector-empty');
    expect(await page.locator('#inspector li').count()).toBe(0);
    await page.fill('#inspector-filter', 'audio');
    await page.waitForSelector('#inspector li:has-text("input.audio")');
    await page.click('#inspector-pause');
    await page.waitForSelector('#inspector-held:has-text("more since the pause")');
    await shot(page, 'inspector-phone-dark');
    expect(await fits()).toBe(true);
    expect(problems).toEqual([]);
  });

  it(
    'shows a lost connection as a gap, and goes on after it with every step',
    { timeout: 60_000 },
    async () => {
      const page = await open({ colorScheme: 'dark' });
      wire = await new CuttableWire(server?.port ?? 0).listen();
      await page.goto(`http${wire.url}`);
      await page.click('#talk');
      await page.waitForSelector(`${decisions}:has-text("End of turn: committed")`);
      wire.cut();
      await page.waitForSelector('#connection[data-connection="reconnecting"]');
      expect(await page.textContent('#connection')).toBe('Reconnecting');
      await page.waitForSelector('#lanes-note:has-text("The connection is lost")');
      await page.waitForTimeout(800);
      await shot(page, 'lanes-reconnecting');
      wire.down = false;
      await page.waitForSelector('#connection[data-connection="ready"]');
      await page.waitForTimeout(2500);
      await shot(page, 'lanes-resumed');
      expect(await page.textContent('#lanes-note')).toBe('Live, with the decisions of the server.');
      await page.click('#talk');
      await page.waitForSelector('#lanes-note:has-text("The call is over")');
      const trace = (await saved(page, '#save-trace')).toString();
      expect(trace).toContain('"type":"client.left"');
      expect(trace).toContain('"type":"client.returned"');
      expect(replayTrace(trace.split('\n'))).toMatchObject({ ok: true });
    },
  );

  it('says why there are no decisions where the operator keeps them back', { timeout: 60_000 }, async () => {
    const page = await open({}, { ANTIPHON_LIVE_TRACE: 'off' });
    await page.goto(server?.url ?? '');
    await page.click('#talk');
    await page.waitForSelector('#lanes-note:has-text("keeps its decisions back")');
    await page.waitForSelector('#timeline li:has-text("Playback silenced")');
    expect(await page.locator(decisions).count()).toBe(0);
    await shot(page, 'lanes-without-trace');
    expect(await page.locator('#save-trace').isDisabled()).toBe(true);
    expect(problems).toEqual([]);
  });
});

interface Watched {
  watched: { shifted: number; frameMs: number[] };
}

/** In the page: what moved without the user's doing, and how long each frame took. */
function countShiftsAndFrames(): void {
  const watched: Watched['watched'] = { shifted: 0, frameMs: [] };
  (globalThis as unknown as Watched).watched = watched;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & {
      value: number;
      hadRecentInput: boolean;
    })[]) {
      if (!entry.hadRecentInput) watched.shifted += entry.value;
    }
  }).observe({ type: 'layout-shift', buffered: true });
  let before = performance.now();
  const next = (now: number): void => {
    watched.frameMs.push(now - before);
    before = now;
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
}

function loudnessOf(samples: Int16Array, channel: number): number {
  let sum = 0;
  for (let at = channel; at < samples.length; at += 2) sum += (samples[at] ?? 0) ** 2;
  return Math.sqrt(sum / (samples.length / 2));
}
