/**
 * Every bound of the streaming TTS API, with its unit and its reason. "Documented" means the hosted service states the
 * value; the others are ours, because everything a peer can make us hold is bounded. Plain: imports nothing.
 */

/** Documented. Text of one request or of one frame, characters; more is a 413. */
export const TTS_TEXT_CHARS_MAX = 5000;
/** Ours. Text of one socket that waits to be spoken, characters: about 40 minutes of speech. */
export const TTS_PENDING_CHARS_MAX = 40_000;
/** Ours. Turns (or requests on /ws/tts) of one line that wait behind the one being spoken. */
export const TTS_QUEUED_TURNS_MAX = 64;
/** Ours. One frame, bytes: the longest text with every character escaped, and a configuration. */
export const TTS_FRAME_BYTES_MAX = 65_536;
/** Documented. Open contexts of one connection. */
export const TTS_CONTEXTS_MAX = 20;
/** Ours. `context_id`, characters: clients send a UUID or a short name. */
export const TTS_CONTEXT_ID_CHARS_MAX = 128;

/** Documented. `cfg_scale` is held within these, never refused. */
export const CFG_SCALE_MIN = 1.2;
export const CFG_SCALE_MAX = 2.5;
/** Documented. `temperature` outside is refused. */
export const TEMPERATURE_MAX = 1;
/** Documented. `speed` outside is refused. */
export const SPEED_MIN = 0.8;
export const SPEED_MAX = 1.2;
/** Documented. */
export const MAX_NEW_TOKENS_MAX = 2048;
/** Documented. Rates of 16-bit PCM, Hz. */
export const TTS_SAMPLE_RATES_HZ = [8000, 16_000, 22_050, 24_000, 44_100] as const;
/** Documented. The rate while none is chosen; sent by every SDK, so that it counts as unset. */
export const TTS_SAMPLE_RATE_HZ_DEFAULT = 24_000;
/** Documented. Silence after which the buffered remainder is spoken, ms. */
export const FLUSH_TIMEOUT_MS_DEFAULT = 500;
/** Ours. A longer `flush_timeout_ms` is held to this, ms: the turn ends after 5 s without text in any case. */
export const FLUSH_TIMEOUT_MS_MAX = 5000;
/** Documented. Buffered characters beyond which text is spoken without waiting for a sentence end. */
export const MAX_BUFFER_CHARS_DEFAULT = 10_000;
/** Documented. `inactivity_timeout`, seconds. */
export const INACTIVITY_TIMEOUT_S_DEFAULT = 20;
/** Ours. A longer `inactivity_timeout` is refused, seconds. */
export const INACTIVITY_TIMEOUT_S_MAX = 3600;
/** Ours. Entries of `dictionary_ids`. */
export const DICTIONARY_IDS_MAX = 32;
/** Ours. Names of models, projects, voices and languages, characters. */
export const TTS_NAME_CHARS_MAX = 128;

/** Ours. Pronunciation dictionaries of one server: all are held in memory, so that speech never waits for the disk. */
export const DICTIONARIES_MAX = 100;
/** Ours. Entries of one dictionary; the document that holds them stays below what the store takes. */
export const DICTIONARY_ENTRIES_MAX = 2000;
/** Ours. Entries of all dictionaries of a server: about 10 MB in memory as people write them. */
export const DICTIONARY_ENTRIES_ALL_MAX = 20_000;
/** Ours. `word` of an entry, characters: a name or a phrase, not a text. */
export const DICTIONARY_WORD_CHARS_MAX = 100;
/** Ours. `replacement` or `ipa` of an entry, characters. */
export const DICTIONARY_SPOKEN_CHARS_MAX = 200;
/** Ours. `name`, `search` and such of a dictionary, characters. */
export const DICTIONARY_NAME_CHARS_MAX = 200;
/** Ours. `description` of a dictionary, characters. */
export const DICTIONARY_DESCRIPTION_CHARS_MAX = 1000;
/** Ours. JSON body that replaces all entries, bytes: as many as a dictionary takes, as long as they may be. */
export const DICTIONARY_BODY_BYTES_MAX = 4_194_304;
/** Documented. `limit` of a page of entries. */
export const DICTIONARY_PAGE_MAX = 500;
/** Documented. `limit` of a page of entries when unset. */
export const DICTIONARY_PAGE_DEFAULT = 100;
/** Ours. `project_id` of dictionaries and requests that name none: a server of one's own has one project by nature. */
export const DEFAULT_PROJECT_ID = 1;
