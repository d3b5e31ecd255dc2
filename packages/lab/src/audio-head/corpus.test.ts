import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeWav } from '@antiphon/core/audio/wav';
import { readAudio } from './audio-file.ts';
import { readCorpora, readEndpointing } from './corpus.ts';

const HEADER = 'turn_id,audio_file,pause_index,pause_start,pause_end,label,speaker,asr_text,agent_text';
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'corpus-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const labels = (...lines: string[]): Promise<void> =>
  writeFile(join(folder, 'labels.csv'), `${[HEADER, ...lines].join('\n')}\n`);

describe('readEndpointing', () => {
  it('reads rows, quoted commas and the speaker', async () => {
    await labels(
      't1,audio/t1.wav,0,1.5,2.25,hold,ann,"yes, and","So, what?"',
      't1,audio/t1.wav,1,4,5,eot,ann,,',
    );
    const pauses = await readEndpointing(folder, 'calls');
    expect(pauses[0]).toMatchObject({ startS: 1.5, endS: 2.25, hold: true, speaker: 'calls/ann' });
    expect(pauses[1]).toMatchObject({ index: 1, hold: false, audioPath: join(folder, 'audio/t1.wav') });
  });

  it('names file, line and column of what is wrong', async () => {
    await labels('t1,a.wav,0,1.5,2,hold,,,', 't1,a.wav,0,soon,2,hold,,,');
    await expect(readEndpointing(folder, 'c')).rejects.toThrow(
      /labels\.csv:3: pause_start: expected a number.*'soon'/,
    );
    await labels('t1,a.wav,0,1,2,maybe,,,');
    await expect(readEndpointing(folder, 'c')).rejects.toThrow(
      /labels\.csv:2: label: expected hold or eot, got 'maybe'/,
    );
    await writeFile(join(folder, 'labels.csv'), 'turn_id\n');
    await expect(readEndpointing(folder, 'c')).rejects.toThrow(/expected a column 'audio_file'/);
  });

  it('takes pauses of calls from who speaks next', async () => {
    await mkdir(join(folder, 'harper-valley'));
    const segments = [
      { role: 'caller', t0: 1, t1: 2 },
      { role: 'caller', t0: 2.6, t1: 4 },
      { role: 'agent', t0: 5, t1: 6 },
      { role: 'caller', t0: 7, t1: 8 },
    ];
    await writeFile(
      join(folder, 'harper-valley', 'c.json'),
      JSON.stringify({ id: 'c', agent_file_starts_late_s: 0.5, segments }),
    );
    const pauses = await readCorpora(folder);
    expect(pauses.map(({ hold, startS, endS }) => [hold, startS, endS])).toEqual([
      [true, 2, 2.6],
      [false, 4, 5.6],
      [false, 5.5, 7.1],
    ]);
  });
});

describe('readAudio', () => {
  it('brings a WAV to 16 kHz and names a file it cannot read', async () => {
    const path = join(folder, 'a.wav');
    await writeFile(path, encodeWav({ sampleRateHz: 8000, channels: 1, samples: new Int16Array(800) }));
    expect((await readAudio(path)).length).toBe(1600);
    await writeFile(path, 'not audio');
    await expect(readAudio(path)).rejects.toThrow(/a\.wav: no RIFF\/WAVE header/);
  });
});
