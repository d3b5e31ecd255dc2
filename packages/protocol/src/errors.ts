/**
 * The error table: every `session.error` the server may send, once. The codec and `resolveConfig` take their faults
 * from here, the server its close codes, and docs/errors.md is generated from it.
 * A row is one situation; several situations share a code. `{name}` in a message is filled in by `fault()`.
 */
/**
 * When a row can occur. `connect`: at the upgrade. `resume`: answering session.resume. `update`: answering
 * session.update. `live`: any time after ready. `message`: any client message.
 */
export type ErrorPhase = 'connect' | 'resume' | 'update' | 'live' | 'message';

export type ErrorRow = {
  readonly code: SessionErrorCode;
  readonly phase: ErrorPhase;
  /** What the client or the server did. */
  readonly trigger: string;
  readonly message: string;
  /** Close code that follows the error, or null when the socket stays open. A rejected FIRST update closes 1008 whatever its row says. */
  readonly closeCode: 1008 | 1011 | null;
  /** The same request may work later without change. */
  readonly retryable: boolean;
  /** What `param` names, or null when the error carries none. */
  readonly param: string | null;
};

/**
 * The closed list that strict clients accept; every row's code is one of these. A strict client discards a frame with any
 * other code unread, so that the `agent_init_failed` and `agent_timeout` of some pages are sent as internal_error.
 */
export const SESSION_ERROR_CODES = [
  'unauthorized',
  'internal_error',
  'at_capacity',
  'concurrency_exceeded',
  'session_not_found',
  'session_forbidden',
  'session_expired',
  'agent_not_found',
  'agent_id_not_first',
  'invalid_value',
  'invalid_config',
  'invalid_webhook',
  'immutable_field',
  'invalid_format',
  'invalid_audio',
  'audio_rate_violation',
] as const;
export type SessionErrorCode = (typeof SESSION_ERROR_CODES)[number];

/** Close codes of the protocol. */
export const CLOSE_CODES = {
  /** After `session.ended` that answers `session.end`. */
  normal: 1000,
  /** Authentication or resume failed, the session expired, or the first session.update was rejected. */
  policy: 1008,
  /** A frame larger than the limit (sent by the WebSocket layer itself). */
  tooLarge: 1009,
  /** Internal error. */
  internal: 1011,
} as const;

const row = (
  code: SessionErrorCode,
  phase: ErrorPhase,
  rest: Omit<ErrorRow, 'code' | 'phase'>,
): ErrorRow => ({
  code,
  phase,
  ...rest,
});
type Situation = { readonly trigger: string; readonly message: string; readonly param?: string };
const open = ({ trigger, message, param }: Situation) => ({
  trigger,
  message,
  closeCode: null,
  retryable: false,
  param: param ?? null,
});
const closing = (
  { trigger, message, param }: Situation,
  closeCode: 1008 | 1011 = 1008,
  retryable = false,
) => ({ trigger, message, closeCode, retryable, param: param ?? null });

const CONNECTION_ERRORS = {
  unauthorized: row(
    'unauthorized',
    'connect',
    closing({
      trigger: 'The credential is missing, wrong, expired or already used.',
      message: 'Authentication failed',
    }),
  ),
  internal_error: row(
    'internal_error',
    'live',
    closing(
      { trigger: 'An unexpected failure in the server.', message: 'Internal service error' },
      1011,
      true,
    ),
  ),
  'internal_error.start': row(
    'internal_error',
    'update',
    closing(
      {
        trigger:
          'An engine could not be started for the session (agent_init_failed or agent_timeout where a service has those codes).',
        message: 'Internal service error: the agent could not be started',
      },
      1011,
      true,
    ),
  ),
  at_capacity: row(
    'at_capacity',
    'connect',
    closing(
      {
        trigger: 'The machine cannot serve another session in real time.',
        message: 'The service is at capacity; try again later',
      },
      1008,
      true,
    ),
  ),
  concurrency_exceeded: row(
    'concurrency_exceeded',
    'connect',
    closing(
      {
        trigger: 'This credential already has as many open sessions as it may have.',
        message: 'Too many concurrent sessions for this credential',
      },
      1008,
      true,
    ),
  ),
  session_not_found: row(
    'session_not_found',
    'resume',
    closing({
      trigger: 'Unknown session id, an ended session, or more than 30 s since the drop.',
      message: 'Session not found or grace window has expired',
    }),
  ),
  session_forbidden: row(
    'session_forbidden',
    'resume',
    closing({
      trigger: 'The session was started with another API key, or the resume token is of another session.',
      message: 'Session belongs to another credential',
    }),
  ),
  session_expired: row(
    'session_expired',
    'live',
    closing({
      trigger: 'The session reached its longest duration (also when resuming one).',
      message: 'Session has reached its maximum duration',
    }),
  ),
} as const satisfies Record<string, ErrorRow>;

