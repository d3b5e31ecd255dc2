// Debian's Chromium for browser tests: finds it, starts it headless with a microphone that plays a WAV file.

import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** CHROMIUM_PATH, or where Debian installs it; undefined when this machine has none. */
function findChromium(): string | undefined {
  const path = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
  return existsSync(path) ? path : undefined;
}

/** What is added to the title of a test that needs a browser: empty, or why it is skipped. */
export const noChromium = findChromium() === undefined ? ' (SKIPPED: no Chromium; set CHROMIUM_PATH)' : '';

export interface BrowserSetup {
  /** 48 kHz mono PCM16; played once from the moment the page opens the microphone. */
  microphoneWav?: string;
  /** Whether the page gets the microphone when it asks. */
  microphoneAllowed: boolean;
}

export function launchChromium(setup: BrowserSetup): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium() ?? '',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--use-fake-device-for-media-stream',
      setup.microphoneAllowed ? '--use-fake-ui-for-media-stream' : '--deny-permission-prompts',
      ...(setup.microphoneWav ? [`--use-file-for-fake-audio-capture=${setup.microphoneWav}%noloop`] : []),
    ],
  });
}
