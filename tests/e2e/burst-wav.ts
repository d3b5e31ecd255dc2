// A recording of somebody who can only hum: bursts and silences at known times, as a mono PCM16 WAV (48 kHz unless told).

const RATE_HZ = 48_000;

/** `pattern` alternates silence and humming, in ms, starting with silence. */
export function burstWav(pattern: readonly number[], rateHz = RATE_HZ): Buffer {
  const samples = pattern.flatMap((ms, index) =>
    burst((ms * rateHz) / 1000, { loud: index % 2 === 1, rateHz }),
  );
  const body = Buffer.alloc(samples.length * 2);
  samples.forEach((sample, index) => body.writeInt16LE(sample, index * 2));
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + body.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rateHz, 24);
  header.writeUInt32LE(rateHz * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(body.length, 40);
  return Buffer.concat([header, body]);
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
