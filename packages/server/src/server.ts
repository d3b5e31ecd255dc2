/**
 * The server put together: engines, access, HTTP, endpoints. Enters: a checked configuration. Leaves: a running
 * server that can be closed without leaving a process, socket or timer behind.
 */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MAX_SESSION_MS } from '@antiphon/core';
import { FRAME_BYTES_MAX, VOICE_ALIAS_NAMES, type ResolveOptions } from '@antiphon/protocol';
import { AccessCheck } from './access.ts';
import type { ServerConfig } from './config.ts';
import { agentEndpoint, unauthorizedEndpoint, type SessionRecorder } from './endpoints/agent.ts';
import { createHttpServer } from './http.ts';
import { createLog, type Logger } from './observe/log.ts';
import { TraceWriter } from './observe/trace-writer.ts';
import { systemClock, type Clock } from './ports/clock.ts';
import type { Engines } from './ports/engines.ts';
import { createEmbeddedEngines, type EmbeddedEngines, type EmbeddedOptions } from './providers/embedded.ts';
import { createOpenAiLlm } from './providers/openai/llm.ts';
import { loadFlow } from './providers/scripted/load-flow.ts';
import { createScriptedAgent } from './providers/scripted/llm.ts';
import type { LlmPort } from './ports/llm.ts';
import { StaticFiles } from './static-files.ts';
import { createWsTransport } from './transport/ws.ts';

/** Id of the agent that is there without any being stored: the scripted one, or a plain assistant on the configured model. */
export const DEFAULT_AGENT_ID = 'default';
const ASSISTANT_PROMPT =
  'You are a friendly voice assistant on a phone call. Answer in one to three short spoken sentences, without lists, headings or markup.';
const ASSISTANT_GREETING = 'Hello! How can I help you?';

/** Close code for clients of a server that stops (RFC 6455 registry: service restart). */
const CLOSE_RESTART = 1012;

/** What a caller of `startServer` may replace or watch. */
export type ServerOverrides = {
  /** Engines to use instead of the embedded ones; the caller closes them. */
  readonly engines?: Engines;
  readonly clock?: Clock;
  readonly log?: Logger;
  /** The trace of the first session goes to this file. */
  readonly tracePath?: string;
  /** Progress of slow starts (model downloads), one line each. */
  readonly onProgress?: (line: string) => void;
  readonly maxSessionMs?: number;
};

export type RunningServer = {
  /** http://host:port */
  readonly url: string;
  readonly port: number;
  /** Sessions open now. */
  readonly sessions: () => number;
  close(): Promise<void>;
};

type Brain = { readonly llm: LlmPort; readonly greeting: string; readonly systemPrompt: string };

async function brainOf(config: ServerConfig): Promise<Brain> {
  if (config.llm !== null) {
    return { llm: createOpenAiLlm({ ...config.llm, key: config.llm.key ?? '' }), greeting: ASSISTANT_GREETING, systemPrompt: ASSISTANT_PROMPT };
  }
  const llm = createScriptedAgent(await loadFlow(config.flowPath));
  return { llm, greeting: llm.greeting, systemPrompt: '' };
}

