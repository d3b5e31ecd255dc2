import fc from 'fast-check';
import { anyMoves, anyOptions, anyText, play } from '@antiphon/testkit/any-conversation';
import { describe, expect, it } from 'vitest';
import { sessionMs } from '../time.ts';
import { conversation } from './machine.ts';
import type { ConversationState } from './state.ts';

const runs = { numRuns: 400 };

const partsOf = (state: ConversationState) =>
  state.history.flatMap((entry) => (entry.role === 'user' ? entry.parts : []));

describe('the history, whatever comes in', () => {
  it('holds every committed turn once, in its order, with the words that were told', () => {
    fc.assert(
      fc.property(anyMoves, anyOptions, (script, start) => {
        const told: number[] = [];
        play(script, start, ({ state, commands }) => {
          for (const command of commands) {
            if (command.type !== 'client.notify' || command.event.type !== 'user-transcript.finished')
              continue;
            const { turnId, text } = command.event;
            told.push(turnId);
            expect(partsOf(state)).toContainEqual({ turnId, text });
          }
          const kept = partsOf(state).map(({ turnId }) => turnId);
          expect(kept.filter((turnId) => turnId > 0)).toEqual(told);
        });
      }),
      runs,
    );
  });

  it('is all that a late final changes: no reply, no event', () => {
    let late = 0;
    fc.assert(
      fc.property(anyMoves, anyOptions, anyText, (script, start, text) => {
        play(script, start, ({ state, atMs }) => {
          const { lastTurn } = state;
          if (state.status !== 'active' || lastTurn === null || lastTurn.finalsOutstanding === 0) return;
          late += 1;
          const { turnId } = lastTurn;
          const [after, commands] = conversation.step(
            state,
            { type: 'transcript.received', turnId, final: true, text, stableText: text, evidence: null },
            sessionMs(atMs),
          );
          const expected = text === '' ? lastTurn.text : text;
          // A reply that is being prepared without these words is withdrawn, unknown to anybody.
          const silent = ['recognition.stop', 'decision.record', 'reply.release'];
          expect(commands.filter(({ type }) => !silent.includes(type))).toEqual([]);
          expect(after.speculation === null || text === '' || text === lastTurn.text).toBe(true);
          expect(partsOf(after).find((part) => part.turnId === turnId)?.text).toBe(expected);
          const unchanged = { history: [], lastTurn: null, speculation: null };
          expect({ ...after, ...unchanged }).toEqual({ ...state, ...unchanged });
        });
      }),
      runs,
    );
    expect(late).toBeGreaterThan(20);
  });
});
