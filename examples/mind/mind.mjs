// A language model's endpoint (OpenAI-compatible, streaming) that knows its lines by heart, so that the examples need no
// model: it takes the part that the system prompt names, and says the line whose turn it is.
// usage: node mind.mjs [port]
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** About as fast as a small model on a good machine. */
const TOKEN_MS = 15;

const PARTS = {
  receptionist: [
    'Yes, we have a double room for Friday and Saturday. Shall I book it for you?',
    'It is ninety euros a night, with breakfast. May I have your name?',
    'Thank you, the room is booked. We are looking forward to your visit. Goodbye!',
  ],
  guest: [
    'Hello, do you have a room for two nights from Friday?',
    'How much is it?',
    'My name is Alex Morgan.',
    'Thank you very much. Goodbye!',
  ],
  narrator: [
    'Once upon a time there was a lighthouse at the end of a long pier. Every evening, an old keeper climbed its ' +
      'two hundred steps and lit the lamp. One night the lamp would not light, and a ship was coming in.',
    'Of course. The keeper rang the bell all night, and the ship came home.',
  ],
};

/** The part named in the system prompt; the line after as many as have been said. */
function lineOf(messages) {
  const prompt = messages.find(({ role }) => role === 'system')?.content ?? '';
  const part = Object.keys(PARTS).find((name) => prompt.toLowerCase().includes(name)) ?? 'guest';
  const said = messages.filter(({ role }) => role === 'assistant').length;
  // The receptionist's greeting is a line too, and not among these.
  const next = part === 'receptionist' ? Math.max(0, said - 1) : said;
  return PARTS[part][Math.min(next, PARTS[part].length - 1)];
}

const server = createServer(async (request, response) => {
  let body = '';
  for await (const piece of request) body += piece;
  if (!request.url?.endsWith('/chat/completions')) return void response.writeHead(404).end();
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (delta, finish_reason = null) =>
    response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason }] })}\n\n`);
  for (const content of lineOf(JSON.parse(body).messages).match(/\s*\S+/g)) {
    if (response.destroyed) return;
    send({ content });
    await pause(TOKEN_MS);
  }
  send({}, 'stop');
  response.end('data: [DONE]\n\n');
});
server.listen(Number(process.argv[2] ?? 9090), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}/v1`);
});
