import { Rehearsal, type RehearsalScript, type RehearsedReply } from '@antiphon/testkit/rehearsal';
import { describe, expect, it } from 'vitest';
import type { ToolDefinition } from '../tools/tool-definition.ts';
import { replayTrace, traceHeader, traceLine } from '../trace.ts';
import { MAX_TOOL_ATTEMPTS, MAX_TOOL_ROUNDS } from './options.ts';
import type { ConversationState } from './state.ts';

const tool = (patch: Partial<ToolDefinition> = {}): ToolDefinition => ({
  name: 'find_order',
  parameters: {
    type: 'object',
    properties: { order: { type: 'string', pattern: '[0-9]{4}' } },
    required: ['order'],
  },
  execution: 'interactive',
  answeredBy: 'client',
  timeoutMs: 120_000,
  successInstructions: null,
  errorInstructions: null,
  ...patch,
});
const call = (name = 'find_order', given: object = { order: '1234' }) => ({ name, arguments: given });
const calls = (text: string, ...all: ReturnType<typeof call>[]): RehearsedReply => ({ text, calls: all });
const question = { fromMs: 500, toMs: 1800, text: 'where is my order one two three four' };

/** A model that makes `first` of the first question, and words of every later one. */
const model =
  (first: RehearsedReply, later = 'It is on its way.') =>
  ({ history }: ConversationState) =>
    history.some((entry) => entry.role === 'tool') ? later : first;

const rehearse = (script: RehearsalScript, tools: readonly ToolDefinition[] = [tool()]): Rehearsal =>
  new Rehearsal({ caller: [question], ...script, options: { tools, ...script.options } });
const answer = (r: Rehearsal, callId = 1, patch: object = {}): void => {
  r.give({ type: 'tool.answered', callId, result: '{"ok":true}', isError: false, by: 'client', ...patch });
};
const generations = (r: Rehearsal) =>
  r.lines.flatMap((line) => line.commands).filter((command) => command.type === 'generation.start');
const started = (r: Rehearsal): number => r.eventsOf('reply.started').length;
const toolEntries = (r: Rehearsal) => r.state.history.filter((entry) => entry.role === 'tool');

