// The credential of a new connection: what the app passed, or a fresh temporary token from its provider. In: connect
// options. Out: a credential, or `token_failed`. Invariant: a provider that never answers is given up in time.

import { clientError, VoiceAgentError } from './errors.ts';
import type { Credential } from './open-socket.ts';
import type { ConnectOptions } from './voice-agent-contract.ts';

/** A token is one short request to the app's own server; people wait for it before anything is heard. */
const TOKEN_TIMEOUT_MS = 10_000;

/** Rejects with a fatal VoiceAgentError: the provider's own when it threw one, else `token_failed`. */
export async function askCredential(options: ConnectOptions): Promise<Credential> {
  const token = options.getToken ? await askToken(options.getToken) : options.token;
  return {
    ...(token === undefined ? {} : { token }),
    ...(options.apiKey === undefined ? {} : { apiKey: options.apiKey }),
  };
}

async function askToken(getToken: () => Promise<string>): Promise<string> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('getToken did not answer within 10 s')), TOKEN_TIMEOUT_MS);
  });
  try {
    const token: unknown = await Promise.race([getToken(), late]);
    if (typeof token !== 'string' || token === '') throw new Error('getToken gave no token');
    return token;
  } catch (cause) {
    if (cause instanceof VoiceAgentError) throw cause;
    throw clientError('token_failed', { fatal: true, retryable: true, cause });
  } finally {
    clearTimeout(timer);
  }
}
