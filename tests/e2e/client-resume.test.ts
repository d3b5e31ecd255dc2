// The client against a real server with fake engines, over a network that is cut for a moment in mid-reply: the
// conversation goes on, the rest of the reply comes from the next word, tools go on running.

import { type AudioOutput, type PlaybackListener, VoiceAgent } from '@antiphon/client';
import { resolveServerConfig, startServer, type RunningServer } from '@antiphon/server';
import { createLog } from '@antiphon/server/observe/log';
import { fakeEngines, type FakeScript } from '@antiphon/testkit';
import { afterEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { CuttableWire } from './cuttable-wire.ts';

const PATIENCE_MS = 30_000;

/** Plays in real time, as a loudspeaker does. */
class PacedOutput implements AudioOutput {
  #listener: PlaybackListener | undefined;
  #queue: { replyId: string; left: number }[] = [];
  readonly #totals = new Map<string, number>();
  readonly #timer = setInterval(() => this.#play(24 * 20), 20);

  attach(listener: PlaybackListener): void {
    this.#listener = listener;
  }
  enqueue(replyId: string, pcm: Int16Array): void {
    this.#queue.push({ replyId, left: pcm.length });
  }
  finish(): void {
    // It has everything.
  }
  flush(): void {
    this.#queue = [];
    this.#listener?.flushed();
  }
  close(): void {
    clearInterval(this.#timer);
  }
  #play(samples: number): void {
    const [first] = this.#queue;
    if (!first) return;
    const played = Math.min(samples, first.left);
    first.left -= played;
    if (first.left === 0) this.#queue.shift();
    const total = (this.#totals.get(first.replyId) ?? 0) + played;
    this.#totals.set(first.replyId, total);
    this.#listener?.rendered(first.replyId, total);
  }
}

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function call(script: FakeScript): Promise<{ agent: VoiceAgent; wire: CuttableWire; said: string[] }> {
  const server: RunningServer = await startServer(resolveServerConfig({ port: '0' }, {}), {
    engines: fakeEngines(script),
    log: createLog('silent'),
  });
  closing.push(() => server.close());
  const wire = await new CuttableWire(Number(new URL(server.url).port)).listen();
  closing.push(() => wire.close());
  const output = new PacedOutput();
  closing.push(() => output.close());
  const agent = new VoiceAgent({ output, openSocket: (url, headers) => new WebSocket(url, { headers }) });
  closing.push(() => agent.end());
  const said: string[] = [];
  agent.on('transcript.agent', ({ text, interrupted }) => said.push(`${text}${interrupted ? ' |' : ''}`));
  return { agent, wire, said };
}

const once = (agent: VoiceAgent, name: Parameters<VoiceAgent['once']>[0]): Promise<unknown> =>
  new Promise((resolve) => agent.once(name, resolve));

const FIRST = 'I found your order.';
const SECOND = 'It left our warehouse on Monday morning.';
const THIRD = 'It will be there tomorrow.';

it(
  'goes on with a reply in which the network was cut, and with the conversation',
  async () => {
    let asked = 0;
    const { agent, wire, said } = await call({
      answers: () => ((asked += 1) === 1 ? `${FIRST} ${SECOND} ${THIRD}` : 'You are welcome.'),
    });
    const failures: string[] = [];
    agent.on('failure', ({ code }) => failures.push(code));
    await agent.connect({ url: `ws${wire.url}/v1/ws`, session: {} });
    const { sessionId } = agent;
    agent.addMessage('user', 'Where is my order?');
    let warehouseAtMs = Infinity;
    agent.on('transcript.agent.delta', ({ delta, end_ms }) => {
      if (delta.includes('warehouse')) warehouseAtMs = Math.min(warehouseAtMs, end_ms ?? 0);
    });
    const inSecond = new Promise<void>((resolve) => {
      const off = agent.on('playback.position', ({ playedMs }) => {
        if (playedMs < warehouseAtMs) return;
        off();
        resolve();
      });
    });
    agent.createReply();
    await inSecond;
    wire.cut();
    await once(agent, 'reconnecting');
    await new Promise<void>((resolve) => {
      const off = agent.on('reconnecting', ({ attempt }) => {
        if (attempt < 3) return;
        off();
        resolve();
      });
    });
    wire.down = false;
    const resumed = await once(agent, 'resumed');
    expect(resumed).toMatchObject({ lostInputMs: 0 });
    const rest = new Promise<void>((resolve) => {
      agent.on('reply.done', ({ status }) => status === 'completed' && resolve());
    });
    await rest;
    expect(wire.refused).toBeGreaterThanOrEqual(2);
    expect(agent.sessionId).toBe(sessionId);
    expect(said).toHaveLength(2);
    const heard = said[0]?.replace(/ \|$/, '') ?? '';
    expect(`${FIRST} ${SECOND}`.startsWith(heard), heard).toBe(true);
    expect(heard.length).toBeGreaterThan(`${FIRST} It left`.length);
    // A word that was broken off may be said again.
    const withoutLast = heard.slice(0, heard.lastIndexOf(' '));
    expect([`${heard} ${said[1]}`, `${withoutLast} ${said[1]}`]).toContain(`${FIRST} ${SECOND} ${THIRD}`);
    agent.addMessage('user', 'Thanks.');
    agent.createReply();
    await once(agent, 'reply.done');
    expect(said.slice(2)).toEqual(['You are welcome.']);
    expect(asked).toBe(2);
    expect(failures).toEqual([]);
  },
  PATIENCE_MS,
);

it(
  'answers a call of a tool that ends while the network is cut',
  async () => {
    const { agent, wire, said } = await call({
      answers: ({ messages }) => {
        const result = messages
          .flatMap((message) => (message.role === 'tool' ? [message.content] : []))
          .at(-1);
        return result === undefined
          ? { text: 'Let me look.', calls: [{ name: 'find_order', arguments: {} }] }
          : `I found ${result}.`;
      },
    });
    let finish = (): void => undefined;
    const running = new Promise<void>((started) => {
      const run = async (): Promise<string> => {
        started();
        await new Promise<void>((resolve) => (finish = resolve));
        return 'a red bicycle';
      };
      const tools = { find_order: { description: 'Finds the order.', run } };
      void agent
        .connect({ url: `ws${wire.url}/v1/ws`, tools })
        .then(() => agent.createReply('Find the order.'));
    });
    await running;
    await once(agent, 'reply.done');
    wire.cut();
    await once(agent, 'reconnecting');
    finish();
    wire.down = false;
    await new Promise<void>((resolve) => {
      agent.on('transcript.agent', ({ text }) => text.includes('bicycle') && resolve());
    });
    expect(said).toEqual(['Let me look.', 'I found a red bicycle.']);
  },
  PATIENCE_MS,
);
