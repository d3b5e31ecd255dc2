// The examples in the client's README, run as they are printed: the two for Node as programs, the page in a browser.

import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { resolveServerConfig, startServer, type RunningServer } from '@antiphon/server';
import { createLog } from '@antiphon/server/observe/log';
import { fakeEngines } from '@antiphon/testkit';
import type { Browser } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { launchChromium, noChromium } from './chromium.ts';
import { type PlainPageServer, startPlainPageServer } from './plain-page-server.ts';

const ROOT = join(import.meta.dirname, '../..');
const PATIENCE_MS = 60_000;
const KEY = 'the-key-of-the-readme';
const run = promisify(execFile);

let server: RunningServer | undefined;
let page: PlainPageServer | undefined;
let browser: Browser | undefined;

afterEach(async () => {
  await browser?.close();
  page?.stop();
  await server?.close();
});

async function serve(): Promise<RunningServer> {
  server = await startServer(
    resolveServerConfig({ port: '0' }, { ANTIPHON_API_KEY: KEY, ANTIPHON_ALLOWED_ORIGINS: '*' }),
    { engines: fakeEngines(), log: createLog('silent') },
  );
  return server;
}

/** The first block of code under a heading. */
async function example(heading: string): Promise<string> {
  const readme = await readFile(join(ROOT, 'packages/client/README.md'), 'utf8');
  const code = readme.split(`## ${heading}\n`)[1]?.match(/```(?:js|html)\n([\s\S]*?)```/)?.[1];
  return code ?? expect.fail(`no example under "${heading}"`);
}

async function runInNode(heading: string, env: Record<string, string>): Promise<Buffer> {
  const code = await example(heading);
  const { stdout } = await run('node', ['--input-type=module', '--eval', code], {
    cwd: ROOT,
    env: { ...process.env, API_KEY: KEY, ...env },
    encoding: 'buffer',
    timeout: PATIENCE_MS,
  });
  return stdout;
}

describe("the examples of the client's README", () => {
  it('in Node: a conversation', { timeout: PATIENCE_MS }, async () => {
    const { url } = await serve();
    const stdout = await runInNode('In Node', { AGENT_URL: `${url.replace('http', 'ws')}/v1/ws` });
    expect(String(stdout)).toBe('agent: Hello!\n');
  });

  it('in Node: speech', { timeout: PATIENCE_MS }, async () => {
    const { url } = await serve();
    const stdout = await runInNode('Speech', { SPEECH_URL: url.replace('http', 'ws') });
    // The fake voice says 15 characters a second; 24 kHz, two bytes a sample.
    const seconds = 'Text, or the tokens of a model.'.length / 15;
    expect(stdout.length).toBeGreaterThan(seconds * 48_000 * 0.95);
    expect(stdout.length).toBeLessThan(seconds * 48_000 * 1.05);
  });

  it.skipIf(noChromium !== '')(`in a page${noChromium}`, { timeout: PATIENCE_MS }, async () => {
    const { url } = await serve();
    page = await startPlainPageServer(url, KEY);
    const imports = '<script type="importmap">{"imports":{"@antiphon/client":"/client/index.js"}}</script>';
    const body = (await example('In a page')).replace('ws://127.0.0.1:8080', url.replace('http', 'ws'));
    browser = await launchChromium({ microphoneAllowed: true });
    const tab = await browser.newPage();
    const said: string[] = [];
    tab.on('console', (message) => said.push(message.text()));
    tab.on('pageerror', (error) => said.push(String(error)));
    // A page of the example's own server, with another content: to browsers one that is made up is not a local one.
    await tab.goto(`${page.url}page.js`);
    await tab.setContent(`<!doctype html>${imports}${body}`);
    const greeting = tab.waitForEvent('console', {
      predicate: (message) => message.text() === 'agent: Hello!',
      timeout: 15_000,
    });
    await tab.click('#talk');
    await greeting.catch(() => expect.fail(said.join('; ')));
    expect(said.filter((line) => line.includes('rror'))).toEqual([]);
  });
});