describe('a tool call', () => {
  it('leaves inside its reply; its result makes a reply of its own', () => {
    const r = rehearse({ reply: model(calls('Let me look.', call())) }).run(8000);
    expect(r.eventsOf('tool.called')).toEqual([
      {
        type: 'tool.called',
        replyId: r.eventsOf('reply.started')[0]?.replyId,
        callId: 1,
        name: 'find_order',
        arguments: { order: '1234' },
      },
    ]);
    const story = r.story();
    expect(story.indexOf('tool.called')).toBeGreaterThan(story.indexOf('reply.started'));
    expect(story.indexOf('tool.called')).toBeLessThan(story.indexOf('reply.finished'));
    expect(started(r)).toBe(1);
    answer(r);
    r.run(14_000);
    expect(r.story().slice(story.length)).toEqual([
      'reply.started',
      'agent-transcript.finished',
      'reply.finished',
    ]);
    expect(toolEntries(r)).toMatchObject([
      { name: 'find_order', argumentsJson: '{"order":"1234"}', result: '{"ok":true}' },
    ]);
    expect(replayTrace([traceHeader(), ...r.lines.map(traceLine)])).toMatchObject({ ok: true });
  });

  it('takes an early result, which waits for the end of its reply', () => {
    const r = rehearse({ reply: model(calls('Let me look that up for you right now.', call())) });
    while (r.eventsOf('tool.called').length === 0) r.run(r.nowMs + 20);
    expect(r.state.reply).not.toBeNull();
    answer(r);
    r.run(15_000);
    expect(started(r)).toBe(2);
    expect(r.eventsOf('reply.finished').map((event) => event.status)).toEqual(['completed', 'completed']);
  });

  it('ignores a second result, and one for the wrong side, and refuses one for a call that never was', () => {
    const r = rehearse({ reply: model(calls('', call())) }).run(6000);
    answer(r, 1, { by: 'server' });
    expect(r.state.tools.calls[0]?.status).toBe('running');
    answer(r);
    r.run(12_000);
    const before = r.lines.length;
    answer(r, 1, { result: 'other' });
    expect(r.lines[before]?.commands).toEqual([]);
    expect(toolEntries(r)).toMatchObject([{ result: '{"ok":true}' }]);
    answer(r, 7);
    answer(r, -1);
    expect(r.eventsOf('request.refused').map((event) => event.code)).toEqual([
      'unknown_call',
      'unknown_call',
    ]);
  });

  it('says something short while it waits, unless the result is there before it has sounded', () => {
    const options = { toolTransition: 'One moment, please.' };
    const slow = rehearse({ options, reply: model(calls('', call())) }).run(8000);
    expect(slow.eventsOf('agent-transcript.finished').map((event) => event.text)).toEqual([
      'One moment, please.',
    ]);
    const quick = rehearse({ options, reply: model(calls('', call())), voiceMs: 300 });
    while (quick.eventsOf('tool.called').length === 0) quick.run(quick.nowMs + 20);
    answer(quick);
    quick.run(9000);
    expect(quick.eventsOf('agent-transcript.finished').map((event) => event.text)).toEqual([
      'It is on its way.',
    ]);
    expect(quick.eventsOf('reply.finished')).toHaveLength(2);
    const own = rehearse({ options, reply: model(calls('Let me see.', call())) }).run(8000);
    expect(own.eventsOf('agent-transcript.finished').map((event) => event.text)).toEqual(['Let me see.']);
  });

  it('that does not come back ends with an apology the model is asked for', () => {
    const r = rehearse({ reply: model(calls('', call()), 'Sorry.') }, [tool({ timeoutMs: 5000 })]).run(
      20_000,
    );
    expect(started(r)).toBe(2);
    expect(generations(r)[1]?.instructions).toMatch(/Apologise/);
    expect(toolEntries(r)[0]?.result).toMatch(/timeout/);
    answer(r, 1, { result: 'late' });
    r.run(25_000);
    expect(started(r)).toBe(2);
    expect(toolEntries(r)[0]?.result).toBe('late');
  });

  it('gathers the results of one reply for one answer', () => {
    const two = [tool(), tool({ name: 'find_price', parameters: {} })];
    const r = rehearse({ reply: model(calls('', call(), call('find_price', {}))) }, two).run(6000);
    expect(r.eventsOf('tool.called').map((event) => event.name)).toEqual(['find_order', 'find_price']);
    answer(r, 2);
    r.run(9000);
    expect(started(r)).toBe(1);
    answer(r, 1);
    r.run(14_000);
    expect(started(r)).toBe(2);
  });

  it('words its answer as the tool says, for success and for errors', () => {
    const worded = [tool({ successInstructions: 'Be brief.', errorInstructions: 'Offer a callback.' })];
    for (const [isError, expected] of [
      [false, 'Be brief.'],
      [true, 'Offer a callback.'],
    ] as const) {
      const r = rehearse({ reply: model(calls('', call())) }, worded).run(6000);
      answer(r, 1, { isError });
      r.run(9000);
      expect(generations(r)[1]?.instructions).toBe(expected);
    }
  });

  it('stops a model that only calls tools', () => {
    const r = rehearse({ reply: (_state, refused) => (refused > 0 ? 'Enough.' : calls('', call())) });
    for (let round = 1; round <= MAX_TOOL_ROUNDS + 3; round += 1) {
      r.run(r.nowMs + 5000);
      answer(r, round);
    }
    expect(r.eventsOf('tool.called')).toHaveLength(MAX_TOOL_ROUNDS);
    expect(r.eventsOf('agent-transcript.finished').at(-1)?.text).toBe('Enough.');
  });
});

describe('a call that may not be made', () => {
  const asks = (given: object) => (_state: ConversationState, refused: number) =>
    refused === 0 ? calls('', call('find_order', given)) : 'What is the order number?';

  it.each([[{ order: '12' }], [{ order: '' }], [{}], [{ order: '9876' }]])(
    '%j is not sent; the model asks in the same reply',
    (given) => {
      const r = rehearse({ reply: asks(given) }).run(9000);
      expect(r.eventsOf('tool.called')).toEqual([]);
      expect(started(r)).toBe(1);
      expect(r.eventsOf('agent-transcript.finished')[0]?.text).toBe('What is the order number?');
      const refused = generations(r).at(-1)?.refused?.calls[0];
      expect(JSON.parse(refused?.answer ?? '{}')).toMatchObject({
        error: 'invalid_arguments',
        fields: [{ field: 'order' }],
      });
      expect(toolEntries(r)).toEqual([]);
    },
  );

  it('is asked for by the agent itself when the model does not', () => {
    const r = rehearse({ reply: () => calls('', call('find_order', { order: '' })) }).run(9000);
    expect(generations(r).filter((command) => command.refused !== undefined)).toHaveLength(MAX_TOOL_ATTEMPTS);
    expect(r.eventsOf('agent-transcript.finished')[0]?.text).toBe(
      'Sorry, could you tell me the order again, please?',
    );
  });

  it('of a tool that does not exist is not made', () => {
    const r = rehearse({
      reply: (_s, refused) => (refused === 0 ? calls('', call('format_disk', {})) : 'No.'),
    }).run(9000);
    expect(r.eventsOf('tool.called')).toEqual([]);
    expect(r.eventsOf('agent-transcript.finished')[0]?.text).toBe('No.');
  });

  it('is told with the results of those that were made', () => {
    const r = rehearse({ reply: model(calls('', call(), call('find_order', { order: '' }))) }).run(6000);
    expect(r.eventsOf('tool.called')).toHaveLength(1);
    answer(r);
    r.run(9000);
    expect(toolEntries(r).map((entry) => entry.result)).toEqual([
      '{"ok":true}',
      expect.stringMatching(/invalid_arguments/),
    ]);
  });
});

