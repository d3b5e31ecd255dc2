/** session.trace on real sockets: what a client gets that asks for it, who may, and that nobody else sees anything of it. */
import { replayTrace, traceHeader } from '@antiphon/core';
import { decodeServerMessage } from '@antiphon/protocol';
import { type ServerEventOf, VoiceAgent } from '@antiphon/client';
import { type ConformanceBench, inputAudio } from '@antiphon/lab/agent-wire/bench';
import type { WireClient, WireMessage } from '@antiphon/testkit';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startedBench } from './started-bench.ts';

const KEY = 'k'.repeat(32);

async function talkAndEnd(client: WireClient): Promise<void> {
  client.send(inputAudio(700, true));
  client.send(inputAudio(1200, false));
  await client.next('transcript.user');
  client.send({ type: 'session.end' });
  await client.closed;
}

/** Steps by number, as a client puts pieces together that may overlap. */
function stepsOf(messages: readonly WireMessage[]): Map<number, unknown> {
  const steps = new Map<number, unknown>();
  for (const message of messages) {
    if (message.type !== 'session.trace') continue;
    const { first_step: first, steps: some } = message as unknown as { first_step: number; steps: unknown[] };
    some.forEach((step, index) => steps.set(first + index, step));
  }
  return steps;
}

function replayed(steps: Map<number, unknown>) {
  expect([...steps.keys()].sort((a, b) => a - b)).toEqual([...steps.keys()].map((_, index) => index));
  const ordered = [...steps].sort(([a], [b]) => a - b).map(([, step]) => JSON.stringify(step));
  return replayTrace([traceHeader(), ...ordered]);
}

it('a whole call that asked for it replays from what was sent, also beside agent_id', async () => {
  const bench = await startedBench();
  for (const session of [
    { greeting: 'Hi.', trace: true },
    { agent_id: 'default', trace: true },
  ]) {
    const { client, ready } = await bench.ready(session);
    expect(ready['config']).toMatchObject({ trace: true });
    await talkAndEnd(client);
    expect(replayed(stepsOf(client.messages))).toMatchObject({ ok: true });
    const last = client.messages.findLast(({ type }) => type === 'session.trace');
    expect(decodeServerMessage(JSON.stringify(last))).toMatchObject({ ok: true });
    expect(JSON.stringify([...stepsOf(client.messages).values()])).toContain('"decision.record"');
    expect(client.messages.at(-1)?.type).toBe('session.ended');
  }
});

it('is a typed event of the client', async () => {
  const bench = await startedBench();
  const agent = new VoiceAgent({ openSocket: (url, headers) => new WebSocket(url, { headers }) });
  const first = new Promise<ServerEventOf<'session.trace'>>((resolve) =>
    agent.once('session.trace', resolve),
  );
  const url = `${bench.server.url.replace('http', 'ws')}/v1/ws`;
  await agent.connect({ url, session: { agent_id: 'default', trace: true } });
  const { first_step: firstStep, steps } = await first;
  expect(firstStep).toBe(0);
  expect(steps[0]?.input.type).toBe('session.started');
  await agent.end();
});

it('who does not ask sees nothing of it', async () => {
  const bench = await startedBench();
  const { client, ready } = await bench.ready({ greeting: 'Hi.' });
  expect(ready['config']).not.toHaveProperty('trace');
  await talkAndEnd(client);
  expect(client.messages.filter(({ type }) => type === 'session.trace')).toEqual([]);
});

it('may be switched on and off in the middle', async () => {
  const bench = await startedBench();
  const { client } = await bench.ready({});
  client.send({ type: 'session.update', session: { trace: true } });
  await client.next('session.updated');
  client.send(inputAudio(200, false));
  const piece = await client.next('session.trace');
  expect(piece['first_step']).toBeGreaterThan(0);
  client.send({ type: 'session.update', session: { trace: false } });
  expect(await client.next('session.updated')).toMatchObject({ config: { trace: false } });
  const before = client.messages.length;
  await talkAndEnd(client);
  expect(client.messages.slice(before).filter(({ type }) => type === 'session.trace')).toEqual([]);
});

it('goes on over a resume without a gap, and tells the time between', async () => {
  const bench = await startedBench();
  const { client, ready } = await bench.ready({ trace: true });
  client.send(inputAudio(400, false));
  await client.next('session.trace');
  client.terminate();
  await expect.poll(() => bench.server.sessions()).toBe(0);
  const again = await bench.connect();
  again.send({ type: 'session.resume', session_id: ready['session_id'] });
  expect(await again.next('session.ready')).toMatchObject({ config: { trace: true } });
  await talkAndEnd(again);
  const steps = stepsOf([...client.messages, ...again.messages]);
  expect(replayed(steps)).toMatchObject({ ok: true });
  const inputs = [...steps.values()].map((step) => (step as { input: { type: string } }).input.type);
  expect(inputs).toContain('client.left');
  expect(inputs.indexOf('client.returned')).toBeGreaterThan(inputs.indexOf('client.left'));
});

const tokenOf = async (bench: ConformanceBench): Promise<string> => {
  const url = `${bench.server.url}/v1/token?expires_in_seconds=60`;
  const answer = await fetch(url, { headers: { authorization: `Bearer ${KEY}` } });
  return ((await answer.json()) as { token: string }).token;
};

it.each([
  ['key', true, false],
  ['on', true, true],
  ['off', false, false],
])('with ANTIPHON_LIVE_TRACE=%s: granted to a key %s, to a token %s', async (access, toKey, toToken) => {
  const bench = await startedBench({ env: { ANTIPHON_API_KEY: KEY, ANTIPHON_LIVE_TRACE: access } });
  const byKey = await bench.ready({ trace: true }, KEY);
  expect(byKey.ready['config']).toMatchObject({ trace: toKey });
  const byToken = await bench.ready({ trace: true }, await tokenOf(bench));
  expect(byToken.ready['config']).toMatchObject({ trace: toToken });
  byToken.client.send({ type: 'session.update', session: { trace: true } });
  expect(await byToken.client.next('session.updated')).toMatchObject({ config: { trace: toToken } });
  if (!toToken) {
    await talkAndEnd(byToken.client);
    expect(byToken.client.messages.filter(({ type }) => type === 'session.trace')).toEqual([]);
  }
});
