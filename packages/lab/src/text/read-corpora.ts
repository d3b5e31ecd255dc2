/**
 * Readers of the text corpora. Enter a data directory, leave typed rows.
 * A row that does not have its fields is an error that names file, line and field.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type TaskTurn = { readonly source: string; readonly prev: string; readonly text: string };
export type MeetingPause = {
  readonly id: string;
  readonly words: readonly string[];
  readonly shift: boolean;
  readonly meeting: string;
};
export type MeetingOverlap = {
  readonly id: string;
  readonly meeting: string;
  readonly words: readonly string[];
  readonly backchannel: boolean;
  /** MRDA dialogue act tag of the utterance: training labels only, never an input. */
  readonly act: string;
  readonly holderWasAsking: boolean;
};
export type CallSegment = {
  readonly call: string;
  readonly role: 'agent' | 'caller';
  readonly text: string;
  readonly acts: readonly string[];
};
export type Split = 'train' | 'dev';

type Fields = Readonly<Record<string, unknown>>;

function readRows<T>(file: string, toRow: (fields: Fields, where: string) => T): T[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, index) => {
      if (line.trim() === '') return [];
      const where = `${file}:${String(index + 1)}`;
      let value: unknown;
      try {
        value = JSON.parse(line);
      } catch {
        throw new Error(`${where}: not a JSON object`);
      }
      if (typeof value !== 'object' || value === null) throw new Error(`${where}: not a JSON object`);
      return [toRow(value as Fields, where)];
    });
}

function text(fields: Fields, name: string, where: string): string {
  const value = fields[name];
  if (typeof value !== 'string') throw new Error(`${where}: "${name}" must be a string`);
  return value;
}

const meetingOf = (id: string): string => id.split('-')[0] ?? id;

export const readTaskTurns = (data: string): TaskTurn[] =>
  readRows(join(data, 'text/turns.train.jsonl'), (fields, where) => ({
    source: text(fields, 'src', where),
    prev: text(fields, 'prev', where),
    text: text(fields, 'text', where),
  }));

export const readMeetingPauses = (data: string, split: Split): MeetingPause[] =>
  readRows(join(data, `text/pauses-meetings.${split}.jsonl`), (fields, where) => {
    if (!Array.isArray(fields.words)) throw new Error(`${where}: "words" must be an array`);
    const id = text(fields, 'id', where);
    return {
      id,
      meeting: meetingOf(id),
      words: fields.words.map(String),
      shift: text(fields, 'label', where) === 'shift',
    };
  });

export const readMeetingOverlaps = (data: string, split: Split): MeetingOverlap[] =>
  readRows(join(data, `text/overlaps-meetings.${split}.jsonl`), (fields, where) => {
    if (!Array.isArray(fields.words)) throw new Error(`${where}: "words" must be an array`);
    const id = text(fields, 'id', where);
    return {
      id,
      meeting: meetingOf(id),
      words: fields.words.map((word: unknown) => String((word as readonly unknown[])[0])),
      backchannel: text(fields, 'label', where) === 'bc',
      act: text(fields, 'da', where),
      holderWasAsking: fields.holder_was_asking === true,
    };
  });

type CallFile = { readonly segments: readonly { role: 'agent' | 'caller'; text: string; acts: string[] }[] };

export function readCallSegments(data: string): CallSegment[] {
  const folder = join(data, 'audio/harper-valley');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .flatMap((name) =>
      (JSON.parse(readFileSync(join(folder, name), 'utf8')) as CallFile).segments.map((segment) => ({
        call: name,
        role: segment.role,
        text: segment.text.replace(/\[[^\]]*\]/g, '').trim(),
        acts: segment.acts,
      })),
    );
}

/** Caller turns of the phone calls: neighbouring segments joined, with what the agent said before. */
export function readCallTurns(data: string): TaskTurn[] {
  const turns: TaskTurn[] = [];
  let [prev, said, call] = ['', '', ''];
  const close = (): void => {
    if (said !== '') turns.push({ source: 'harper-valley', prev, text: said });
    said = '';
  };
  for (const segment of readCallSegments(data)) {
    if (segment.call !== call) {
      close();
      ({ call } = segment);
      prev = '';
    }
    if (segment.role === 'caller') said = `${said} ${segment.text}`.trim();
    else {
      close();
      prev = segment.text;
    }
  }
  close();
  return turns;
}

/** Callers' recognised turns of an automatic travel agent, with its prompt where known. */
export function readTravelTurns(data: string): TaskTurn[] {
  const file = join(data, 'audio/endpointing-getgoing/labels.csv');
  if (!existsSync(file)) return [];
  const turns = new Map<string, TaskTurn>();
  for (const line of readFileSync(file, 'utf8').split('\n').slice(1)) {
    const cells = csvCells(line);
    const [id, spoken, prompt] = [cells[0] ?? '', cells[7] ?? '', cells[8] ?? ''];
    if (id !== '' && spoken !== '') turns.set(id, { source: 'getgoing', prev: prompt, text: spoken });
  }
  return [...turns.values()];
}

function csvCells(line: string): string[] {
  const cells: string[] = [];
  for (const match of line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)) {
    const cell = match[1] ?? '';
    cells.push(cell.startsWith('"') ? cell.slice(1, -1).replace(/""/g, '"') : cell);
  }
  return cells;
}
