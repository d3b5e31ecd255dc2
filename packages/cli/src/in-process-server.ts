/**
 * The one place where this package meets the server: started in this process on an ephemeral loopback port,
 * or as `antiphon serve` asks. The server is imported when it is needed, so that `--help` stays instant.
 */
import type { LlmPort } from '@antiphon/server/ports/llm';
import type { SttPort } from '@antiphon/server/ports/stt';
import type { TtsPort } from '@antiphon/server/ports/tts';
import type { VadPort } from '@antiphon/server/ports/vad';
import { CommandFailure } from './failure.ts';

export type ServerEngines = {
  readonly vad: VadPort;
  readonly stt: SttPort;
  readonly tts: TtsPort;
  readonly llm: LlmPort;
};

export type ServerOptions = {
  readonly host?: string;
  readonly port?: number;
  /** Dialogue flow of the scripted agent. */
  readonly flow?: string;
  readonly llm?: { readonly url: string; readonly model: string; readonly key?: string };
  /** Write a trace of each session to this file (one session) or directory. */
  readonly trace?: string;
  readonly record?: string;
  readonly engines?: Partial<ServerEngines>;
};

export type RunningServer = { readonly url: string; close(): Promise<void> };

type ServerModule = { readonly startServer?: (options: ServerOptions) => Promise<RunningServer> };

export const LOOPBACK = '127.0.0.1';

export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const server = (await import('@antiphon/server')) as ServerModule;
  if (server.startServer === undefined) throw new CommandFailure('this build has no server');
  try {
    return await server.startServer(options);
  } catch (error) {
    throw inWords(error, options);
  }
}

function inWords(error: unknown, { host, port }: ServerOptions): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  const where = `${host ?? LOOPBACK}:${String(port ?? '')}`;
  if (code === 'EADDRINUSE')
    return new CommandFailure(`${where} is in use by another program; choose another --port`);
  if (code === 'EACCES')
    return new CommandFailure(`not allowed to listen on ${where}; choose a port above 1023`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new CommandFailure(`${host ?? LOOPBACK} is not an address of this machine`);
  return error;
}

/** The socket address of the conversation endpoint of a server at `url` (http, https, ws or wss). */
export function conversationUrl(url: string): string {
  const address = new URL(url);
  address.protocol = address.protocol === 'https:' || address.protocol === 'wss:' ? 'wss:' : 'ws:';
  if (address.pathname === '' || address.pathname === '/') address.pathname = '/v1/ws';
  return address.href;
}
