/**
 * The caller's connection: text messages both ways over one WebSocket, behind an interface so that tests
 * can put a scripted agent in its place.
 */
import { WebSocket } from 'ws';
import { CommandFailure } from '../failure.ts';

export interface CallerSocket {
  send(text: string): void;
  close(): void;
}

export type SocketEvents = {
  message(text: string): void;
  /** Once, whoever closed. */
  closed(code: number, reason: string): void;
};

export type OpenSocket = (events: SocketEvents) => Promise<CallerSocket>;

const HANDSHAKE_TIMEOUT_MS = 10_000;
/** Far above any message of the protocol; bounds what a broken server can make us hold. */
const LONGEST_MESSAGE_BYTES = 4 * 1024 * 1024;
const NORMAL_CLOSURE = 1000;

function failureText(error: Error & { code?: string }): string {
  if (error.code === 'ECONNREFUSED') return 'nothing is listening there';
  return error.message === '' ? (error.code ?? 'connection failed') : error.message;
}

/** An opener for `url`; it rejects with a CommandFailure that names the address (without its query). */
export function webSocketTo(url: string, apiKey: string | null): OpenSocket {
  const shown = url.replace(/[?#].*$/, '');
  return (events) =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(url, {
        perMessageDeflate: false,
        handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
        maxPayload: LONGEST_MESSAGE_BYTES,
        headers: apiKey === null ? {} : { authorization: `Bearer ${apiKey}` },
      });
      let opened = false;
      socket.on('open', () => {
        opened = true;
        resolve({
          send: (text) => {
            if (socket.readyState === WebSocket.OPEN) socket.send(text);
          },
          close: () => {
            socket.close(NORMAL_CLOSURE);
          },
        });
      });
      socket.on('message', (data, isBinary) => {
        if (!isBinary && Buffer.isBuffer(data)) events.message(data.toString('utf8'));
      });
      socket.on('close', (code, reason) => {
        // Without a connection there is nothing to lose: the error below says why.
        if (opened) events.closed(code, reason.toString('utf8'));
      });
      socket.on('error', (error) => {
        reject(new CommandFailure(`cannot reach ${shown}: ${failureText(error)}`));
      });
    });
}
