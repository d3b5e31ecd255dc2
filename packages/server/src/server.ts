/**
 * The server put together: engines, access, HTTP, endpoints. Enters: a checked configuration. Leaves: a running
 * server that can be closed without leaving a process, socket or timer behind.
 */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { MAX_SESSION_MS } from '@antiphon/core';
import { FRAME_BYTES_MAX, VOICE_ALIAS_NAMES, type ResolveOptions } from '@antiphon/protocol';
import { AccessCheck, type Principal } from './access.ts';
import type { Agents } from './agents/agents.ts';
import { ConfigError, type ServerConfig } from './config.ts';
import { agentEndpoint, unauthorizedEndpoint, type AgentEndpointShell } from './endpoints/agent.ts';
import type { OpenTool } from './endpoints/agent-tools.ts';
import { CURRENT_DIALECT } from './endpoints/agent-dialect.ts';
import { REALTIME_DIALECT } from './endpoints/agent-realtime.ts';
import type { AgentSession } from './endpoints/agent-session.ts';
import { dialectVoice, ttsDialectEndpoint } from './endpoints/tts-elevenlabs.ts';
import { admitTwilio, TWILIO_PATH, type TwilioShell } from './endpoints/twilio.ts';
import { ttsMultiEndpoint } from './endpoints/tts-multi.ts';
import { ttsOneshotEndpoint } from './endpoints/tts-oneshot.ts';
import { MAX_TTS_CONNECTIONS, TtsService } from './endpoints/tts-service.ts';
import { ttsStreamEndpoint } from './endpoints/tts-stream.ts';
import { restRoutes } from './endpoints/rest/all-routes.ts';
import { RestRouter } from './endpoints/rest/router.ts';
import { prepareWithDictionaries } from './dictionaries/prepare-with-dictionaries.ts';
import { createHttpServer } from './http.ts';
import { DEFAULT_AGENT_ID, openDefaultAgent, type DefaultAgent } from './default-agent.ts';
import { createLog, type Logger } from './observe/log.ts';
import { Recordings } from './observe/recordings.ts';
import { systemClock, type Clock } from './ports/clock.ts';
import type { Engines } from './ports/engines.ts';
import { createEmbeddedEngines, type EmbeddedEngines, type EmbeddedOptions } from './providers/embedded.ts';
import type { LlmPort } from './ports/llm.ts';
import { Places } from './session/places.ts';
import type { SpeechEngine } from './session/speak-chunk.ts';
import { ResumeDesk } from './session/resume.ts';
import { SpeechVoices } from './speech-voices.ts';
import { StaticFiles } from './static-files.ts';
import { openStoredState, type StoredState, type StoredStateShell } from './stored-state.ts';
import { createHttpTool } from './tools/http-tool.ts';
import type { OwnGuardRoute, SocketRoute } from './transport/socket.ts';
import { createWsTransport, type WsTransport } from './transport/ws.ts';
import { VoiceCatalogue } from './voice-catalogue.ts';

/** The console's built files; absent when it was not built. */
const CONSOLE_DIRECTORY = fileURLToPath(new URL('../../../apps/console/dist', import.meta.url));
/** Sockets beyond those with a session: being set up, refused, or silent. */
const SPARE_CONNECTIONS = 64;
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

