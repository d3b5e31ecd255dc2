/**
 * Arbitrary conversations for property tests: any inputs at all, in any order, with ids that are often, but not
 * always, those of the open turn and reply; time stops at each of the machine's deadlines, as with the driver. Enters:
 * moves made by fast-check. Leaves: every state and the commands that led to it.
 */
import fc from 'fast-check';
import {
  audioMs,
  conversation,
  DEFAULT_OPTIONS,
  INITIAL_STATE,
  playedMs,
  REPLY_RATE_HZ,
  sessionMs,
  type ConversationCommand,
  type ConversationInput,
  type ConversationState,
} from '@antiphon/core';

const id = fc.integer({ min: 0, max: 4 });
export const anyText = fc.oneof(fc.constant(''), fc.lorem({ maxCount: 12 }), fc.string({ maxLength: 40 }));
const samples = fc.integer({ min: 0, max: 4 * REPLY_RATE_HZ });
const evidence = fc.option(
  fc.record({
    sentenceEnd: fc.double({ min: 0, max: 1, noNaN: true }),
    question: fc.constant(0),
    comma: fc.constant(0),
    end: fc.constant(0),
  }),
);
const words = fc.array(
  fc.record({
    charStart: fc.nat(60),
    charEnd: fc.nat(80),
    startSample: fc.nat(90_000),
    endSample: fc.nat(99_000),
  }),
  { maxLength: 6 },
);
export const anyOptions = fc.record({
  greeting: anyText,
  interruptResponse: fc.boolean(),
  minSilenceMs: fc.option(fc.integer({ min: 50, max: 1000 })),
  interruptionDelayMs: fc.option(fc.integer({ min: 0, max: 1000 })),
});

/** Any input at all, with ids that are often, but not always, those of the open turn and reply. */
const anyInput: fc.Arbitrary<ConversationInput> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<ConversationInput>({ type: 'time.passed' }) },
  fc.record({
    type: fc.constant('transcript.received' as const),
    turnId: id,
    final: fc.boolean(),
    text: anyText,
    stableText: anyText,
    evidence,
  }),
  fc.record({ type: fc.constant('recognition.failed' as const), turnId: id, message: anyText }),
  fc.record({
    type: fc.constant('value.validated' as const),
    turnId: id,
    value: fc.constantFrom('+14155550123', ''),
    result: fc.constantFrom('valid' as const, 'possible' as const, 'impossible' as const),
  }),
  fc.record({ type: fc.constant('generation.advanced' as const), replyId: id, text: anyText }),
  fc.record({ type: fc.constant('generation.finished' as const), replyId: id }),
  fc.record({
    type: fc.constant('generation.failed' as const),
    replyId: id,
    code: anyText,
    message: anyText,
    retryable: fc.boolean(),
    statusCode: fc.constant(null),
  }),
  fc.record({ type: fc.constant('audio.synthesized' as const), replyId: id, chunkId: fc.nat(3), samples }),
  fc.record({ type: fc.constant('words.timed' as const), replyId: id, chunkId: fc.nat(3), words }),
  fc.record({ type: fc.constant('synthesis.finished' as const), replyId: id, chunkId: fc.nat(3) }),
  fc.record({
    type: fc.constant('synthesis.failed' as const),
    replyId: id,
    chunkId: fc.nat(3),
    message: anyText,
  }),
  fc.record({
    type: fc.constant('playback.acknowledged' as const),
    replyId: id,
    playedMs: fc.nat(20_000).map(playedMs),
  }),
  fc.record({
    type: fc.constant('tool.answered' as const),
    callId: id,
    result: anyText,
    isError: fc.boolean(),
    by: fc.constantFrom('client' as const, 'server' as const),
  }),
  fc.record({ type: fc.constant('reply.requested' as const), instructions: fc.option(anyText) }),
  fc.record({ type: fc.constant('reply.cancel-requested' as const), replyId: id }),
  fc.record({ type: fc.constant('options.changed' as const), changes: anyOptions.map((o) => o as object) }),
  fc.record({
    type: fc.constant('message.added' as const),
    role: fc.constantFrom('user' as const, 'system' as const),
    text: anyText,
  }),
);

/** What fits the conversation as it stands: the words of the open turn, an answer, calls, its end, its sound, a result. */
export type FittingMove = {
  readonly act: 'partial' | 'words' | 'answer' | 'call' | 'answered' | 'sound' | 'result';
  readonly text: string;
};

/** Names under which calls are made; a test that offers tools of these names has them called. */
export const CALLED_TOOLS = ['look', 'wait', 'fetch', 'strict', 'absent'] as const;

export type Move = {
  readonly afterMs: number;
  readonly input: ConversationInput | FittingMove | 'voice' | 'silence' | 'end';
};

/** A turn that sounds finished. */
const WHOLE = 'where is my order';

const fittingMove: fc.Arbitrary<FittingMove> = fc.record({
  act: fc.constantFrom(
    'words' as const,
    'words' as const,
    'answer' as const,
    'answered' as const,
    'sound' as const,
  ),
  text: fc.oneof(fc.constantFrom(WHOLE, 'and then', 'Yes. '), anyText),
});