describe('a call and the caller', () => {
  const LONG = 'Let me look that up for you, this may take a little while because the system is slow today.';

  it('never leaves a reply that was overtaken by the rest of the turn', () => {
    const rest = { fromMs: 2300, toMs: 3200, text: 'no five six seven eight' };
    const r = rehearse({
      caller: [question, rest],
      options: { turnTimeoutMs: 300, speculate: false },
      modelMs: 900,
      reply: ({ history }) => (JSON.stringify(history).includes('eight') ? 'I see.' : calls('', call())),
    }).run(9000);
    expect(r.eventsOf('tool.called')).toEqual([]);
  });

  it('never leaves a reply that was only prepared', () => {
    const rest = { fromMs: 2450, toMs: 3300, text: 'please' };
    const options = { minSilenceMs: 900, maxSilenceMs: 3000 };
    const r = rehearse({ options, caller: [question, rest], modelMs: 10, reply: model(calls('', call())) });
    const prepared = (): boolean => (r.state.speculation?.held.length ?? 0) > 0;
    while (!prepared() && r.nowMs < 2400) r.run(r.nowMs + 10);
    expect(prepared()).toBe(true);
    expect(r.eventsOf('tool.called')).toEqual([]);
    r.run(2650);
    expect(r.state.speculation).toBeNull();
    expect(r.eventsOf('tool.called')).toEqual([]);
    r.run(9000);
    expect(r.eventsOf('tool.called')).toHaveLength(1);
  });

  it('keeps a result that comes after an interruption for the next turn', () => {
    const stop = { fromMs: 4500, toMs: 5600, text: 'wait stop I meant something else' };
    const r = rehearse({ caller: [question, stop], reply: model(calls(LONG, call()), 'I see.') });
    while (!r.eventsOf('reply.finished').some((event) => event.status === 'interrupted') && r.nowMs < 9000)
      r.run(r.nowMs + 20);
    expect(r.state.tools.calls[0]).toMatchObject({ status: 'running', detached: true });
    r.run(10_000);
    const replies = started(r);
    answer(r);
    r.run(14_000);
    expect(started(r)).toBe(replies);
    expect(toolEntries(r)[0]?.result).toBe('{"ok":true}');
  });

  it('of a reply that only the connection cut is answered when its result is there', () => {
    for (const answerMs of [4500, 6500]) {
      const r = rehearse({ reply: model(calls('Let me look that up for you right now.', call())) }).run(3600);
      expect(r.state.reply).not.toBeNull();
      r.give({ type: 'client.left' });
      r.later(answerMs - r.nowMs, {
        type: 'tool.answered',
        callId: 1,
        result: '{}',
        isError: false,
        by: 'client',
      });
      r.run(5000);
      r.give({ type: 'client.returned' });
      r.run(20_000);
      expect(r.eventsOf('agent-transcript.finished').at(-1)?.text).toBe('It is on its way.');
      expect(started(r)).toBe(3);
    }
  });

  it('answers a turn that came in between first, and the result after it', () => {
    const other = { fromMs: 6000, toMs: 7000, text: 'and what is the weather' };
    const r = rehearse({ caller: [question, other], reply: model(calls('', call()), 'I see.') });
    while (started(r) < 2 && r.nowMs < 12_000) r.run(r.nowMs + 20);
    answer(r);
    r.run(18_000);
    expect(started(r)).toBe(3);
    expect(generations(r).at(-1)?.instructions).toMatch(/have arrived/);
  });

  it('gives a result that comes during a turn to the reply to that turn', () => {
    const other = { fromMs: 6000, toMs: 8000, text: 'and what is the weather like over there today' };
    const r = rehearse({ caller: [question, other], reply: model(calls('', call()), 'I see.') }).run(7000);
    answer(r);
    r.run(14_000);
    expect(started(r)).toBe(2);
  });
});

