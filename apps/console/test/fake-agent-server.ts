// A voice agent that is only manners: it speaks the wire protocol with beeps for words and a loudness threshold for
// hearing. For browser tests of the page without engines. It serves the built page under the headers that the page is
// meant to be served with. Invariant: audio leaves at most 200 ms ahead of real time, as from the real server.

import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { type WebSocket, WebSocketServer } from 'ws';

export const PAGE_HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'permissions-policy': 'microphone=(self)',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

const MIME: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const RATE_HZ = 24_000;
const CHUNK_MS = 20;
const AHEAD_MS = 200;
const WORD_MS = 300;
/** Of full scale, root mean square of a 50 ms chunk. */
const LOUD = 0.02;
const END_OF_TURN_MS = 400;
const STORED_AGENT_ID = 'agent_front_desk';
const LISTS: Record<string, object> = {
  '/v1/agents': { agents: [{ id: STORED_AGENT_ID, name: 'Front desk' }] },
  '/v1/voices': { voices: [{ id: 1, voice_id: 'beep', name: 'Beep' }] },
};
/** What any stored agent says first. */
const STORED_GREETING = 'Hello, how can I help you?';
/** Longer replies than the greeting, so that there is something to interrupt. */
const ANSWER =
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen';

export interface FakeAgentServer {
  url: string;
  /** Every message of every client, without the audio. */
  received: Record<string, unknown>[];
  /** Loudness of each chunk of audio that came, of full scale: 0 is a muted microphone. */
  levels: number[];
  close(): Promise<void>;
}

