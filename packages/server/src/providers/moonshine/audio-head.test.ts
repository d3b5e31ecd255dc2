import { describe, expect, it } from 'vitest';
import {
  BINS_SIZE,
  binStates,
  FEATURE_SIZE,
  featuresOf,
  STATE_SIZE,
  type AudioFacts,
} from './audio-features.ts';
import { AUDIO_HEAD_PATH, AudioHead, calibrationAt, memberSize } from './audio-head.ts';
import { PROSODY_SIZE, prosodyOf } from './prosody.ts';

const RATE = 16_000;

function facts(changes: Partial<AudioFacts> = {}): AudioFacts {
  return {
    bins: new Float32Array(BINS_SIZE),
    evidence: { sentenceEnd: 0.5, question: 0.5, comma: 0.5, end: 0.5 },
    prosody: new Float32Array(PROSODY_SIZE),
    silenceMs: 1000,
    ...changes,
  };
}

const shape = (calibration = [{ silenceMs: 0, slope: 1, offset: 0 }]) => ({
  features: FEATURE_SIZE,
  hidden: 1,
  members: 2,
  calibration,
});

describe('audio features', () => {
  it('puts the latest states first and averages four frames', () => {
    const frames = 9;
    const data = Float32Array.from({ length: frames * STATE_SIZE }, (_, i) => Math.floor(i / STATE_SIZE));
    const bins = binStates({ data, size: STATE_SIZE, frames });
    expect([bins[0], bins[STATE_SIZE], bins[2 * STATE_SIZE], bins[3 * STATE_SIZE]]).toEqual([6.5, 2.5, 0, 0]);
  });

  it('finds the voice where the silence says it ended', () => {
    const bins = new Float32Array(BINS_SIZE);
    // 10 bins of silence (960 ms), then the last two of speech.
    bins[10 * STATE_SIZE] = 3;
    bins[11 * STATE_SIZE] = 5;
    const features = featuresOf(facts({ bins, silenceMs: 960 }));
    expect(features[STATE_SIZE]).toBe(4);
    expect(features[0]).toBe(0);
    expect(featuresOf(facts({ bins, silenceMs: 200 }))[STATE_SIZE]).toBe(0);
  });
});

describe('prosody', () => {
  const tone = (hz: number, seconds: number): number[] =>
    Array.from({ length: seconds * RATE }, (_, i) => 8000 * Math.sin((2 * Math.PI * hz * i) / RATE));

  it('hears a falling voice, and the same whatever the silence after it', () => {
    const silence = new Array<number>(RATE).fill(0);
    const falling = [...tone(200, 1), ...tone(150, 0.3)];
    const now = prosodyOf(Int16Array.from([...falling, ...silence.slice(0, RATE / 5)]), 200);
    const later = prosodyOf(Int16Array.from([...falling, ...silence]), 1000);
    expect(now).toHaveLength(PROSODY_SIZE);
    // 5 semitones in units of 6, as exact as whole samples at 4 kHz allow.
    expect(Math.abs((now[4] ?? 0) + 0.83)).toBeLessThan(0.1);
    expect([...later.slice(4)]).toEqual([...now.slice(4)]);
  });

  it('is finite for nothing, for silence and for less than it wants', () => {
    for (const pcm of [new Int16Array(0), new Int16Array(RATE), new Int16Array(100).fill(3)])
      for (const silenceMs of [0, 200, 5000])
        expect(prosodyOf(pcm, silenceMs).every((value) => Number.isFinite(value))).toBe(true);
  });
});

describe('AudioHead', () => {
  it('adds the linear path and the hidden units of each member and takes their mean', () => {
    const size = memberSize(shape());
    const weights = new Float32Array(2 * size);
    weights[0] = 2;
    weights[size + FEATURE_SIZE] = 1;
    weights[size + 2 * FEATURE_SIZE + 1] = 3;
    weights[2 * size - 1] = 0.5;
    const features = new Float32Array(FEATURE_SIZE);
    features[0] = 0.25;
    expect(new AudioHead(shape(), weights).raw(features)).toBeCloseTo(
      (0.5 + 0.5 + 3 * Math.tanh(0.25)) / 2,
      6,
    );
  });

  it('calibrates between the points and not beyond them', () => {
    const points = [
      { silenceMs: 200, slope: 1, offset: 0 },
      { silenceMs: 600, slope: 2, offset: -1 },
    ];
    expect(calibrationAt(points, 100)).toEqual({ slope: 1, offset: 0 });
    expect(calibrationAt(points, 400)).toEqual({ slope: 1.5, offset: -0.5 });
    expect(calibrationAt(points, 2000)).toEqual({ slope: 2, offset: -1 });
  });

  it('refuses weights that do not fit', () => {
    expect(() => new AudioHead(shape(), new Float32Array(3))).toThrow(/3 weights, expected/);
    expect(() => new AudioHead({ ...shape(), features: 3 }, new Float32Array(3))).toThrow(
      /made for 3 features/,
    );
    expect(() => new AudioHead(shape([]), new Float32Array(2 * memberSize(shape())))).toThrow(/calibration/);
  });

  it('comes with weights that give a probability', async () => {
    const head = await AudioHead.load(AUDIO_HEAD_PATH);
    const p = head.score(facts());
    expect(p).toBeGreaterThan(0);
    expect(p).toBeLessThan(1);
  });
});