/** Starts everything; rejects with one clear error when a part cannot start, leaving nothing behind. */
export async function startServer(
  config: ServerConfig,
  overrides: ServerOverrides = {},
): Promise<RunningServer> {
  const log = overrides.log ?? createLog(config.logLevel);
  const agent = await openDefaultAgent(config);
  const own = await openEngines(log, config, overrides);
  const engines = enginesOf(overrides.engines ?? null, own, agent.llm);
  const connections = config.maxSessions + SPARE_CONNECTIONS + MAX_TTS_CONNECTIONS;
  const transport = createWsTransport(FRAME_BYTES_MAX, connections);
  const places = new Places(config.maxSessions, config.maxSessionsPerKey);
  const recordings = new Recordings(config.recordDir, overrides.tracePath ?? null, log);
  const clock = overrides.clock ?? systemClock;
  const voices = voicesOf(engines);
  const stored = await openStored({ config, clock, log, resolve: { voices } }, own);
  const { agents, tokens, sessions, dictionaries } = stored;
  const catalogue = new VoiceCatalogue(engines.tts.voices);
  const resume = new ResumeDesk<AgentSession>(clock, config.maxSessions);
  const prepare = prepareWithDictionaries(dictionaries, log);
  const agentShell: AgentEndpointShell = {
    engines,
    prepare,
    clock,
    log,
    resolve: { voices, lookupAgent: lookupOf(agent, agents) },
    llmFor: (id) => agents.llm(id),
    openTool: httpToolsOf(stored),
    maxSessionMs: overrides.maxSessionMs ?? MAX_SESSION_MS,
    ...conversationSettingsOf(config),
    enter: places.enter,
    leave: places.leave,
    recorderFor: recordings.open,
    observe: sessions.observe,
    mayTrace: mayTraceOf(config),
    resume,
  };
  const tts = ttsService(config, catalogue, { engine: { tts: engines.tts, prepare }, clock, log });
  const { allowedOrigins } = config;
  const access = new AccessCheck(config.apiKeys, [resume.verify, tokens.verify], allowedOrigins);
  const routes = restRoutes({ tokens, agents, sessions, voices: catalogue, tts, dictionaries });
  const server = createHttpServer({
    access,
    rest: new RestRouter({ routes, access, allowedOrigins, clock, log }),
    transport,
    files: new StaticFiles(CONSOLE_DIRECTORY),
    socketRoute: socketRoutes(twilioShellOf(agentShell, config, access), tts),
    unauthorized: unauthorizedEndpoint(clock),
    health: () => healthOf(places, config, engines),
  });
  const stop = (): Promise<void> => stopAll({ server, transport, tts, resume, recordings, stored, own });
  let stopped: Promise<void> | null = null;
  const close = (): Promise<void> => (stopped ??= stop());
  await listen(server, config).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return { ...addressOf(server, config), sessions: places.taken, close };
}

/** In order: nothing new, the conversations, then what they wrote to and what they ran on. */
async function stopAll(parts: {
  readonly server: Server;
  readonly transport: WsTransport;
  readonly tts: TtsService;
  readonly resume: ResumeDesk<AgentSession>;
  readonly recordings: Recordings;
  readonly stored: StoredState;
  readonly own: EmbeddedEngines | null;
}): Promise<void> {
  await parts.tts.drain();
  parts.transport.closeAll(CLOSE_RESTART, 'server is stopping');
  parts.resume.close();
  await stopListening(parts.server);
  await parts.recordings.close();
  await parts.stored.close();
  await parts.own?.close();
}

/** What every conversation on this server has in common. */
const conversationSettingsOf = ({ patience, region, speculate, apology }: ServerConfig) => ({
  patience,
  region,
  speculate,
  apology,
});

function addressOf(server: Server, config: ServerConfig): { readonly url: string; readonly port: number } {
  const { port } = server.address() as AddressInfo;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  return { url: `http://${host}:${port}`, port };
}

const twilioShellOf = (
  shell: AgentEndpointShell,
  config: ServerConfig,
  access: AccessCheck,
): TwilioShell => ({
  ...shell,
  twilioAuthToken: config.twilioAuthToken,
  twilioUrl: config.twilioUrl,
  defaultAgentId: DEFAULT_AGENT_ID,
  check: (request) => access.check(request),
  checkCredential: (credential) => access.checkCredential(credential),
});

/** Traces hold what tools answered: those who only have a temporary token see them when the operator says so. */
const mayTraceOf =
  ({ liveTrace, apiKeys }: ServerConfig) =>
  ({ byKey }: Principal): boolean =>
    liveTrace === 'on' || (liveTrace === 'key' && (byKey === true || apiKeys.length === 0));

