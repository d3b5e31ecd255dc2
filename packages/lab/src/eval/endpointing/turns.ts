/**
 * The endpointing format: labels.csv and its recordings. Enters: a folder. Leaves: turns with their pauses in order.
 * Of a recording with several turns each has its own stretch. Only the audio and `agent_text` may reach the
 * deciding code: labels, `asr_text`, `pause_end` and the end of the file stay with the judge.
 */
import { dirname, resolve } from 'node:path';
import { readCsv, type CsvRow } from '../input/csv-table.ts';
import { fileExists, findFiles, readText } from '../input/find-files.ts';
import type { RowError } from '../input/row-error.ts';

const REQUIRED = ['turn_id', 'audio_file', 'pause_index', 'pause_start'] as const;
/** What only the judge needs. */
const LABELS = ['pause_end', 'label'] as const;

export type PauseLabel = 'hold' | 'eot';

export type LabelledPause = {
  readonly turnId: string;
  readonly index: number;
  /** Of the turn's stretch of the recording, s. */
  readonly startS: number;
  /** Infinity where unlabelled data do not tell. */
  readonly endS: number;
  /** Null in unlabelled data. */
  readonly label: PauseLabel | null;
  /** An error that names the file and the line of its row. */
  readonly problem: (message: string) => RowError;
};

export type LabelledTurn = {
  readonly corpus: string;
  readonly audioPath: string;
  /** "" where unknown. */
  readonly speaker: string;
  /** What the agent said before the turn; "" where unknown. */
  readonly agentText: string;
  readonly pauses: readonly LabelledPause[];
  /** Where the turn's stretch of the recording begins, s; 0 = with it. */
  readonly fromS: number;
  /** Where it ends: another turn follows; Infinity = with the recording. */
  readonly toS: number;
};

export async function readTurns(paths: readonly string[], labelled: boolean): Promise<LabelledTurn[]> {
  const files = await findFiles(paths, (path) => path.endsWith('labels.csv'), 'a labels.csv');
  const turns: LabelledTurn[] = [];
  for (const file of files) turns.push(...(await readFolder(file, labelled)));
  return turns;
}

type OpenTurn = { readonly row: CsvRow; readonly audioPath: string; readonly pauses: LabelledPause[] };

async function readFolder(file: string, labelled: boolean): Promise<LabelledTurn[]> {
  const folder = dirname(file);
  const rows = readCsv(file, await readText(file), labelled ? [...REQUIRED, ...LABELS] : REQUIRED);
  const recordings = new Map<string, Map<string, OpenTurn>>();
  const seen = new Set<string>();
  for (const row of rows) {
    const pause = readPause(row, labelled);
    const key = `${pause.turnId}\n${String(pause.index)}`;
    if (seen.has(key)) throw row.problem(`turn_id and pause_index: given twice`);
    seen.add(key);
    const audioPath = resolve(folder, row.text('audio_file'));
    const turns = recordings.get(audioPath) ?? new Map<string, OpenTurn>();
    recordings.set(audioPath, turns);
    const turn = turns.get(pause.turnId) ?? { row, audioPath, pauses: [] };
    turns.set(pause.turnId, turn);
    turn.pauses.push(pause);
  }
  const corpus = folder.split('/').at(-1) ?? folder;
  const turns = [...recordings.values()].flatMap((own) => turnsOf([...own.values()], corpus));
  for (const { audioPath, pauses } of turns) {
    const [first] = pauses;
    if (first !== undefined && !(await fileExists(audioPath)))
      throw first.problem(`audio_file: no such file: ${audioPath}`);
  }
  return turns;
}

const firstStartS = ({ pauses }: OpenTurn): number => pauses[0]?.startS ?? 0;

/** Each turn of a recording begins with the silence after the one before, and ends with its last pause. */
function turnsOf(open: readonly OpenTurn[], corpus: string): LabelledTurn[] {
  for (const { pauses } of open) pauses.sort((a, b) => a.startS - b.startS);
  const inOrder = [...open].sort((a, b) => firstStartS(a) - firstStartS(b));
  return inOrder.map(({ row, audioPath, pauses }, place): LabelledTurn => {
    const fromS = inOrder[place - 1]?.pauses.at(-1)?.startS ?? 0;
    const next = inOrder[place + 1];
    const lastEndS = pauses.at(-1)?.endS ?? Infinity;
    if (firstStartS({ row, audioPath, pauses }) < fromS)
      throw row.problem('pause_start: expected the pauses of another turn_id in this recording to be over');
    return {
      corpus,
      audioPath,
      speaker: row.optional('speaker'),
      agentText: row.optional('agent_text'),
      pauses: pauses.map((pause) => ({ ...pause, startS: pause.startS - fromS, endS: pause.endS - fromS })),
      fromS,
      toS: next === undefined ? Infinity : Math.min(lastEndS, firstStartS(next)),
    };
  });
}

function readPause(row: CsvRow, labelled: boolean): LabelledPause {
  const startS = row.number('pause_start');
  const endS = !labelled && row.optional('pause_end') === '' ? Infinity : row.number('pause_end');
  if (endS <= startS) throw row.problem('pause_end: expected a time after pause_start');
  const index = row.number('pause_index');
  if (!Number.isInteger(index)) throw row.problem('pause_index: expected a whole number');
  const label = labelled ? readLabel(row) : null;
  const problem = (message: string): RowError => row.problem(message);
  return { turnId: row.text('turn_id'), index, startS, endS, label, problem };
}

function readLabel(row: CsvRow): PauseLabel {
  const label = row.text('label');
  if (label === 'hold' || label === 'eot') return label;
  throw row.problem(`label: expected hold or eot, found ${JSON.stringify(label)}`);
}
