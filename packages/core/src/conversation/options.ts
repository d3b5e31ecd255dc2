/**
 * Every threshold of the conversation machine, each with unit and reason, and the options that a session
 * may change. Options travel inside the state, so a trace replays with the values it was recorded with.
 */
import type { ToolDefinition } from '../tools/tool-definition.ts';

/** Silero scores 32 ms windows. Two in a row above the threshold are speech: one alone is a click or a lip smack. */
export const SPEECH_START_WINDOWS = 2;
/**
 * While one window of them is there a turn does not end, ms from its beginning: two windows, and the time in which their scores
 * arrive. In recorded calls 6 of 14 cut-offs fell into the first 80 ms of what the user went on to say.
 */
export const VOICE_DOUBT_MS = 100;
/** Windows below the lower threshold that end an utterance: 96 ms bridges plosive closures (50-90 ms). */
export const SPEECH_END_WINDOWS = 3;
/** Hysteresis between start and end threshold, as in Silero's own example code. */
export const SPEECH_HYSTERESIS = 0.15;
/** Audio before the detected onset that the recogniser gets, ms. More leading silence hurts Moonshine (measured: 1 s lead doubles the errors). */
export const PRE_ROLL_MS = 100;

/** The shortest silence that ends a turn, ms: below it the recogniser's words are not there yet, and plosives pause as long. */
export const SHORTEST_SILENCE_MS = 200;
/** The shortest silence after anything but a dictated value, ms: the second look at the sound is there by then (0.2 s of silence, and the recogniser's time). */
export const SHORTEST_OPEN_SILENCE_MS = 250;
/** The same at MAX_PATIENCE, reached from PATIENCE_FOR_A_LOOK on in a straight line: who accepts that many cut-offs does not want to wait for a look. */
export const SHORTEST_IMPATIENT_SILENCE_MS = 100;
export const PATIENCE_FOR_A_LOOK = 10;
/** The shortest after a number that the recogniser wrote in figures, ms: of six spoken digits it sometimes makes ten, and corrects itself when it hears more. */
export const WRITTEN_NUMBER_SILENCE_MS = 700;
/** The same after figures that it hardly believes itself: four of five pauses between spoken groups are shorter. */
export const DOUBTFUL_NUMBER_SILENCE_MS = 1100;
/** Silence allowed inside a value that its grammar surely calls incomplete, ms: 99 of 100 pauses between dictated groups are shorter than 2 s, and a value has three of them. */
export const INCOMPLETE_VALUE_SILENCE_MS = 3200;
/** The longest silence that leaves any other turn open, ms (as in eot-bench). */
export const TURN_TIMEOUT_MS = 3000;
/** The dial: cut-offs per 100 pauses within turns that are accepted for a quicker answer, and its range. */
export const DEFAULT_PATIENCE = 5;
export const MIN_PATIENCE = 0.2;
export const MAX_PATIENCE = 50;
/** The missing one of an explicit min_silence / max_silence pair, ms (Voice Agent API: 1000 and 3000). */
export const DEFAULT_MIN_SILENCE_MS = 1000;
export const DEFAULT_MAX_SILENCE_MS = 3000;

/** How long a decided turn waits for the recogniser's outstanding final when it has some words already / none yet, ms. */
export const FINAL_WAIT_MS = 300;
export const FIRST_WORDS_WAIT_MS = 1500;
/** A turn is heard by a second recogniser from its beginning when the first one fails this soon after it, ms: the shell keeps 10 s of audio. */
export const HEARD_AGAIN_MS = 8000;
/** Speech without any new recognised word that still keeps a turn open, ms; then it is noise. */
export const WORDLESS_TURN_MS = 20_000;
/** A voice that the microphone sends no more of is over, ms: clients send nothing while they are muted; a network stalls for less, mostly. */
export const MICROPHONE_GAP_MS = 1000;
/** A microphone that is this late holds something back, ms: above the pieces in which clients send. */
export const MICROPHONE_LATE_MS = 300;
/** Silence that it has not sent is not taken for granted for this long, ms: most stalls of a network are shorter, and clients that send no silence are answered hardly later for it. */
export const MICROPHONE_STALL_MS = 600;

