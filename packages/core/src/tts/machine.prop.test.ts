import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SpeechRehearsal } from '@antiphon/testkit/speech-rehearsal';
import { speech } from './machine.ts';
import { STREAM_TURN_TIMEOUT_MS } from './options.ts';
import { initialSpeech } from './state.ts';
import { sessionMs } from '../time.ts';
import type { SpeechEvent } from './commands.ts';
import type { SpeechInput } from './inputs.ts';

/** What the model remembers: enough to say which requests make sense. */
type Model = { cancels: number };
type Command = fc.Command<Model, SpeechRehearsal>;

const TEXTS = [
  'Hello',
  ' there.',
  ' It is 3.',
  '5 now! ',
  'Ja',
  '.',
  ' ',
  '',
  '😀',
  '<spell>ab',
  '</spell> ok. ',
  '你好。',
];

/** One request, or a stretch of time. */
class Step implements Command {
  readonly name: string;
  readonly act: (real: SpeechRehearsal) => void;
  readonly cancels: number;
  constructor(name: string, act: (real: SpeechRehearsal) => void, cancels = 0) {
    this.name = name;
    this.act = act;
    this.cancels = cancels;
  }
  check(): boolean {
    return true;
  }
  run(model: Model, real: SpeechRehearsal): void {
    model.cancels += this.cancels;
    this.act(real);
    real.pass(0);
    obeysGrammar(real);
    const interrupted = real.types().filter((type) => type === 'turn.interrupted').length;
    expect(interrupted).toBe(model.cancels);
  }
  toString(): string {
    return this.name;
  }
}

const step = (name: string, input: SpeechInput): Step =>
  new Step(
    name,
    (real) => {
      real.give(input);
    },
    input.type === 'cancel.requested' ? 1 : 0,
  );

const passing = fc.constantFrom(5, 40, 110, 600, 5100).map(
  (ms) =>
    new Step(`pass ${ms}`, (real) => {
      real.pass(ms);
    }),
);
const say = (contextId: string | null) =>
  fc.tuple(fc.constantFrom(...TEXTS), fc.boolean()).map(([text, flush]) =>
    step(`${contextId} says ${JSON.stringify(text)}${flush ? ' flush' : ''}`, {
      type: 'text.added',
      contextId,
      text,
      flush,
      changes: contextId === null ? {} : { voiceId: 'tone' },
    }),
  );
const settings = fc.constantFrom<SpeechInput>(
  { type: 'settings.update-requested', changes: { speed: 1.1 } },
  { type: 'settings.update-requested', changes: { language: null } },
);
const refusal = (contextId: string | null): SpeechInput => ({
  type: 'frame.refused',
  contextId,
  refusal: { id: 'given', body: {} },
  reach: 'turn',
});

const streamCommands = [
  say(null),
  passing,
  fc.constant(step('cancel', { type: 'cancel.requested', contextId: null })),
  fc.constant(step('close', { type: 'turn.close-requested' })),
  fc.constant(step('refused', refusal(null))),
  settings.map((input) => step('settings', input)),
];

const forContext = (contextId: string) => [
  say(contextId),
  fc.constant(step(`cancel ${contextId}`, { type: 'cancel.requested', contextId })),
  fc
    .boolean()
    .map((immediate) =>
      step(`close ${contextId} ${immediate}`, { type: 'context.close-requested', contextId, immediate }),
    ),
  fc.constant(step(`refused ${contextId}`, refusal(contextId))),
];

const multiCommands = [
  ...['a', 'b', 'c'].flatMap(forContext),
  passing,
  fc.constant(step('cancel all', { type: 'cancel.requested', contextId: null })),
  settings.map((input) => step('settings', input)),
];

/** The order of everything that was told of one line, as the protocol promises it. */
function obeysGrammar(real: SpeechRehearsal): void {
  const lines = new Map<
    string | null,
    { chunk: number | null; next: number; frames: number; open: boolean; cut: boolean }
  >();
  for (const entry of real.log) {
    if (entry.what === 'closed') continue;
    const item = entry.what === 'audio' ? entry.frame : entry.event;
    if (!('contextId' in item)) continue;
    const fresh = { chunk: null, next: 0, frames: 0, open: item.contextId === null, cut: false };
    const line = lines.get(item.contextId) ?? fresh;
    lines.set(item.contextId, line);
    const reset = (open: boolean): void => {
      Object.assign(line, { chunk: null, next: 0, frames: 0, open, cut: false });
    };
    const begins =
      (item.type === 'chunk.started' && item.chunkId === 0) ||
      (item.type === 'turn.finished' && item.totals.textChunks === 0);
    if (line.cut && begins) reset(line.open);
    switch (item.type) {
      case 'context.created':
        expect(line.open).toBe(false);
        reset(true);
        break;
      case 'chunk.started':
        expect([line.open, line.chunk, item.chunkId]).toEqual([true, null, line.next]);
        line.chunk = item.chunkId;
        break;
      case 'audio.send':
        expect([line.open, item.chunkId, item.index]).toEqual([true, line.chunk, line.frames]);
        line.frames += 1;
        break;
      case 'words.timed':
        expect(item.chunkId).toBe(line.chunk);
        break;
      case 'chunk.finished':
        expect(item.chunkId).toBe(line.chunk);
        line.chunk = null;
        line.next += 1;
        break;
      case 'turn.finished':
        expect([line.open, line.chunk]).toEqual([true, null]);
        expect(item.totals).toMatchObject({ textChunks: line.next, audioFrames: line.frames });
        reset(true);
        break;
      case 'turn.interrupted':
      case 'request.refused':
        // Refused before it became a turn: nothing is lost.
        if (item.type === 'request.refused' && item.refusal.id === 'context_closing') break;
        // A blanket cancel ends the turns of every context that takes text; one that is closing goes on.
        if (item.contextId === null && real.state.mode === 'multi') {
          for (const one of lines.values()) one.cut = true;
        } else reset(line.open);
        break;
      case 'context.closed':
      case 'context.timed-out':
        reset(false);
        break;
      default:
        break;
    }
  }
}

