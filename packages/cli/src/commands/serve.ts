/**
 * `antiphon serve`: runs the server until it is told to stop. The first SIGINT or SIGTERM closes it
 * gracefully, the second ends the process at once.
 */
import { accessSync, constants, mkdirSync } from 'node:fs';
import { homedir, platform } from 'node:os';
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
  region: {
    type: 'string',
    value: 'CC',
    description:
      'country of the callers (ISO 3166-1, such as GB): whose telephone numbers\ngo without a country code; default: by the language (or ANTIPHON_REGION)',
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
  'data-dir': {
    type: 'string',
    value: 'DIR',
    description:
      "where stored agents and ended sessions are kept (or ANTIPHON_DATA_DIR;\ndefault: the user's data directory; none: nowhere)",
  },
  'keep-sessions': {
    type: 'string',
    value: 'N',
    description: 'ended sessions whose transcripts are kept, default 200\n(or ANTIPHON_KEEP_SESSIONS)',
  },
};

/**
 * Only a server that was meant to stay keeps things: the ones that other commands start are forgotten. Where the user's
 * own directory cannot be written (a container), nothing is kept, and that is said.
 */
async function dataDirectoryOf(terminal: Terminal): Promise<string> {
  const { storeDirectory } = await import('@antiphon/server');
  const named = terminal.env['ANTIPHON_DATA_DIR'] ?? '';
  if (named !== '') return named;
  const place = storeDirectory({ env: terminal.env, platform: platform(), homeDirectory: homedir() });
  try {
    mkdirSync(place, { recursive: true, mode: 0o700 });
    accessSync(place, constants.W_OK);
    return place;
  } catch {
    terminal.err(`${place} cannot be written: agents and sessions are forgotten at the end (see --data-dir)`);
    return 'none';
  }
}

async function run(args: Arguments, terminal: Terminal): Promise<number> {
  // Listens before the server is up: an interrupt while the engines load must not be lost.
  const stop = interrupted(terminal);
  const options = serverArguments(args, Object.keys(OPTIONS));
  const given =
    options['data-dir'] === undefined ? { ...options, 'data-dir': await dataDirectoryOf(terminal) } : options;
  const server = await startServer(given, terminal.env);
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
    'Conversations at /v1/ws, a console page at /, health at /healthz, HTTP routes as in /openapi.json. Without keys it serves loopback only; set',
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
