import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeWav } from '@antiphon/core/audio/wav';
import { fakeEngines } from '@antiphon/testkit/fake-engines';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluateEndpointing, hearTurns } from './evaluate.ts';
import { PerceptionCache } from './perception-cache.ts';
import { noiseFloor, withFloorNoise } from './recording.ts';
import { readTurns } from './turns.ts';

const RATE_HZ = 16_000;
let folder: string;

/** A tone where somebody speaks (s), faint noise elsewhere. */
function recording(spoken: readonly (readonly [number, number])[], lengthS: number): Uint8Array {
  const samples = new Int16Array(lengthS * RATE_HZ);
  for (let i = 0; i < samples.length; i += 1) {
    const speaks = spoken.some(([from, to]) => i >= from * RATE_HZ && i < to * RATE_HZ);
    samples[i] = speaks ? 6000 * Math.sin(i * 0.15) : (i * 7919) % 7;
  }
  return encodeWav({ sampleRateHz: RATE_HZ, channels: 1, samples });
}

const LABELS = [
  'turn_id,audio_file,pause_index,pause_start,pause_end,label,speaker,asr_text,agent_text',
  't1,a.wav,0,1.0,1.6,hold,ann,"never, read",What is your name?',
  't1,a.wav,1,2.6,3.6,eot,ann,,',
  't2,b.wav,0,1.0,2.0,eot,bob,,',
].join('\n');

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'antiphon-endpointing-'));
  mkdirSync(join(folder, 'set'));
  writeFileSync(join(folder, 'set', 'a.wav'), recording([[0.2, 1], [1.6, 2.6]], 3.6)); // prettier-ignore
  writeFileSync(join(folder, 'set', 'b.wav'), recording([[0.2, 1]], 2));
  writeFileSync(join(folder, 'set', 'labels.csv'), LABELS);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const cacheless = new PerceptionCache(null, '');
const heardTurns = async (labelled: boolean, cache = cacheless) =>
  hearTurns(await readTurns([folder], labelled), fakeEngines({ hears: () => 'i would like to go home' }), {
    cache,
    lanes: 1,
  });

