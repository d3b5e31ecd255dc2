/** tests/wire/*.jsonl: what client and server say in every sequence of the Voice Agent API. */
import { GOLDEN_WIRE, goldenWire } from '@antiphon/lab/agent-wire/golden-wire';

export async function goldenWireLogs() {
  const files = [];
  for (const [name, script] of Object.entries(GOLDEN_WIRE)) {
    files.push([`tests/wire/${name}.jsonl`, await goldenWire(script)]);
  }
  return files;
}
