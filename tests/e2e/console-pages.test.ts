// The console's trace and speech pages in a real browser: a golden trace is opened, a decision looked into, the dial
// moved and what moves with it read from the page; text is spoken by the real server and cancelled in mid-sentence.
// Screenshots are left in out/console (ignored by git). Skipped, visibly, where there is no browser.

import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveServerConfig, startServer } from '@antiphon/server';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startFakeAgentServer } from '../../apps/console/test/fake-agent-server.ts';
import { launchChromium, noChromium } from './chromium.ts';

const root = join(import.meta.dirname, '../..');
const pictures = join(root, 'out/console');
const traces = join(root, 'tests/traces');

/** What the recorded decision was made on: golden traces are renewed whenever the core decides better. */
async function firstEndOfTurn(path: string): Promise<{ silenceMs: number; completeness: number }> {
  const found = /"kind":"end-of-turn".*?"facts":(\{.*?\})/.exec(await readFile(path, 'utf8'));
  if (!found?.[1]) throw new Error('the trace holds no end of a turn');
  return JSON.parse(found[1]) as { silenceMs: number; completeness: number };
}

type PageOptions = Parameters<Browser['newPage']>[0] & { microphoneAllowed?: boolean };

describe.skipIf(noChromium !== '')(`console pages${noChromium}`, () => {
  let browser: Browser | undefined;
  let server: { url: string; close(): Promise<void> } | undefined;
  let problems: string[] = [];

  beforeAll(async () => {
    // Other files' tests may be using the same build.
    await build({ root: join(root, 'apps/console'), logLevel: 'warn', build: { emptyOutDir: false } });
    await mkdir(pictures, { recursive: true });
  }, 60_000);

  afterEach(async () => {
    await browser?.close();
    await server?.close();
  });

  async function open(
    started: { url: string; close(): Promise<void> },
    page: string,
    { microphoneAllowed = true, ...options }: PageOptions = {},
  ): Promise<Page> {
    server = started;
    browser = await launchChromium({ microphoneAllowed });
    const opened = await browser.newPage({ viewport: { width: 1100, height: 1000 }, ...options });
    problems = [];
    opened.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
    });
    opened.on('pageerror', (error) => problems.push(String(error)));
    await opened.goto(new URL(page, started.url).href);
    return opened;
  }

  const fake = () => startFakeAgentServer(join(root, 'apps/console/dist'));

  async function setDial(page: Page, step: number): Promise<void> {
    await page.locator('#patience').fill(String(step));
  }

  it(
    'opens a trace, explains a decision, and moves decisions with the dial',
    { timeout: 30_000 },
    async () => {
      const page = await open(await fake(), 'trace.html', { colorScheme: 'light' });
      const facts = await firstEndOfTurn(join(traces, 'barge-in.jsonl'));
      await page.setInputFiles('#trace-file', join(traces, 'barge-in.jsonl'));
      await page.waitForSelector('#decisions button');
      expect(await page.textContent('#moved-count')).toBe('No decision moves.');
      await page.click('#decisions button:has-text("End of turn: committed") >> nth=0');
      expect(await page.textContent('#decision-reason')).toContain(
        `after ${String(facts.silenceMs)} ms of silence: sounds finished`,
      );
      expect(await page.textContent('#decision-alternative')).toMatch(
        /patience of 2\.5 waits \d+ ms, one of 10 only \d+ ms/,
      );
      expect(await page.locator('#curve').isVisible()).toBe(true);
      expect(await page.textContent('#decision-facts')).toContain(
        `complete, by the words${String(facts.completeness)}`,
      );
      await page.screenshot({ path: join(pictures, 'trace-light.png'), fullPage: true });

      await setDial(page, 85);
      await page.waitForSelector('#moves li[data-verdict="earlier"]');
      expect(await page.textContent('#moves li >> nth=0')).toMatch(
        /^Turn 1 would have ended at \d\.\d\d s, \d+ ms earlier/,
      );
      await page.screenshot({ path: join(pictures, 'trace-eager.png'), fullPage: true });
      await setDial(page, 30);
      await page.waitForSelector('#moves li[data-verdict="later"]');
      await page.click('#dial-reset');
      await page.waitForSelector('#moved-count:has-text("No decision moves")');

      await page.focus('#lanes');
      await page.keyboard.press('ArrowRight');
      expect(await page.locator('#decisions button[aria-pressed="true"]').count()).toBe(1);
      const [saved] = await Promise.all([page.waitForEvent('download'), page.click('#save-trace')]);
      expect(await readFile(await saved.path(), 'utf8')).toBe(
        await readFile(join(traces, 'barge-in.jsonl'), 'utf8'),
      );
      const [picture] = await Promise.all([page.waitForEvent('download'), page.click('#save-picture')]);
      expect((await readFile(await picture.path())).subarray(1, 4).toString()).toBe('PNG');
      expect(problems).toEqual([]);
    },
  );

  it('says what is wrong with a file, and fits a phone in the dark', { timeout: 30_000 }, async () => {
    const page = await open(await fake(), 'trace.html', {
      viewport: { width: 390, height: 844 },
      isMobile: true,
      colorScheme: 'dark',
    });
    const nonsense = {
      name: 'x.jsonl',
      mimeType: 'text/plain',
      buffer: Buffer.from('{"antiphonTrace":2}\nno'),
    };
    await page.setInputFiles('#trace-file', nonsense);
    await page.waitForSelector('#trace-problem:has-text("x.jsonl, line 2: not a JSON object")');
    await page.setInputFiles('#trace-file', join(traces, 'phone-number-in-groups.jsonl'));
    await page.waitForSelector('#decisions button');
    expect(await page.locator('#trace-problem').isVisible()).toBe(false);
    await page.click('#decisions button >> nth=-1');
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await page.screenshot({ path: join(pictures, 'trace-phone-dark.png'), fullPage: true });
    expect(problems).toEqual([]);
    await page.goto(page.url().replace('trace.html', 'tts.html'));
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  });

  it('talks to a stored agent in writing, and lists events', { timeout: 30_000 }, async () => {
    const started = await fake();
    const page = await open(started, '', { microphoneAllowed: false });
    await page.click('#settings-toggle');
    await page.waitForSelector('#agent option >> nth=1', { state: 'attached' });
    await page.selectOption('#agent', { label: 'Front desk' });
    expect(await page.locator('#greeting').isDisabled()).toBe(true);
    await page.click('#settings-toggle');
    await page.click('#talk');
    await page.waitForSelector('#message:enabled');
    await page.fill('#message', 'What time is it?');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.entry[data-kind="user"]:has-text("What time is it?")');
    await page.waitForSelector('.entry[data-kind="agent"]:has-text("one two")');
    await page.click('summary:has-text("Event inspector")');
    await page.fill('#inspector-filter', 'session.ready');
    await page.click('#inspector summary');
    const agent = page.locator('#inspector tr:has(th:text-is("config.agent_id"))');
    await agent.waitFor();
    expect(await agent.locator('td').first().textContent()).toBe('agent_front_desk');
    const sent = started.received.map((message) => message['type']);
    expect(sent).toContain('reply.create');
    expect(sent.indexOf('conversation.message')).toBeLessThan(sent.indexOf('reply.create'));
    await page.screenshot({ path: join(pictures, 'talk-written.png'), fullPage: true });
    await page.click('#talk');
    expect(await page.locator('#message').isDisabled()).toBe(true);
    expect(problems).toEqual([]);
  });

  it(
    'speaks streamed text and is cancelled in mid-sentence, two contexts beside',
    { timeout: 60_000 },
    async () => {
      const page = await open(await startServer(resolveServerConfig({ port: '0' }, {})), 'tts.html');
      await page.waitForSelector('#voice-b option >> nth=1', { state: 'attached' });
      await page.click('#stream-speak');
      await page.waitForSelector('#stream-state:has-text("Sounding")');
      await page.click('#stream-cancel');
      await page.waitForSelector('#tts-log li:has-text("Cancel acknowledged")');
      await page.waitForSelector('#tts-log li:has-text("interrupted")');
      await page.click('#speak-a');
      await page.click('#speak-b');
      await page.waitForSelector('#tts-log li:has-text("A: first audio")');
      await page.waitForSelector('#tts-log li:has-text("B: first audio")');
      await page.click('#cancel-a');
      await page.waitForSelector('#tts-log li:has-text("A: interrupted")');
      await page.waitForSelector('#tts-log li:has-text("B: complete")');
      await page.screenshot({ path: join(pictures, 'tts.png'), fullPage: true });
      expect(await page.locator('#tts-problem').isVisible()).toBe(false);
      expect(problems).toEqual([]);
    },
  );
});
