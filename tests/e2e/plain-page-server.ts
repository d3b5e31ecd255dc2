// The server of the plain page's example as a process of its own: hands out the client's files and tokens of a voice agent.

import { spawn } from 'node:child_process';
import { join } from 'node:path';

export interface PlainPageServer {
  /** Of its root, with a slash at the end. */
  readonly url: string;
  stop(): void;
}

/** Resolves when it listens. `agentUrl`: where it gets tokens, with the API key. */
export function startPlainPageServer(agentUrl: string, apiKey: string): Promise<PlainPageServer> {
  const script = join(import.meta.dirname, '../../examples/plain-page/serve.mjs');
  const env = { ...process.env, AGENT_URL: agentUrl, API_KEY: apiKey };
  const serving = spawn('node', [script, '0'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    serving.once('error', reject);
    serving.stdout.once('data', (line: Buffer) =>
      resolve({ url: String(line).trim(), stop: () => serving.kill() }),
    );
  });
}
