/**
 * Every bound of the protocol, with its unit and its reason. "Documented" means the hosted service states or enforces
 * the value; the others are ours, because everything a peer can make us hold is bounded.
 */

/** Ours. One WebSocket frame, bytes. 21 s of 24 kHz PCM in base64; larger frames are refused, not buffered. */
export const FRAME_BYTES_MAX = 1_048_576;
/** Ours. Nesting of a client message's JSON: tool schemas need about 10; echoing deeper ones could exhaust the stack. */
export const JSON_DEPTH_MAX = 64;
/** Ours. Characters of a rejected value (voice, message type, key) that are repeated in an error message. */
export const ECHOED_CHARS_MAX = 80;
/** Ours. Session, reply and call identifiers: three times the longest form seen in the wild. */
export const ID_CHARS_MAX = 128;

/** Documented. Strings in `input.keyterms`. */
export const KEYTERMS_MAX = 100;
/** Ours. One keyterm, characters: a name or product, not a text. */
export const KEYTERM_CHARS_MAX = 200;
/** Documented. `input.transcription_prompt`, characters. */
export const TRANSCRIPTION_PROMPT_CHARS_MAX = 1750;
/** Documented. Strings of a tool's `response_instructions`, characters. */
export const RESPONSE_INSTRUCTIONS_CHARS_MAX = 500;
/** Documented. `timeout_seconds` of a tool. */
export const TOOL_TIMEOUT_S_MIN = 1;
/** Documented. `timeout_seconds` of a tool. */
export const TOOL_TIMEOUT_S_MAX = 300;
/** Documented. `timeout_seconds` when unset. */
export const TOOL_TIMEOUT_S_DEFAULT = 120;
/** Ours. Tools of a session: the advice is at most 10 a phase; language models refuse more than 128. */
export const TOOLS_MAX = 128;
/** Ours. A tool's name: twice what common language-model endpoints accept. */
export const TOOL_NAME_CHARS_MAX = 128;

/** Documented. `min_silence` and `max_silence`, ms. */
export const SILENCE_MS_MIN = 50;
/** Documented. `min_silence` and `max_silence`, ms. */
export const SILENCE_MS_MAX = 10_000;
/** Documented. `min_silence` once either bound is set and this one is not, ms. */
export const MIN_SILENCE_MS_DEFAULT = 1000;
/** Documented. `max_silence` once either bound is set and this one is not, ms. */
export const MAX_SILENCE_MS_DEFAULT = 3000;
/** Documented. `interruption_delay`, ms. */
export const INTERRUPTION_DELAY_MS_MAX = 1000;
/** Documented. `vad_threshold` when unset, 0-1. */
export const VAD_THRESHOLD_DEFAULT = 0.5;
/** Documented. `input.voice_focus_threshold` when unset, 0-1. */
export const VOICE_FOCUS_THRESHOLD_DEFAULT = 0.85;
/** Documented. `output.volume`. */
export const VOLUME_MAX = 100;
/** Ours. Names in `uninterruptible_turns`. */
export const UNINTERRUPTIBLE_TURNS_MAX = 32;
/** Ours. Entries of `input.language_codes`: there are 18 languages. */
export const LANGUAGE_CODES_MAX = 18;

/** Documented. Only rate of `audio/pcm`, Hz. */
export const PCM_SAMPLE_RATE_HZ = 24_000;
/** Documented. Only rate of `audio/pcmu` and `audio/pcma`, Hz. */
export const G711_SAMPLE_RATE_HZ = 8000;
/** Documented as "about real time"; a telephone bridge flushes 1 s at once after ready. Audio ahead of the clock, ms. */
export const AUDIO_BURST_MS_MAX = 2000;
/** Ours. What a stalled network delivers late, ms: as much as our own client lets pile up in its socket. */
export const AUDIO_CATCH_UP_MS_MAX = 8000;
/** Ours. Audio before `session.ready` is discarded; after so many ms of it the session is told once in the log. */
export const PRE_READY_AUDIO_MS_NOTED = 1000;
/** Ours. Interval at which a client reports `output.audio.played`, ms: half of the pacing lead of the server. */
export const PLAYED_REPORT_MS = 200;

/** Documented. Longest session, seconds; then `session.ended` and close 1008. */
export const SESSION_S_MAX = 10_800;
/** Documented. A dropped session can be resumed for so long, seconds. */
export const RESUME_WINDOW_S = 30;

/** Ours. JSON body of an HTTP request, bytes: a stored agent with 128 tools of 2 kB fits four times. */
export const JSON_BODY_BYTES_MAX = 1_048_576;
/** Documented. `expires_in_seconds` of a temporary token: how long it can be redeemed, not how long the session is. */
export const TOKEN_EXPIRES_S_MIN = 1;
/** Documented. `expires_in_seconds`. */
export const TOKEN_EXPIRES_S_MAX = 600;
/** Documented. `expires_in_seconds` of `POST /v1/tokens` when unset. */
export const TOKEN_EXPIRES_S_DEFAULT = 60;
/** Documented. Shortest `max_session_duration_seconds`; the longest is SESSION_S_MAX. */
export const TOKEN_SESSION_S_MIN = 60;
/** Ours. `name` of a stored agent, characters. */
export const AGENT_NAME_CHARS_MAX = 200;
/** Ours. Stored agents of one server: all are held in memory, so that a session starts without waiting for the disk. */
export const AGENTS_MAX = 1000;
/** Ours. JSON body of a stored agent, bytes: 128 tools of 2 kB fit. */
export const AGENT_BODY_BYTES_MAX = 262_144;
/** Ours. Characters of a header's name or value, or of a model's key. */
export const SECRET_CHARS_MAX = 4096;
/** Ours. Headers of an HTTP tool. */
export const TOOL_HEADERS_MAX = 32;
/** Documented. Characters of a URL that the server is to call. */
export const CALLED_URL_CHARS_MAX = 2048;
/** Ours. Entries of a page when `limit` is not given. */
export const PAGE_ENTRIES_DEFAULT = 20;
/** Ours. `limit` of a page. */
export const PAGE_ENTRIES_MAX = 100;
