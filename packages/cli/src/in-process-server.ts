/**
 * The one place where this package meets the server: started in this process on an ephemeral loopback port,
 * or as `antiphon serve` asks. The server is imported when it is needed, so that `--help` stays instant.
 */
import type { LlmPort } from '@antiphon/server/ports/llm';
import type { SttPort } from '@antiphon/server/ports/stt';
import type { TtsPort } from '@antiphon/server/ports/tts';
import type { VadPort } from '@antiphon/server/ports/vad';
import { CommandFailure, EXIT } from './failure.ts';

export type ServerEngines = {
  readonly vad: VadPort;
  readonly stt: SttPort;
  readonly tts: TtsPort;
  readonly llm: LlmPort;
};

/** Options as the command line gives them, by their names there; what is absent comes from the environment. */
export type ServerArguments = Readonly<Record<string, string | undefined>>;

export type ServerExtras = {
  /** File that receives the trace of the first session. */
  readonly trace?: string;
  /** Replaces the embedded engines. */
  readonly engines?: Partial<ServerEngines>;
};

export type RunningServer = { readonly url: string; close(): Promise<void> };

type Environment = Readonly<Record<string, string | undefined>>;

type ServerModule = {
  readonly resolveServerConfig?: (given: ServerArguments, env: Environment) => object;
  readonly startServer?: (options: object) => Promise<RunningServer>;
};

export const LOOPBACK = '127.0.0.1';

/** Any free port of the loopback address, whatever the environment says. */
export const EPHEMERAL: ServerArguments = { host: LOOPBACK, port: '0' };

/** Starts a server. Bad configuration is a CommandFailure with exit code 2, an unusable address one with 1. */
export async function startServer(
  given: ServerArguments,
  env: Environment,
  extras: ServerExtras = {},
): Promise<RunningServer> {
  const server = (await import('@antiphon/server')) as ServerModule;
  if (server.startServer === undefined || server.resolveServerConfig === undefined) {
    throw new CommandFailure('this build has no server');
  }
  try {
    return await server.startServer({ ...server.resolveServerConfig(given, env), ...extras });
  } catch (error) {
    throw inWords(error, given);
  }
}

function inWords(error: unknown, { host = LOOPBACK, port }: ServerArguments): unknown {
  if (!(error instanceof Error)) return error;
  if (error.name === 'ConfigError') return new CommandFailure(error.message, EXIT.usage);
  const code = 'code' in error ? error.code : null;
  const address = 'address' in error ? String(error.address) : host;
  const where = `${address}:${'port' in error ? String(error.port) : (port ?? '')}`;
  if (code === 'EADDRINUSE')
    return new CommandFailure(`${where} is in use by another program; choose another --port`);
  if (code === 'EACCES')
    return new CommandFailure(`not allowed to listen on ${where}; choose a port above 1023`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new CommandFailure(`${host} is not an address of this machine`);
  }
  return error;
}

/** The socket address of the conversation endpoint of a server at `url` (http, https, ws or wss). */
export function conversationUrl(url: string): string {
  const address = new URL(url);
  address.protocol = address.protocol === 'https:' || address.protocol === 'wss:' ? 'wss:' : 'ws:';
  if (address.pathname === '' || address.pathname === '/') address.pathname = '/v1/ws';
  return address.href;
}
