import { AUDIO_BURST_MS_MAX, AUDIO_CATCH_UP_MS_MAX } from '@antiphon/protocol';
import { describe, expect, it } from 'vitest';
import { AudioRate } from './audio-rate.ts';

const PIECE_MS = 50;

/** Takes `ms` of audio in pieces at one moment; how much of it passed. */
function burst(rate: AudioRate, atMs: number, ms: number): number {
  let passed = 0;
  for (let sent = 0; sent < ms; sent += PIECE_MS)
    if (rate.judge(PIECE_MS, atMs) === 'pass') passed += PIECE_MS;
  return passed;
}

describe('the rate of audio', () => {
  it('may catch up with real time after the network stalled', () => {
    const rate = new AudioRate();
    for (let atMs = 0; atMs < 3000; atMs += PIECE_MS) expect(rate.judge(PIECE_MS, atMs)).toBe('pass');
    expect(burst(rate, 8000, 5000)).toBe(5000);
    expect(rate.judge(PIECE_MS, 8050)).toBe('pass');
  });

  it('is held to a burst ahead of it, however long nothing came', () => {
    const rate = new AudioRate();
    expect(burst(rate, 0, 60_000)).toBe(AUDIO_BURST_MS_MAX);
    expect(burst(rate, 600_000, 60_000)).toBe(AUDIO_CATCH_UP_MS_MAX + AUDIO_BURST_MS_MAX);
    expect(rate.judge(PIECE_MS, 600_000)).toBe('drop');
  });
});
