// The session.update that begins a conversation. In: what the app asked for. Out: what is sent, or the reason why not.
// Invariant: a stored agent (`agent_id`) is sent alone, as servers demand; its tools still run here.

import { clientError } from './errors.ts';
import { toolDefinitions } from './tool-runner.ts';
import type { ConnectOptions } from './voice-agent-contract.ts';
import type { SessionConfig } from './wire.ts';

export function firstUpdate({ session = {}, tools = {} }: ConnectOptions): SessionConfig {
  const definitions = toolDefinitions(tools);
  if (definitions.length === 0 || session.agent_id != null) return session;
  return { ...session, tools: [...(session.tools ?? []), ...definitions] };
}

/** Throws `unsupported_format` for anything this client cannot play or record. */
export function assertPcm(session: SessionConfig | undefined): void {
  for (const side of [session?.input, session?.output]) {
    const format = side?.['format'] as { encoding?: unknown } | undefined;
    const encoding = format?.encoding ?? 'audio/pcm';
    if (encoding !== 'audio/pcm') throw clientError('unsupported_format', { fatal: true });
  }
}
