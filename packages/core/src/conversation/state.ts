/**
 * The whole state of one conversation: plain JSON, so that a snapshot can be logged, stored and replayed.
 * Two things run side by side, the user's turn and the agent's reply; `phaseOf` names their combination,
 * which is the row of the state table.
 */
import type { AgentContext } from '../semantics/agent-context.ts';
import type { Expectation } from '../turn/slots/slot.ts';
import type { AudioMs, ClockPair, SessionMs } from '../time.ts';
import type { Playout } from '../playout.ts';
import type { SpokenWord } from '../heard/ledger.ts';
import type { SpeakableBuffer } from '../speakable.ts';
import type { SpeechDetector } from '../turn/speech-detector.ts';
import type { OverlapTrack } from '../barge-in/track.ts';
import type { TurnText } from './commands.ts';
import type { ConversationInput, TranscriptEvidence, ValueCheck } from './inputs.ts';
import { NO_CALLS, type ReplyTools, type ToolsState } from './tool-calls.ts';
import { DEFAULT_OPTIONS, type ConversationOptions, type ReplyTrigger } from './options.ts';
import { NEW_SPEAKER, type Pace } from '../turn/pace.ts';
import { NO_SPEECH } from '../turn/speech-detector.ts';

export type TimerName =
  | 'microphone-gap'
  | 'turn-decision'
  | 'overlap-decision'
  | 'reply-stall'
  | 'playout'
  | 'tool-timeout'
  | 'session-cap';
export type Timers = { readonly [name in TimerName]: SessionMs | null };

/** The user's open turn, from the onset of speech until it is committed or discarded. */
export type UserTurn = {
  readonly turnId: number;
  readonly startedAudioMs: AudioMs;
  /** True while the detector hears speech. */
  readonly speaking: boolean;
  /** Where the latest utterance of the turn began and, once it is over, ended. */
  readonly utteranceAudioMs: AudioMs;
  readonly silentSinceAudioMs: AudioMs | null;
  readonly text: string;
  readonly stableText: string;
  /** P(the words so far are a whole turn) by the text model. */
  readonly completeness: number;
  readonly evidence: TranscriptEvidence | null;
  /** Finals that were asked for and have not come. At 0 in a silence, `text` holds all that was said. */
  readonly finalsOutstanding: number;
  /** Its recogniser failed, and another one hears it from its beginning. */
  readonly heardAgain: boolean;
  /** Since when the end of the turn is decided and only an outstanding final is waited for; null otherwise. */
  readonly decidedAtMs: SessionMs | null;
  /** P(the turn is complete) as last judged; 0.5 = not judged yet. */
  readonly p: number;
  /** Replies that were prepared for this turn before it was over. */
  readonly speculations: number;
  /** The dictated value that was last given out for validation, and what came back; null = none yet. */
  readonly check: {
    readonly value: string;
    readonly result: ValueCheck | null;
    readonly askedAtMs: SessionMs;
  } | null;
  /** The client knows of the turn. Speech over the agent is kept to ourselves until it is known to be an interruption. */
  readonly announced: boolean;
  /** What the agent said before, the end of it, and what that asks for. */
  readonly agentWords: string;
  /** What the text models use of them. */
  readonly agent: AgentContext;
  readonly expectation: Expectation;
  /** What the last sentence of them names without asking for it. */
  readonly mentioned: Expectation | null;
};

export type { ReplyTrigger } from './options.ts';

export type ReplyChunk = {
  readonly chunkId: number;
  /** Slice of the reply's text, `charStart` its place in it. */
  readonly text: string;
  readonly charStart: number;
  readonly synthesis: 'waiting' | 'running' | 'finished';
  /** Place of the chunk's audio in the reply's audio, samples at REPLY_RATE_HZ. */
  readonly fromSample: number;
  readonly samples: number;
};

/** The agent's open reply, from the start of generation until its last sample has been heard or it was cut. */
export type Reply = {
  readonly replyId: number;
  readonly trigger: ReplyTrigger;
  /** Turn it answers, or null. */
  readonly turnId: number | null;
  readonly text: string;
  readonly generating: boolean;
  readonly failed: boolean;
  /** What the model wants of tools; nothing of it has left. */
  readonly tools: ReplyTools;
  readonly speakable: SpeakableBuffer;
  readonly chunks: readonly ReplyChunk[];
  readonly words: readonly SpokenWord[];
  /** How many of `words` the client has been told. */
  readonly wordsTold: number;
  readonly playout: Playout;
  /** No audio leaves while it is unclear whether the caller is interrupting. */
  readonly held: boolean;
  /** Audio leaves lower for the time being. */
  readonly ducked: boolean;
};

export type { TurnText } from './commands.ts';

/** A reply that is being prepared for a turn that is probably, but not yet surely, over. Nobody outside knows of it. */
export type Speculation = {
  readonly reply: Reply;
  /** Words of the open turn that it answers: with other words it is worth nothing. */
  readonly text: string;
  /** Entries of the history that come before them. */
  readonly historyLength: number;
  /** What the model did that may have effects (tool calls, and what it said after them), kept until the turn is over. */
  readonly held: readonly ConversationInput[];
};

