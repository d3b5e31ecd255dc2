import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resample } from '@antiphon/core/audio/resample';
import { encodeWav } from '@antiphon/core/audio/wav';
import { FliteTts } from '@antiphon/server/providers/flite/tts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CapturedTerminal } from '../fixtures/captured-terminal.ts';
import { main } from '../main.ts';

const RATE_HZ = 16_000;
const PAUSE_S = 0.7;
let folder: string;

async function antiphon(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const terminal = new CapturedTerminal();
  const code = await main(argv, terminal);
  return { code, out: terminal.outLines.join('\n'), err: terminal.errLines.join('\n') };
}

/** Spoken by the embedded voice; its own silence at both ends cut off. */
async function spoken(tts: FliteTts, text: string): Promise<Int16Array> {
  const pieces: number[] = [];
  const sink = {
    audio: (pcm: Int16Array) => {
      for (const value of pcm) pieces.push(value);
    },
    words: () => undefined,
  };
  const voiceId = tts.voices[0]?.id ?? '';
  await tts.synthesize({ text, voiceId }, sink, new AbortController().signal);
  const pcm = resample(Int16Array.from(pieces), tts.sampleRateHz, RATE_HZ);
  const isLoud = (value: number): boolean => Math.abs(value) > 300;
  return pcm.slice(pcm.findIndex(isLoud), pcm.findLastIndex(isLoud) + 1);
}

const silence = (seconds: number): Int16Array =>
  Int16Array.from({ length: seconds * RATE_HZ }, (_, i) => ((i * 7919) % 9) - 4);

/** One spoken turn with a pause in the middle, and its labels. */
async function writeTurn(): Promise<void> {
  const tts = await FliteTts.start({});
  const first = await spoken(tts, 'I would like to');
  const second = await spoken(tts, 'book a table for four.');
  await tts.close();
  const parts = [silence(0.5), first, silence(PAUSE_S), second, silence(1)];
  const samples = Int16Array.from(parts.flatMap((part) => [...part]));
  const pauseS = 0.5 + first.length / RATE_HZ;
  const resumeS = pauseS + PAUSE_S;
  const endS = resumeS + second.length / RATE_HZ;
  mkdirSync(join(folder, 'turns'));
  writeFileSync(join(folder, 'turns', 'a.wav'), encodeWav({ sampleRateHz: RATE_HZ, channels: 1, samples }));
  const rows = [
    'turn_id,audio_file,pause_index,pause_start,pause_end,label',
    `a,a.wav,0,${String(pauseS)},${String(resumeS)},hold`,
    `a,a.wav,1,${String(endS)},${String(endS + 1)},eot`,
  ];
  writeFileSync(join(folder, 'turns', 'labels.csv'), rows.join('\n'));
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'antiphon-eval-'));
  await writeTurn();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('antiphon eval', () => {
  it(
    'endpointing: one JSON object on stdout, decisions and a picture in files',
    { timeout: 120_000 },
    async () => {
      const [decisions, svg] = [join(folder, 'decisions.jsonl'), join(folder, 'curve.svg')];
      const files = ['--decisions', decisions, '--svg', svg, '--cache', join(folder, 'cache')];
      const { code, out } = await antiphon(
        'eval',
        'endpointing',
        '--data',
        join(folder, 'turns'),
        '--json',
        ...files,
      );
      expect(code).toBe(0);
      const report = JSON.parse(out) as Record<string, unknown>;
      expect(report).toMatchObject({
        suite: 'endpointing',
        turns: 1,
        holds: 1,
        ends: 1,
        default: { patience: 5 },
      });
      for (const key of [
        'cutoff_at_300ms',
        'cutoff_at_600ms',
        'latency_ms_at_5pct',
        'latency_ms_at_10pct',
        'pareto',
      ])
        expect(report).toHaveProperty(key);
      const lines = readFileSync(decisions, 'utf8').trim().split('\n');
      const rows = lines.map((line) => JSON.parse(line) as { pause_index: number; commit_s: number | null });
      expect(rows.length).toBeGreaterThanOrEqual(80);
      expect(rows[0]).toMatchObject({ stop_s: null, class: null });
      // At some position of the dial the end of the turn is taken.
      expect(rows.some(({ pause_index, commit_s }) => pause_index === 1 && commit_s !== null)).toBe(true);
      expect(readFileSync(svg, 'utf8')).toMatch(/^<svg /);
    },
  );

  it('text suites read files and answer with their keys', async () => {
    const rows = join(folder, 'rows.jsonl');
    writeFileSync(
      rows,
      '{"text":"yes please","complete":true}\n{"text":"i would like to","complete":false}\n',
    );
    const { code, out } = await antiphon('eval', 'completeness', '--data', rows, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ suite: 'completeness', n: 2, balanced_accuracy: 1, auc: 1 });
  });

  it.each([
    [['eval'], 'expected a suite: endpointing'],
    [['eval', 'endpoint'], 'unknown suite "endpoint": did you mean endpointing?'],
    [['eval', 'overlap'], '--data DIR is required'],
    [
      ['eval', 'endpointing', '--data', 'x', '--patience', '0'],
      '--patience "0": expected numbers from 0.2 to 50',
    ],
    [['eval', 'completeness', '--data', 'nowhere'], 'nowhere: no such file or directory'],
  ])('%j is refused', async (argv, message) => {
    const { code, out, err } = await antiphon(...argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });

  it.each([
    ['--decisions', 'nowhere/d.jsonl', 'there is no folder '],
    ['--report', '.', 'expected a file, not a folder'],
    ['--decisions', 'turns/labels.csv/d.jsonl', 'there is no folder '],
    ['--decisions', 'new/', 'expected a file, not a folder'],
  ])('%s %s is refused before anything is read', async (option, file, problem) => {
    const path = `${folder}/${file}`;
    const { code, out, err } = await antiphon('eval', 'overlap', '--data', 'absent', option, path);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(`${option} ${JSON.stringify(path)}: ${problem}`);
  });

  it.each([
    [['overlap', '--svg', 'a.svg'], '--svg: the suite overlap has no picture'],
    [['endpointing', '--unlabelled', '--svg', 'a.svg'], '--svg excludes --unlabelled'],
    [['overlap', '--unlabelled', '--report', 'a.md'], '--report excludes --unlabelled'],
  ])('%j is refused before anything is read', async (argv, problem) => {
    const { code, err } = await antiphon('eval', ...argv, '--data', 'absent');
    expect(code).toBe(2);
    expect(err).toContain(problem);
  });

  it('leaves the files as they were when the data cannot be used, and creates none', async () => {
    const [old, fresh] = [join(folder, 'old.jsonl'), join(folder, 'fresh.md')];
    writeFileSync(old, 'before');
    const files = ['--decisions', old, '--report', fresh];
    expect((await antiphon('eval', 'overlap', '--data', 'absent', ...files)).code).toBe(2);
    expect(readFileSync(old, 'utf8')).toBe('before');
    expect(existsSync(fresh)).toBe(false);
  });

  it('names file and line of a bad row, and keeps stdout empty', async () => {
    const rows = join(folder, 'bad.jsonl');
    writeFileSync(
      rows,
      '{"id":"a","words":[["hi",0,0.2]],"label":"bc"}\n{"id":"b","words":[],"label":"bc"}\n',
    );
    const { code, out, err } = await antiphon('eval', 'overlap', '--data', rows, '--json');
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('bad.jsonl:2: words: expected');
  });
});
