// A page with the shipped element `<antiphon-agent>` in a real Chromium, with ears and a mouth for the test: what the page
// plays is recorded on the clock of its AudioContext, and the microphone says what the test wants when it wants it (or
// Chromium's fake device plays a file). Every server event is noted with the frame at which it reached the page.
// Invariant: the page runs the built client, unchanged.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';

const root = join(import.meta.dirname, '../..');
const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Call</title>
<link rel="icon" href="data:,"><antiphon-agent></antiphon-agent>
<script type="module" src="/client/element.js"></script></html>`;
const FOLDERS: readonly (readonly [string, string])[] = [
  ['/client/', join(root, 'packages/client/dist')],
  ['/tap/', join(root, 'packages/cli/pages')],
];

export interface NotedEvent {
  type: string;
  /** Of the context's clock when the event reached the page. */
  frame: number;
  event: Record<string, unknown>;
}

export interface Recording {
  fromFrame: number;
  rate: number;
  /** PCM16. */
  samples: Int16Array;
}

export interface SpokenPageOptions {
  /** Of servePage. */
  origin: string;
  /** `ws://127.0.0.1:port/v1/ws`. */
  agentUrl: string;
  session?: object;
  /** 48 kHz mono WAV, played by Chromium's fake device; without it the microphone is `say`. */
  microphoneWav?: string;
  /** Attributes of the element besides the URL. */
  attributes?: Record<string, string>;
  microphoneAllowed?: boolean;
}

export class SpokenPage {
  readonly page: Page;
  readonly problems: string[];
  readonly #browser: Browser;

  private constructor(browser: Browser, page: Page, problems: string[]) {
    this.#browser = browser;
    this.page = page;
    this.problems = problems;
  }

  static async open(options: SpokenPageOptions): Promise<SpokenPage> {
    const browser = await launchChromium({
      microphoneAllowed: options.microphoneAllowed ?? true,
      ...(options.microphoneWav === undefined ? {} : { microphoneWav: options.microphoneWav }),
    });
    const context = await browser.newContext();
    const onDemand = options.microphoneWav === undefined && (options.microphoneAllowed ?? true);
    await giveEars(context, { tap: true, microphone: onDemand });
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => {
      // A connection that the test cuts is not the page's problem.
      if (message.type() === 'error' && !message.text().includes('WebSocket')) problems.push(message.text());
    });
    await page.goto(options.origin);
    await page.evaluate(configure, {
      session: options.session ?? {},
      attributes: { url: options.agentUrl, ...options.attributes },
    });
    return new SpokenPage(browser, page, problems);
  }

  /** Starts the call as a user does, and resolves when the tap listens. */
  async start(): Promise<void> {
    await this.page.click('[part=start]');
  }

  say(pcm: Int16Array): Promise<void> {
    return say(this.page, pcm);
  }

  /** Waits for the next event (after `after` noted ones) that fits. */
  async until(wanted: { type: string; [field: string]: unknown }, after = 0): Promise<NotedEvent> {
    const handle = await this.page.waitForFunction(
      ({ fields, from }) =>
        window.spoken.events
          .slice(from)
          .find(({ event }) => Object.entries(fields).every(([name, value]) => event[name] === value)),
      { fields: wanted, from: after },
    );
    return (await handle.jsonValue()) as NotedEvent;
  }

  events(): Promise<NotedEvent[]> {
    return this.page.evaluate(() => window.spoken.events);
  }

  /** Waits until this much has been rendered. */
  async rendered(frame: number): Promise<void> {
    await this.page.evaluate(async (to) => (await window.spoken.tap).until(to), frame);
  }

  /** Waits for this much silence after `frame`. */
  async silence(frame: number, ms: number): Promise<void> {
    await this.page.evaluate(
      async ([from, lengthMs]) => {
        const tap = await window.spoken.tap;
        await tap.silentFrom(from, (lengthMs * tap.rate) / 1000);
      },
      [frame, ms] as const,
    );
  }

  /** All that the page has played, silence included. */
  async recording(): Promise<Recording> {
    const { fromFrame, rate, base64 } = await this.page.evaluate(() => window.spoken.recording());
    const bytes = Buffer.from(base64, 'base64');
    const samples = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
    return { fromFrame, rate, samples };
  }

  close(): Promise<void> {
    return this.#browser.close();
  }
}

/** Prepares every page of a context: `tap` records what it plays, `microphone` is one that `say` speaks into. */
export async function giveEars(
  context: BrowserContext,
  ears: { tap: boolean; microphone: boolean },
): Promise<void> {
  await context.addInitScript(`globalThis.pageEars = ${JSON.stringify(ears)}`);
  await context.addInitScript({ path: join(import.meta.dirname, 'page-ears.js') });
}

/** Says a 48 kHz mono recording into the page's microphone, now. Resolves when it has been said. */
export async function say(page: Page, pcm: Int16Array): Promise<void> {
  const base64 = Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength).toString('base64');
  await page.evaluate((text) => window.spoken.say(text), base64);
}

/** Serves the page, the client's files and the tap's. */
export async function servePage(): Promise<PageFiles> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const send = (type: string, body: string): unknown =>
      response.writeHead(200, { 'content-type': type }).end(body);
    const [prefix, folder] = FOLDERS.find(([start]) => pathname.startsWith(start)) ?? [];
    if (pathname === '/') send('text/html', PAGE);
    else if (prefix === undefined || folder === undefined) response.writeHead(404).end();
    else {
      readFile(join(folder, normalize(pathname.slice(prefix.length))), 'utf8').then(
        (body) => send('text/javascript', body),
        () => response.writeHead(404).end(),
      );
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

export interface PageFiles {
  origin: string;
  close(): void;
}

interface Tap {
  rate: number;
  until(frame: number): Promise<void>;
  silentFrom(frame: number, quietFrames: number): Promise<number>;
  recording(): { fromFrame: number; rate: number; samples: Float32Array };
}

interface Spoken {
  events: NotedEvent[];
  tap: Promise<Tap>;
  say(base64: string): Promise<void>;
  recording(): Promise<{ fromFrame: number; rate: number; base64: string }>;
}

declare global {
  interface Window {
    spoken: Spoken;
  }
}

/** Runs in the page: sets up the element as its author would. */
async function configure(plan: { session: object; attributes: Record<string, string> }): Promise<void> {
  await customElements.whenDefined('antiphon-agent');
  const element = document.querySelector('antiphon-agent') as HTMLElement & { session: object };
  element.session = plan.session;
  for (const [name, value] of Object.entries(plan.attributes)) element.setAttribute(name, value);
}
