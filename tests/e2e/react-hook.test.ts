// The React hook in a real page, in strict mode, bundled as an app would: it starts, shows what was heard, mutes, ends, and
// lets go of the conversation when its component leaves. Skipped, visibly, where there is no browser.

import { join } from 'node:path';
import { resolveServerConfig, startServer, type RunningServer } from '@antiphon/server';
import { createLog } from '@antiphon/server/observe/log';
import { fakeEngines } from '@antiphon/testkit';
import type { Browser } from 'playwright-core';
import { build, type Rollup } from 'vite';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { launchChromium, noChromium } from './chromium.ts';
import { type PlainPageServer, startPlainPageServer } from './plain-page-server.ts';

const PATIENCE_MS = 60_000;
const KEY = 'the-key-of-the-react-page';

let server: RunningServer | undefined;
let page: PlainPageServer | undefined;
let browser: Browser | undefined;

afterEach(async () => {
  await browser?.close();
  page?.stop();
  await server?.close();
});

async function bundle(): Promise<string> {
  const built = (await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"development"' },
    build: {
      write: false,
      minify: false,
      lib: { entry: join(import.meta.dirname, 'fixtures/react-page.js'), formats: ['es'] },
      assetsInlineLimit: 0,
    },
  })) as Rollup.RollupOutput[];
  return built[0]?.output[0].code ?? expect.fail('nothing was built');
}

describe.skipIf(noChromium !== '')(`the React hook${noChromium}`, () => {
  it('holds a conversation and lets go of it', { timeout: PATIENCE_MS }, async () => {
    server = await startServer(
      resolveServerConfig({ port: '0' }, { ANTIPHON_API_KEY: KEY, ANTIPHON_ALLOWED_ORIGINS: '*' }),
      { engines: fakeEngines(), log: createLog('silent') },
    );
    page = await startPlainPageServer(server.url, KEY);
    browser = await launchChromium({ microphoneAllowed: true });
    const tab = await browser.newPage();
    const problems: string[] = [];
    tab.on('pageerror', (error) => problems.push(String(error)));
    // React's complaints are errors of the console; the browser's search for an icon is none of ours.
    tab.on('console', (message) => {
      if (message.type() === 'error' && !message.location().url.endsWith('.ico'))
        problems.push(message.text());
    });
    await tab.goto(`${page.url}page.js`);
    await tab.setContent(
      `<!doctype html><body data-agent="${server.url.replace('http', 'ws')}/v1/ws"><div id="root"></div></body>`,
    );
    await tab.addScriptTag({ type: 'module', content: await bundle() });

    await tab.click('#talk:has-text("Talk")');
    await tab.waitForSelector('#connection:has-text("ready")');
    await tab.waitForSelector('#lines:has-text("Hello!")');
    await tab.click('#mute');
    await tab.waitForSelector('#mute:has-text("Unmute")');
    await tab.click('#talk:has-text("End")');
    await tab.waitForSelector('#connection:has-text("closed")');
    await tab.waitForSelector('#talk:has-text("Talk")');

    await tab.click('#talk');
    await tab.waitForSelector('#connection:has-text("ready")');
    expect(server.sessions()).toBe(1);
    await tab.click('#leave');
    await vi.waitFor(() => expect(server?.sessions()).toBe(0), { timeout: 10_000 });
    expect(problems).toEqual([]);
  });
});
