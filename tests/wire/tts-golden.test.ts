/** The golden wire logs of the TTS API: what happens, in declared frames only, one meaning a frame. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TTS_DIALECT_SERVER_SPECS, TTS_SERVER_SPECS } from '@antiphon/protocol';
import { GOLDEN_WIRES } from '@antiphon/lab/tts-wire/golden-wires';
import { runWire, wireLog } from '@antiphon/lab/tts-wire/wire-run';
import { describe, expect, it } from 'vitest';

/** Keys of which a frame may have one: clients skip the rest after the first they know. */
const MEANINGS = TTS_SERVER_SPECS.map((spec) => spec.type);

describe.each(Object.entries(GOLDEN_WIRES))('%s', (name, { path, steps, options }) => {
  it('is what happens', async () => {
    const golden = readFileSync(join(import.meta.dirname, `tts-${name}.jsonl`), 'utf8');
    expect(wireLog(await runWire(path, steps, options))).toBe(golden);
  });

  it('holds declared frames, each with one meaning', async () => {
    const specs = path.startsWith('/v1/') ? TTS_DIALECT_SERVER_SPECS : TTS_SERVER_SPECS;
    for (const frame of (await runWire(path, steps, options)).frames) {
      const meanings = MEANINGS.filter((type) => type in frame);
      expect(meanings).toHaveLength(1);
      const spec = specs.find(({ type }) => type === meanings[0]);
      expect(spec?.schema.safeParse(frame)).toMatchObject({ success: true });
      const declared = Object.keys((spec?.schema as { shape?: object } | undefined)?.shape ?? {});
      expect(Object.keys(frame).filter((key) => !declared.includes(key))).toEqual([]);
    }
  });
});
