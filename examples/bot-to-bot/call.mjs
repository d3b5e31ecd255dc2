// Two agents call each other through two sessions of one server; what one says is what the other hears. Nobody tells
// them when to speak. Writes what was said, a stereo recording, and how orderly it was.
// usage: AGENT_URL=ws://127.0.0.1:8080/v1/ws API_KEY=... node call.mjs [--turns 7] [--out call.wav] [--transcript call.txt]
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { VoiceAgent } from '@antiphon/client';
import { encodeWav } from '@antiphon/core/audio/wav';
import { WebSocket } from 'ws';
import { endingOf } from './ending.mjs';
import { Line, RATE_HZ } from './line.mjs';
import { orderOf } from './order.mjs';

const FRAME_MS = 50;
/** Without a word for this long nobody will speak again; no call needs more than the longest. */
const SILENCE_MS = 15_000;
const LONGEST_MS = 180_000;

const { values } = parseArgs({
  options: {
    turns: { type: 'string', default: '7' },
    out: { type: 'string' },
    transcript: { type: 'string' },
  },
});
const turnsWanted = Number(values.turns);
const url = process.env.AGENT_URL ?? 'ws://127.0.0.1:8080/v1/ws';
const sides = [
  side('receptionist', { greeting: 'Harbour Hotel, good morning. How can I help you?' }),
  side('guest', {}),
];
const frames = [];
const turns = [];
let lastSoundMs = 0;
let stop;
const reason = new Promise((resolve) => (stop = resolve));

function side(name, session) {
  const line = new Line();
  const agent = new VoiceAgent({
    output: line,
    openSocket: (to, headers) => new WebSocket(to, { headers }),
  });
  const system_prompt =
    name === 'guest'
      ? 'You are a guest who calls a hotel for a room. One short sentence at a time. Say goodbye once it is booked.'
      : 'You are the receptionist of a small hotel, on the telephone. Be brief. Say goodbye when it is booked.';
  const halves = new Map();
  /** A reply is over when its text is known and its sound was heard, to the end or to where it was cut off. */
  const half = (replyId, text) => {
    const other = halves.get(replyId);
    halves.set(replyId, text);
    if (other !== undefined) over(name, other + text);
  };
  agent.on('transcript.agent', ({ reply_id, text, interrupted }) =>
    half(reply_id, interrupted ? `${text} —` : text),
  );
  agent.on('playback.position', ({ replyId, last }) => last && half(replyId, ''));
  agent.on('failure', ({ code, message, fatal }) => {
    console.error(`${name}: ${code} ${message}`);
    if (fatal) process.exitCode = 1;
  });
  agent.on('closed', () => stop('the connection ended'));
  return { name, agent, line, session: { system_prompt, ...session } };
}

function over(name, text) {
  turns.push({ name, text });
  console.log(`${name}: ${text}`);
  const ending = endingOf(turns, turnsWanted);
  if (ending) stop(ending);
}

/** Both lines go on by one frame, each into the other's ear. */
function tick(atMs) {
  const heard = sides.map(({ line }) => line.next((RATE_HZ * FRAME_MS) / 1000));
  sides[0].agent.sendAudio(heard[1].frame);
  sides[1].agent.sendAudio(heard[0].frame);
  frames.push(heard);
  if (heard.some(({ sounding }) => sounding)) lastSoundMs = atMs;
  if (atMs - lastSoundMs > SILENCE_MS) stop('nobody says anything');
  if (atMs > LONGEST_MS) stop('it has lasted long enough');
}

async function main() {
  const credential = process.env.API_KEY ? { apiKey: process.env.API_KEY } : {};
  // The guest listens before the receptionist picks up, so that the greeting is heard whole.
  for (const { agent, session } of sides.toReversed()) await agent.connect({ url, session, ...credential });
  const startedAtMs = performance.now();
  const clock = setInterval(() => {
    const atMs = performance.now() - startedAtMs;
    while (frames.length * FRAME_MS < atMs) tick(frames.length * FRAME_MS);
  }, FRAME_MS / 2);
  const why = await reason;
  clearInterval(clock);
  await Promise.all(sides.map(({ agent }) => agent.end()));
  const { gapsMs, overlapMs } = orderOf(
    frames.map((pair) => pair.map(({ sounding }) => sounding)),
    FRAME_MS,
  );
  console.log(
    `over: ${why}; ${turns.length} turns, pauses between them ${gapsMs.join(', ')} ms, overlap ${overlapMs} ms`,
  );
  if (values.transcript) {
    await writeFile(values.transcript, turns.map(({ name, text }) => `${name}: ${text}\n`).join(''));
  }
  if (values.out)
    await writeFile(values.out, encodeWav({ sampleRateHz: RATE_HZ, channels: 2, samples: stereo() }));
}

/** The receptionist left, the guest right. */
function stereo() {
  const length = (RATE_HZ * FRAME_MS) / 1000;
  const samples = new Int16Array(frames.length * length * 2);
  for (const [index, heard] of frames.entries()) {
    for (const [channel, { frame }] of heard.entries()) {
      for (let i = 0; i < length; i += 1) samples[(index * length + i) * 2 + channel] = frame[i];
    }
  }
  return samples;
}

await main().catch((error) => {
  console.error(`error: ${error.code ?? ''} ${error.message}`);
  process.exit(1);
});
