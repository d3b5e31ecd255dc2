/**
 * A CSV file with a header (RFC 4180: quotes, doubled quotes, commas and line breaks inside them). Enters: text
 * and the columns that must be there. Leaves: rows that know their line, with readers that complain by name.
 */
import { RowError } from './row-error.ts';

export class CsvRow {
  readonly #file: string;
  readonly #line: number;
  readonly #columns: ReadonlyMap<string, number>;
  readonly #cells: readonly string[];

  constructor(file: string, line: number, columns: ReadonlyMap<string, number>, cells: readonly string[]) {
    this.#file = file;
    this.#line = line;
    this.#columns = columns;
    this.#cells = cells;
  }

  /** "" where the column or the cell is missing. */
  optional(column: string): string {
    return (this.#cells[this.#columns.get(column) ?? -1] ?? '').trim();
  }

  text(column: string): string {
    const value = this.optional(column);
    if (value === '') throw this.problem(`${column}: expected a value, found none`);
    return value;
  }

  /** A finite number >= 0. */
  number(column: string): number {
    const value = this.text(column);
    const number = Number(value);
    if (!Number.isFinite(number) || number < 0)
      throw this.problem(`${column}: expected a number >= 0, found ${JSON.stringify(value)}`);
    return number;
  }

  problem(message: string): RowError {
    return new RowError(this.#file, this.#line, message);
  }
}

export function readCsv(file: string, text: string, required: readonly string[]): CsvRow[] {
  const [header, ...records] = splitRecords(file, text);
  if (header === undefined) throw new RowError(file, null, 'the file is empty; expected a header line');
  const columns = new Map(header.cells.map((name, index) => [name.trim(), index]));
  for (const column of required) {
    if (!columns.has(column)) throw new RowError(file, header.line, `expected a column ${column}`);
  }
  if (records.length === 0) throw new RowError(file, header.line, 'no rows after the header');
  return records.map(({ line, cells }) => {
    if (cells.length !== header.cells.length) {
      const found = `expected ${String(header.cells.length)} columns, found ${String(cells.length)}`;
      throw new RowError(file, line, found);
    }
    return new CsvRow(file, line, columns, cells);
  });
}

type Record = { readonly line: number; readonly cells: string[] };

const CELL = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;

function splitRecords(file: string, text: string): Record[] {
  const records: Record[] = [];
  const content = text.replace(/^\ufeff/, '');
  let line = 1;
  let record: Record = { line, cells: [] };
  CELL.lastIndex = 0;
  while (CELL.lastIndex < content.length || record.cells.length > 0) {
    const match = CELL.exec(content);
    if (match === null) throw new RowError(file, line, 'a quote is not where CSV allows one');
    const [whole, quoted, plain = '', end] = match;
    record.cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    line += whole.split('\n').length - 1;
    if (end === ',') continue;
    if (record.cells.length > 1 || record.cells[0] !== '') records.push(record);
    record = { line, cells: [] };
    if (end === '') break;
  }
  return records;
}
