/** tests/traces/*.jsonl: what the machine decides in the golden conversations. */
import { GOLDEN_CONVERSATIONS, goldenTrace } from '@antiphon/testkit/golden-conversations';

export function goldenTraces() {
  return Object.entries(GOLDEN_CONVERSATIONS).map(([name, golden]) => [
    `tests/traces/${name}.jsonl`,
    goldenTrace(golden),
  ]);
}
