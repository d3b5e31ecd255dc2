// A WebSocket whose frames are seen on their way, both ways. In: an address. Out: a socket like any other. What looks on
// must not throw: the call does not depend on it.

import type { SocketLike } from '@antiphon/client';
import type { Direction } from './field-table.ts';

export function tapSocket(url: string, seen: (text: string, direction: Direction) => void): SocketLike {
  const socket = new WebSocket(url);
  const send = socket.send.bind(socket);
  socket.send = (data) => {
    if (typeof data === 'string') seen(data, 'client');
    send(data);
  };
  socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (typeof data === 'string') seen(data, 'server');
  });
  return socket;
}
