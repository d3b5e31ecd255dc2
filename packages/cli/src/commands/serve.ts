/**
 * `antiphon serve`: runs the server until it is told to stop. The first SIGINT or SIGTERM closes it
 * gracefully, the second ends the process at once.
 */
import type { Arguments, Command } from '../arguments.ts';
import { EXIT } from '../failure.ts';
import { LOOPBACK, startServer } from '../in-process-server.ts';
import type { Terminal } from '../terminal.ts';
import { MODEL_OPTIONS, modelOptions } from './call-target.ts';

const DEFAULT_PORT = 8080;
const HIGHEST_PORT = 65_535;
/** Exit code of a process ended by SIGINT, by the shells' convention. */
const INTERRUPTED = 130;

function portOf(args: Arguments, env: Terminal['env']): number {
  const range = { min: 0, max: HIGHEST_PORT, unit: 'port' };
  const given = args.number('port', range);
  if (given !== null) return given;
  const fromEnv = Number(env['ANTIPHON_PORT'] ?? DEFAULT_PORT);
  return Number.isInteger(fromEnv) && fromEnv >= 0 && fromEnv <= HIGHEST_PORT ? fromEnv : DEFAULT_PORT;
}

function interrupted(terminal: Terminal): Promise<void> {
  return new Promise((resolve) => {
    let signals = 0;
    terminal.onInterrupt(() => {
      signals += 1;
      if (signals > 1) terminal.exit(INTERRUPTED);
      resolve();
    });
  });
}

async function run(args: Arguments, terminal: Terminal): Promise<number> {
  const record = args.text('record');
  // Listens before the server is up: an interrupt while the engines load must not be lost.
  const stop = interrupted(terminal);
  const server = await startServer({
    host: args.text('host') ?? terminal.env['ANTIPHON_HOST'] ?? LOOPBACK,
    port: portOf(args, terminal.env),
    ...modelOptions(args, terminal.env),
    ...(record === null ? {} : { record }),
  });
  terminal.out(`Antiphon is listening on ${server.url}`);
  await stop;
  terminal.err('closing (interrupt again to end at once)');
  await server.close();
  return EXIT.ok;
}

export const serve: Command = {
  name: 'serve',
  summary: 'run the server',
  usage: '[options]',
  details: [
    'Conversations at /v1/ws, a console page at /, health at /healthz. Without keys it serves loopback only; set',
    'ANTIPHON_API_KEY (antiphon keys makes one) to listen on other addresses.',
  ].join('\n'),
  options: {
    host: {
      type: 'string',
      value: 'ADDRESS',
      description: `address to listen on (default ${LOOPBACK}, or ANTIPHON_HOST)`,
    },
    port: {
      type: 'string',
      value: 'PORT',
      description: `port, 0 for any free one (default ${String(DEFAULT_PORT)}, or ANTIPHON_PORT)`,
    },
    ...MODEL_OPTIONS,
    record: {
      type: 'string',
      value: 'DIR',
      description: 'record the decision trace of every session in DIR',
    },
  },
  examples: [
    { command: 'antiphon serve', meaning: 'the scripted agent on http://127.0.0.1:8080' },
    {
      command: 'antiphon serve --llm-url http://127.0.0.1:11434/v1 --llm-model llama3.2',
      meaning: 'with a local language model',
    },
  ],
  run,
};
