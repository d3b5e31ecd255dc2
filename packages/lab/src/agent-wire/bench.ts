/**
 * A server on a loopback socket with fake engines, and clients on it: what every conformance test begins with. Enters: a
 * script for the engines, environment and overrides of the server. Leaves: connected clients; `close` ends them all.
 */
import { resolveServerConfig, startServer, type RunningServer, type ServerOverrides } from '@antiphon/server';
import { createLog } from '@antiphon/server/observe/log';
import { fakeEngines, type FakeScript } from '@antiphon/testkit/fake-engines';
import { WireClient, type WireMessage } from '@antiphon/testkit/wire-client';

export type BenchOptions = {
  readonly script?: FakeScript;
  readonly env?: Readonly<Record<string, string>>;
  readonly overrides?: ServerOverrides;
};

export class ConformanceBench {
  readonly server: RunningServer;
  readonly #clients: WireClient[] = [];

  private constructor(server: RunningServer) {
    this.server = server;
  }

  static async start(options: BenchOptions = {}): Promise<ConformanceBench> {
    const config = resolveServerConfig({ port: '0' }, options.env ?? {});
    const server = await startServer(config, {
      engines: fakeEngines(options.script ?? {}),
      log: createLog('silent'),
      ...options.overrides,
    });
    return new ConformanceBench(server);
  }

  async connect(at: { readonly path?: string; readonly credential?: string } = {}): Promise<WireClient> {
    const headers = at.credential === undefined ? {} : { Authorization: `Bearer ${at.credential}` };
    const client = await WireClient.connect(`${this.server.url}${at.path ?? '/v1/ws'}`, headers);
    this.#clients.push(client);
    return client;
  }

  /** A client whose session is ready, and its session.ready. */
  async ready(
    session: object = {},
    credential?: string,
  ): Promise<{ readonly client: WireClient; readonly ready: WireMessage }> {
    const client = await this.connect(credential === undefined ? {} : { credential });
    client.send({ type: 'session.update', session });
    return { client, ready: await client.next('session.ready') };
  }

  async close(): Promise<void> {
    for (const client of this.#clients.splice(0)) client.terminate();
    await this.server.close();
  }
}

const SAMPLES_PER_MS = 24;

/** One input.audio of `ms`: a loud tone or a quiet room, PCM16 at 24 kHz. */
export function inputAudio(
  ms: number,
  loud: boolean,
): { readonly type: 'input.audio'; readonly audio: string } {
  const bytes = Buffer.alloc(ms * SAMPLES_PER_MS * 2);
  for (let index = 0; index < bytes.length / 2; index += 1) {
    bytes.writeInt16LE(Math.round((loud ? 9000 : 20) * Math.sin(index * 0.2)), index * 2);
  }
  return { type: 'input.audio', audio: bytes.toString('base64') };
}