/**
 * P(hold) at which a turn is probably over and its reply is prepared, or the accepted risk where that is higher. Over 595
 * recorded ends of turns 0.5 hides 166 of 450 ms of model and voice for 1.9 requests a reply, 0.3 180 ms for 1.7.
 */
export const EAGER_RISK = 0.3;
/** Replies prepared for one turn: a turn has 1.4 pauses inside on average, and each prepared reply that is not used costs a request to the model. */
export const MAX_SPECULATIONS_PER_TURN = 3;
/** Audio of a prepared reply that is made before it is known to be used, ms: enough to hide the voice's next chunk. */
export const SPECULATIVE_AUDIO_MS = 1000;
/** Results of a prepared reply that are held until the turn is over (tool calls, and the model's words after them): more than any model says in the second that it can take. */
export const MAX_HELD_INPUTS = 256;

/** Speech that begins this soon after the first sound of a reply may be the rest of the turn it answers, ms: later the caller has heard what he talks about. */
export const RETRACTION_WINDOW_MS = 1500;

/** How often an overlap is judged anew while the voice goes on, ms: about one voice activity window. */
export const OVERLAP_TICK_MS = 40;
/** The longest the agent pauses for a voice over its speech that brings no words, ms: a longer pause would need a new start of the sentence. */
export const OVERLAP_PAUSE_MS = 1000;
/** Words that may answer a question of the reply wait this long at most for its end, ms: a long sentence. */
export const ANSWER_KEPT_MS = 4000;
/** Silence after that end in which they may give way to another answer, ms: most answers begin within it. */
export const ANSWER_AWAITED_MS = 700;
/** The longest a reply that has not sounded yet waits for the words of a voice, ms. */
export const THINKING_HOLD_MS = 1500;
/** Level of the agent's voice while it is unclear whether it is being interrupted, dB: clearly lower, still intelligible. */
export const DUCK_DB = -12;

/** Agent audio leaves at most this far ahead of real time, ms: pausing, resuming and the heard text are exact to about this. */
export const PLAYOUT_LEAD_MS = 200;
/** Size of one piece of outgoing audio, ms. */
export const PLAYOUT_FRAME_MS = 40;
/** Delay between sending audio and a listener hearing it, assumed while no client acknowledgement says better, ms. */
export const ASSUMED_PLAYBACK_DELAY_MS = 150;
/** Rate at which reply audio is counted in the core, Hz; the edge converts for other formats. */
export const REPLY_RATE_HZ = 24_000;
/** Synthesis of the next chunk starts when less than this is queued ahead, ms: enough to hide a slow chunk, little enough to waste on a barge-in. */
export const SYNTHESIS_LOOKAHEAD_MS = 4000;
/** A reply that makes no progress for this long has failed, ms: no silence without a deadline. */
export const REPLY_STALL_MS = 15_000;
/** The longest a reply may be, characters (about 20 minutes of speech). */
export const MAX_REPLY_CHARS = 20_000;

/** Hard cap of a session, ms (Voice Agent API: 3 h). */
export const MAX_SESSION_MS = 3 * 3_600_000;
/** History entries kept for the model; the oldest go first. */
export const MAX_HISTORY_ENTRIES = 400;
/** Characters of history kept, the newest entry always: about 100,000 tokens, more than a model makes use of. */
export const MAX_HISTORY_CHARS = 400_000;
/** Replies a client may queue behind the running one. */
export const MAX_QUEUED_REPLIES = 8;