describe('endpointing', () => {
  it('sweeps the dial: less patience never waits longer, and the sums add up', async () => {
    const { report } = evaluateEndpointing(await heardTurns(true), { labelled: true });
    expect(report).toMatchObject({ turns: 2, holds: 1, ends: 2, speakers: 2 });
    const latencies = report?.points.map((point) => point.latency_ms_mean) ?? [];
    expect(latencies.length).toBeGreaterThanOrEqual(40);
    // The microphone's clock is read when frames of 20 ms arrive: a silence begins as exactly as that.
    for (const [i, ms] of latencies.entries())
      expect(ms).toBeLessThanOrEqual((latencies[i - 1] ?? 3000) + 20);
    expect(latencies.at(-1)).toBeGreaterThan(100);
    expect(latencies[0]).toBeLessThanOrEqual(3000);
    const timer = report?.baselines.timer.points ?? [];
    // A timer of half a second ends the turn in the pause of 0.6 s, one of 0.7 s does not.
    expect(timer.find(({ dial }) => dial === 500)?.cutoff).toBe(1);
    expect(timer.find(({ dial }) => dial === 700)?.cutoff).toBe(0);
    expect(timer.find(({ dial }) => dial === 700)?.latency_ms_mean).toBeCloseTo(700, -2);
  });

  it('decides the same without labels', async () => {
    const patience = [0.2, 5, 50];
    const labelled = evaluateEndpointing(await heardTurns(true), { labelled: true, patience });
    writeFileSync(
      join(folder, 'set', 'labels.csv'),
      LABELS.split('\n').map((line) => line.replace(/,(?:label|hold|eot)(?=,)/, '')).join('\n'), // prettier-ignore
    );
    await expect(readTurns([folder], true)).rejects.toThrow('labels.csv:1: expected a column label');
    const unlabelled = evaluateEndpointing(await heardTurns(false), { labelled: false, patience });
    writeFileSync(join(folder, 'set', 'labels.csv'), LABELS);
    expect(unlabelled.report).toBeNull();
    expect(unlabelled.decisions).toEqual(labelled.decisions);
    expect(labelled.decisions).toHaveLength(9);
  });

  it('decides the same whatever the labels say, and until the pause ends without its end', async () => {
    const patience = [1, 5];
    // What engines take to compute is in the times: the same decisions need the same hearing.
    const cache = new PerceptionCache(join(folder, 'kept'), 'fake');
    const decide = async (labels: string, labelled: boolean) => {
      writeFileSync(join(folder, 'set', 'labels.csv'), labels);
      const heard = await heardTurns(labelled, cache);
      writeFileSync(join(folder, 'set', 'labels.csv'), LABELS);
      return evaluateEndpointing(heard, { labelled, patience });
    };
    const { decisions } = await decide(LABELS, true);
    const swapped = await decide(
      LABELS.replaceAll('eot', '@').replaceAll('hold', 'eot').replaceAll('@', 'hold'),
      true,
    );
    expect(swapped.decisions).toEqual(decisions);
    // The last pause is now one within the turn: a commit after its end cuts nobody off.
    expect(decisions.some(({ turn_id, commit_s }) => turn_id === 't2' && (commit_s ?? 0) > 1.3)).toBe(true);
    const endless = LABELS.replaceAll(/,\d\.\d(?=,(?:hold|eot))/g, '').replace(',pause_end', '');
    for (const decision of (await decide(endless, false)).decisions) {
      const known = decisions.find((one) => JSON.stringify(one) === JSON.stringify(decision));
      const isHold = decision.turn_id === 't1' && decision.pause_index === 0;
      if (isHold) expect(decision.commit_s ?? 9).toBeGreaterThan(known?.commit_s ?? 1.6);
      else expect(known).toBeDefined();
    }
  });

  it('hears each turn of a recording with several from its own beginning', async () => {
    const two = [
      ...LABELS.split('\n').slice(0, 1),
      't1,a.wav,0,1.0,1.6,eot,ann,,What is your name?',
      't2,a.wav,0,2.6,3.6,eot,bob,,And your city?',
    ].join('\n');
    writeFileSync(join(folder, 'set', 'labels.csv'), two);
    const heard = await heardTurns(true);
    writeFileSync(join(folder, 'set', 'labels.csv'), LABELS);
    expect(heard.map(({ turn }) => [turn.speaker, turn.agentText, turn.fromS, turn.toS])).toEqual([
      ['ann', 'What is your name?', 0, 1.6],
      ['bob', 'And your city?', 1, Infinity],
    ]);
    const { report, decisions } = evaluateEndpointing(heard, { labelled: true, patience: [20] });
    expect(report).toMatchObject({
      turns: 2,
      holds: 0,
      ends: 2,
      cutoff_at_600ms: null,
      default: { cutoff: null },
    });
    // On the recording's time axis; and the first is not over before the silence that the next one breaks.
    const commits = decisions.map(({ commit_s }) => commit_s ?? 0);
    expect(commits[0]).toBeGreaterThan(1);
    expect(commits[1]).toBeGreaterThan(2.6);
    expect(commits[1]).toBeLessThan(5.6);
  });

  it('names the row of a pause outside its recording', async () => {
    writeFileSync(join(folder, 'set', 'labels.csv'), LABELS.replace('2.6,3.6', '2600,3600'));
    const hearing = heardTurns(true);
    await expect(hearing).rejects.toThrow(
      'labels.csv:3: pause_start: expected seconds within the recording, which is 3.60 s long',
    );
    writeFileSync(join(folder, 'set', 'labels.csv'), LABELS);
  });

  it('names the row of a recording that cannot be read', async () => {
    const stereo = encodeWav({ sampleRateHz: RATE_HZ, channels: 2, samples: new Int16Array(64_000) });
    writeFileSync(join(folder, 'set', 'stereo.wav'), stereo);
    writeFileSync(join(folder, 'set', 'labels.csv'), LABELS.replace('b.wav', 'stereo.wav'));
    const hearing = heardTurns(true);
    await expect(hearing).rejects.toThrow(/labels\.csv:4: audio_file: .*stereo\.wav: cannot be read as mono/);
    await expect(hearing).rejects.toThrow('expected one channel');
    writeFileSync(join(folder, 'set', 'labels.csv'), LABELS);
  });

  it('tells the default patience whichever positions are asked for', async () => {
    const heard = await heardTurns(true);
    const [asked, all] = [[1, 10], undefined].map(
      (patience) => evaluateEndpointing(heard, { labelled: true, ...(patience && { patience }) }).report,
    );
    expect(asked?.default).toEqual(all?.default);
    expect(asked?.points.map(({ dial }) => dial)).toEqual([1, 10]);
  });

  it('takes recordings by absolute path', async () => {
    writeFileSync(
      join(folder, 'set', 'labels.csv'),
      LABELS.replaceAll('a.wav', join(folder, 'set', 'a.wav')),
    );
    expect((await readTurns([folder], true)).map(({ audioPath }) => audioPath)).toEqual([
      join(folder, 'set', 'a.wav'),
      join(folder, 'set', 'b.wav'),
    ]);
    writeFileSync(join(folder, 'set', 'labels.csv'), LABELS);
  });

  it('keeps perceptions and hears nothing twice', async () => {
    const cache = new PerceptionCache(join(folder, 'cache'), 'fake');
    const turns = await readTurns([folder], true);
    let opened = 0;
    const engines = fakeEngines();
    const counting = {
      ...engines,
      vad: {
        ...engines.vad,
        open: (...args: Parameters<typeof engines.vad.open>) => {
          opened += 1;
          return engines.vad.open(...args);
        },
      },
    };
    const first = await hearTurns(turns, counting, { cache, lanes: 2 });
    expect(opened).toBe(2);
    const second = await hearTurns(turns, counting, { cache, lanes: 2 });
    expect(opened).toBe(2);
    expect(second.map(({ record }) => record.moments)).toEqual(first.map(({ record }) => record.moments));
  });
});

