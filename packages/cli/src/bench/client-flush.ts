/**
 * How long a page goes on sounding after its agent was interrupted, measured from the samples that it renders: a real
 * Chromium, the client as it is shipped, a server with instant engines whose voice is one continuous tone. The page
 * (pages/flush-page.js) says how, and on which clock. Throws Unmeasurable where there is no browser.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { conversationUrl, EPHEMERAL, startServer } from '../in-process-server.ts';
import { instantEngines } from './instant-engines.ts';
import { Unmeasurable } from './unmeasurable.ts';

/** Interruptions of each of the three kinds. */
const ROUNDS = 20;
/** A round takes about 1 s. */
const PATIENCE_MS = 240_000;
const PAGES = fileURLToPath(new URL('../../pages/', import.meta.url));
const CLIENT = fileURLToPath(new URL('.', import.meta.resolve('@antiphon/client')));
const FILE = /^\/(client\/)?((?:[a-z0-9-]+\/)*[a-z0-9-]+\.js)$/;
const ANSWER = 'This is a long answer that goes on and on without getting to its point. '.repeat(3);

/** What the page sends back. */
type FlushResult = {
  /** ms of sound rendered after the event, by what interrupted. */
  readonly samples: Readonly<Record<'speech_started' | 'interrupted' | 'cancelled', readonly number[]>>;
  readonly failures: readonly string[];
  /** From a rendered sample to the loudspeaker, as the browser tells it. */
  readonly output_latency_ms: number;
  /** The clock's step: the error of a sample. */
  readonly burst_ms: number;
};

/** Rejects with Unmeasurable where there is no Chromium. */
export async function clientFlush(rounds = ROUNDS): Promise<FlushResult> {
  const chromium = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
  if (!existsSync(chromium)) throw new Unmeasurable(`no Chromium at ${chromium}; set CHROMIUM_PATH`);
  const page = servePage();
  const url = await page.listening;
  const engines = instantEngines({ heard: 'Stop, wait a minute.', answer: ANSWER });
  const origin = { ANTIPHON_ALLOWED_ORIGINS: new URL(url).origin };
  const agent = await startServer({ ...EPHEMERAL }, origin, { engines });
  page.plan = { rounds, agentUrl: conversationUrl(agent.url) };
  try {
    return await inChromium(chromium, url, page.result);
  } finally {
    page.close();
    await agent.close();
  }
}

async function inChromium<T>(chromium: string, url: string, result: Promise<T>): Promise<T> {
  const profile = await mkdtemp(join(tmpdir(), 'antiphon-flush-'));
  const browser = spawn(chromium, [...FLAGS, `--user-data-dir=${profile}`, url], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => browser.once('close', () => resolve()));
  const late = setTimeout(() => browser.kill('SIGKILL'), PATIENCE_MS);
  try {
    return await Promise.race([
      result,
      ended.then((): never => {
        throw new Error('Chromium ended before it had measured anything');
      }),
    ]);
  } finally {
    clearTimeout(late);
    browser.kill('SIGKILL');
    await ended;
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

const FLAGS = [
  '--headless=new',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
  // Chromium's sandbox does not work for root, as in most containers.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

type ServedPage = {
  /** What the page is to do; set before it is opened. */
  plan: object;
  readonly listening: Promise<string>;
  readonly result: Promise<FlushResult>;
  close(): void;
};

function servePage(): ServedPage {
  let settle: (body: string) => void = () => undefined;
  const body = new Promise<string>((resolve) => (settle = resolve));
  const server = createServer((request, response) => {
    if (request.method === 'POST') void readAll(request).then(settle, () => undefined);
    void answer(request, response, served.plan);
  });
  const served: ServedPage = {
    plan: {},
    listening: new Promise((resolve) =>
      server.listen(0, '127.0.0.1', () =>
        resolve(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`),
      ),
    ),
    result: body.then((text) => {
      const result = JSON.parse(text) as FlushResult | { readonly failed: string };
      if ('failed' in result) throw new Error(result.failed);
      return result;
    }),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return served;
}

async function answer(request: IncomingMessage, response: ServerResponse, plan: object): Promise<void> {
  const path = request.url ?? '/';
  const reply = (type: string, text: string): unknown =>
    response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(text);
  if (request.method === 'POST') return void response.writeHead(204).end();
  if (path === '/') return void reply('text/html', '<script type="module" src="/flush-page.js"></script>');
  if (path === '/plan') return void reply('application/json', JSON.stringify(plan));
  const [, ofClient, file] = FILE.exec(path) ?? [];
  try {
    const text = await readFile(join(ofClient === undefined ? PAGES : CLIENT, file ?? ''), 'utf8');
    reply('text/javascript', text);
  } catch {
    response.writeHead(404).end();
  }
}

async function readAll(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
}
