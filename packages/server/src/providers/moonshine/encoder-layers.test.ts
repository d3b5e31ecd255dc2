import { readFile } from 'node:fs/promises';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { ensureModels } from '../../models/ensure-models.ts';
import { STATE_SIZE } from './audio-features.ts';
import { exposingLayers, LAYER_OUTPUTS } from './encoder-layers.ts';

describe('exposingLayers', () => {
  it('adds the states after each layer and leaves the last ones as they are', async () => {
    const { paths } = await ensureModels(['moonshine-tiny-en']);
    const path = paths['moonshine-tiny-en']['encoder_model.onnx'] ?? '';
    const options: InferenceSession.SessionOptions = { intraOpNumThreads: 1, logSeverityLevel: 4 };
    const [plain, exposing] = await Promise.all([
      InferenceSession.create(path, options),
      InferenceSession.create(exposingLayers(await readFile(path)), options),
    ]);
    expect([...exposing.outputNames].sort()).toEqual([...LAYER_OUTPUTS].sort());
    const samples = Float32Array.from({ length: 16_000 }, (_, i) => Math.sin(i / 20) * Math.sin(i / 3000));
    const feeds = { input_values: new Tensor('float32', samples, [1, samples.length]) };
    const [before, after] = [await plain.run(feeds), await exposing.run(feeds)];
    expect(after['last_hidden_state']?.data).toEqual(before['last_hidden_state']?.data);
    const sizes = LAYER_OUTPUTS.map((name) => after[name]?.dims);
    expect(sizes).toEqual(LAYER_OUTPUTS.map(() => before['last_hidden_state']?.dims));
    expect(sizes[0]?.[2]).toBe(STATE_SIZE);
    // Not the same numbers under six names.
    expect(after[LAYER_OUTPUTS[0] ?? '']?.data).not.toEqual(after[LAYER_OUTPUTS[1] ?? '']?.data);
  });
});
