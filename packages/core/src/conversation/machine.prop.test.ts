import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rehearsal } from '@antiphon/testkit/rehearsal';
import { heardMs } from '../playout.ts';
import { audioMs, playedMs, sessionMs } from '../time.ts';
import { replayTrace, traceHeader, traceLine } from '../trace.ts';
import type { ConversationCommand } from './commands.ts';
import type { ConversationInput } from './inputs.ts';
import { conversation } from './machine.ts';
import { DEFAULT_OPTIONS, REPLY_RATE_HZ } from './options.ts';
import { INITIAL_STATE, phaseOf, type ConversationState } from './state.ts';

const id = fc.integer({ min: 0, max: 4 });
const text = fc.oneof(fc.constant(''), fc.lorem({ maxCount: 12 }), fc.string({ maxLength: 40 }));
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
const options = fc.record({
  greeting: text,
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
    text,
    stableText: text,
    evidence,
  }),
  fc.record({ type: fc.constant('recognition.failed' as const), turnId: id, message: text }),
  fc.record({ type: fc.constant('generation.advanced' as const), replyId: id, text }),
  fc.record({ type: fc.constant('generation.finished' as const), replyId: id }),
  fc.record({
    type: fc.constant('generation.failed' as const),
    replyId: id,
    code: text,
    message: text,
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
    message: text,
  }),
  fc.record({
    type: fc.constant('playback.acknowledged' as const),
    replyId: id,
    playedMs: fc.nat(20_000).map(playedMs),
  }),
  fc.record({ type: fc.constant('reply.requested' as const), instructions: fc.option(text) }),
  fc.record({ type: fc.constant('reply.cancel-requested' as const), replyId: id }),
  fc.record({ type: fc.constant('options.changed' as const), changes: options.map((o) => o as object) }),
  fc.record({
    type: fc.constant('message.added' as const),
    role: fc.constantFrom('user' as const, 'system' as const),
    text,
  }),
);

type Move = { readonly afterMs: number; readonly input: ConversationInput | 'voice' | 'silence' | 'end' };

const moves: fc.Arbitrary<readonly Move[]> = fc.array(
  fc.record({
    afterMs: fc.oneof(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 0, max: 3000 })),
    input: fc.oneof(
      { weight: 12, arbitrary: anyInput },
      { weight: 4, arbitrary: fc.constant('voice' as const) },
      { weight: 4, arbitrary: fc.constant('silence' as const) },
      { weight: 1, arbitrary: fc.constant('end' as const) },
    ),
  }),
  { maxLength: 80 },
);

type Seen = {
  readonly state: ConversationState;
  readonly commands: readonly ConversationCommand[];
  readonly atMs: number;
};

/** Plays the moves, with time stopping at each of the machine's deadlines, as the driver would. */
function play(script: readonly Move[], start: object, see: (seen: Seen) => void): void {
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
    else give(move.input);
  }
}

const runs = { numRuns: 400 };

