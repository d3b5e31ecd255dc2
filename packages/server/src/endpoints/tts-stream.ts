/** `/ws/tts/stream`: turns on one socket. */
import { STREAM_TURN_TIMEOUT_MS } from '@antiphon/core';
import { TtsConnection } from './tts-connection.ts';
import { ttsEndpoint, type TtsEndpointOf } from './tts-endpoint.ts';

export const ttsStreamEndpoint: TtsEndpointOf = (service) =>
  ttsEndpoint(
    service,
    (socket, { requestId }) =>
      new TtsConnection(service, socket, {
        mode: 'stream',
        turnTimeoutMs: STREAM_TURN_TIMEOUT_MS,
        requestId,
      }),
  );
