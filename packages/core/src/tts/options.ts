/** Every threshold of the speech machine, each with unit and reason. */

/** Silence after a finished sentence before it is spoken, ms: five times the gap between tokens, and below the 150 that callers are promised. */
export const SENTENCE_QUIET_MS = 100;
/** A turn of /ws/tts/stream without new text for this long is ended, ms (documented). */
export const STREAM_TURN_TIMEOUT_MS = 5000;
/** Audio of one frame, ms: small enough for a tight barge-in, large enough to be cheap. */
export const AUDIO_FRAME_MS = 100;
/** Audio frames that the network has not taken yet, of all contexts of a socket: an acknowledgement waits behind no more. */
export const MAX_UNWRITTEN_FRAMES = 6;
/** The next chunk of a turn is synthesised while less than this is ready and unsent, ms: hides a slow chunk, wastes little on a barge-in. */
export const SPEECH_LOOKAHEAD_MS = 4000;
/** A chunk of which the engine has given nothing for this long has failed, ms. */
export const SPEECH_STALL_MS = 20_000;
/** Open contexts of one socket (documented). */
export const MAX_CONTEXTS = 20;
/** Turns of one line that wait behind the one being spoken. */
export const MAX_QUEUED_TURNS = 64;
/** Characters of one socket that wait to be spoken. */
export const MAX_PENDING_CHARS = 40_000;
/** Ended turns of a line whose audio a listener may still be hearing: what a barge-in may cut. */
export const MAX_PAST_TURNS = 4;
/** Characters of one turn: three hours of speech in a context that is never flushed. */
export const MAX_TURN_CHARS = 200_000;