/** Calls that one reply may make: more answers cannot be spoken of in one reply. */
export const MAX_CALLS_PER_REPLY = 16;
/** Calls that may run at once in a session. */
export const MAX_RUNNING_CALLS = 32;
/** Calls that are remembered, so that a second or late result is known as such. */
export const MAX_KEPT_CALLS = 64;
/** How often the model is asked again within a reply when its calls cannot be made; then the agent asks by itself. */
export const MAX_TOOL_ATTEMPTS = 2;
/** Replies in a row that only answer results of tools: a model that goes on calling has lost the conversation. */
export const MAX_TOOL_ROUNDS = 8;
/** Longest result that is kept for the model, characters (about 8000 tokens). */
export const MAX_RESULT_CHARS = 32_000;
/** Events kept during a hold: three a turn, and nobody takes 300 turns in the five minutes that a tool may take. */
export const MAX_DEFERRED_EVENTS = 1000;

/** Failures of the model in a row that are apologised for: more would only repeat itself to nobody's use. */
export const MAX_APOLOGIES_IN_A_ROW = 3;
/** What the agent says when its model fails. */
export const DEFAULT_APOLOGY = 'Sorry, something went wrong on my side. Could you say that again?';

/** What started a reply; `resumption`: the client came back after it was gone. */
export type ReplyTrigger = 'greeting' | 'user-turn' | 'request' | 'tool-result' | 'resumption';

export type ConversationOptions = {
  /** Spoken verbatim at the start; "" = listen first. */
  readonly greeting: string;
  /** BCP 47 primary language of the caller. */
  readonly language: string;
  /** ISO 3166-1 alpha-2 of where callers are ("GB"): whose telephone numbers go without a country code; null = by the language. */
  readonly region: string | null;
  /** Calendar day of the session, "YYYY-MM-DD". */
  readonly today: string;
  /** Speech probability that counts as speech, 0-1. */
  readonly vadThreshold: number;
  /** Explicit bounds of the end-of-turn silence, ms; null = decided by the policy. */
  readonly minSilenceMs: number | null;
  readonly maxSilenceMs: number | null;
  /** Accepted cut-offs per 100 pauses within turns, MIN_PATIENCE to MAX_PATIENCE: less is more patient. */
  readonly patience: number;
  /** The longest silence that leaves a turn open, ms. */
  readonly turnTimeoutMs: number;
  /** Whether this speaker's pauses are learnt (explicit silence bounds switch it off as well). */
  readonly adaptPace: boolean;
  /** Whether a reply is prepared when the turn is probably over; it costs requests to the model that are thrown away. */
  readonly speculate: boolean;
  /** false: the agent is never interrupted; what was said is answered afterwards. */
  readonly interruptResponse: boolean;
  /** Speech the caller must have produced before a barge-in may cut the agent, ms; null = decided by the policy. */
  readonly interruptionDelayMs: number | null;
  /** Replies that are spoken to their end, by what started them; what is said over them is answered afterwards. */
  readonly uninterruptibleTriggers: readonly ReplyTrigger[];
  readonly tools: readonly ToolDefinition[];
  /** Said when the model calls a tool without a word of its own; "" = nothing. */
  readonly toolTransition: string;
  /** Text of the application that arguments of calls may come from (its instructions to the agent). */
  readonly knownText: string;
  /** Replies are written, not spoken. */
  readonly textOutput: boolean;
  /** Said when the model fails; "" = nothing. */
  readonly apology: string;
  /** Cap of the session, ms. */
  readonly maxSessionMs: number;
};

export const DEFAULT_OPTIONS: ConversationOptions = {
  greeting: '',
  language: 'en',
  region: null,
  today: '1970-01-01',
  // Silero's published operating point; below it far voices count, above it soft onsets are lost.
  vadThreshold: 0.5,
  minSilenceMs: null,
  maxSilenceMs: null,
  patience: DEFAULT_PATIENCE,
  turnTimeoutMs: TURN_TIMEOUT_MS,
  adaptPace: true,
  speculate: true,
  interruptResponse: true,
  interruptionDelayMs: null,
  uninterruptibleTriggers: [],
  tools: [],
  toolTransition: '',
  knownText: '',
  textOutput: false,
  apology: '',
  maxSessionMs: MAX_SESSION_MS,
};
