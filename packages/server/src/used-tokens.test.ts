import { SimulatedClock } from '@antiphon/testkit';
import { expect, it } from 'vitest';
import { createLog } from './observe/log.ts';
import { MemoryStore } from './providers/memory/store.ts';
import { UsedTokens } from './used-tokens.ts';

const KIND = 'used-token';

async function opened(store = new MemoryStore(), clock = new SimulatedClock()) {
  return { store, clock, used: await UsedTokens.open({ store, clock, log: createLog('silent') }) };
}

it('lets a token in once, also after a restart', async () => {
  const { store, clock, used } = await opened();
  const over = clock.epochMs() + 600_000;
  expect([used.use('a', over), used.use('a', over), used.use('b', over)]).toEqual([true, false, true]);
  await used.settled();
  const again = (await opened(store, clock)).used;
  expect([again.use('a', over), again.use('c', over)]).toEqual([false, true]);
});

it('forgets tokens that are over, here and in the store', async () => {
  const { store, clock, used } = await opened();
  used.use('short', clock.epochMs() + 1_000);
  used.use('long', clock.epochMs() + 600_000);
  clock.advanceTo(clock.nowMs() + 60_000);
  used.use('next', clock.epochMs() + 600_000);
  await used.settled();
  expect(await store.count(KIND)).toBe(2);
  clock.advanceTo(clock.nowMs() + 700_000);
  await opened(store, clock);
  expect(await store.count(KIND)).toBe(0);
});

it('remembers a bounded number, and refuses what it cannot tell', async () => {
  const { clock, used } = await opened();
  const over = clock.epochMs() + 600_000;
  for (let index = 0; index < 50_000; index += 1) used.use(String(index), over);
  expect(used.use('one more', over)).toBe(false);
  clock.advanceTo(clock.nowMs() + 600_000);
  expect(used.use('one more', clock.epochMs() + 1_000)).toBe(true);
});
