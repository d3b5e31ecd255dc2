/** The console page against the real server with the embedded engines: the caller's words are real speech. */
import { resolveServerConfig, startServer } from '@antiphon/server';
import { createEmbeddedEngines } from '@antiphon/server/providers/embedded';
import { FliteTts } from '@antiphon/server/providers/flite/tts';
import { fakeLlm } from '@antiphon/testkit';
import { describeConsole, type StartedServer } from './console-checks.ts';
import { spoken } from './embedded-speech.ts';

/** Long enough to be interrupted on a machine that is busy with other things. */
const ANSWER =
  'A cleaning it is. We have time for you on Tuesday in the morning, on Wednesday in the afternoon, ' +
  'and on Friday whenever you like, except between noon and one, when we are having lunch.';

async function callerSays(): Promise<[Int16Array, Int16Array]> {
  const tts = await FliteTts.start({});
  const turn = await spoken(tts, 'I would like a cleaning, please.');
  const bargeIn = await spoken(tts, 'Wait, stop, a checkup please.');
  await tts.close();
  return [turn, bargeIn];
}

async function start(): Promise<StartedServer> {
  const engines = await createEmbeddedEngines();
  const { vad, stt, tts } = engines;
  const server = await startServer(resolveServerConfig({ port: '0' }, {}), {
    engines: { vad, stt, tts, llm: fakeLlm(() => ANSWER) },
  });
  const close = async (): Promise<void> => {
    await server.close();
    await engines.close();
  };
  return { url: server.url, close };
}

describeConsole({
  name: 'the real server',
  start,
  callerSays,
  firstTurn: /clean/i,
  heardAnswer: /^A\b/,
  realSpeech: true,
});
