import { conversation, DEFAULT_OPTIONS, INITIAL_STATE } from '@antiphon/core';
import { SimulatedClock } from '@antiphon/testkit/simulated-clock';
import { describe, expect, it } from 'vitest';
import { Driver } from './driver.ts';

describe('driver', () => {
  it('rings at deadlines between hundredths of a millisecond', () => {
    const clock = new SimulatedClock();
    let steps = 0;
    const driver = new Driver(
      {
        clock,
        execute: () => undefined,
        record: () => {
          steps += 1;
          if (steps > 10) throw new Error('the timer rings without effect');
        },
        onError: () => undefined,
      },
      conversation,
      INITIAL_STATE,
    );
    driver.give({ type: 'session.started', options: { ...DEFAULT_OPTIONS, maxSessionMs: 1000.001 } });
    clock.advanceTo(1001);
    expect(driver.state.status).toBe('ended');
  });
});
