import {
  anyMoves,
  anyOptions,
  CALLED_TOOLS,
  play,
  type Move,
  type Seen,
} from '@antiphon/testkit/any-conversation';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ToolDefinition } from '../tools/tool-definition.ts';
import { MAX_RUNNING_CALLS } from './options.ts';
import { isOnHold } from './tool-calls.ts';

const tool = (name: string, patch: Partial<ToolDefinition> = {}): ToolDefinition => ({
  name,
  parameters: {},
  execution: 'interactive',
  answeredBy: 'client',
  timeoutMs: 4000,
  successInstructions: null,
  errorInstructions: null,
  ...patch,
});
const [look, wait, fetch, strict] = CALLED_TOOLS;
const tools: readonly ToolDefinition[] = [
  tool(look),
  tool(wait, { execution: 'hold' }),
  tool(fetch, { answeredBy: 'server', timeoutMs: 1500 }),
  tool(strict, { parameters: { type: 'object', required: ['code'] } }),
];

/** The model is asked, calls one or two tools and is done: chance alone would hardly ever get that far. */
const scene = fc
  .array(fc.string({ maxLength: 9 }), { minLength: 1, maxLength: 2 })
  .map((texts): readonly Move[] => [
    { afterMs: 0, input: { type: 'reply.requested', instructions: null } },
    ...texts.map((text): Move => ({ afterMs: 10, input: { act: 'call', text } })),
    { afterMs: 10, input: { act: 'answered', text: '' } },
  ]);
const result = fc
  .string({ maxLength: 3 })
  .map((text): readonly Move[] => [{ afterMs: 200, input: { act: 'result', text } }]);
/** The user takes a turn; a call comes while its reply is prepared, or after it was begun. */
const turn = fc.constantFrom(40, 400, 1500).map((afterMs): readonly Move[] => [
  { afterMs: 0, input: 'voice' },
  { afterMs: 0, input: 'silence' },
  { afterMs: 60, input: { act: 'words', text: 'where is my order' } },
  { afterMs, input: { act: 'call', text: '' } },
  { afterMs: 10, input: { act: 'answered', text: '' } },
]);
const end: readonly Move[] = [{ afterMs: 100, input: 'end' }];
const moves = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: scene },
      { weight: 3, arbitrary: result },
      { weight: 3, arbitrary: turn },
      { weight: 3, arbitrary: anyMoves.map((all) => all.slice(0, 4)) },
      { weight: 1, arbitrary: fc.constant(end) },
    ),
    { maxLength: 14 },
  )
  .map((groups) => groups.flat());

const scripts = fc.tuple(moves, anyOptions, fc.constantFrom('', 'One moment, please.'));
const holds = (see: () => (seen: Seen) => void): void => {
  fc.assert(
    fc.property(scripts, ([script, options, toolTransition]) => {
      play(script, { ...options, tools, toolTransition }, see());
    }),
    { numRuns: 300 },
  );
};

describe('tool calls, whatever comes in', () => {
  it('leave once, inside an open reply, with a tool that exists; a server call starts exactly when it is told', () => {
    let left = 0;
    holds(() => {
      const open = new Set<number>();
      const seen = new Set<number>();
      return ({ commands }) => {
        const told: number[] = [];
        const begun: number[] = [];
        for (const command of commands) {
          if (command.type === 'tool.start') begun.push(command.callId);
          if (command.type !== 'client.notify') continue;
          const { event } = command;
          if (event.type === 'reply.started') open.add(event.replyId);
          if (event.type === 'reply.finished') open.delete(event.replyId);
          if (event.type !== 'tool.called') continue;
          left += 1;
          expect(open.has(event.replyId)).toBe(true);
          expect(seen.has(event.callId)).toBe(false);
          expect([look, wait, fetch]).toContain(event.name);
          seen.add(event.callId);
          if (event.name === fetch) told.push(event.callId);
        }
        expect(begun).toEqual(told);
      };
    });
    expect(left).toBeGreaterThan(50);
  });

  it('end exactly once, in time, and are never more than may run', () => {
    const ends = { answered: 0, 'timed-out': 0, discarded: 0 };
    holds(() => {
      const running = new Map<number, number>();
      const over = new Set<number>();
      return ({ state, atMs }) => {
        const known = new Map(state.tools.calls.map((call) => [call.callId, call]));
        for (const callId of running.keys()) {
          const call = known.get(callId);
          if (call?.status === 'running') continue;
          expect(over.has(callId)).toBe(false);
          if (call === undefined) expect(state.status).toBe('ended');
          ends[call === undefined ? 'discarded' : call.status] += 1;
          over.add(callId);
          running.delete(callId);
        }
        for (const call of known.values()) {
          if (call.status !== 'running') continue;
          expect(over.has(call.callId)).toBe(false);
          expect(call.dueAtMs).toBeGreaterThanOrEqual(atMs);
          expect(state.timers['tool-timeout']).toBeLessThanOrEqual(call.dueAtMs);
          running.set(call.callId, call.dueAtMs);
        }
        expect(running.size).toBeLessThanOrEqual(MAX_RUNNING_CALLS);
      };
    });
    expect(Math.min(...Object.values(ends))).toBeGreaterThan(0);
  });

  it('of a reply that was only prepared, discarded or cut before never leave', () => {
    holds(() => {
      const released = new Set<number>();
      return ({ state, commands }) => {
        for (const command of commands) {
          if (command.type === 'client.notify' && command.event.type === 'tool.called')
            expect(released.has(command.event.replyId)).toBe(false);
          if (command.type === 'reply.release') released.add(command.replyId);
        }
        const prepared = state.speculation?.reply.replyId;
        expect(state.tools.calls.some((call) => call.replyId === prepared)).toBe(false);
      };
    });
  });

  it('make at most one reply for a turn, and one for the results of a reply', () => {
    let results = 0;
    holds(() => {
      const answered = new Set<number>();
      let groups = 0;
      let followUps = 0;
      const calling = new Set<number>();
      return ({ state, commands }) => {
        for (const command of commands) {
          if (command.type !== 'client.notify') continue;
          const { event } = command;
          if (event.type === 'tool.called' && !calling.has(event.replyId)) {
            calling.add(event.replyId);
            groups += 1;
          }
          if (event.type !== 'reply.started' || state.reply?.replyId !== event.replyId) continue;
          const { trigger, turnId } = state.reply;
          if (turnId !== null) {
            expect(answered.has(turnId)).toBe(false);
            answered.add(turnId);
          }
          if (trigger === 'tool-result') followUps += 1;
        }
        expect(followUps).toBeLessThanOrEqual(groups);
        results += followUps;
      };
    });
    expect(results).toBeGreaterThan(0);
  });

  it('that hold let nothing be said or told of the user until they are over', () => {
    let held = 0;
    holds(() => {
      let before = false;
      return ({ state, commands }) => {
        const now = isOnHold(state);
        if (before && now) {
          held += 1;
          for (const command of commands) {
            if (command.type !== 'client.notify') continue;
            const { event } = command;
            expect(event.type).not.toMatch(/^(?:speech|user-transcript)\./);
            if (event.type === 'reply.started') expect(state.reply?.trigger ?? 'request').toBe('request');
          }
        }
        before = now;
      };
    });
    expect(held).toBeGreaterThan(20);
  });

  it('survive JSON', () => {
    holds(() => ({ state }) => {
      expect(JSON.parse(JSON.stringify(state.tools))).toEqual(state.tools);
    });
  });
});
