// A session with a tool, in writing: what the caller says comes from the command line.
// usage: AGENT_URL=ws://127.0.0.1:8080/v1/ws API_KEY=... node agent.mjs "for two please" "yes" "yes please"
import { WebSocket } from 'ws';

/** What the agent can have done. A tool gets its arguments as an object, checked by the server, and returns anything JSON. */
const TOOLS = {
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
    run: ({ guests, by_window }) => ({ table: by_window ? 7 : 3, guests }),
  },
};

const lines = process.argv.slice(2);
const socket = new WebSocket(process.env.AGENT_URL ?? 'ws://127.0.0.1:8080/v1/ws', {
  headers: { Authorization: `Bearer ${process.env.API_KEY ?? ''}` },
});
const send = (message) => socket.send(JSON.stringify(message));
/** A tool was called and the reply to its result has not begun. */
let waiting = false;

async function call({ call_id, name, arguments: given }) {
  console.log(`tool: ${name} ${JSON.stringify(given)}`);
  try {
    const result = await TOOLS[name].run(given);
    send({ type: 'tool.result', call_id, result: JSON.stringify(result) });
  } catch (error) {
    send({ type: 'tool.result', call_id, result: JSON.stringify({ error: error.message }), is_error: true });
  }
}

function nextLine() {
  const line = lines.shift();
  if (line === undefined) {
    send({ type: 'session.end' });
    return;
  }
  console.log(`caller: ${line}`);
  send({ type: 'conversation.message', role: 'user', content: line });
  send({ type: 'reply.create' });
}

socket.on('open', () => {
  const tools = Object.entries(TOOLS).map(([name, { description, parameters }]) => ({
    type: 'function',
    name,
    description,
    parameters,
  }));
  const greeting = 'Corner Bistro, good evening. Is the table for two, four, or six?';
  send({
    type: 'session.update',
    session: { greeting, tools, input: { type: 'text' }, output: { type: 'text' } },
  });
});

socket.on('message', (data) => {
  const message = JSON.parse(data);
  switch (message.type) {
    case 'transcript.agent':
      console.log(`agent: ${message.text}`);
      return;
    case 'tool.call':
      waiting = true;
      void call(message);
      return;
    case 'reply.started':
      waiting = false;
      return;
    case 'reply.done':
      if (!waiting) nextLine();
      return;
    case 'session.error':
      console.error(`error: ${message.code} ${message.message}`);
      process.exitCode = 1;
      return;
  }
});
socket.on('error', (error) => {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
});
