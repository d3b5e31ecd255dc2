/** How a TTS endpoint takes a connection: at once, unless the server is stopping; with the headers its clients look for. */
import { ttsFault, TTS_CLOSE_CODES } from '@antiphon/protocol';
import type { Socket, SocketEvents, SocketRequest, SocketRoute } from '../transport/socket.ts';
import { bodyOf } from './tts-frames.ts';
import type { TtsService } from './tts-service.ts';

export type TtsEndpointOf = (service: TtsService) => SocketRoute;

/** Errors of refused upgrades. */
const REFUSALS = { 401: 'unauthorized', 403: 'forbidden', 429: 'at_capacity' } as const;

const DEAF: SocketEvents = { text: () => undefined, binary: () => undefined, closed: () => undefined };

export function ttsEndpoint(
  service: TtsService,
  connect: (socket: Socket, request: SocketRequest) => SocketEvents,
): SocketRoute {
  return {
    headers: { 'x-kugelaudio-ai-generated': 'true' },
    refusal: (status, request_id) => ({ ...bodyOf(ttsFault(REFUSALS[status])), request_id }),
    hasRoom: () => service.hasRoom,
    endpoint: (socket, request) => {
      if (!service.stopping) return connect(socket, request);
      socket.close(TTS_CLOSE_CODES.draining, 'server is stopping');
      return DEAF;
    },
  };
}