const CONFIG_ERRORS = {
  'agent_not_found.agent_id': row(
    'agent_not_found',
    'update',
    closing({ trigger: 'No stored agent has this id.', message: 'Agent not found', param: 'agent_id' }),
  ),
  'agent_id_not_first.agent_id': row(
    'agent_id_not_first',
    'update',
    open({
      trigger: 'A later update carries agent_id.',
      message: 'agent_id can only be set on the first session.update',
      param: 'agent_id',
    }),
  ),
  'invalid_value.agent_id': row(
    'invalid_value',
    'update',
    open({
      trigger: 'agent_id together with any other field.',
      message: 'agent_id is mutually exclusive with other session fields',
      param: 'agent_id',
    }),
  ),
  'invalid_value.voice': row(
    'invalid_value',
    'update',
    open({
      trigger: 'A voice name that no vintage documented and this server does not have.',
      message: "Invalid voice '{value}'. Must be one of: {allowed}",
      param: 'output.voice',
    }),
  ),
  'invalid_value.llm': row(
    'invalid_value',
    'update',
    open({
      trigger: 'llm inside session.update.',
      message:
        'BYO LLM config is not allowed on session.update; define it on a stored agent via POST /v1/agents',
      param: 'llm',
    }),
  ),
  'invalid_value.pre_connect_requests': row(
    'invalid_value',
    'update',
    open({
      trigger: 'pre_connect_requests inside session.update.',
      message:
        'pre_connect_requests are not allowed on session.update; define them on a stored agent via POST /v1/agents',
      param: 'pre_connect_requests',
    }),
  ),
  'invalid_value.silence': row(
    'invalid_value',
    'update',
    open({
      trigger: 'min_silence is not below max_silence (equal counts as not below).',
      message:
        "'input.turn_detection.min_silence' must be strictly less than 'max_silence' (got {min} and {max})",
      param: 'input.turn_detection.min_silence',
    }),
  ),
  'invalid_value.sample_rate': row(
    'invalid_value',
    'update',
    open({
      trigger: 'A sample rate other than the one the encoding has.',
      message: "'{path}' must be {expected} with encoding '{encoding}' (got {value})",
      param: 'input.format.sample_rate',
    }),
  ),
  'invalid_value.tool': row(
    'invalid_value',
    'update',
    open({
      trigger: 'A tool definition that is not usable.',
      message: "'{path}' {expected}",
      param: 'tools[0].parameters.properties',
    }),
  ),
  'invalid_value.field': row(
    'invalid_value',
    'update',
    open({
      trigger: 'A field outside its range or list, or anything malformed inside turn_detection or tools.',
      message: "'{path}' must be {expected}",
      param: 'the field',
    }),
  ),
  'invalid_webhook.webhook': row(
    'invalid_webhook',
    'update',
    open({
      trigger: 'A malformed webhook object.',
      message: "'{path}' must be {expected}",
      param: 'webhook',
    }),
  ),
  'invalid_config.session': row(
    'invalid_config',
    'update',
    open({
      trigger: 'A stored agent whose configuration no longer validates.',
      message: 'Invalid configuration: {expected}',
      param: 'the field',
    }),
  ),
  'immutable_field.session': row(
    'immutable_field',
    'update',
    open({
      trigger: 'A later update changes greeting, output.type, output.voice or output.format.',
      message: "'{path}' cannot be changed after the first session.update",
      param: 'the field',
    }),
  ),
} as const satisfies Record<string, ErrorRow>;