describe('a tool that holds', () => {
  const holding = [tool({ execution: 'hold', timeoutMs: 60_000 })];
  const chatter = { fromMs: 6000, toMs: 7200, text: 'it is the blue one' };

  it('keeps the agent silent; what was said is told and answered when the result is there', () => {
    const r = rehearse(
      { caller: [question, chatter], reply: model(calls('Let me check.', call())) },
      holding,
    ).run(10_000);
    const before = r.story();
    expect(before.at(-1)).toBe('reply.finished');
    expect(before.filter((type) => type === 'speech.started')).toHaveLength(1);
    answer(r);
    r.run(16_000);
    expect(r.story().slice(before.length)).toEqual([
      'speech.started',
      'speech.stopped',
      'user-transcript.finished',
      'reply.started',
      'agent-transcript.finished',
      'reply.finished',
    ]);
    expect(r.state.history.map((entry) => entry.role)).toEqual([
      'user',
      'assistant',
      'tool',
      'user',
      'assistant',
    ]);
  });

  it('keeps the agent silent over a lost connection too: a turn in it is answered once', () => {
    const r = rehearse(
      { caller: [question, chatter], reply: model(calls('Let me check.', call())) },
      holding,
    ).run(chatter.toMs + 200);
    r.give({ type: 'client.left' });
    r.run(9000);
    r.give({ type: 'client.returned' });
    r.run(10_000);
    expect(started(r)).toBe(1);
    answer(r);
    r.run(16_000);
    expect(started(r)).toBe(2);
  });

  it('says nothing of its own, and a status line when it is asked for one', () => {
    const options = { toolTransition: 'One moment, please.' };
    const r = rehearse({ options, reply: model(calls('', call()), 'Still looking.') }, holding).run(6000);
    expect(r.eventsOf('agent-transcript.finished')).toEqual([]);
    r.give({ type: 'reply.requested', instructions: 'Say that you are still looking.' });
    r.run(9000);
    expect(r.eventsOf('agent-transcript.finished').map((event) => event.text)).toEqual(['Still looking.']);
    expect(started(r)).toBe(2);
    answer(r);
    r.run(12_000);
    expect(started(r)).toBe(3);
  });

  it('ends with its timeout', () => {
    const r = rehearse({ caller: [question, chatter], reply: model(calls('', call())) }, [
      tool({ execution: 'hold', timeoutMs: 9000 }),
    ]).run(20_000);
    expect(r.eventsOf('user-transcript.finished')).toHaveLength(2);
    expect(started(r)).toBe(2);
  });

  it('tells a turn that is still open when it ends, and answers it once', () => {
    const r = rehearse(
      { caller: [question, { ...chatter, toMs: 8000 }], reply: model(calls('', call())) },
      holding,
    ).run(7000);
    answer(r);
    expect(r.events.at(-1)?.event.type).toMatch(/speech.started|user-transcript.changed/);
    r.run(14_000);
    expect(started(r)).toBe(2);
    expect(r.eventsOf('user-transcript.finished')).toHaveLength(2);
  });

  it('still tells what was said when the session ends', () => {
    const r = rehearse({ caller: [question, chatter], reply: model(calls('', call())) }, holding).run(10_000);
    r.give({ type: 'session.end-requested' });
    expect(r.eventsOf('user-transcript.finished')).toHaveLength(2);
    expect(r.state.timers['tool-timeout']).toBeNull();
  });
});

describe('a tool that the server calls', () => {
  const own = [tool({ answeredBy: 'server', timeoutMs: 5000 })];

  it('is started, and its call told', () => {
    const r = rehearse({ reply: model(calls('', call())) }, own).run(5000);
    const commands = r.lines.flatMap((line) => line.commands);
    expect(commands.filter((command) => command.type === 'tool.start')).toEqual([
      { type: 'tool.start', callId: 1, name: 'find_order', argumentsJson: '{"order":"1234"}' },
    ]);
    expect(r.eventsOf('tool.called')).toHaveLength(1);
    answer(r);
    expect(r.state.tools.calls[0]?.status).toBe('running');
    answer(r, 1, { by: 'server' });
    r.run(9000);
    expect(started(r)).toBe(2);
  });

  it('is stopped when it takes too long or the session ends', () => {
    const late = rehearse({ reply: model(calls('', call())) }, own).run(9000);
    const ended = rehearse({ reply: model(calls('', call())) }, own).run(5000);
    ended.give({ type: 'session.end-requested' });
    for (const r of [late, ended])
      expect(r.lines.flatMap((line) => line.commands)).toContainEqual({ type: 'tool.stop', callId: 1 });
  });
});