/** Every WebSocket path of the server. */
function socketRoutes(
  shell: TwilioShell,
  tts: TtsService,
): (path: string) => SocketRoute | OwnGuardRoute | null {
  const routes: Readonly<Record<string, SocketRoute | OwnGuardRoute>> = {
    '/v1/ws': { endpoint: agentEndpoint(shell, CURRENT_DIALECT), refusal: 'socket' },
    '/v1/realtime': { endpoint: agentEndpoint(shell, REALTIME_DIALECT), refusal: 'socket' },
    [TWILIO_PATH]: { admit: (request) => admitTwilio(shell, request) },
    '/ws/tts': ttsOneshotEndpoint(tts),
    '/ws/tts/stream': ttsStreamEndpoint(tts),
    '/ws/tts/multi': ttsMultiEndpoint(tts),
  };
  const dialect = ttsDialectEndpoint(tts);
  return (path) =>
    Object.hasOwn(routes, path) ? (routes[path] ?? null) : dialectVoice(path) === null ? null : dialect;
}

function ttsService(
  config: ServerConfig,
  catalogue: VoiceCatalogue,
  shell: { readonly engine: SpeechEngine; readonly clock: Clock; readonly log: Logger },
): TtsService {
  const { engine, clock, log } = shell;
  const { tts } = engine;
  const voices = new SpeechVoices({
    voices: tts.voices,
    table: { ...catalogue.numbers, ...config.ttsVoices },
    strict: config.strictVoices,
    log,
  });
  const names = [config.ttsDefaultVoice, ...Object.values(config.ttsVoices)].filter((name) => name !== null);
  const unknown = names.find((name) => voices.find(name) === null);
  if (unknown !== undefined) {
    const known = tts.voices.map((voice) => voice.id).join(', ');
    throw new ConfigError(`ANTIPHON_TTS_VOICES or its default: no voice "${unknown}"; there are ${known}`);
  }
  const { ttsDefaultVoice } = config;
  const defaultVoice = ttsDefaultVoice === null ? null : voices.find(ttsDefaultVoice);
  return new TtsService({ engine, clock, log, voices, defaultVoice });
}

/** The HTTP tools of stored agents, with their secret headers. */
const httpToolsOf =
  ({ agents, egress }: StoredState): OpenTool =>
  (agentId, tool) =>
    createHttpTool(tool, {
      egress,
      headers: () => agents.toolHeaders(agentId, tool.name, tool.http?.url ?? ''),
    });

const healthOf = (places: Places, config: ServerConfig, engines: Engines): object => ({
  status: 'ok',
  sessions: places.taken(),
  max_sessions: config.maxSessions,
  llm: engines.llm.description,
});

/** null: the caller brings engines of its own. */
async function openEngines(
  log: Logger,
  { turnModelPath }: ServerConfig,
  { engines, onProgress }: ServerOverrides,
): Promise<EmbeddedEngines | null> {
  if (engines !== undefined) return null;
  return createEmbeddedEngines({
    turnModelPath,
    log: (message) => {
      log.warn(message);
    },
    ...progressTo(onProgress),
  });
}

function stopListening(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
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

const voicesOf = (engines: Engines): readonly string[] => [
  ...engines.tts.voices.map((voice) => voice.id),
  ...VOICE_ALIAS_NAMES,
];

/** The built-in agent, and the stored ones. */
const lookupOf =
  (agent: DefaultAgent, agents: Agents): NonNullable<ResolveOptions['lookupAgent']> =>
  (id) =>
    id === DEFAULT_AGENT_ID
      ? { system_prompt: agent.systemPrompt, greeting: agent.greeting }
      : agents.sessionInput(id);

/** Ends the engines again when the store cannot be opened. */
async function openStored(shell: StoredStateShell, own: EmbeddedEngines | null): Promise<StoredState> {
  try {
    return await openStoredState(shell);
  } catch (error) {
    await own?.close();
    throw error;
  }
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