/** Starts everything; rejects with one clear error when a part cannot start, leaving nothing behind. */
export async function startServer(
  config: ServerConfig,
  overrides: ServerOverrides = {},
): Promise<RunningServer> {
  const log = overrides.log ?? createLog(config.logLevel);
  const brain = await brainOf(config);
  const own =
    overrides.engines === undefined
      ? await createEmbeddedEngines({
          log: (message) => {
            log.warn(message);
          },
          ...progressTo(overrides.onProgress),
        })
      : null;
  const engines = enginesOf(overrides.engines ?? null, own, brain.llm);
  const transport = createWsTransport(FRAME_BYTES_MAX);
  const places = new Places(config.maxSessions);
  const recordings = new Recordings(config.recordDir, overrides.tracePath ?? null, log);
  const clock = overrides.clock ?? systemClock;
  const server = createHttpServer({
    access: new AccessCheck(config.apiKeys),
    transport,
    files: new StaticFiles(fileURLToPath(new URL('../../../apps/console/dist', import.meta.url))),
    endpoints: {
      '/v1/ws': agentEndpoint({
        engines,
        clock,
        log,
        resolve: resolveOptionsOf(engines, brain),
        maxSessionMs: overrides.maxSessionMs ?? MAX_SESSION_MS,
        enter: places.enter,
        leave: places.leave,
        recorderFor: recordings.open,
      }),
    },
    unauthorized: unauthorizedEndpoint(clock),
    health: () => ({
      status: 'ok',
      sessions: places.taken(),
      max_sessions: config.maxSessions,
      llm: engines.llm.description,
    }),
  });
  const stop = async (): Promise<void> => {
    transport.closeAll(CLOSE_RESTART, 'server is stopping');
    server.closeAllConnections();
    await new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
    });
    await recordings.close();
    await own?.close();
  };
  let stopped: Promise<void> | null = null;
  const close = (): Promise<void> => (stopped ??= stop());
  try {
    await listen(server, config);
  } catch (error) {
    await own?.close();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  return { url: `http://${host}:${port}`, port, sessions: places.taken, close };
}

const progressTo = (tell: ServerOverrides['onProgress']): Pick<EmbeddedOptions, 'onProgress'> =>
  tell === undefined
    ? {}
    : {
        onProgress: ({ line }) => {
          tell(line);
        },
      };

function enginesOf(given: Engines | null, own: EmbeddedEngines | null, llm: LlmPort): Engines {
  if (given !== null) return given;
  if (own === null) throw new Error('no engines');
  return { vad: own.vad, stt: own.stt, tts: own.tts, llm };
}

function resolveOptionsOf(engines: Engines, brain: Brain): ResolveOptions {
  const voices = engines.tts.voices.map((voice) => voice.id);
  return {
    voices: [...voices, ...VOICE_ALIAS_NAMES],
    lookupAgent: (id) =>
      id === DEFAULT_AGENT_ID ? { system_prompt: brain.systemPrompt, greeting: brain.greeting } : undefined,
  };
}

/** A port that cannot be listened on; the message is complete and fit for the user. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

function listen(server: Server, config: ServerConfig): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const place = `${config.host}:${config.port}`;
      const reason =
        error.code === 'EADDRINUSE'
          ? 'the port is in use: stop what uses it or choose another --port'
          : error.message;
      reject(new ListenError(`cannot listen on ${place}: ${reason}`));
    });
    server.listen(config.port, config.host, () => {
      resolve();
    });
  });
}

/** Sessions served at once, bounded. */
class Places {
  readonly #max: number;
  #taken = 0;

  constructor(max: number) {
    this.#max = max;
  }

  readonly taken = (): number => this.#taken;

  readonly enter = (): boolean => {
    if (this.#taken >= this.#max) return false;
    this.#taken += 1;
    return true;
  };

  readonly leave = (): void => {
    this.#taken -= 1;
  };
}

/** Traces of sessions, when somebody asked for them. */
class Recordings {
  readonly #directory: string | null;
  readonly #log: Logger;
  readonly #writers = new Set<TraceWriter>();
  #firstPath: string | null;

  constructor(directory: string | null, firstPath: string | null, log: Logger) {
    if (directory !== null) mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.#directory = directory;
    this.#firstPath = firstPath;
    this.#log = log;
  }

  readonly open = (sessionId: string): SessionRecorder | null => {
    const path =
      this.#firstPath ?? (this.#directory === null ? null : join(this.#directory, `${sessionId}.jsonl`));
    this.#firstPath = null;
    if (path === null) return null;
    const writer = new TraceWriter(path, (error) => {
      this.#log.error({ session: sessionId, err: error }, 'trace lost');
    });
    this.#writers.add(writer);
    return {
      write: (line) => {
        writer.write(line);
      },
      close: () => {
        void writer.close();
      },
    };
  };

  async close(): Promise<void> {
    await Promise.all([...this.#writers].map((writer) => writer.close()));
  }
}