const anyMove: fc.Arbitrary<Move> = fc.record({
  afterMs: fc.oneof(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 0, max: 3000 })),
  input: fc.oneof(
    { weight: 12, arbitrary: anyInput },
    { weight: 8, arbitrary: fittingMove },
    { weight: 4, arbitrary: fc.constant('voice' as const) },
    { weight: 4, arbitrary: fc.constant('silence' as const) },
    { weight: 1, arbitrary: fc.constant('end' as const) },
  ),
});

/** The user says something and falls silent: chance alone would hardly ever get that far. The final comes in time or is late. */
const utterance: fc.Arbitrary<readonly Move[]> = fc
  .tuple(fittingMove, fc.constantFrom('soon', 'soon, then silence', 'soon, then more', 'late'))
  .map(([{ text }, final]): Move[] => {
    const said: Move[] = [
      { afterMs: 0, input: 'voice' },
      { afterMs: 0, input: { act: 'partial', text } },
      { afterMs: 0, input: 'silence' },
    ];
    if (final !== 'late') said.push({ afterMs: 60, input: { act: 'words', text } });
    if (final === 'soon, then more') said.push({ afterMs: 40, input: 'voice' });
    else if (final !== 'soon') said.push({ afterMs: 3500, input: 'silence' });
    return said;
  });

export const anyMoves: fc.Arbitrary<readonly Move[]> = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: anyMove.map((move) => [move]) },
      { weight: 1, arbitrary: utterance },
      { weight: 2, arbitrary: fittingMove.map((input) => [{ afterMs: 100, input }]) },
    ),
    { maxLength: 60 },
  )
  .map((groups) => groups.flat());

export type Seen = {
  readonly state: ConversationState;
  readonly commands: readonly ConversationCommand[];
  readonly atMs: number;
};

/** The input that a fitting move comes to; null when nothing waits for it. */
function fitting({ act, text }: FittingMove, state: ConversationState): ConversationInput | null {
  const turnId = state.turn?.turnId;
  if (act === 'words' || act === 'partial') {
    if (turnId === undefined) return null;
    const audioEnd = text === WHOLE ? 0.9 : 0.4;
    const evidence = { sentenceEnd: audioEnd, question: 0, comma: 0, end: audioEnd, audioEnd };
    const final = act === 'words';
    return { type: 'transcript.received', turnId, final, text, stableText: text, evidence };
  }
  if (act === 'result') return resultOf(state, text);
  const reply = state.reply ?? state.speculation?.reply;
  if (reply === undefined) return null;
  const { replyId } = reply;
  if (act === 'answer') return { type: 'generation.advanced', replyId, text };
  if (act === 'call') return callOf(replyId, text);
  if (act === 'answered') return { type: 'generation.finished', replyId };
  const chunk = reply.chunks.find(({ synthesis }) => synthesis === 'running');
  if (chunk === undefined) return null;
  return { type: 'audio.synthesized', replyId, chunkId: chunk.chunkId, samples: REPLY_RATE_HZ };
}

const callOf = (replyId: number, text: string): ConversationInput => ({
  type: 'generation.called',
  replyId,
  name: CALLED_TOOLS[text.length % CALLED_TOOLS.length] ?? 'look',
  argumentsJson: text.length % 7 === 0 ? text : '{}',
});

function resultOf({ tools }: ConversationState, text: string): ConversationInput | null {
  const running = tools.calls.filter(({ status }) => status === 'running');
  const call = running[text.length % Math.max(1, running.length)];
  if (call === undefined) return null;
  return { type: 'tool.answered', callId: call.callId, result: text, isError: false, by: call.answeredBy };
}

/** Plays the moves, with time stopping at each of the machine's deadlines, as the driver would. */
export function play(script: readonly Move[], start: object, see: (seen: Seen) => void): void {
  let state = INITIAL_STATE;
  let atMs = 0;
  let micMs = 0;
  const give = (input: ConversationInput): void => {
    const [next, commands] = conversation.step(state, input, sessionMs(atMs));
    state = next;
    see({ state, commands, atMs });
  };
  const voice = (probability: number): void => {
    for (let window = 0; window < 4; window += 1) {
      micMs += 32;
      give({ type: 'vad.scored', audioMs: audioMs(micMs), probability, levelDb: -30 });
    }
  };
  give({ type: 'session.started', options: { ...DEFAULT_OPTIONS, ...start } });
  for (const move of script) {
    const target = atMs + move.afterMs;
    for (let guard = 0; guard < 500; guard += 1) {
      const deadline = conversation.deadlineMs(state);
      if (deadline === null || deadline > target) break;
      atMs = Math.max(atMs, deadline);
      give({ type: 'time.passed' });
    }
    atMs = target;
    if (move.input === 'voice') voice(0.9);
    else if (move.input === 'silence') voice(0.01);
    else if (move.input === 'end') give({ type: 'session.end-requested' });
    else {
      const input = 'act' in move.input ? fitting(move.input, state) : move.input;
      if (input !== null) give(input);
    }
  }
}
