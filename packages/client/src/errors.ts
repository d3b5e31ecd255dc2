// Every failure the client reports, as one error class with a stable code. Codes from the server are passed through
// (lower case); codes of the client's own are listed here with what the person can do about it.

/** Failures found on this side of the wire, each with advice for the person at the page. */
export const CLIENT_ADVICE = {
  connection_failed:
    'The server could not be reached. Check that it is running and that the address is right.',
  token_failed: 'The page got no token for the agent from its own server. Look at getToken (token-url).',
  connection_lost: 'The connection to the server was lost. Start again when the network is back.',
  too_much_unsent: 'The connection is being resumed and too much waits for it. Wait for state "ready".',
  connect_timeout: 'The server accepted the connection but did not get ready in time. Look at its log.',
  credential_in_browser:
    'A browser cannot send an API key header. Pass a temporary token (token or getToken).',
  no_websocket: 'This runtime has no WebSocket. Pass openSocket, for example with the "ws" package.',
  not_connected: 'Call connect() first and wait for it.',
  already_connected: 'This VoiceAgent has been used. Create a new one for a new conversation.',
  unsupported_format:
    'This client plays and records audio/pcm at 24 kHz only. Leave input.format and output.format out.',
  bad_server_message:
    'The server sent something that is not part of the protocol. Check that the address is a voice agent.',
  uplink_congested: 'The network is too slow for live audio: some of what you said was not sent.',
  playback_overflow: 'The server sent more than 30 s of audio ahead of time: the rest was dropped.',
  microphone_denied: 'The page may not use the microphone. Allow it in the address bar, then start again.',
  microphone_missing: 'No microphone was found. Plug one in, then start again.',
  microphone_busy: 'The microphone is in use by another program. Close it, then start again.',
  microphone_insecure:
    'Browsers give microphones only to https pages and to localhost. Open the page that way.',
  microphone_lost:
    'The microphone was unplugged or switched off. The call goes on with another one as soon as there is one.',
  audio_suspended: 'The browser has stopped the sound of this page. Tap the page to go on.',
  tool_failed: 'A tool of this page failed; the agent was told. Look at the cause.',
  audio_unavailable: 'This browser cannot play or record through AudioWorklet. Use a current browser.',
} as const;

export type ClientErrorCode = keyof typeof CLIENT_ADVICE;

/** For codes of the server that the person at the page can do something about. */
const SERVER_ADVICE: Readonly<Record<string, string>> = {
  unauthorized: 'The server wants an API key or token, or does not know this one.',
  at_capacity: 'The server has as many conversations as it can serve. Try again in a moment.',
  concurrency_exceeded: 'Too many conversations run on this key. End one, then start again.',
  session_expired: 'The conversation reached its longest duration. Start a new one.',
  session_not_found: 'The connection was away for too long to go on with this conversation. Start a new one.',
  session_forbidden: 'This conversation belongs to someone else. Start a new one.',
};

export interface VoiceAgentErrorDetails {
  /** The conversation is over because of this. */
  fatal?: boolean;
  /** The same connect may succeed later without any change. */
  retryable?: boolean;
  /** The field of session.update at fault, when the server names one. */
  param?: string;
  cause?: unknown;
}

/** Server codes after which trying again as is makes sense. */
const RETRYABLE = new Set(['at_capacity', 'concurrency_exceeded', 'internal_error']);

export class VoiceAgentError extends Error {
  override readonly name = 'VoiceAgentError';
  readonly code: string;
  readonly fatal: boolean;
  readonly retryable: boolean;
  readonly param: string | undefined;

  constructor(code: string, message: string, details: VoiceAgentErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.fatal = details.fatal ?? false;
    this.retryable = details.retryable ?? RETRYABLE.has(code);
    this.param = details.param;
  }

  /** What the person can do, where the client knows. */
  get advice(): string | undefined {
    return SERVER_ADVICE[this.code] ?? (CLIENT_ADVICE as Readonly<Record<string, string>>)[this.code];
  }
}

/** A failure of the client's own: the advice is the message unless a more exact one is given. */
export function clientError(
  code: ClientErrorCode,
  details: VoiceAgentErrorDetails & { message?: string } = {},
): VoiceAgentError {
  return new VoiceAgentError(code, details.message ?? CLIENT_ADVICE[code], details);
}

/** Anything thrown, as a VoiceAgentError: unknown failures get `code` and keep their cause. */
export function asVoiceAgentError(error: unknown, code: ClientErrorCode): VoiceAgentError {
  return error instanceof VoiceAgentError
    ? error
    : clientError(code, { fatal: true, retryable: true, cause: error });
}