describe('labels', () => {
  it.each([
    ['t1,a.wav,0,1.0,0.5,hold', 'labels.csv:2: pause_end: expected a time after pause_start'],
    ['t1,a.wav,0,x,1.5,hold', 'labels.csv:2: pause_start: expected a number >= 0, found "x"'],
    ['t1,a.wav,0,1.0,1.5,stop', 'labels.csv:2: label: expected hold or eot, found "stop"'],
    ['t1,none.wav,0,1.0,1.5,hold', 'labels.csv:2: audio_file: no such file'],
    ['t1,a.wav,0,1.0,1.5', 'labels.csv:2: expected 6 columns, found 5'],
  ])('refuses %s', async (row, message) => {
    const own = join(folder, 'bad');
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, 'a.wav'), recording([[0, 1]], 1));
    writeFileSync(
      join(own, 'labels.csv'),
      `turn_id,audio_file,pause_index,pause_start,pause_end,label\n${row}\n`,
    );
    await expect(readTurns([own], true)).rejects.toThrow(message);
    rmSync(own, { recursive: true });
  });
});

describe('the silence after a recording', () => {
  it('is noise at its floor, never zeros', () => {
    const pcm = Int16Array.from({ length: 3200 }, (_, i) => (i < 1600 ? 8000 : (i % 2) * 40 - 20));
    const whole = withFloorNoise(pcm, 8000);
    expect(noiseFloor(pcm)).toBeCloseTo(20, 0);
    const tail = whole.subarray(3200);
    const level = Math.sqrt(tail.reduce((sum, value) => sum + value * value, 0) / tail.length);
    expect(level).toBeGreaterThan(17);
    expect(level).toBeLessThan(23);
    expect(noiseFloor(new Int16Array(3200))).toBe(2);
  });
});
