import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '@antiphon/server/ports/clock';
import { describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { placeCall } from './call.ts';
import { ScriptedAgent, tone } from './fixtures/scripted-agent.ts';
import { webSocketTo } from './socket.ts';

describe('a call over a real socket', () => {
  it('reaches its end in real time, with the credential in the header', async () => {
    const http = createServer();
    const sockets = new WebSocketServer({ server: http });
    let authorization: string | undefined;
    sockets.on('connection', (socket, request) => {
      authorization = request.headers.authorization;
      const agent = new ScriptedAgent(
        systemClock,
        { greetingMs: 100, replyMs: 100 },
        {
          message: (text) => {
            socket.send(text);
          },
          closed: () => {
            socket.close();
          },
        },
      );
      socket.on('message', (data) => {
        if (Buffer.isBuffer(data)) agent.send(data.toString('utf8'));
      });
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const { port } = http.address() as AddressInfo;
    const record = await placeCall(webSocketTo(`ws://127.0.0.1:${String(port)}/v1/ws`, 'key'), {
      recordings: [{ label: 'a.wav', pcm: tone(200) }],
      session: {},
      gapMs: 0,
      interruptMs: null,
      clock: systemClock,
    });
    sockets.close();
    http.close();
    expect(record.outcome).toBe('completed');
    expect(record.replies.map(({ status }) => status)).toEqual(['completed', 'completed']);
    expect(authorization).toBe('Bearer key');
  });

  it('says in words that nobody is there, and reports no lost connection', async () => {
    const http = createServer();
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const { port } = http.address() as AddressInfo;
    await new Promise((resolve) => http.close(resolve));
    const url = `ws://127.0.0.1:${String(port)}/v1/ws`;
    let closed = false;
    const opening = webSocketTo(
      `${url}?token=secret`,
      null,
    )({
      message: () => undefined,
      closed: () => {
        closed = true;
      },
    });
    await expect(opening).rejects.toThrow(`cannot reach ${url}: nothing is listening there`);
    await new Promise((resolve) => setImmediate(resolve));
    expect(closed).toBe(false);
  });
});
