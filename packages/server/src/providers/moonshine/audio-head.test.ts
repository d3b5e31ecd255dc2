import { describe, expect, it } from 'vitest';
import {
  FEATURE_SIZE,
  featuresOf,
  LAYER_SIZE,
  LAYERS,
  STATE_SIZE,
  type AudioFacts,
} from './audio-features.ts';
import { AUDIO_HEAD_PATH, AudioHead, calibrationAt } from './audio-head.ts';
import type { EncoderStates } from './encoder-layers.ts';
import { PROSODY_SIZE, prosodyOf } from './prosody.ts';

const RATE = 16_000;

/** The first number of each frame of every layer; all others are 0. */
function statesOf(frames: readonly number[]): EncoderStates {
  const data = new Float32Array(frames.length * STATE_SIZE);
  frames.forEach((value, frame) => (data[frame * STATE_SIZE] = value));
  return { layers: Array.from({ length: LAYERS }, () => data), frames: frames.length };
}

function facts(changes: Partial<AudioFacts> = {}): AudioFacts {
  return {
    states: statesOf(new Array<number>(100).fill(0)),
    evidence: { sentenceEnd: 0.5, question: 0.5, comma: 0.5, end: 0.5 },
    prosody: new Float32Array(PROSODY_SIZE),
    silenceMs: 960,
    ...changes,
  };
}

const shape = (calibration = [{ silenceMs: 0, slope: 1, offset: 0 }]) => ({
  features: FEATURE_SIZE,
  calibration,
});

describe('audio features', () => {
  /** 100 frames of 24 ms: alternating speech, its last 8 frames higher, then 40 frames (960 ms) of silence. */
  const speech = [
    ...Array.from({ length: 52 }, (_, i) => (i % 2 === 0 ? 1 : -1)),
    ...new Array<number>(8).fill(3),
    ...new Array<number>(40).fill(-2),
  ];

  it('finds the voice where the silence says it ended, in every layer', () => {
    const features = featuresOf(facts({ states: statesOf(speech) }));
    for (let layer = 0; layer < LAYERS; layer++) {
      const [end, voice, before] = [0, 1, 2].map((pool) => features[layer * LAYER_SIZE + pool * STATE_SIZE]);
      expect(end).toBeLessThan(-1);
      expect(voice).toBeGreaterThan(1);
      expect(Math.abs(before ?? 0)).toBeLessThan(0.5);
    }
  });

  it('holds the last second against the range of all that was said: another range of the line changes nothing', () => {
    const other = speech.map((value) => 7 * value);
    const [here, there] = [speech, other].map((frames) => featuresOf(facts({ states: statesOf(frames) })));
    for (let i = 0; i < LAYERS * LAYER_SIZE; i++) expect(there?.[i]).toBeCloseTo(here?.[i] ?? NaN, 2);
  });

  it('holds it against their mean, the more the longer the turn: another level of the line changes a long one less', () => {
    const shifted = (frames: readonly number[]): number => {
      const [here, there] = [frames, frames.map((value) => value + 4)].map((states) =>
        featuresOf(facts({ states: statesOf(states) })),
      );
      return Math.abs((there?.[STATE_SIZE] ?? NaN) - (here?.[STATE_SIZE] ?? NaN));
    };
    const long = [...Array.from({ length: 20 }, () => speech.slice(0, 50)).flat(), ...speech];
    expect(shifted(long)).toBeLessThan(0.3 * shifted(speech));
  });

  it('is finite where nothing varies, and where there is no voice or no frame', () => {
    const flat = statesOf(new Array<number>(30).fill(5));
    for (const [states, silenceMs] of [
      [flat, 200],
      [flat, 5000],
      [statesOf([]), 200],
    ] as const)
      expect(featuresOf(facts({ states, silenceMs })).every((value) => Number.isFinite(value))).toBe(true);
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
  it('weighs the features and adds the bias', () => {
    const weights = new Float32Array(FEATURE_SIZE + 1);
    weights[3] = 2;
    weights[FEATURE_SIZE] = -1;
    const features = new Float32Array(FEATURE_SIZE);
    features[3] = 0.25;
    const head = new AudioHead(shape([{ silenceMs: 0, slope: 2, offset: 1 }]), weights);
    expect(head.raw(features)).toBe(-0.5);
    expect(head.probability(features, 500)).toBe(0.5);
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
    expect(() => new AudioHead(shape([]), new Float32Array(FEATURE_SIZE + 1))).toThrow(/calibration/);
  });

  it('comes with weights that give a probability', async () => {
    const head = await AudioHead.load(AUDIO_HEAD_PATH);
    const p = head.score(facts());
    expect(p).toBeGreaterThan(0);
    expect(p).toBeLessThan(1);
  });
});
