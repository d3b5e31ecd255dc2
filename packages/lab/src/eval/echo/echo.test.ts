import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { farEndOf, kindOf } from './suite.ts';

const folder = mkdtempSync(join(tmpdir(), 'antiphon-echo-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('echo recordings', () => {
  it.each([
    ['a/aec-1_farend_singletalk_mic.wav', 'far_end'],
    ['a/far_end_only_3.wav', 'far_end'],
    ['a/aec-1_nearend_singletalk_mic.wav', 'near_end'],
    ['a/near-end-4.flac', 'near_end'],
    ['a/double_talk_2.wav', 'near_end'],
    ['a/farend_doubletalk_mic.wav', 'near_end'],
    ['set/far_end/0001_mic.wav', 'far_end'],
    ['set/doubletalk/0001_mic.wav', 'near_end'],
    ['noise/dog_bark.wav', 'noise'],
    ['noise/people_talking.wav', 'spoken'],
  ])('%s is %s', (file, kind) => {
    expect(kindOf(file)).toBe(kind);
  });

  it('finds the far end beside the microphone, also of a single file', async () => {
    const microphone = join(folder, 'x_farend_singletalk_mic.wav');
    expect(await farEndOf(microphone)).toBeNull();
    const farEnd = join(folder, 'x_farend_singletalk_lpb.wav');
    writeFileSync(farEnd, '');
    expect(await farEndOf(microphone)).toBe(farEnd);
  });
});
