import { Rehearsal, type RehearsalScript } from '@antiphon/testkit/rehearsal';
import { describe, expect, it } from 'vitest';
import { sessionMs } from '../time.ts';
import { Draft } from './draft.ts';
import { userText } from './history.ts';
import { MAX_HELD_INPUTS, MAX_SPECULATIONS_PER_TURN } from './options.ts';
import { adopt, speculationAdvanced } from './speculation.ts';

const question = { fromMs: 1000, toMs: 2200, text: 'where is my order' };
const SLOW_MODEL: RehearsalScript = { modelMs: 350, voiceMs: 100 };

const rehearse = (script: RehearsalScript, untilMs = 8000): Rehearsal => new Rehearsal(script).run(untilMs);
const commandsOf = (r: Rehearsal) => r.lines.flatMap((line) => line.commands);
const prepared = (r: Rehearsal) =>
  commandsOf(r).flatMap((command) =>
    command.type === 'generation.start' && command.speculative !== null ? [command.speculative.text] : [],
  );
const outcomes = (r: Rehearsal) =>
  commandsOf(r).flatMap((command) =>
    command.type === 'decision.record' && command.decision.kind === 'speculation'
      ? [`${command.decision.outcome}: ${command.decision.reason}`]
      : [],
  );
const firstAudioAfterCommit = (r: Rehearsal): number => {
  const committed = r.events.find(({ event }) => event.type === 'speech.stopped')?.atMs ?? NaN;
  return (r.sent[0]?.atMs ?? NaN) - committed;
};

describe('speculation', () => {
  it('has the reply ready when the turn ends, with one request to the model', () => {
    const on = rehearse({ ...SLOW_MODEL, caller: [question] });
    const off = rehearse({ ...SLOW_MODEL, caller: [question], options: { speculate: false } });
    expect(firstAudioAfterCommit(off)).toBeGreaterThanOrEqual(450);
    expect(firstAudioAfterCommit(on)).toBeLessThan(firstAudioAfterCommit(off) - 200);
    expect(on.story()).toEqual(off.story());
    expect(commandsOf(on).filter(({ type }) => type === 'generation.start')).toHaveLength(1);
    expect(prepared(off)).toEqual([]);
  });

  it('ends the turn at the same moment with and without', () => {
    const ends = [true, false].map(
      (speculate) =>
        rehearse({ caller: [question], options: { speculate } }).events.find(
          ({ event }) => event.type === 'speech.stopped',
        )?.atMs,
    );
    expect(ends[0]).toBe(ends[1]);
  });

  it('is withdrawn without a trace on the wire when the user goes on', () => {
    const more = { fromMs: 2900, toMs: 3800, text: 'from last week' };
    const r = rehearse({ caller: [question, more], reply: ({ history }) => `About ${userTextOf(history)}.` });
    expect(prepared(r)).toEqual(['where is my order', 'where is my order from last week']);
    expect(outcomes(r)).toEqual([
      'started: probably over',
      'withdrawn: resumed',
      'started: probably over',
      'adopted: the turn ended with the same words',
    ]);
    expect(r.eventsOf('reply.started').map(({ replyId }) => replyId)).toEqual([2]);
    expect(r.eventsOf('agent-transcript.finished')[0]?.text).toBe('About where is my order from last week.');
  });

  const userTextOf = (history: Rehearsal['state']['history']): string => {
    const last = history.at(-1);
    return last?.role === 'user' ? userText(last) : '';
  };

  it('is bounded in number: many pauses do not cost many requests', () => {
    const caller = Array.from({ length: 8 }, (_, index) => ({
      fromMs: 1000 + index * 1200,
      toMs: 1700 + index * 1200,
      text: 'where is my order',
    }));
    const r = rehearse({ caller, options: { patience: 1 } }, 20_000);
    expect(prepared(r)).toHaveLength(MAX_SPECULATIONS_PER_TURN);
  });

  it('that fails is made again when the turn is over, and the failure is not told', () => {
    let calls = 0;
    const reply = (): string | Error => (calls++ === 0 ? new Error('endpoint down') : 'It is on its way.');
    const r = rehearse({ caller: [question], reply });
    expect(r.eventsOf('reply.failed')).toEqual([]);
    expect(r.eventsOf('agent-transcript.finished')[0]?.text).toBe('It is on its way.');
    expect(outcomes(r)).toEqual(['started: probably over', 'withdrawn: failed']);
  });

  it('is withdrawn when the application adds to the conversation', () => {
    const r = new Rehearsal({ ...SLOW_MODEL, caller: [question] });
    while (r.state.speculation === null) r.run(r.nowMs + 10);
    r.give({ type: 'message.added', role: 'system', text: 'The order has been found.' });
    expect(outcomes(r).at(-1)).toBe('withdrawn: history changed');
    expect(r.run(8000).eventsOf('reply.started')).toHaveLength(1);
  });

  it('makes no more audio than its beginning needs', () => {
    const long = 'First of all there is this. '.repeat(12).trim();
    const r = new Rehearsal({ caller: [question], reply: () => long, modelMs: 10 });
    while (r.state.turn === null || r.state.speculation === null) r.run(r.nowMs + 10);
    let chunks = 0;
    while (r.state.speculation !== null) {
      chunks = r.state.speculation.reply.chunks.filter(({ synthesis }) => synthesis !== 'waiting').length;
      r.run(r.nowMs + 10);
    }
    expect(chunks).toBe(1);
    expect(r.run(60_000).eventsOf('agent-transcript.finished')[0]?.text).toBe(long);
  });
});

describe('what a prepared reply does that may have effects', () => {
  const call = { type: 'tool.called', replyId: 1 } as never;
  const text = { type: 'generation.advanced', replyId: 1, text: 'So. ' } as const;

  function preparing(): Draft {
    const r = new Rehearsal({ ...SLOW_MODEL, caller: [question] });
    while (r.state.speculation === null) r.run(r.nowMs + 10);
    return new Draft(r.state, sessionMs(r.nowMs));
  }

  it('is held until the turn is over and then comes in its order', () => {
    const draft = preparing();
    for (const input of [text, call, text]) speculationAdvanced(draft, input);
    const { speculation } = draft.state;
    expect(speculation?.reply.text).toBe('So. ');
    expect(speculation?.held).toEqual([call, text]);
    expect(draft.again).toEqual([]);
    if (speculation !== null) adopt(draft, speculation);
    expect(draft.again).toEqual([call, text]);
  });

  it('is bounded: too much of it gives the preparation up', () => {
    const draft = preparing();
    for (let count = 0; count <= MAX_HELD_INPUTS; count += 1) speculationAdvanced(draft, call);
    expect(draft.state.speculation).toBeNull();
    expect(draft.commands.at(-1)).toEqual({ type: 'reply.release', replyId: 1 });
  });
});
