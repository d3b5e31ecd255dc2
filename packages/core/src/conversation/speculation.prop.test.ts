import fc from 'fast-check';
import { anyMoves, anyOptions, play } from '@antiphon/testkit/any-conversation';
import { describe, expect, it } from 'vitest';
import type { ConversationCommand, ConversationEvent } from './commands.ts';
import { MAX_SPECULATIONS_PER_TURN } from './options.ts';

const runs = { numRuns: 600 };

const eventsIn = (commands: readonly ConversationCommand[]): ConversationEvent[] =>
  commands.flatMap((command) => (command.type === 'client.notify' ? [command.event] : []));

/** What the outside sees of a reply: anything but its making and its release. */
const shows = (command: ConversationCommand, replyId: number): boolean => {
  if (command.type === 'client.notify')
    return 'replyId' in command.event && command.event.replyId === replyId;
  return command.type === 'audio.send' && command.replyId === replyId;
};

describe('a reply that is prepared before the turn is over', () => {
  it('is taken over only when the turn ends with its words, else leaves nothing', () => {
    let adopted = 0;
    let withdrawn = 0;
    fc.assert(
      fc.property(anyMoves, anyOptions, (script, start) => {
        let open: { readonly replyId: number; readonly text: string; readonly turnId: number } | null = null;
        const gone = new Set<number>();
        play(script, start, ({ state, commands }) => {
          for (const command of commands) {
            for (const replyId of gone) expect(shows(command, replyId)).toBe(false);
            if (command.type === 'generation.start' && command.speculative !== null) {
              expect(open).toBeNull();
              open = { replyId: command.replyId, ...command.speculative };
            } else if (command.type === 'reply.release' && command.replyId === open?.replyId) {
              gone.add(command.replyId);
              withdrawn += 1;
              open = null;
            } else if (open !== null && shows(command, open.replyId)) {
              expect(command).toMatchObject({ event: { type: 'reply.started', replyId: open.replyId } });
              const told = eventsIn(commands).find((event) => event.type === 'user-transcript.finished');
              expect(told).toMatchObject({ turnId: open.turnId, text: open.text });
              adopted += 1;
              open = null;
            }
          }
          expect(state.speculation?.reply.replyId).toBe(open?.replyId);
          expect(state.speculation !== null && state.reply !== null).toBe(false);
        });
      }),
      runs,
    );
    // Random moves must reach what is tested here.
    expect(adopted).toBeGreaterThan(5);
    expect(withdrawn).toBeGreaterThan(0);
  });

  it('holds the committed words, unless it was withdrawn before', () => {
    fc.assert(
      fc.property(anyMoves, anyOptions, (script, start) => {
        let eager: { readonly turnId: number; readonly text: string } | null = null;
        play(script, start, ({ commands }) => {
          for (const command of commands) {
            if (command.type === 'generation.start') eager = command.speculative;
            if (command.type === 'decision.record' && command.decision.outcome === 'withdrawn') eager = null;
            if (command.type !== 'client.notify') continue;
            const { event } = command;
            if (event.type !== 'user-transcript.finished' || eager?.turnId !== event.turnId) continue;
            expect(event.text).toBe(eager.text);
          }
        });
      }),
      runs,
    );
  });

  it('is made a bounded number of times for a turn, and never when switched off', () => {
    fc.assert(
      fc.property(anyMoves, anyOptions, fc.boolean(), (script, start, speculate) => {
        const made = new Map<number, number>();
        play(script, { ...start, speculate }, ({ commands }) => {
          for (const command of commands) {
            if (command.type !== 'generation.start' || command.speculative === null) continue;
            const { turnId } = command.speculative;
            made.set(turnId, (made.get(turnId) ?? 0) + 1);
          }
        });
        expect(Math.max(0, ...made.values())).toBeLessThanOrEqual(speculate ? MAX_SPECULATIONS_PER_TURN : 0);
      }),
      runs,
    );
  });
});
