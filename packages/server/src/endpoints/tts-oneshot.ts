/** `/ws/tts`: one request per message, answered strictly in order. */
import { TtsConnection } from './tts-connection.ts';
import { ttsEndpoint, type TtsEndpointOf } from './tts-endpoint.ts';

export const ttsOneshotEndpoint: TtsEndpointOf = (service) =>
  ttsEndpoint(
    service,
    (socket, { requestId }) =>
      new TtsConnection(service, socket, { mode: 'request', turnTimeoutMs: null, requestId }),
  );
