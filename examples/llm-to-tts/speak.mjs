// A model's tokens go into a speech session as they come, the speech plays as it comes, and a listener who interrupts
// stops both at once. What would have been heard is written to a WAV.
// usage: SPEECH_URL=http://127.0.0.1:8080 LLM_URL=http://127.0.0.1:9090/v1 LLM_MODEL=... node speak.mjs [--interrupt 2000] [--out story.wav]
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';
import { SpeechClient } from '@antiphon/client';
import { encodeWav } from '@antiphon/core/audio/wav';
import { WebSocket } from 'ws';
import { tokensOf } from './tokens.mjs';
import { WavPlayer } from './wav-player.mjs';

const { values } = parseArgs({ options: { interrupt: { type: 'string' }, out: { type: 'string' } } });
const { SPEECH_URL = 'http://127.0.0.1:8080', API_KEY = 'any' } = process.env;
const player = new WavPlayer();
const speech = new SpeechClient({
  url: SPEECH_URL.replace('http', 'ws'),
  apiKey: API_KEY,
  openSocket: (url, headers) => new WebSocket(url, { headers }),
});
const session = speech.streamingSession(
  { voiceId: await firstVoice(), sampleRate: player.rateHz },
  {
    onInterrupted: ({ spokenText = '' }) => {
      console.log(`heard until: ${spokenText}`);
      messages.at(-1).content = spokenText; // the model should remember what was heard, not what it wrote
    },
    onError: ({ code, message }) => console.error(`error: ${code} ${message}`),
  },
  player,
);
const messages = [{ role: 'system', content: 'You are a narrator of very short stories.' }];

/** One turn: asks the model, speaks its tokens, resolves when the last of it has been heard or was interrupted. */
async function answer(question) {
  console.log(`you: ${question}`);
  messages.push({ role: 'user', content: question });
  const reply = { role: 'assistant', content: '' };
  messages.push(reply);
  const asking = new AbortController();
  async function* tokens() {
    for await (const token of tokensOf(messages.slice(0, -1), asking.signal)) {
      reply.content += token;
      yield token;
    }
  }
  const askedAtMs = performance.now();
  let first = true;
  // The player has each chunk by now; the loop tells when the turn is over. Leaving it is cancelCurrent() too.
  for await (const _ of session.speak(tokens())) {
    if (first) console.log(`first audio after ${Math.round(performance.now() - askedAtMs)} ms`);
    first = false;
  }
  asking.abort(); // an interrupted model need not go on
  await player.drained();
  console.log(`written: ${reply.content}`);
}

async function firstVoice() {
  const response = await fetch(`${SPEECH_URL}/v1/voices?limit=1`, {
    headers: { authorization: `Bearer ${API_KEY}` },
  });
  const { voices } = await response.json();
  return voices[0].id;
}

/** What a microphone and a voice detector would do. */
async function bargeIn(afterMs) {
  await player.started();
  await pause(afterMs);
  const calledAtMs = performance.now();
  const acknowledged = session.cancelCurrent(); // silent now ...
  console.log(`silent ${player.isSilent ? 'at the call' : 'LATER'}`);
  await acknowledged; // ... and no more audio of that turn comes from here on
  console.log(`acknowledged after ${Math.round(performance.now() - calledAtMs)} ms`);
}

try {
  await session.connect();
  const interrupting = values.interrupt === undefined ? undefined : bargeIn(Number(values.interrupt));
  await answer('Tell me a story.');
  await interrupting;
  if (interrupting) await answer('Just the end, please.');
  await session.close();
} catch (error) {
  console.error(`error: ${error.code ?? ''} ${error.message}`);
  process.exit(1);
}
if (values.out) {
  await writeFile(
    values.out,
    encodeWav({ sampleRateHz: player.rateHz, channels: 1, samples: player.heard() }),
  );
}
console.log(`heard ${player.heardMs} ms`);
player.close();
