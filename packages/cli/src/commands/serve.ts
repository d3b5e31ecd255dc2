/**
 * `antiphon serve`: runs the server until it is told to stop. The first SIGINT or SIGTERM closes it
 * gracefully, the second ends the process at once.
 */
import type { Arguments, Command, OptionSpec } from '../arguments.ts';
import { EXIT } from '../failure.ts';
import { startServer } from '../in-process-server.ts';
import type { Terminal } from '../terminal.ts';
import { MODEL_OPTIONS, serverArguments } from './call-target.ts';

/** Exit code of a process ended by SIGINT, by the shells' convention. */
const INTERRUPTED = 130;

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

const OPTIONS: Readonly<Record<string, OptionSpec>> = {
  host: {
    type: 'string',
    value: 'ADDRESS',
    description: 'address to listen on (default 127.0.0.1, or ANTIPHON_HOST)',
  },
  port: {
    type: 'string',
    value: 'PORT',
    description: 'port, 0 for any free one (default 8080, or ANTIPHON_PORT)',
  },
  ...MODEL_OPTIONS,
  'max-sessions': {
    type: 'string',
    value: 'N',
    description: 'sessions served at once (or ANTIPHON_MAX_SESSIONS)',
  },
  patience: {
    type: 'string',
    value: 'N',
    description:
      'cut-offs accepted per 100 pauses, 0.2-50, default 5;\nless waits longer (or ANTIPHON_PATIENCE)',
  },
  speculate: {
    type: 'string',
    value: 'on|off',
    description:
      'prepare the reply when the turn is probably over, default on:\nquicker, for more requests to the model (or ANTIPHON_SPECULATE)',
  },
  'turn-model': {
    type: 'string',
    value: 'FILE',
    description:
      'Smart Turn v3 (ONNX) that hears the end of turns as well,\nfetched by you (or ANTIPHON_TURN_MODEL)',
  },
  'log-level': {
    type: 'string',
    value: 'LEVEL',
    description: 'fatal, error, warn, info, debug, trace or silent (or ANTIPHON_LOG_LEVEL)',
  },
  record: {
    type: 'string',
    value: 'DIR',
    description:
      'write the trace of every session into DIR (or ANTIPHON_RECORD_DIR);\ntraces hold what was said',
  },
};

async function run(args: Arguments, terminal: Terminal): Promise<number> {
  // Listens before the server is up: an interrupt while the engines load must not be lost.
  const stop = interrupted(terminal);
  const server = await startServer(serverArguments(args, Object.keys(OPTIONS)), terminal.env);
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
  options: OPTIONS,
  examples: [
    { command: 'antiphon serve', meaning: 'the scripted agent on http://127.0.0.1:8080' },
    {
      command: 'antiphon serve --llm-url http://127.0.0.1:11434/v1 --llm-model llama3.2',
      meaning: 'with a local language model',
    },
  ],
  run,
};
