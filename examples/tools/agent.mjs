// A session with a tool, in writing: what the caller says comes from the command line.
// usage: AGENT_URL=ws://127.0.0.1:8080/v1/ws API_KEY=... node agent.mjs "for two please" "yes" "yes please"
import { VoiceAgent } from '@antiphon/client';
import { WebSocket } from 'ws';

/** What the agent can have done. A tool gets its arguments as an object, checked by the server, and returns anything JSON. */
const tools = {
  reserve_table: {
    description: 'Reserves a table for tonight once the caller has agreed.',
    parameters: {
      type: 'object',
      properties: {
        guests: { type: 'string', enum: ['two', 'four', 'six'], description: 'Number of guests' },
        by_window: { type: 'boolean', description: 'Whether they want to sit by the window' },
      },
      required: ['guests'],
    },
    run: async (given, { signal }) => {
      signal.throwIfAborted(); // pass it on to whatever takes time: the caller may interrupt
      console.log(`tool: reserve_table ${JSON.stringify(given)}`);
      return { table: given.by_window ? 7 : 3, guests: given.guests };
    },
  },
};

const { AGENT_URL = 'ws://127.0.0.1:8080/v1/ws', API_KEY = 'any' } = process.env;
const lines = process.argv.slice(2);
const agent = new VoiceAgent({ openSocket: (url, headers) => new WebSocket(url, { headers }) });
/** A tool was called and the reply to its result has not begun. */
let waiting = false;

agent.on('transcript.agent', ({ text }) => console.log(`agent: ${text}`));
agent.on('tool.call', () => (waiting = true));
agent.on('reply.started', () => (waiting = false));
agent.on('reply.done', () => waiting || nextLine());
agent.on('failure', ({ code, message }) => fail(code, message));

function nextLine() {
  const line = lines.shift();
  if (line === undefined) return void agent.end();
  console.log(`caller: ${line}`);
  agent.addMessage('user', line);
  agent.createReply();
}

function fail(code, message) {
  console.error(`error: ${code} ${message}`);
  process.exitCode = 1;
}

const greeting = 'Corner Bistro, good evening. Is the table for two, four, or six?';
const session = { greeting, input: { type: 'text' }, output: { type: 'text' } };
await agent
  .connect({ url: AGENT_URL, apiKey: API_KEY, session, tools })
  .catch(({ code, message }) => fail(code, message));