/** Everything that was begun has come to its end once, and the engine rests. */
function endsOnce(real: SpeechRehearsal): void {
  real.pass(60_000);
  expect(real.working).toBe(0);
  expect(real.state.unwrittenFrames).toBe(0);
  expect(real.state.lines.flatMap((line) => line.turns)).toEqual([]);
  const ids = [...real.released].sort((a, b) => a - b);
  expect(ids).toEqual(Array.from({ length: real.state.nextTurnId - 1 }, (_, index) => index + 1));
}

it('on one line every turn ends exactly once and in order, every cancel is answered once', () => {
  fc.assert(
    fc.property(
      fc.commands(streamCommands, { maxCommands: 40 }),
      fc.constantFrom(0, 15),
      (commands, networkMs) => {
        const script = {
          turnTimeoutMs: STREAM_TURN_TIMEOUT_MS,
          networkMs,
          settings: { wordTimestamps: true },
        };
        const real = new SpeechRehearsal('stream', script);
        fc.modelRun(() => ({ model: { cancels: 0 }, real }), commands);
        endsOnce(real);
        obeysGrammar(real);
      },
    ),
    { numRuns: 150 },
  );
});

it('contexts keep their order, and nothing follows their end', () => {
  fc.assert(
    fc.property(
      fc.commands(multiCommands, { maxCommands: 60 }),
      fc.constantFrom(0, 15),
      (commands, networkMs) => {
        const real = new SpeechRehearsal('multi', { networkMs });
        fc.modelRun(() => ({ model: { cancels: 0 }, real }), commands);
        endsOnce(real);
        obeysGrammar(real);
        expect(real.state.lines).toEqual([]);
      },
    ),
    { numRuns: 150 },
  );
});

/** What a client of one context can tell apart, times left out. */
const told = (real: SpeechRehearsal, contextId: string): unknown[] => [
  ...real.events(contextId).map((event: SpeechEvent) => {
    if (event.type === 'chunk.started') return [event.type, event.chunkId, event.text];
    if (event.type === 'turn.finished') return [event.type, event.totals.samples, event.totals.textChunks];
    return event.type === 'turn.interrupted' ? [event.type, event.spokenText] : event.type;
  }),
  real.audioMs(contextId),
];

it('contexts commute: each is told what it would be told alone', () => {
  const action = fc.oneof(
    ...['a', 'b', 'c'].flatMap((contextId) =>
      forContext(contextId).map((commands) => commands.map((command) => ({ contextId, command }))),
    ),
    passing.map((command) => ({ contextId: null, command })),
  );
  fc.assert(
    fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
      const run = (only: string | null): SpeechRehearsal => {
        const real = new SpeechRehearsal('multi');
        for (const { contextId, command } of actions) {
          if (only === null || contextId === null || contextId === only) command.act(real);
          real.pass(0);
        }
        real.pass(60_000);
        return real;
      };
      const together = run(null);
      for (const contextId of ['a', 'b', 'c'])
        expect(told(together, contextId)).toEqual(told(run(contextId), contextId));
    }),
    { numRuns: 150 },
  );
});

const anyId = fc.constantFrom(null, 'a', 'b');
const anyInput: fc.Arbitrary<SpeechInput> = fc.oneof(
  fc.record({
    type: fc.constant('text.added' as const),
    contextId: anyId,
    text: fc.oneof(
      fc.string({ maxLength: 300 }),
      fc.constantFrom('<break time="x"/> ', '.'.repeat(300), '<'.repeat(400)),
    ),
    flush: fc.boolean(),
    changes: fc.record({ maxBufferChars: fc.integer({ min: 1, max: 50 }) }),
  }),
  fc.record({ type: fc.constant('cancel.requested' as const), contextId: anyId }),
  fc.record({
    type: fc.constant('audio.synthesized' as const),
    turnId: fc.nat(6),
    chunkId: fc.nat(3),
    samples: fc.nat(50_000),
  }),
  fc.record({ type: fc.constant('synthesis.finished' as const), turnId: fc.nat(6), chunkId: fc.nat(3) }),
  fc.record({
    type: fc.constant('synthesis.failed' as const),
    turnId: fc.nat(6),
    chunkId: fc.nat(3),
    unavailable: fc.boolean(),
  }),
  fc.constantFrom<SpeechInput>(
    { type: 'audio.written' },
    { type: 'time.passed' },
    { type: 'turn.close-requested' },
    { type: 'socket.close-requested' },
    { type: 'server.stopping' },
  ),
);

it('never throws, and its state survives JSON, whatever comes', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('request' as const, 'stream' as const, 'multi' as const),
      fc.array(fc.tuple(anyInput, fc.nat(3000)), { maxLength: 40 }),
      (mode, inputs) => {
        let state = initialSpeech(mode, { settings: { voiceId: 'tone' }, turnTimeoutMs: 5000 });
        let atMs = 0;
        for (const [input, ms] of inputs) {
          atMs += ms;
          const [next] = speech.step(state, input, sessionMs(atMs));
          expect(JSON.parse(JSON.stringify(next))).toEqual(next);
          expect(next.unwrittenFrames).toBeLessThanOrEqual(6);
          const deadline = speech.deadlineMs(next);
          expect(deadline === null || Number.isFinite(deadline)).toBe(true);
          state = next;
        }
      },
    ),
    { numRuns: 300 },
  );
});