describe('the conversation machine, whatever comes in', () => {
  it('keeps a deadline for every state in which somebody waits', () => {
    fc.assert(
      fc.property(moves, options, (script, start) => {
        play(script, start, ({ state }) => {
          if (state.status !== 'active') {
            expect(conversation.deadlineMs(state)).toBeNull();
            return;
          }
          const { timers, reply, turn } = state;
          expect(timers['session-cap']).not.toBeNull();
          if (turn !== null && reply === null) expect(timers['turn-decision']).not.toBeNull();
          if (reply?.held === true) expect(timers['overlap-decision']).not.toBeNull();
          else if (reply !== null) expect(timers['reply-stall'] ?? timers.playout).not.toBeNull();
        });
      }),
      runs,
    );
  });

  it('sends nothing of a reply after its end, and ends each exactly once', () => {
    fc.assert(
      fc.property(moves, options, (script, start) => {
        const started = new Set<number>();
        const over = new Set<number>();
        play(script, start, ({ state, commands }) => {
          for (const command of commands) {
            if (command.type === 'audio.send') expect(over.has(command.replyId)).toBe(false);
            if (command.type !== 'client.notify') continue;
            const { event } = command;
            if (event.type === 'reply.started') {
              expect(started.size).toBe(over.size);
              started.add(event.replyId);
            }
            if (event.type === 'agent-word.sent') expect(over.has(event.replyId)).toBe(false);
            if (event.type === 'reply.finished') {
              expect(started.has(event.replyId) && !over.has(event.replyId)).toBe(true);
              over.add(event.replyId);
            }
          }
          expect(started.size - over.size).toBe(state.reply === null ? 0 : 1);
        });
      }),
      runs,
    );
  });

  it('stops every announced turn exactly once and tells at most one final text for it', () => {
    fc.assert(
      fc.property(moves, options, (script, start) => {
        let open: number | null = null;
        const told = new Set<number>();
        play(script, start, ({ state, commands }) => {
          for (const command of commands) {
            if (command.type !== 'client.notify') continue;
            const { event } = command;
            if (event.type === 'speech.started') {
              expect(open).toBeNull();
              open = event.turnId;
            } else if (event.type === 'speech.stopped') {
              expect(open).toBe(event.turnId);
              open = null;
            } else if (event.type === 'user-transcript.finished') {
              expect(told.has(event.turnId)).toBe(false);
              told.add(event.turnId);
            }
          }
          expect(open).toBe(state.turn?.announced === true ? state.turn.turnId : null);
        });
      }),
      runs,
    );
  });

  it('never sends more than is ready nor believes more heard than sent; what was heard is a prefix of what was said', () => {
    fc.assert(
      fc.property(moves, options, (script, start) => {
        const texts = new Map<number, string>();
        play(script, start, ({ state, commands, atMs }) => {
          const { reply } = state;
          if (reply !== null) {
            texts.set(reply.replyId, reply.text);
            expect(reply.playout.sentSamples).toBeLessThanOrEqual(reply.playout.readySamples);
            const heard = heardMs(reply.playout, sessionMs(atMs));
            expect(heard).toBeLessThanOrEqual((reply.playout.sentSamples * 1000) / REPLY_RATE_HZ + 1e-6);
          }
          for (const command of commands) {
            if (command.type !== 'client.notify' || command.event.type !== 'agent-transcript.finished')
              continue;
            const said = texts.get(command.event.replyId) ?? state.lastReply?.text ?? '';
            expect(said.trimStart().startsWith(command.event.text)).toBe(true);
          }
        });
      }),
      runs,
    );
  });

  it('changes nothing for a stale id, survives JSON, and is the same for the same input', () => {
    fc.assert(
      fc.property(moves, options, (script, start) => {
        let last: ConversationState | null = null;
        play(script, start, ({ state, atMs }) => {
          last = state;
          expect(JSON.parse(JSON.stringify(state))).toEqual(state);
          const stale: ConversationInput = { type: 'generation.advanced', replyId: 99, text: 'x' };
          const [after, commands] = conversation.step(state, stale, sessionMs(atMs));
          expect(commands).toEqual([]);
          expect(phaseOf(after)).toBe(phaseOf(state));
          expect({ ...after, staleInputs: 0 }).toEqual({ ...state, staleInputs: 0 });
        });
        expect(last).not.toBeNull();
      }),
      { numRuns: 100 },
    );
  });
});

describe('rehearsed conversations', () => {
  const utterances = fc
    .array(
      fc.record({
        gap: fc.integer({ min: 100, max: 4000 }),
        length: fc.integer({ min: 100, max: 2500 }),
        text,
      }),
      { maxLength: 6 },
    )
    .map((said) => {
      let at = 200;
      return said.map((one) => {
        const fromMs = at + one.gap;
        at = fromMs + one.length;
        return { fromMs, toMs: at, text: one.text.trim() };
      });
    });

  it('replay byte for byte, answer every committed turn with exactly one reply, and fall silent in the end', () => {
    fc.assert(
      fc.property(utterances, options, fc.lorem({ maxCount: 40 }), (caller, start, answer) => {
        const r = new Rehearsal({ caller, options: start, reply: () => answer }).run(90_000);
        expect(replayTrace([traceHeader(), ...r.lines.map(traceLine)])).toMatchObject({ ok: true });
        const turns = r.eventsOf('user-transcript.finished').length;
        const greetings = start.greeting.trim() === '' ? 0 : 1;
        expect(r.eventsOf('reply.started')).toHaveLength(turns + greetings);
        expect(phaseOf(r.state)).toBe('listening');
      }),
      { numRuns: 60 },
    );
  });
});
