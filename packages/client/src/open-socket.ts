// Opens a WebSocket with the credential in the place the runtime allows: a header where sockets can send one, else a
// temporary token in the URL. An API key never goes into a URL: those end up in logs.

import { clientError } from './errors.ts';

/** What is used of a WebSocket: browsers', Node's own (from 22) and the `ws` package's all fit. */
export interface SocketLike {
  readonly bufferedAmount: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  send(text: string): void;
  close(code?: number, reason?: string): void;
}

/** Opens a socket. `headers` carry the credential; a browser's WebSocket cannot send them. */
export type OpenSocket = (url: string, headers: Readonly<Record<string, string>>) => SocketLike;

export interface Credential {
  /** Sent as `Authorization: Bearer`: only where openSocket can send headers. */
  apiKey?: string;
  /** A temporary token, sent as `?token=`. */
  token?: string;
}

export interface SocketClose {
  code: number;
  reason: string;
}

export function openSocketWith(
  url: string,
  credential: Credential,
  openSocket: OpenSocket | undefined,
): SocketLike {
  const target = new URL(url);
  if (credential.token !== undefined) target.searchParams.set('token', credential.token);
  const headers: Record<string, string> = {};
  if (credential.apiKey !== undefined) headers['authorization'] = `Bearer ${credential.apiKey}`;
  if (openSocket) return openSocket(target.href, headers);
  if (credential.apiKey !== undefined) throw clientError('credential_in_browser', { fatal: true });
  if (typeof globalThis.WebSocket !== 'function') throw clientError('no_websocket', { fatal: true });
  return new globalThis.WebSocket(target.href);
}
