/**
 * Labelled pauses of recorded turns. Enters: folders in the endpointing format (labels.csv and audio) and the
 * Harper Valley calls (two channels and timed segments). Leaves: pauses with file, times in s, label, speaker.
 * A row that is not what it should be is an error with file, line and column.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export type Pause = {
  readonly corpus: string;
  readonly turnId: string;
  readonly index: number;
  readonly audioPath: string;
  /** s in the file. */
  readonly startS: number;
  readonly endS: number;
  readonly hold: boolean;
  /** Group for cross-validation; the turn itself where the speaker is unknown. */
  readonly speaker: string;
  /** Where the turn may begin at the earliest, s. */
  readonly turnFromS: number;
};

const COLUMNS = ['turn_id', 'audio_file', 'pause_index', 'pause_start', 'pause_end', 'label'] as const;
const FOLDER_PREFIX = 'endpointing-';
/** A gap inside one speaker's turn shorter than this is none. */
const MIN_PAUSE_S = 0.2;
/** Silence after a turn that is looked at. */
const MAX_EOT_S = 1.6;

export async function readCorpora(audioDirectory: string): Promise<Pause[]> {
  const names = (await readdir(audioDirectory)).sort();
  const pauses: Pause[] = [];
  for (const name of names) {
    const folder = join(audioDirectory, name);
    if (name.startsWith(FOLDER_PREFIX))
      pauses.push(...(await readEndpointing(folder, name.slice(FOLDER_PREFIX.length))));
    else if (name === 'harper-valley') pauses.push(...(await readHarperValley(folder)));
  }
  if (pauses.length === 0)
    throw new Error(`${audioDirectory}: expected folders 'endpointing-*' or 'harper-valley', found none`);
  return pauses;
}

export async function readEndpointing(folder: string, corpus: string): Promise<Pause[]> {
  const path = join(folder, 'labels.csv');
  const [header = [], ...rows] = parseCsv(await readFile(path, 'utf8'));
  for (const column of COLUMNS) {
    if (!header.includes(column)) throw new Error(`${path}: expected a column '${column}'`);
  }
  return rows.map((row, i) => {
    const field = (name: string): string => row[header.indexOf(name)] ?? '';
    const number = (name: string): number => {
      const value = Number(field(name));
      if (field(name) === '' || !Number.isFinite(value) || value < 0)
        throw new Error(`${path}:${i + 2}: ${name}: expected a number >= 0, got '${field(name)}'`);
      return value;
    };
    const label = field('label');
    if (label !== 'hold' && label !== 'eot')
      throw new Error(`${path}:${i + 2}: label: expected hold or eot, got '${label}'`);
    return {
      corpus,
      turnId: field('turn_id'),
      index: number('pause_index'),
      audioPath: join(folder, field('audio_file')),
      startS: number('pause_start'),
      endS: number('pause_end'),
      hold: label === 'hold',
      speaker: `${corpus}/${field('speaker') || field('turn_id').replace(/^\d+_/, '').replace(/_\d+$/, '')}`,
      turnFromS: 0,
    };
  });
}

type Segment = { readonly role: 'agent' | 'caller'; readonly t0: number; readonly t1: number };
type Call = {
  readonly id: string;
  readonly agent_file_starts_late_s: number;
  readonly segments: readonly Segment[];
};

async function readHarperValley(folder: string): Promise<Pause[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  const pauses: Pause[] = [];
  for (const file of files) {
    const call = JSON.parse(await readFile(join(folder, file), 'utf8')) as Call;
    pauses.push(...pausesOfCall(call, folder));
  }
  return pauses;
}

function pausesOfCall(call: Call, folder: string): Pause[] {
  const segments = [...call.segments].sort((a, b) => a.t0 - b.t0);
  const pauses: Pause[] = [];
  let turnFrom = 0;
  segments.forEach((segment, i) => {
    const { role, t1 } = segment;
    if (segments[i - 1]?.role !== role) turnFrom = segment.t0;
    const next = segments[i + 1];
    const hold = next?.role === role;
    const own = segments.slice(i + 1).find((later) => later.role === role)?.t0 ?? Infinity;
    const end = hold ? own : Math.min(own, t1 + MAX_EOT_S);
    if (next === undefined || end - t1 < MIN_PAUSE_S) return;
    // The channel files do not all begin with the call.
    const late = role === 'agent' ? call.agent_file_starts_late_s : 0;
    pauses.push({
      corpus: 'harper-valley',
      turnId: `${call.id}.${role}.${turnFrom}`,
      index: i,
      audioPath: join(folder, `${call.id}.${role}.wav`),
      startS: t1 - late,
      endS: end - late,
      hold,
      speaker: `harper-valley/${call.id}.${role}`,
      turnFromS: turnFrom - late,
    });
  });
  return pauses.filter((pause) => pause.turnFromS >= 0);
}

/** RFC 4180 without line breaks inside fields. */
function parseCsv(text: string): string[][] {
  return text
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((match) =>
        match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'),
      ),
    );
}