const MESSAGE_ERRORS = {
  'invalid_format.json': row(
    'invalid_format',
    'message',
    open({ trigger: 'A text frame that is not JSON.', message: 'Invalid JSON format.' }),
  ),
  'invalid_format.envelope': row(
    'invalid_format',
    'message',
    open({
      trigger: 'JSON, but not an object with a string "type".',
      message: "Invalid message format: a message must be a JSON object with a string 'type'",
    }),
  ),
  'invalid_format.unknown_type': row(
    'invalid_format',
    'message',
    open({ trigger: 'A type this protocol does not have.', message: 'Unknown message type: {value}' }),
  ),
  'invalid_format.too_large': row(
    'invalid_format',
    'message',
    open({
      trigger: 'A frame above the size limit that still reached the codec, or JSON nested too deeply.',
      message: 'Invalid message format: {expected}',
    }),
  ),
  'invalid_format.field': row(
    'invalid_format',
    'message',
    open({
      trigger: 'A field of a known message is missing or has the wrong JSON type.',
      message: "Invalid message format for type '{type}': {expected}",
      param: 'the field',
    }),
  ),
  'invalid_format.not_ready': row(
    'invalid_format',
    'message',
    open({
      trigger:
        'The first message is neither session.update nor session.resume (audio is discarded silently instead).',
      message: "'{type}' is not allowed before session.ready; send session.update first",
    }),
  ),
  'invalid_format.modality': row(
    'invalid_format',
    'message',
    open({
      trigger: 'input.audio while input.type is "text"; told once until the type changes.',
      message: "'input.audio' is not accepted while input.type is 'text'",
    }),
  ),
  'invalid_format.resume_late': row(
    'invalid_format',
    'message',
    open({
      trigger: 'session.resume on a socket that already has a session.',
      message: 'session.resume must be the first message on a new connection',
    }),
  ),
  'invalid_audio.base64': row(
    'invalid_audio',
    'live',
    open({
      trigger: 'input.audio whose audio is not base64.',
      message: 'Invalid audio data: not valid base64',
    }),
  ),
  'invalid_audio.odd_length': row(
    'invalid_audio',
    'live',
    open({
      trigger: 'PCM16 audio with an odd number of bytes.',
      message: 'Invalid audio data: 16-bit PCM needs an even number of bytes (got {value})',
    }),
  ),
  'invalid_audio.wav_header': row(
    'invalid_audio',
    'live',
    open({
      trigger: 'Audio that starts with a WAV header.',
      message: 'Invalid audio data: send raw samples without a WAV header',
    }),
  ),
  'invalid_audio.binary_frame': row(
    'invalid_audio',
    'live',
    open({
      trigger: 'A binary WebSocket frame.',
      message: 'Invalid audio data: binary frames are not part of the protocol; send input.audio',
    }),
  ),
  audio_rate_violation: row(
    'audio_rate_violation',
    'live',
    open({
      trigger:
        'Audio more than 2 s ahead of real time; the excess is dropped. Told once until the client has kept to real time again.',
      message: 'Audio is arriving faster than real time; the excess was dropped',
    }),
  ),
} as const satisfies Record<string, ErrorRow>;

/** Situation -> row. The part of the key before the dot is the code. */
export const ERRORS = { ...CONNECTION_ERRORS, ...CONFIG_ERRORS, ...MESSAGE_ERRORS } as const;
export type ErrorId = keyof typeof ERRORS;
