/** tests/wire/tts-*.jsonl: every frame of the golden conversations with the TTS endpoints. */
import { GOLDEN_WIRES } from '@antiphon/lab/tts-wire/golden-wires';
import { runWire, wireLog } from '@antiphon/lab/tts-wire/wire-run';

export async function ttsWires() {
  const files = [];
  for (const [name, { path, steps, options }] of Object.entries(GOLDEN_WIRES)) {
    files.push([`tests/wire/tts-${name}.jsonl`, wireLog(await runWire(path, steps, options))]);
  }
  return files;
}
