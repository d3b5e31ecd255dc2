import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeWav } from '@antiphon/core/audio/wav';
import { fakeEngines } from '@antiphon/testkit/fake-engines';
import { afterAll, describe, expect, it } from 'vitest';
import { plainRequest } from '../plain-request.ts';
import type { SuiteRequest, SuiteResult } from '../suite.ts';
import { dictationSuite } from './suite.ts';

const RATE_HZ = 16_000;
const folder = mkdtempSync(join(tmpdir(), 'antiphon-dictation-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const suite = (data: string, more: Partial<SuiteRequest> = {}): Promise<SuiteResult> =>
  dictationSuite(
    plainRequest({
      data: [join(folder, data)],
      cacheFolder: join(folder, 'cache'),
      openEngines: () =>
        Promise.resolve({ ...fakeEngines({ hears: () => 'four one five' }), close: () => Promise.resolve() }),
      ...more,
    }),
  );

function writeTexts(): void {
  const account = {
    kind: 'account',
    q: 'What is your account number?',
    groups: [['four', 'one']],
    pauses: [],
  };
  writeFileSync(join(folder, 'account.jsonl'), JSON.stringify({ id: 1, ...account }));
  writeFileSync(join(folder, 'no-kind.jsonl'), JSON.stringify({ id: 1, ...account, kind: undefined }));
}

/** Half a telephone number: nothing that could be complete. */
function writeRecording(): void {
  mkdirSync(join(folder, 'spoken'));
  const samples = Int16Array.from({ length: 1.5 * RATE_HZ }, (_, i) =>
    i > 0.2 * RATE_HZ && i < RATE_HZ ? 6000 * Math.sin(i * 0.15) : (i * 7919) % 7,
  );
  writeFileSync(join(folder, 'spoken', 'a.wav'), encodeWav({ sampleRateHz: RATE_HZ, channels: 1, samples }));
  writeFileSync(
    join(folder, 'spoken', 'labels.csv'),
    'turn_id,audio_file,pause_index,pause_start,pause_end,label\nt,a.wav,0,1.0,1.5,eot\n',
  );
}

describe('the dictation suite', () => {
  it('tells accounts apart and says null where nothing else was dictated', async () => {
    writeTexts();
    const { report, decisions } = await suite('account.jsonl');
    expect(report).toMatchObject({ n: 0, cut: null, extra_wait_s_mean: null, extra_wait_s_p95: null, account: { n: 1, cut: 0 } }); // prettier-ignore
    expect(decisions).toMatchObject([{ id: 1, class: 'account', patience: 5 }]);
    expect(await suite('account.jsonl', { unlabelled: true })).toEqual({
      report: null,
      headline: [],
      decisions,
    });
    await expect(suite('no-kind.jsonl')).rejects.toThrow('kind: expected a string');
    const unlabelled = await suite('no-kind.jsonl', { unlabelled: true });
    expect(unlabelled.decisions).toEqual(decisions.map((decision) => ({ ...decision, class: null })));
  });

  it('counts a recorded value that is never taken as the time-out, and decides it alike without labels', async () => {
    writeRecording();
    const { report, decisions } = await suite('spoken', { patience: [0.2] });
    expect(report).toMatchObject({ patience: 0.2, cut: 0, extra_wait_s_mean: null });
    expect(report).toMatchObject({ audio: { n: 1, timed_out: 1, latency_s_mean: 3, latency_s_p95: 3 } });
    const unlabelled = await suite('spoken', { patience: [0.2], unlabelled: true });
    expect(unlabelled).toEqual({ report: null, headline: [], decisions });
  });
});
