/**
 * What a telephone line and a room do to a recording, drawn from a seed: mu-law at 8 kHz, noise, another speed, a
 * turn heard from a later point. Enters: PCM16 at 16 kHz. Leaves: the same length (but for speed) in another sound.
 */
import { clipToInt16 } from '@antiphon/core/audio/pcm16';
import { decodeMulaw, encodeMulaw } from '@antiphon/core/audio/mulaw';
import { peakOf } from '@antiphon/core/audio/level';
import { resample } from '@antiphon/core/audio/resample';
import type { Random } from './random.ts';

/** Noise below the loudest sample, dB: from a bad mobile line to nothing to speak of. */
const NOISE_BELOW_PEAK_DB = [34, 60] as const;
const MULAW_PROBABILITY = 0.5;
const NOISE_PROBABILITY = 0.5;

export function degrade(pcm: Int16Array, random: Random): Int16Array {
  let samples = pcm;
  if (random.next() < NOISE_PROBABILITY) samples = withNoise(samples, random);
  if (random.next() < MULAW_PROBABILITY) samples = overTelephone(samples);
  return samples;
}

/** The same audio at another speed and pitch; `factor` > 1 is faster. */
export function atSpeed(pcm: Int16Array, factor: number): Int16Array {
  return resample(pcm, Math.round(100 * factor) * 160, 16_000);
}

function overTelephone(pcm: Int16Array): Int16Array {
  const narrow = resample(pcm, 16_000, 8_000);
  return resample(decodeMulaw(encodeMulaw(narrow)), 8_000, 16_000).subarray(0, pcm.length);
}

function withNoise(pcm: Int16Array, random: Random): Int16Array {
  const deviation = peakOf(pcm) * 10 ** (-random.between(...NOISE_BELOW_PEAK_DB) / 20);
  // Between white and about pink.
  const colour = random.between(0, 0.9);
  let previous = 0;
  return pcm.map((sample) => {
    previous = colour * previous + Math.sqrt(1 - colour * colour) * random.gaussian();
    return clipToInt16(sample + deviation * previous);
  });
}
