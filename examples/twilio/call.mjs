// A telephone call without a telephone: behaves like Twilio Media Streams towards the server.
// usage: node call.mjs ws://127.0.0.1:8080/twilio [keys to press]
// Environment: TOKEN (an API key or temporary token), AGENT_ID.
import { WebSocket } from 'ws';

const FRAME_MS = 20;
const SILENCE = Buffer.alloc(160, 0xff).toString('base64');
const [url = 'ws://127.0.0.1:8080/twilio', keys = '1#'] = process.argv.slice(2);
const streamSid = 'MZ00000000000000000000000000000001';
const { TOKEN, AGENT_ID } = process.env;

const socket = new WebSocket(url);
const send = (message) => socket.send(JSON.stringify({ ...message, streamSid }));
/** What lies before the caller's ear: audio to be played, and marks that come back when it was. */
let queue = [];
let heardFrames = 0;
let clears = 0;
let pressed = false;
let quietFrames = 0;

/** Every 20 ms a frame goes each way. */
function tick() {
  send({ event: 'media', media: { track: 'inbound', payload: SILENCE } });
  const next = queue.shift();
  if (next?.event === 'media') {
    heardFrames += 1;
    quietFrames = 0;
  } else quietFrames += 1;
  while (queue[0]?.event === 'mark') send(queue.shift());
  // Half a second into the greeting a key is pressed; half a second of silence after the answer the caller hangs up.
  if (!pressed && heardFrames === 25) {
    pressed = true;
    for (const digit of keys) send({ event: 'dtmf', dtmf: { track: 'inbound_track', digit } });
  }
  if (clears > 0 && heardFrames > 50 && quietFrames === 25) send({ event: 'stop', stop: {} });
}

let timer;
socket.on('open', () => {
  send({ event: 'connected', protocol: 'Call', version: '1.0.0' });
  const customParameters = { ...(TOKEN && { token: TOKEN }), ...(AGENT_ID && { agent_id: AGENT_ID }) };
  const mediaFormat = { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 };
  send({
    event: 'start',
    start: { streamSid, callSid: 'CA1', tracks: ['inbound'], mediaFormat, customParameters },
  });
  timer = setInterval(tick, FRAME_MS);
});
socket.on('message', (data) => {
  const message = JSON.parse(data);
  if (message.event === 'clear') {
    clears += 1;
    console.log(`cleared after ${heardFrames * FRAME_MS} ms`);
    // What is cleared is not played, but its marks come back.
    for (const waiting of queue.splice(0)) if (waiting.event === 'mark') send(waiting);
  } else queue.push(message);
});
socket.on('close', (code) => {
  clearInterval(timer);
  console.log(`heard ${heardFrames * FRAME_MS} ms, call over (${code})`);
});
socket.on('error', (error) => {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
});
