// The example of a plain page, as it is shipped, in a real browser against a real server with fake engines: it greets,
// loses the network for a moment, hears a turn and answers it. Skipped, visibly, where there is no browser.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveServerConfig, startServer, type RunningServer } from '@antiphon/server';
import { createLog } from '@antiphon/server/observe/log';
import { fakeEngines } from '@antiphon/testkit';
import type { Browser } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { burstWav } from './burst-wav.ts';
import { launchChromium, noChromium } from './chromium.ts';
import { CuttableWire } from './cuttable-wire.ts';
import { type PlainPageServer, startPlainPageServer } from './plain-page-server.ts';

const PATIENCE_MS = 40_000;
const KEY = 'the-key-of-the-page';

let folder = '';
let server: RunningServer | undefined;
let wire: CuttableWire | undefined;
let page: PlainPageServer | undefined;
let browser: Browser | undefined;

afterEach(async () => {
  await browser?.close();
  page?.stop();
  wire?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

describe.skipIf(noChromium !== '')(`the example of a plain page${noChromium}`, () => {
  it(
    'holds a conversation through a cut of the network',
    async () => {
      folder = await mkdtemp(join(tmpdir(), 'antiphon-page-'));
      const microphoneWav = join(folder, 'caller.wav');
      await writeFile(microphoneWav, burstWav([9000, 1200, 8000]));
      const env = { ANTIPHON_API_KEY: KEY, ANTIPHON_ALLOWED_ORIGINS: '*' };
      server = await startServer(resolveServerConfig({ port: '0' }, env), {
        engines: fakeEngines({ hears: () => 'are you open', answers: () => 'We are open.' }),
        log: createLog('silent'),
      });
      wire = await new CuttableWire(Number(new URL(server.url).port)).listen();
      browser = await launchChromium({
        microphoneWav,
        microphoneAllowed: true,
      });
      const tab = await browser.newPage();
      const problems: string[] = [];
      tab.on('pageerror', (error) => problems.push(String(error)));
      page = await startPlainPageServer(`http${wire.url}`, KEY);
      await tab.goto(page.url);

      await tab.click('[part=start]');
      await tab.waitForSelector('[part=line][data-from=agent]:has-text("Corner")');
      wire.cut();
      await tab.waitForSelector('[part=status]:has-text("Reconnecting")');
      await tab.screenshot({ path: join(import.meta.dirname, '../../out/console/element-reconnecting.png') });
      wire.down = false;
      await tab.waitForSelector('[part=status]:has-text("Connected")');
      await tab.waitForSelector('[part=line][data-from=user]:has-text("are you open")');
      await tab.waitForSelector('[part=line]:has-text("We are open.")');

      const mute = tab.locator('[part=mute]');
      await mute.click();
      expect(await mute.getAttribute('aria-pressed')).toBe('true');
      await tab.click('[part=start]');
      await tab.waitForSelector('[part=start]:has-text("Start")');
      expect(await mute.isDisabled()).toBe(true);
      // The greeting in its two parts, the question, the answer.
      expect(await tab.locator('[part=line]').count()).toBe(4);
      expect(problems).toEqual([]);
    },
    PATIENCE_MS,
  );
});
