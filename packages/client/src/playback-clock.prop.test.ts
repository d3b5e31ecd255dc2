import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PlaybackClock } from './playback-clock.ts';

const replyId = fc.constantFrom('r1', 'r2', 'r3');
const samples = fc.nat({ max: 10_000 });
const step = fc.oneof(
  fc.record({ do: fc.constant('enqueued' as const), replyId, samples }),
  fc.record({ do: fc.constant('rendered' as const), replyId, samples }),
  fc.record({ do: fc.constant('finished' as const), replyId }),
  fc.record({ do: fc.constant('flush' as const) }),
);

it('acknowledges each reply with rising times, never beyond what was enqueued, and nothing after the last', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const clock = new PlaybackClock();
      const enqueued = new Map<string, number>();
      const claimed = new Map<string, number>();
      steps.forEach((action, index) => {
        if (action.do === 'enqueued') {
          clock.enqueued(action.replyId, action.samples);
          enqueued.set(action.replyId, (enqueued.get(action.replyId) ?? 0) + action.samples);
        }
        if (action.do === 'flush') clock.flushing();
        const acknowledgements =
          action.do === 'rendered'
            ? clock.rendered(action.replyId, action.samples, index * 100)
            : action.do === 'finished'
              ? clock.finished(action.replyId)
              : action.do === 'flush'
                ? clock.flushed()
                : [];
        for (const { replyId: id, playedMs, last } of acknowledgements) {
          expect(playedMs).toBeGreaterThanOrEqual(claimed.get(id) ?? 0);
          expect(playedMs * 24).toBeLessThanOrEqual(enqueued.get(id) ?? 0);
          claimed.set(id, playedMs);
          if (!last) continue;
          claimed.delete(id); // the same id enqueued again is a new reply to the clock
          enqueued.delete(id);
        }
      });
      clock.flushing();
      clock.flushed();
      expect(clock.pending()).toBe(false);
    }),
  );
});
