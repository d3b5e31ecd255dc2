// VoiceAgent.say against a real server: the words are said as they are, spoken and written, and the model that would have
// said something else is asked only afterwards, knowing what was said.

import { VoiceAgent } from '@antiphon/client';
import { resolveServerConfig, startServer, type RunningServer } from '@antiphon/server';
import { createLog } from '@antiphon/server/observe/log';
import { fakeEngines } from '@antiphon/testkit';
import { afterEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';

let server: RunningServer | undefined;
afterEach(async () => {
  await server?.close();
});

it.each(['audio', 'text'] as const)('says the words as they are (%s)', async (type) => {
  const asked: string[] = [];
  server = await startServer(resolveServerConfig({ port: '0' }, {}), {
    engines: fakeEngines({
      answers: ({ messages }) => {
        asked.push(messages.map(({ content }) => content).join(' / '));
        return 'Gladly.';
      },
    }),
    log: createLog('silent'),
  });
  const agent = new VoiceAgent({ openSocket: (url, headers) => new WebSocket(url, { headers }) });
  const said: string[] = [];
  agent.on('transcript.agent', ({ text }) => said.push(text));
  const over = (): Promise<unknown> => new Promise((resolve) => agent.once('reply.done', resolve));
  const url = `${server.url.replace('http', 'ws')}/v1/ws`;
  await agent.connect({ url, apiKey: 'any', session: { output: { type } } });
  let done = over();
  agent.say('The kitchen closes in ten minutes. Anything else?');
  await done;
  expect(asked).toEqual([]);
  done = over();
  agent.addMessage('user', 'A coffee, please.');
  agent.createReply();
  await done;
  await agent.end();
  expect(said).toEqual(['The kitchen closes in ten minutes. Anything else?', 'Gladly.']);
  expect(asked).toEqual(['The kitchen closes in ten minutes. Anything else? / A coffee, please.']);
});
