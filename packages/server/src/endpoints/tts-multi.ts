/** `/ws/tts/multi`: up to 20 contexts on one socket, each with its own text and voice. */
import { TtsConnection } from './tts-connection.ts';
import { ttsEndpoint, type TtsEndpointOf } from './tts-endpoint.ts';

export const ttsMultiEndpoint: TtsEndpointOf = (service) =>
  ttsEndpoint(
    service,
    (socket, { requestId }) =>
      new TtsConnection(service, socket, { mode: 'multi', turnTimeoutMs: null, requestId }),
  );
