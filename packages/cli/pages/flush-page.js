/* global AudioContext, WebSocket, location */
// Measures in a real page how long the client goes on sounding after it was interrupted. The client and its player are
// used as they are shipped; the agent speaks a continuous tone, so that silence is silence. Out: POST /result.
//
// Clock: the frames of the AudioContext. At the moment at which the interrupting event reaches the page, before the client
// sees it, the context has rendered `currentTime`. The measure is what it still renders as sound after that. An error of up
// to one render burst (`burst_ms`: how far the clock moves at once) is in it, because the clock stands between two bursts.
// What the device holds at that moment is played by any client: it is told apart, as `output_latency_ms`.

import { OutputTap } from './output-tap.js';

const CAUSES = ['speech_started', 'interrupted', 'cancelled'];
/** Into the reply, plus up to MIX_MS so that the event meets every phase of the player. */
const SOUND_MS = 300;
const MIX_MS = 97;
/** Silence, and no pause of the tone; shorter than the way to the next reply. */
const SILENT_S = 0.1;
/** Whether the reply was sounding when the event came is told from this much before it. */
const BEFORE_S = 0.02;
const MICROPHONE_CHUNK_MS = 50;
const MICROPHONE_CHUNK = 1200;
const HUM_HZ = 220;
const RATE_HZ = 24_000;

/** The client's files, as the page's server has them. */
const CLIENT = new URL('/client/', location.href);
const { Speaker } = await import(new URL('speaker.js', CLIENT));
const { VoiceAgent } = await import(new URL('voice-agent.js', CLIENT));

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const { rounds, agentUrl } = await (await fetch('/plan')).json();
const context = new AudioContext({ latencyHint: 'interactive' });
const speaker = new Speaker(context, new URL('worklets/audio-processors.js', CLIENT));
await speaker.ready;
const tap = await OutputTap.open(context, speaker.analyser);

let socket;
let arrived;
const openSocket = (url) => {
  socket = new WebSocket(url);
  // Registered before the client's own handler: the moment is that of the arrival, not of the reaction.
  socket.addEventListener('message', ({ data }) => {
    const frame = Math.round(context.currentTime * context.sampleRate);
    const { type, status } = JSON.parse(data);
    if (type === 'input.speech.started') arrived?.(frame, type);
    else if (type === 'reply.done' && status === 'interrupted') arrived?.(frame, type);
  });
  return socket;
};
const arrival = (wanted) =>
  new Promise((resolve) => (arrived = (frame, type) => type === wanted && resolve(frame)));

const agent = new VoiceAgent({ output: speaker, openSocket });
let humming = false;
const hum = Int16Array.from({ length: MICROPHONE_CHUNK }, (_, i) =>
  Math.round(8000 * Math.sin((2 * Math.PI * HUM_HZ * i) / RATE_HZ)),
);
const quiet = new Int16Array(MICROPHONE_CHUNK);
const nextPlayback = () => new Promise((resolve) => agent.once('playback.started', resolve));

/** Interrupts the reply that sounds; the frame at which that reached the page. */
const INTERRUPT = {
  speech_started: async () => {
    const frame = arrival('input.speech.started');
    humming = true;
    await frame;
    humming = false;
    return frame;
  },
  // As when another client of the session, or its server, stops the reply: this client learns it from reply.done.
  interrupted: () => {
    const frame = arrival('reply.done');
    socket.send(JSON.stringify({ type: 'reply.cancel', reply_id: replyId }));
    return frame;
  },
  cancelled: () => {
    const frame = Math.round(context.currentTime * context.sampleRate);
    agent.cancel();
    return frame;
  },
};

let replyId;
agent.on('reply.started', ({ reply_id }) => (replyId = reply_id));

async function measure(cause, round) {
  await pause(SOUND_MS + ((round * 37) % MIX_MS));
  const frame = await INTERRUPT[cause]();
  const silentFrom = await tap.silentFrom(frame, Math.round(SILENT_S * context.sampleRate));
  const sounding = tap.sounds(frame - Math.round(BEFORE_S * context.sampleRate), frame);
  // A reply that was not to be heard at that moment says nothing about silencing it.
  return sounding ? [((silentFrom - frame) * 1000) / context.sampleRate] : [];
}

/** How far the context's clock moves at once, ms: the largest of many steps. */
async function burstMs() {
  let largest = 0;
  let before = context.currentTime;
  for (const end = performance.now() + 500; performance.now() < end;) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    const now = context.currentTime;
    largest = Math.max(largest, now - before);
    before = now;
  }
  return largest * 1000;
}

async function run() {
  const pump = setInterval(
    () => agent.state === 'ready' && agent.sendAudio(humming ? hum : quiet),
    MICROPHONE_CHUNK_MS,
  );
  const failures = [];
  agent.on('failure', ({ code }) => failures.push(code));
  let playing = nextPlayback();
  await agent.connect({ url: agentUrl, session: {} });
  const samples = {};
  for (const cause of CAUSES) {
    samples[cause] = [];
    for (let round = 0; round < rounds; round += 1) {
      // Speech is answered by itself; after another end the page asks for the next reply.
      if (cause !== 'speech_started' || round === 0) agent.createReply();
      await playing;
      playing = nextPlayback();
      samples[cause].push(...(await measure(cause, round)));
    }
    if (cause === 'speech_started') {
      await playing;
      agent.cancel();
      playing = nextPlayback();
      await pause(SILENT_S * 1000);
    }
  }
  clearInterval(pump);
  const latencyMs = (context.outputLatency || context.baseLatency) * 1000;
  const result = { samples, failures, output_latency_ms: latencyMs, burst_ms: await burstMs() };
  await agent.end();
  return result;
}

const answer = await run().catch((error) => ({ failed: String(error?.stack ?? error) }));
await fetch('/result', { method: 'POST', body: JSON.stringify(answer) });
