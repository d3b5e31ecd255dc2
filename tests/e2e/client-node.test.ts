// The client's core in Node over a real socket: connect with an API key, play to an output that is not a device, end.

import { join } from 'node:path';
import { type AudioOutput, type PlaybackListener, VoiceAgent } from '@antiphon/client';
import { afterEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type FakeAgentServer, startFakeAgentServer } from '../../apps/console/test/fake-agent-server.ts';

/** Hears everything the moment it arrives. */
class EagerListener implements AudioOutput {
  readonly totals = new Map<string, number>();
  #listener: PlaybackListener | undefined;

  attach(listener: PlaybackListener): void {
    this.#listener = listener;
  }

  enqueue(replyId: string, pcm: Int16Array): void {
    const total = (this.totals.get(replyId) ?? 0) + pcm.length;
    this.totals.set(replyId, total);
    this.#listener?.rendered(replyId, total);
  }

  finish(): void {
    // Everything was heard on arrival.
  }

  flush(): void {
    this.#listener?.flushed();
  }
}

let server: FakeAgentServer;

afterEach(() => server.close());

it('holds a conversation without a browser', async () => {
  server = await startFakeAgentServer(join(import.meta.dirname, 'nothing-to-serve'));
  const output = new EagerListener();
  const agent = new VoiceAgent({ output, openSocket: (url, headers) => new WebSocket(url, { headers }) });
  const done = new Promise((resolve) => agent.once('reply.done', resolve));
  const url = `${server.url.replace('http', 'ws')}v1/ws`;
  const ready = await agent.connect({ url, apiKey: 'key', session: { greeting: 'Hi there' } });
  expect(ready.session_id).toBe('sess_1');
  expect(await done).toMatchObject({ status: 'completed' });
  expect([...output.totals.values()]).toEqual([2 * 300 * 24]);
  await agent.end();
  expect(agent.state).toBe('closed');
  expect(server.received.map((message) => message['type']).at(-1)).toBe('session.end');
  expect(server.received).toContainEqual(
    expect.objectContaining({ type: 'output.audio.played', played_ms: 600 }),
  );
});
