/** A bench for one test: closed after it. Import it from test files only. */
import { ConformanceBench, type BenchOptions } from '@antiphon/lab/agent-wire/bench';
import { afterEach } from 'vitest';

const benches: ConformanceBench[] = [];
afterEach(async () => {
  for (const bench of benches.splice(0)) await bench.close();
});

export async function startedBench(options: BenchOptions = {}): Promise<ConformanceBench> {
  const bench = await ConformanceBench.start(options);
  benches.push(bench);
  return bench;
}
