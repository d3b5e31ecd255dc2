/**
 * The one place where this package meets the server: started in this process on an ephemeral loopback port,
 * or as `antiphon serve` asks. The server is imported when it is needed, so that `--help` stays instant.
 */
import type { ConfigArguments, Engines, RunningServer } from '@antiphon/server';
import { CommandFailure, EXIT } from './failure.ts';

export type { ConfigArguments as ServerArguments, RunningServer } from '@antiphon/server';

export type ServerExtras = {
  /** File that receives the trace of the first session. */
  readonly tracePath?: string;
  /** Replaces the embedded engines; whoever passes them closes them. */
  readonly engines?: Engines;
  /** Progress of slow starts (fetching of weights), one line each. */
  readonly onProgress?: (line: string) => void;
};

type Environment = Readonly<Record<string, string | undefined>>;

/** Any free port of the loopback address, whatever the environment says. */
export const EPHEMERAL = { host: '127.0.0.1', port: '0' } as const satisfies ConfigArguments;

/**
 * Starts a server. Options are as the command line gives them; what is absent comes from `env`. A wrong
 * configuration is a CommandFailure with exit code 2; whatever else cannot start rejects with its own error.
 */
export async function startServer(
  given: ConfigArguments,
  env: Environment,
  extras: ServerExtras = {},
): Promise<RunningServer> {
  const server = await import('@antiphon/server');
  try {
    return await server.startServer(server.resolveServerConfig(given, env), extras);
  } catch (error) {
    throw error instanceof server.ConfigError ? new CommandFailure(error.message, EXIT.usage) : error;
  }
}

/** The socket address of the conversation endpoint of a server at `url` (http, https, ws or wss). */
export function conversationUrl(url: string): string {
  const address = new URL(url);
  address.protocol = address.protocol === 'https:' || address.protocol === 'wss:' ? 'wss:' : 'ws:';
  if (address.pathname === '' || address.pathname === '/') address.pathname = '/v1/ws';
  return address.href;
}
