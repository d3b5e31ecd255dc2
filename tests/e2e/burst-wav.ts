// A recording of somebody who can only hum: bursts and silences at known times, as a mono PCM16 WAV (48 kHz unless told).
import { encodeWav } from '@antiphon/core/audio/wav';

const RATE_HZ = 48_000;

/** `pattern` alternates silence and humming, in ms, starting with silence. */
export function burstWav(pattern: readonly number[], rateHz = RATE_HZ): Buffer {
  const samples = pattern.flatMap((ms, index) =>
    burst((ms * rateHz) / 1000, { loud: index % 2 === 1, rateHz }),
  );
  return Buffer.from(encodeWav({ sampleRateHz: rateHz, channels: 1, samples: Int16Array.from(samples) }));
}

/** A hum with overtones and a slow beat: gain control and echo cancellation leave it alone. */
function burst(length: number, { loud, rateHz }: { loud: boolean; rateHz: number }): number[] {
  return Array.from({ length }, (_, i) => {
    if (!loud) return 0;
    const t = i / rateHz;
    const hum = [1, 2, 3, 5].reduce((sum, n) => sum + Math.sin(2 * Math.PI * 140 * n * t) / n, 0);
    return Math.round(5000 * hum * (0.7 + 0.3 * Math.sin(2 * Math.PI * 4 * t)));
  });
}
