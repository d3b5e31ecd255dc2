import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeWav } from '@antiphon/core/audio/wav';
import { fakeEngines } from '@antiphon/testkit/fake-engines';
import { afterAll, expect, it } from 'vitest';
import { plainRequest } from '../plain-request.ts';
import type { SuiteResult } from '../suite.ts';
import { pacingSuite } from './suite.ts';

const RATE_HZ = 16_000;
const TURNS = 6;
const folder = mkdtempSync(join(tmpdir(), 'antiphon-pacing-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Six turns of one speaker, each with a pause of 0.8 s. */
function writeTurns(labels: (row: readonly string[]) => string): void {
  const rows: string[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    const samples = Int16Array.from({ length: 3 * RATE_HZ }, (_, i) => {
      const s = i / RATE_HZ;
      return (s > 0.2 && s < 1) || (s > 1.8 && s < 2.6 + turn / 50)
        ? 6000 * Math.sin(i * 0.15)
        : (i * 7919) % 7;
    });
    const name = `t${String(turn)}`;
    writeFileSync(join(folder, `${name}.wav`), encodeWav({ sampleRateHz: RATE_HZ, channels: 1, samples }));
    rows.push(labels([name, '0', '1.0', '1.8', 'hold']), labels([name, '1', '2.7', '3.0', 'eot']));
  }
  const header = labels(['turn_id', 'pause_index', 'pause_start', 'pause_end', 'label']);
  writeFileSync(join(folder, 'labels.csv'), [header, ...rows].join('\n'));
}

const suite = (unlabelled: boolean): Promise<SuiteResult> => {
  const request = plainRequest({
    data: [folder],
    unlabelled,
    cacheFolder: join(folder, 'cache'),
    openEngines: () =>
      Promise.resolve({
        ...fakeEngines({ hears: () => 'i would like to go home' }),
        close: () => Promise.resolve(),
      }),
  });
  return pacingSuite(request);
};

const withAudio = ([name = '', ...more]: readonly string[]): string =>
  [
    name,
    name === 'turn_id' ? 'audio_file' : `${name}.wav`,
    ...more,
    name === 'turn_id' ? 'speaker' : 'ann',
  ].join(',');

it('gives a decision for each pause and pace, the same without labels', async () => {
  writeTurns(withAudio);
  const { report, decisions } = await suite(false);
  expect(report).toHaveProperty('slow_cut_ratio');
  expect(decisions).toHaveLength(2 * 2 * TURNS);
  expect(decisions[0]).toMatchObject({
    turn_id: 't0',
    pause_index: 0,
    pace: 'adaptive',
    patience: 5,
    speaker: 'ann',
    place: 0,
  });
  expect(decisions.at(-1)).toMatchObject({ turn_id: 't5', pause_index: 1, pace: 'frozen', place: 5 });
  writeTurns((row) => withAudio(row.slice(0, 4)));
  expect(await suite(true)).toEqual({ report: null, headline: [], decisions });
});
