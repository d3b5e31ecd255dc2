import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyMoves, anyOptions, anyText, play } from '@antiphon/testkit/any-conversation';
import { Rehearsal } from '@antiphon/testkit/rehearsal';
import { heardMs } from '../playout.ts';
import { sessionMs } from '../time.ts';
import { replayTrace, traceHeader, traceLine } from '../trace.ts';
import type { ConversationInput } from './inputs.ts';
import { conversation } from './machine.ts';
import { REPLY_RATE_HZ } from './options.ts';
import { phaseOf, type ConversationState } from './state.ts';

const runs = { numRuns: 400 };

describe('the conversation machine, whatever comes in', () => {
  it('keeps a deadline for every state in which somebody waits', () => {
    fc.assert(
      fc.property(anyMoves, anyOptions, (script, start) => {
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
      fc.property(anyMoves, anyOptions, (script, start) => {
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
      fc.property(anyMoves, anyOptions, (script, start) => {
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
      fc.property(anyMoves, anyOptions, (script, start) => {
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
      fc.property(anyMoves, anyOptions, (script, start) => {
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
        text: anyText,
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
      fc.property(utterances, anyOptions, fc.lorem({ maxCount: 40 }), (caller, start, answer) => {
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
