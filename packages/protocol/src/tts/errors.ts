/**
 * The error table of the streaming TTS API: every `{error, error_code, code}` the server may send, in frames and in
 * HTTP bodies, once; and its close codes. Plain: the pages, the endpoints and the tests read it.
 */

/** Documented, as the SDKs know them. */
export const TTS_ERROR_CODES = [
  'VALIDATION_ERROR',
  'MISSING_VOICE_ID',
  'UNAUTHORIZED',
  'INSUFFICIENT_CREDITS',
  'NOT_FOUND',
  'RATE_LIMITED',
  'TOO_MANY_CONTEXTS',
  'INTERNAL_ERROR',
  'MODEL_UNAVAILABLE',
  'EMPTY_AUDIO',
] as const;
export type TtsErrorCode = (typeof TTS_ERROR_CODES)[number];

export type TtsErrorRow = {
  /** As in HTTP. */
  readonly code: number;
  readonly error_code: TtsErrorCode;
  /** `{name}` is filled in. */
  readonly error: string;
  readonly trigger: string;
};

const row = (code: number, error_code: TtsErrorCode, error: string, trigger: string): TtsErrorRow => ({
  code,
  error_code,
  error,
  trigger,
});
const invalid = (error: string, trigger: string): TtsErrorRow => row(400, 'VALIDATION_ERROR', error, trigger);

export const TTS_ERRORS = {
  json: invalid('Invalid request: the frame is not a JSON object', 'A text frame that is no JSON object.'),
  frame_too_large: row(
    413,
    'VALIDATION_ERROR',
    'Invalid request: the frame is larger than {limit} characters',
    'A frame larger than any request needs.',
  ),
  too_deep: invalid(
    'Invalid request: nested deeper than {limit} levels',
    'JSON nested deeper than any frame needs.',
  ),
  binary: invalid(
    'Invalid request: binary frames are not used here, send JSON text frames',
    'A binary frame.',
  ),
  no_action: invalid(
    'Invalid request: the frame has none of the keys {expected}',
    'An object without any key that says what to do.',
  ),
  field: invalid(
    "Invalid request: '{path}' must be {expected}",
    'A field of the wrong type or outside its range.',
  ),
  format_conflict: invalid(
    "Invalid request: 'output_format' {format} contradicts 'sample_rate' {rate}",
    'output_format together with another explicit sample_rate; 24000 counts as unset.',
  ),
  project_needed: invalid(
    "Invalid request: 'dictionary_ids' needs 'project_id'",
    'A non-empty dictionary_ids without project_id on /ws/tts.',
  ),
  not_updatable: invalid(
    "Invalid request: update_settings cannot change '{path}'; it takes cfg_scale, temperature, speed, max_new_tokens, language, normalize",
    'Any other key inside update_settings. Nothing changes.',
  ),
  tag: invalid(
    'Invalid request: malformed tag {tag}: expected {expected}',
    'An inline tag with an attribute that cannot be used, or one that never ends.',
  ),
  context_id: invalid(
    "Invalid request: 'context_id' must be a string of 1 to {limit} characters",
    'A frame of /ws/tts/multi that needs a context and names none.',
  ),
  context_closing: invalid(
    "Invalid request: context '{context}' is closing; wait for context_closed before it is used again",
    'Text for a context whose graceful close is under way.',
  ),
  format_not_offered: row(
    501,
    'VALIDATION_ERROR',
    "output_format '{format}' is not offered: use one of {expected}",
    'A compressed format (mp3_*, opus_*) in the ElevenLabs dialect.',
  ),
  empty_text: invalid("Invalid request: 'text' must not be empty", 'A request on /ws/tts without text.'),
  text_too_long: row(
    413,
    'VALIDATION_ERROR',
    'Invalid request: text of {length} characters, at most {limit}',
    'Text over the limit of a request or frame.',
  ),
  pending_too_long: row(
    413,
    'VALIDATION_ERROR',
    'Invalid request: more than {limit} characters wait to be spoken',
    'More text than one socket may have waiting.',
  ),
  missing_voice: row(
    400,
    'MISSING_VOICE_ID',
    'voice_id is required',
    'The first text while no voice is chosen.',
  ),
  unauthorized: row(401, 'UNAUTHORIZED', 'Unauthorized', 'A missing, wrong, expired or used credential.'),
  forbidden: row(403, 'UNAUTHORIZED', 'Forbidden', 'A page of a foreign origin.'),
  voice_not_found: row(
    404,
    'NOT_FOUND',
    "Voice '{voice}' not found",
    'An unknown voice; an unknown positive integer only under strict_voices.',
  ),
  queue_full: row(
    429,
    'RATE_LIMITED',
    'Too many requests wait on this connection (max {limit})',
    'More queued turns or requests than one line may have.',
  ),
  too_many_contexts: row(
    429,
    'TOO_MANY_CONTEXTS',
    'Too many concurrent contexts (max {limit}); close an existing context before opening a new one.',
    'A further context while all places are taken. Nothing else happens.',
  ),
  at_capacity: row(
    429,
    'RATE_LIMITED',
    'The server is at capacity; try again later',
    'More connections than the server takes.',
  ),
  generation_failed: row(500, 'INTERNAL_ERROR', 'Audio generation failed', 'The voice failed.'),
  empty_audio: row(
    400,
    'EMPTY_AUDIO',
    'The text holds nothing that can be spoken',
    'A request on /ws/tts of signs only.',
  ),
  unavailable: row(
    503,
    'MODEL_UNAVAILABLE',
    'The voice is not available; try again later',
    'The engine cannot take more work or has stopped.',
  ),
} as const satisfies Record<string, TtsErrorRow>;

export type TtsErrorId = keyof typeof TTS_ERRORS;

/** Close codes of the TTS sockets. */
export const TTS_CLOSE_CODES = {
  /** After close_socket, or the end of an ElevenLabs-style stream. */
  normal: 1000,
  /** The server restarts: idle sockets at once, busy ones after their session_closed. */
  restart: 1012,
  /** The server is stopping and takes no new connection. */
  draining: 1013,
  /** Not used while a frame can say it: the failure of one turn leaves the socket open. */
  generationFailed: 4000,
  unauthorized: 4001,
  credits: 4003,
  rate: 4029,
  unavailable: 4500,
} as const;
