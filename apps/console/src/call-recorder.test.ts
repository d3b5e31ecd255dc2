import { decodeWav } from '@antiphon/core/audio/wav';
import { describe, expect, it } from 'vitest';
import { fileName } from './call-files.ts';
import { CallRecorder, RATE_HZ } from './call-recorder.ts';

const tone = (ms: number, value: number): Int16Array => new Int16Array((ms * RATE_HZ) / 1000).fill(value);

async function sides(recorder: CallRecorder): Promise<{ left: Int16Array; right: Int16Array }> {
  const { samples, channels, sampleRateHz } = decodeWav(new Uint8Array(await recorder.wav().arrayBuffer()));
  expect([channels, sampleRateHz]).toEqual([2, RATE_HZ]);
  const of = (channel: number): Int16Array => samples.filter((_, at) => at % 2 === channel);
  return { left: of(0), right: of(1) };
}

/** Stretches of the same value, ms. */
function stretches(side: Int16Array): [value: number, ms: number][] {
  const found: [number, number][] = [];
  for (const value of side) {
    const last = found.at(-1);
    if (last?.[0] === value) last[1] += 1;
    else found.push([value, 1]);
  }
  return found.map(([value, frames]) => [value, (frames * 1000) / RATE_HZ]);
}

describe('the recording of a call', () => {
  it('puts the user left and what was played right, where they lay', async () => {
    const recorder = new CallRecorder();
    for (let atMs = 50; atMs <= 1000; atMs += 50)
      recorder.heard(tone(50, 7), atMs + (atMs % 100 === 0 ? 30 : 0));
    recorder.arrived('r', tone(600, 9));
    recorder.played({ replyId: 'r', playedMs: 150, last: false }, 650);
    recorder.played({ replyId: 'r', playedMs: 300, last: false }, 810);
    recorder.played({ replyId: 'r', playedMs: 400, last: true }, 905);
    recorder.arrived('r', tone(100, 9));
    const { left, right } = await sides(recorder);
    expect(stretches(left)).toEqual([[7, 1000]]);
    expect(stretches(right)).toEqual([
      [0, 500],
      [9, 400],
      [0, 100],
    ]);
  });

  it('leaves silence where nothing was heard, and never writes over what was', async () => {
    const recorder = new CallRecorder();
    recorder.heard(tone(100, 7), 100);
    recorder.heard(tone(100, 8), 1000);
    recorder.heard(tone(100, 9), 600);
    expect(stretches((await sides(recorder)).left)).toEqual([
      [7, 100],
      [0, 800],
      [8, 100],
      [9, 100],
    ]);
  });

  it('keeps the last half hour', async () => {
    const recorder = new CallRecorder();
    expect(recorder.isEmpty).toBe(true);
    for (let minute = 1; minute <= 40; minute += 1) recorder.heard(tone(100, minute), minute * 60_000);
    const wav = recorder.wav();
    expect(wav.size).toBeLessThanOrEqual(44 + 30 * 60 * RATE_HZ * 4);
    expect(wav.size).toBeGreaterThan(29 * 60 * RATE_HZ * 4);
  });

  it('gives silence for what did not arrive', async () => {
    const recorder = new CallRecorder();
    recorder.arrived('r', tone(50, 9));
    recorder.played({ replyId: 'r', playedMs: 100, last: true }, 100);
    expect(stretches((await sides(recorder)).right)).toEqual([
      [9, 50],
      [0, 50],
    ]);
  });
});

it('files are named after the moment the call began', () => {
  expect(fileName(new Date(2026, 0, 31, 9, 5, 7))).toBe('call-2026-01-31-09-05-07');
});
