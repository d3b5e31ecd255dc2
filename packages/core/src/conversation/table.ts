/**
 * The state table: what each event does in each phase, every cell written. `ignore` is a decision too.
 * Rows are the inputs and what is derived from them (speech edges from scores, due timers from time).
 * The diagram in docs/ is generated from here.
 */
import * as overlap from '../barge-in/overlap.ts';
import type { Draft } from './draft.ts';
import type { ConversationInput } from './inputs.ts';
import * as reconnect from './reconnect.ts';
import * as listening from './listening.ts';
import * as replying from './replying.ts';
import * as session from './session.ts';
import type { Phase, TimerName } from './state.ts';
import * as tools from './tools.ts';

/** `microphone-gap` rings as the end of the voice. */
type DueName = Exclude<TimerName, 'microphone-gap'>;
export type TimerDue = { readonly [T in DueName]: { readonly type: `${T}.due` } }[DueName];

export type ConversationOccurrence =
  | Exclude<ConversationInput, { type: 'vad.scored' | 'time.passed' }>
  | listening.SpeechBegan
  | listening.SpeechEnded
  | TimerDue;

const ignore = (): void => undefined;

export const HANDLERS = {
  ignore,
  'start session': session.sessionStarted,
  'change options': session.optionsChanged,
  'add message': session.messageAdded,
  'note playback': session.playbackAcknowledged,
  'wait for client': reconnect.clientLeft,
  'serve client again': reconnect.clientReturned,
  'end session': session.endRequested,
  'expire session': session.sessionCapDue,
  'open turn': listening.speechBeganListening,
  'resume turn': listening.speechResumed,
  'pause turn': listening.speechPaused,
  'take transcript': listening.transcriptReceived,
  'weigh evidence': listening.evidenceReceived,
  'do without recogniser': listening.recognitionFailed,
  'weigh value': listening.valueValidated,
  'judge turn': listening.turnDecisionDue,
  'hold reply': overlap.speechBeganThinking,
  'watch overlap': overlap.speechBeganSpeaking,
  'resume overlap': overlap.speechResumedOverlapping,
  'pause overlap': overlap.overlapPaused,
  'judge overlap': overlap.overlapDecisionDue,
  'judge overlap words': overlap.overlapTranscript,
  'lose overlap words': overlap.overlapRecognitionFailed,
  'extend reply': replying.replyMade,
  'keep call': tools.callRequested,
  'close reply text': tools.generationFinished,
  'fail reply': replying.generationFailed,
  'queue audio': replying.replyMade,
  'place words': replying.replyMade,
  'close chunk': replying.replyMade,
  'fail chunk': replying.synthesisFailed,
  'fail stalled reply': replying.stallDue,
  'send audio': replying.advance,
  'take result': tools.toolAnswered,
  'give calls up': tools.toolTimeoutDue,
  'request reply': replying.replyRequested,
  'cancel reply': replying.cutReply,
} as const satisfies Record<string, (draft: Draft, occurrence: never) => void>;

export type HandlerName = keyof typeof HANDLERS;
type Row = { readonly [P in Phase]: HandlerName };

/** A row for occurrences that mean the same in every live phase. */
const live = (handler: HandlerName): Row => ({
  new: 'ignore',
  listening: handler,
  hearing: handler,
  pausing: handler,
  thinking: handler,
  speaking: handler,
  overlapping: handler,
  ended: 'ignore',
});

/** A row for occurrences that concern only an open turn. */
const withTurn = (alone: HandlerName, overlapping: HandlerName): Row => ({
  ...live('ignore'),
  hearing: alone,
  pausing: alone,
  overlapping,
});

/** A row for occurrences that concern only an open reply. */
const withReply = (handler: HandlerName): Row => ({
  ...live('ignore'),
  thinking: handler,
  speaking: handler,
  overlapping: handler,
});

export const TABLE: { readonly [T in ConversationOccurrence['type']]: Row } = {
  'session.started': { ...live('ignore'), new: 'start session' },
  'options.changed': live('change options'),
  'message.added': live('add message'),
  'speech.began': {
    new: 'ignore',
    listening: 'open turn',
    hearing: 'ignore',
    pausing: 'resume turn',
    thinking: 'hold reply',
    speaking: 'watch overlap',
    overlapping: 'resume overlap',
    ended: 'ignore',
  },
  'speech.ended': {
    new: 'ignore',
    listening: 'ignore',
    hearing: 'pause turn',
    pausing: 'ignore',
    thinking: 'ignore',
    speaking: 'ignore',
    overlapping: 'pause overlap',
    ended: 'ignore',
  },
  'transcript.received': withTurn('take transcript', 'judge overlap words'),
  'evidence.received': withTurn('weigh evidence', 'ignore'),
  'value.validated': withTurn('weigh value', 'ignore'),
  'recognition.failed': withTurn('do without recogniser', 'lose overlap words'),
  'generation.advanced': withReply('extend reply'),
  'generation.called': withReply('keep call'),
  'generation.finished': withReply('close reply text'),
  'generation.failed': withReply('fail reply'),
  'audio.synthesized': withReply('queue audio'),
  'words.timed': withReply('place words'),
  'synthesis.finished': withReply('close chunk'),
  'synthesis.failed': withReply('fail chunk'),
  'playback.acknowledged': live('note playback'),
  'tool.answered': live('take result'),
  'reply.requested': live('request reply'),
  'reply.cancel-requested': withReply('cancel reply'),
  'client.left': live('wait for client'),
  'client.returned': live('serve client again'),
  'session.end-requested': live('end session'),
  'turn-decision.due': withTurn('judge turn', 'ignore'),
  'overlap-decision.due': { ...live('ignore'), overlapping: 'judge overlap' },
  'reply-stall.due': withReply('fail stalled reply'),
  'playout.due': withReply('send audio'),
  'tool-timeout.due': live('give calls up'),
  'session-cap.due': live('expire session'),
};
