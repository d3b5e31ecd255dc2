/**
 * The endpointing format: labels.csv and its recordings. Enters: a folder. Leaves: turns, one a recording, with
 * their pauses in order. Only `stimulus` may reach the deciding code: labels, `asr_text`, `pause_end` and the end
 * of the file stay with the judge.
 */
import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readCsv, type CsvRow } from '../input/csv-table.ts';
import { findFiles, readText } from '../input/find-files.ts';

const REQUIRED = ['turn_id', 'audio_file', 'pause_index', 'pause_start', 'pause_end'] as const;

export type PauseLabel = 'hold' | 'eot';

export type LabelledPause = {
  readonly turnId: string;
  readonly index: number;
  readonly startS: number;
  readonly endS: number;
  /** Null in unlabelled data. */
  readonly label: PauseLabel | null;
};

export type LabelledTurn = {
  readonly corpus: string;
  readonly audioPath: string;
  /** "" where unknown. */
  readonly speaker: string;
  /** What the agent said before the turn; "" where unknown. */
  readonly agentText: string;
  readonly pauses: readonly LabelledPause[];
};

export async function readTurns(paths: readonly string[], labelled: boolean): Promise<LabelledTurn[]> {
  const files = await findFiles(paths, (path) => path.endsWith('labels.csv'), 'a labels.csv');
  const turns: LabelledTurn[] = [];
  for (const file of files) turns.push(...(await readFolder(file, labelled)));
  return turns;
}

async function readFolder(file: string, labelled: boolean): Promise<LabelledTurn[]> {
  const folder = dirname(file);
  const corpus = folder.split('/').at(-1) ?? folder;
  const rows = readCsv(file, await readText(file), labelled ? [...REQUIRED, 'label'] : REQUIRED);
  const turns = new Map<string, { turn: LabelledTurn; pauses: LabelledPause[]; row: CsvRow }>();
  const seen = new Set<string>();
  for (const row of rows) {
    const pause = readPause(row, labelled);
    const key = `${pause.turnId}\n${String(pause.index)}`;
    if (seen.has(key)) throw row.problem(`turn_id and pause_index: given twice`);
    seen.add(key);
    const audioPath = join(folder, row.text('audio_file'));
    const known = turns.get(audioPath);
    if (known !== undefined) {
      known.pauses.push(pause);
      continue;
    }
    const pauses: LabelledPause[] = [pause];
    const { speaker, agentText } = {
      speaker: row.optional('speaker'),
      agentText: row.optional('agent_text'),
    };
    turns.set(audioPath, { turn: { corpus, audioPath, speaker, agentText, pauses }, pauses, row });
  }
  for (const { turn, pauses, row } of turns.values()) {
    pauses.sort((a, b) => a.startS - b.startS);
    await access(turn.audioPath).catch(() => {
      throw row.problem(`audio_file: no such file: ${turn.audioPath}`);
    });
  }
  return [...turns.values()].map(({ turn }) => turn);
}

function readPause(row: CsvRow, labelled: boolean): LabelledPause {
  const startS = row.number('pause_start');
  const endS = row.number('pause_end');
  if (endS <= startS) throw row.problem('pause_end: expected a time after pause_start');
  const index = row.number('pause_index');
  if (!Number.isInteger(index)) throw row.problem('pause_index: expected a whole number');
  return { turnId: row.text('turn_id'), index, startS, endS, label: labelled ? readLabel(row) : null };
}

function readLabel(row: CsvRow): PauseLabel {
  const label = row.text('label');
  if (label === 'hold' || label === 'eot') return label;
  throw row.problem(`label: expected hold or eot, found ${JSON.stringify(label)}`);
}
