// A client of the Voice Agent API for Node: WAV in, WAV out, one tool.
// usage: AGENT_URL=... API_KEY=... node agent.mjs question.wav [answer.wav]
import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';

const URL = process.env.AGENT_URL ?? 'wss://agents.assemblyai.com/v1/ws';
const RATE_HZ = 24_000;
const FRAME_MS = 50;
/** Replies after which the call is over. */
const REPLIES = Number(process.env.REPLIES ?? 2);

/** 16-bit mono PCM of a plain WAV file. */
function readWav(bytes) {
  for (let at = 12; at + 8 <= bytes.length; at += 8 + bytes.readUInt32LE(at + 4)) {
    if (bytes.toString('latin1', at, at + 4) === 'data')
      return bytes.subarray(at + 8, at + 8 + bytes.readUInt32LE(at + 4));
  }
  throw new Error('no audio in the WAV file');
}

function wav(pcm) {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + pcm.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(RATE_HZ, 24);
  head.writeUInt32LE(RATE_HZ * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(pcm.length, 40);
  return Buffer.concat([head, pcm]);
}

const tools = {
  get_weather: ({ city }) => ({ city, temperature_celsius: 21, sky: 'clear' }),
};

const [question, answer] = process.argv.slice(2);
const speech = readWav(await readFile(question));
const heard = [];
const pending = [];
let replies = 0;
let lastEvent = '';

const socket = new WebSocket(URL, { headers: { Authorization: `Bearer ${process.env.API_KEY ?? ''}` } });
const send = (message) => socket.send(JSON.stringify(message));
const quiet = Buffer.alloc((RATE_HZ / 1000) * FRAME_MS * 2);

async function stream() {
  const size = quiet.length;
  for (let at = 0; socket.readyState === WebSocket.OPEN; at += size) {
    const frame = at < speech.length ? speech.subarray(at, at + size) : quiet;
    send({ type: 'input.audio', audio: frame.toString('base64') });
    await sleep(FRAME_MS);
  }
}

/** Results go out once the reply that asked for them is over. */
function sendResults() {
  if (lastEvent !== 'reply.done') return;
  for (const message of pending.splice(0)) send(message);
}

socket.on('open', () => {
  send({
    type: 'session.update',
    session: {
      system_prompt: 'You are a friendly assistant. Answer in one sentence.',
      greeting: 'Hello, how can I help you?',
      input: { format: { encoding: 'audio/pcm' } },
      output: { voice: 'ivy', format: { encoding: 'audio/pcm' } },
      tools: [
        {
          type: 'function',
          name: 'get_weather',
          description: 'The weather in a city.',
          parameters: {
            type: 'object',
            properties: { city: { type: 'string', description: 'Name of the city' } },
            required: ['city'],
          },
        },
      ],
    },
  });
});

socket.on('message', (text) => {
  const event = JSON.parse(text);
  lastEvent = event.type;
  switch (event.type) {
    case 'session.ready':
      console.log(`ready ${event.session_id}`);
      void stream();
      break;
    case 'input.speech.started':
      // What has not been played must not be heard any more: there is no player here, only a file.
      break;
    case 'transcript.user':
      console.log(`user: ${event.text}`);
      break;
    case 'reply.audio':
      heard.push(Buffer.from(event.data, 'base64'));
      break;
    case 'transcript.agent':
      console.log(`agent: ${event.text}${event.interrupted ? ' (interrupted)' : ''}`);
      break;
    case 'tool.call': {
      const result = tools[event.name]?.(event.arguments) ?? { error: `no tool ${event.name}` };
      pending.push({ type: 'tool.result', call_id: event.call_id, result: JSON.stringify(result) });
      break;
    }
    case 'reply.done':
      if (event.status === 'interrupted') pending.length = 0;
      replies += 1;
      if (replies === REPLIES && pending.length === 0) send({ type: 'session.end' });
      else sendResults();
      break;
    case 'session.ended':
      console.log(`ended after ${event.session_duration_seconds.toFixed(1)} s`);
      break;
    case 'session.error':
      console.error(`error ${event.code}: ${event.message}`);
      break;
  }
});

socket.on('close', async (code) => {
  if (answer !== undefined) await writeFile(answer, wav(Buffer.concat(heard)));
  process.exitCode = code === 1000 ? 0 : 1;
});
socket.on('error', (error) => console.error(error.message));
