import { describe, expect, it } from 'vitest';
import { EchoGate } from './echo-gate.ts';
import { GainRamp } from './gain-ramp.ts';

const RATE_HZ = 16_000;
const WINDOW = 512;

/** Syllables of noise: loudness rises and falls a few times a second; deterministic. */
function babble(seconds: number, seed: number): Float64Array {
  let state = seed;
  const random = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
  const samples = new Float64Array(seconds * RATE_HZ);
  let until = 0;
  let level = 0;
  for (let index = 0; index < samples.length; index += 1) {
    if (index >= until) {
      until = index + Math.floor((0.05 + 0.15 * random()) * RATE_HZ);
      level = random() < 0.3 ? 0.001 : 0.02 + 0.4 * random();
    }
    samples[index] = level * (2 * random() - 1);
  }
  return samples;
}

const pcm = (samples: Float64Array): Int16Array => Int16Array.from(samples, (value) => value * 32_767);

/** Echo probability of each window in the last half of a recording. */
function lastScores(sent: Float64Array, heard: Float64Array): number[] {
  const echo = new EchoGate({ sentHz: RATE_HZ, microphoneHz: RATE_HZ });
  const [out, mic] = [pcm(sent), pcm(heard)];
  const scores: number[] = [];
  for (let at = 0; at + WINDOW <= mic.length; at += WINDOW) {
    echo.sent(out.subarray(at, at + WINDOW), (at * 1000) / RATE_HZ);
    echo.heard(mic.subarray(at, at + WINDOW));
    scores.push(echo.probability(((at + WINDOW) * 1000) / RATE_HZ) ?? 0);
  }
  return scores.slice(scores.length / 2);
}

/** Their mean. */
function gate(sent: Float64Array, heard: Float64Array): number {
  const last = lastScores(sent, heard);
  return last.reduce((sum, score) => sum + score, 0) / last.length;
}

const delayed = (samples: Float64Array, ms: number, gain: number): Float64Array => {
  const by = (ms * RATE_HZ) / 1000;
  return samples.map((_, index) => gain * (samples[index - by] ?? 0));
};

describe('the echo gate', () => {
  const agent = babble(6, 7);
  const caller = babble(6, 99);

  it.each([0, 64, 200, 450])('knows the agent again after %i ms', (ms) => {
    expect(gate(agent, delayed(agent, ms, 0.3))).toBeGreaterThan(0.85);
  });

  it('hears nobody in the pauses of a faint echo', () => {
    const noise = babble(6, 31).map((value) => (value === 0 ? 0 : Math.sign(value) * 0.0003));
    const heard = delayed(agent, 160, 0.1).map((value, index) => value + (noise[index] ?? 0));
    expect(Math.min(...lastScores(agent, heard))).toBeGreaterThan(0.5);
  });

  it('knows the first words of a call, and says nothing before it has heard enough', () => {
    const probability = (ms: number): number | null => {
      const echo = new EchoGate({ sentHz: RATE_HZ, microphoneHz: RATE_HZ });
      const until = (ms * RATE_HZ) / 1000;
      echo.sent(pcm(agent.subarray(0, until)), 0);
      echo.heard(pcm(delayed(agent, 128, 0.3).subarray(0, until)));
      return echo.probability(ms);
    };
    expect(probability(240)).toBeNull();
    expect(probability(480)).toBeGreaterThan(0.5);
  });

  it('does not take the caller for the agent, alone or over it', () => {
    // Any two people fall into step for a moment; over four callers it stays rare.
    const alone = [99, 5, 1234, 77].map((seed) => gate(agent, babble(6, seed)));
    expect(alone.reduce((sum, echo) => sum + echo, 0) / alone.length).toBeLessThan(0.15);
    const echo = delayed(agent, 128, 0.1);
    expect(
      gate(
        agent,
        caller.map((value, index) => value + (echo[index] ?? 0)),
      ),
    ).toBeLessThan(0.3);
  });

  it('hears no echo when nothing was sent or nothing is heard', () => {
    const silence = new Float64Array(agent.length);
    expect(gate(silence, caller)).toBe(0);
    expect(gate(agent, silence)).toBe(0);
    const echo = new EchoGate({ sentHz: RATE_HZ, microphoneHz: RATE_HZ });
    expect(echo.listening(1000)).toBe(false);
    echo.sent(pcm(agent.subarray(0, WINDOW)), 1000);
    expect(echo.listening(1100)).toBe(true);
    expect(echo.listening(9000)).toBe(false);
  });
});

describe('the gain ramp', () => {
  it('leaves audio alone at 0 dB and never jumps', () => {
    const ramp = new GainRamp(24_000);
    const tone = new Int16Array(2400).fill(10_000);
    expect(ramp.apply(tone, 0)).toBe(tone);
    const lower = ramp.apply(tone, -12);
    expect(lower.at(-1)).toBe(Math.round(10_000 * 10 ** (-12 / 20)));
    const steps = [...lower.slice(1)].map((value, index) => Math.abs(value - (lower[index] ?? 0)));
    expect(Math.max(...steps)).toBeLessThan(30);
    expect(ramp.apply(tone, 0).at(-1)).toBe(10_000);
    expect(ramp.apply(tone, 0)).toBe(tone);
  });
});
