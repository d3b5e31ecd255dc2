/** How a TTS endpoint takes a connection: at once, unless the server is stopping; with the headers its clients look for. */
import { TTS_CLOSE_CODES } from '@antiphon/protocol';
import type { Socket, SocketEvents, SocketRequest, SocketRoute } from '../transport/socket.ts';
import type { TtsService } from './tts-service.ts';

export type TtsEndpointOf = (service: TtsService) => SocketRoute;

const DEAF: SocketEvents = { text: () => undefined, binary: () => undefined, closed: () => undefined };

export function ttsEndpoint(
  service: TtsService,
  connect: (socket: Socket, request: SocketRequest) => SocketEvents,
): SocketRoute {
  return {
    headers: { 'x-kugelaudio-ai-generated': 'true' },
    refusal: 'http',
    hasRoom: () => service.hasRoom,
    endpoint: (socket, request) => {
      if (!service.stopping) return connect(socket, request);
      socket.close(TTS_CLOSE_CODES.draining, 'server is stopping');
      return DEAF;
    },
  };
}