/** What the model is told was said. A user entry holds all turns between two things the user has heard. */
export type HistoryEntry =
  | { readonly role: 'user'; readonly parts: readonly TurnText[] }
  | {
      readonly role: 'assistant';
      readonly text: string;
      readonly replyId: number;
      readonly interrupted: boolean;
    }
  | { readonly role: 'system'; readonly text: string }
  /** A call that left in the reply of the entry before, and what came of it (null: nothing yet). */
  | {
      readonly role: 'tool';
      readonly callId: number;
      readonly replyId: number;
      readonly name: string;
      readonly argumentsJson: string;
      readonly result: string | null;
    };

/** A finished reply that a late acknowledgement may still amend. */
export type FinishedReply = {
  readonly replyId: number;
  readonly text: string;
  readonly words: readonly SpokenWord[];
  readonly playout: Playout;
  readonly interrupted: boolean;
  /** Length of the history when the reply ended, its own entry included. */
  readonly historyLength: number;
  /** Cut by speech that began in its first moments: what was said may be the rest of the turn it answered. */
  readonly cutEarly: boolean;
};

/** The latest committed turn; a late final may still amend its text in the history. */
export type CommittedTurn = {
  readonly turnId: number;
  readonly finalsOutstanding: number;
  readonly text: string;
  /** P(its words are a whole turn) by the text model, after these words of the agent. */
  readonly completeness: number;
  readonly agentWords: string;
  readonly agent: AgentContext;
  /** Where its last words ended. */
  readonly endedAudioMs: AudioMs;
  /** P(it was complete) when it was committed, before the silence counted. */
  readonly p: number;
};

/**
 * What the agent still has to say when its client comes back: a text as it is, or null to ask the model (with these
 * instructions). `ofReply`: the reply that was cut.
 */
export type Unsaid = {
  readonly text: string | null;
  readonly instructions: string | null;
  readonly ofReply: number | null;
};

export type ConversationState = {
  readonly status: 'new' | 'active' | 'ended';
  /** No client is connected: nothing is begun. */
  readonly away: boolean;
  readonly unsaid: Unsaid | null;
  /** Generations that failed since the last one that did not. */
  readonly failuresInARow: number;
  readonly options: ConversationOptions;
  /** Latest simultaneous reading of the session and the microphone clock. */
  readonly clock: ClockPair | null;
  readonly detector: SpeechDetector;
  readonly turn: UserTurn | null;
  readonly reply: Reply | null;
  /** Never beside an open reply. */
  readonly speculation: Speculation | null;
  /** Evidence on the open turn while it lies over the open reply. */
  readonly overlap: OverlapTrack | null;
  /** The caller's usual level in his own turns, dBFS; null while unknown. */
  readonly callerLevelDb: number | null;
  readonly lastTurn: CommittedTurn | null;
  readonly lastReply: FinishedReply | null;
  readonly pace: Pace;
  readonly tools: ToolsState;
  readonly queuedReplies: readonly { readonly instructions: string | null }[];
  readonly history: readonly HistoryEntry[];
  readonly timers: Timers;
  readonly nextTurnId: number;
  readonly nextReplyId: number;
  /** Results that came for a turn or reply that was over. */
  readonly staleInputs: number;
};

export const INITIAL_STATE: ConversationState = {
  status: 'new',
  away: false,
  unsaid: null,
  failuresInARow: 0,
  options: DEFAULT_OPTIONS,
  clock: null,
  detector: NO_SPEECH,
  turn: null,
  reply: null,
  speculation: null,
  overlap: null,
  callerLevelDb: null,
  lastTurn: null,
  lastReply: null,
  pace: NEW_SPEAKER,
  tools: NO_CALLS,
  queuedReplies: [],
  history: [],
  timers: {
    'microphone-gap': null,
    'turn-decision': null,
    'overlap-decision': null,
    'reply-stall': null,
    playout: null,
    'tool-timeout': null,
    'session-cap': null,
  },
  nextTurnId: 1,
  nextReplyId: 1,
  staleInputs: 0,
};

/** The phases, each with its meaning; docs/state-table.md is generated from here. */
export const PHASES = {
  new: 'not started',
  listening: 'nobody holds the floor',
  hearing: 'the user speaks',
  pausing: "the user's turn is open and silent",
  thinking: 'a reply is being made, nothing of it has been sent',
  speaking: 'the agent speaks',
  overlapping: 'a reply is open and so is a turn: the user speaks, or spoke, over it',
  ended: 'the session is over',
} as const;

export type Phase = keyof typeof PHASES;

export function phaseOf(state: ConversationState): Phase {
  if (state.status !== 'active') return state.status;
  const { turn, reply } = state;
  if (turn !== null && reply !== null) return 'overlapping';
  if (turn !== null) return turn.speaking ? 'hearing' : 'pausing';
  if (reply !== null) return reply.playout.sentSamples > 0 ? 'speaking' : 'thinking';
  return 'listening';
}