export async function startFakeAgentServer(distDirectory: string): Promise<FakeAgentServer> {
  const http = createServer((request, response) => void servePage(distDirectory, request, response));
  const sockets = new WebSocketServer({ server: http, path: '/v1/ws' });
  const server: FakeAgentServer = {
    url: '',
    received: [],
    levels: [],
    close: () => close(http, sockets),
  };
  sockets.on('connection', (socket) => new FakeSession(socket, server));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  server.url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/`;
  return server;
}

async function servePage(
  directory: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  const list = LISTS[path];
  if (list) {
    response.writeHead(200, { ...PAGE_HEADERS, 'content-type': 'application/json' });
    response.end(JSON.stringify(list));
    return;
  }
  const file = join(directory, normalize(path === '/' ? '/index.html' : path));
  try {
    const body = await readFile(file);
    response.writeHead(200, {
      ...PAGE_HEADERS,
      'content-type': MIME[extname(file)] ?? 'application/octet-stream',
    });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
}

async function close(http: Server, sockets: WebSocketServer): Promise<void> {
  for (const socket of sockets.clients) socket.terminate();
  const closed = new Promise((resolve) => http.close(resolve));
  // Browsers open connections ahead of their need; those without a request would be waited for.
  http.closeAllConnections();
  await closed;
}

interface RunningReply {
  id: string;
  words: string[];
  sentMs: number;
  playedMs: number;
  timer: NodeJS.Timeout;
}

class FakeSession {
  readonly #socket: WebSocket;
  readonly #server: FakeAgentServer;
  #reply: RunningReply | undefined;
  #ids = 0;
  #speaking = false;
  #quietMs = 0;

  constructor(socket: WebSocket, server: FakeAgentServer) {
    this.#socket = socket;
    this.#server = server;
    socket.on('message', (data: Buffer) =>
      this.#receive(JSON.parse(data.toString('utf8')) as Record<string, unknown>),
    );
    socket.on('close', () => clearInterval(this.#reply?.timer));
  }

  #receive(message: Record<string, unknown>): void {
    if (message['type'] === 'input.audio') return this.#hear(Buffer.from(String(message['audio']), 'base64'));
    this.#server.received.push(message);
    if (message['type'] === 'session.update') this.#begin(message['session'] as Record<string, unknown>);
    const reply = this.#reply;
    if (message['type'] === 'output.audio.played' && reply && reply.id === message['reply_id']) {
      reply.playedMs = Number(message['played_ms']);
    }
    if (message['type'] === 'reply.create') {
      this.#interrupt();
      this.#speak(ANSWER);
    }
    if (message['type'] === 'reply.cancel') this.#interrupt();
    if (message['type'] === 'session.end') {
      this.#send({ type: 'session.ended', session_duration_seconds: 1, audio_duration_seconds: 1 });
      this.#socket.close(1000);
    }
  }

  #begin(session: Record<string, unknown>): void {
    const config = { ...session, trace: false };
    this.#send({ type: 'session.updated', config });
    this.#send({
      type: 'session.ready',
      session_id: 'sess_1',
      config,
      expires_at: 0,
      resume_token: '',
    });
    const greeting = session['agent_id'] === undefined ? session['greeting'] : STORED_GREETING;
    if (typeof greeting === 'string') this.#speak(greeting);
  }

  #hear(pcm: Buffer): void {
    const samples = pcm.length / 2;
    let sum = 0;
    for (let i = 0; i < samples; i += 1) sum += (pcm.readInt16LE(i * 2) / 0x8000) ** 2;
    const level = Math.sqrt(sum / samples);
    this.#server.levels.push(level);
    const loud = level > LOUD;
    this.#quietMs = loud ? 0 : this.#quietMs + (samples * 1000) / RATE_HZ;
    if (loud && !this.#speaking) {
      this.#speaking = true;
      this.#send({ type: 'input.speech.started' });
      this.#interrupt();
      this.#ids += 1;
      this.#send({ type: 'transcript.user.delta', item_id: `item_${this.#ids}`, text: 'beep' });
    } else if (this.#speaking && this.#quietMs >= END_OF_TURN_MS) {
      this.#speaking = false;
      this.#send({ type: 'input.speech.stopped' });
      this.#send({
        type: 'transcript.user',
        item_id: `item_${this.#ids}`,
        text: `Beep number ${this.#ids}.`,
      });
      this.#speak(ANSWER);
    }
  }

  #speak(text: string): void {
    this.#ids += 1;
    const id = `resp_${this.#ids}`;
    const words = text.split(' ');
    this.#send({ type: 'reply.started', reply_id: id, item_id: `msg_${this.#ids}` });
    const startedAt = performance.now();
    const pace = (): void => {
      const reply = this.#reply;
      if (!reply) return;
      while (
        reply.sentMs < performance.now() - startedAt + AHEAD_MS &&
        reply.sentMs < words.length * WORD_MS
      ) {
        if (reply.sentMs % WORD_MS === 0) this.#word(reply, reply.sentMs / WORD_MS);
        this.#send({ type: 'reply.audio', reply_id: id, data: beep(reply.sentMs).toString('base64') });
        reply.sentMs += CHUNK_MS;
      }
      if (reply.sentMs >= words.length * WORD_MS) this.#finish(reply, 'completed');
    };
    this.#reply = { id, words, sentMs: 0, playedMs: 0, timer: setInterval(pace, CHUNK_MS) };
    pace();
  }

  #word(reply: RunningReply, index: number): void {
    const start = index * WORD_MS;
    const times = { start_ms: start, end_ms: start + WORD_MS };
    this.#send({
      type: 'transcript.agent.delta',
      reply_id: reply.id,
      item_id: 'm',
      delta: reply.words[index],
      ...times,
    });
  }

  #interrupt(): void {
    if (this.#reply) this.#finish(this.#reply, 'interrupted');
  }

  #finish(reply: RunningReply, status: 'completed' | 'interrupted'): void {
    clearInterval(reply.timer);
    this.#reply = undefined;
    const interrupted = status === 'interrupted';
    const heard = interrupted ? reply.words.slice(0, Math.floor(reply.playedMs / WORD_MS)) : reply.words;
    const text = heard.join(' ');
    this.#send({ type: 'transcript.agent', reply_id: reply.id, item_id: 'm', text, interrupted });
    this.#send({ type: 'reply.done', reply_id: reply.id, status });
  }

  #send(event: Record<string, unknown>): void {
    this.#socket.send(JSON.stringify({ timestamp: Date.now() / 1000, ...event }));
  }
}

/** 20 ms of a tone that starts anew with each word. */
function beep(atMs: number): Buffer {
  const samples = (RATE_HZ * CHUNK_MS) / 1000;
  const pcm = Buffer.alloc(samples * 2);
  const inWordMs = atMs % WORD_MS;
  for (let i = 0; i < samples; i += 1) {
    const ms = inWordMs + (i * 1000) / RATE_HZ;
    const swell = ms < 250 ? Math.sin((Math.PI * ms) / 250) : 0;
    pcm.writeInt16LE(Math.round(6000 * swell * Math.sin((2 * Math.PI * 440 * ms) / 1000)), i * 2);
  }
  return pcm;
}
