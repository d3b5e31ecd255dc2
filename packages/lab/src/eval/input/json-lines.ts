/** A JSONL file. Enters: text. Leaves: rows that know their line, with readers that complain by field name. */
import { dirname, resolve } from 'node:path';
import { RowError } from './row-error.ts';

export type RowId = string | number;

export class JsonRow {
  readonly #file: string;
  readonly #line: number;
  readonly value: Readonly<Record<string, unknown>>;

  constructor(file: string, line: number, value: Readonly<Record<string, unknown>>) {
    this.#file = file;
    this.#line = line;
    this.value = value;
  }

  has(field: string): boolean {
    return this.value[field] !== undefined && this.value[field] !== null;
  }

  /** A field that rows without labels lack. */
  needsLabel(field: string): void {
    if (!this.has(field)) throw this.problem(`${field}: missing; --unlabelled decides rows without labels`);
  }

  text(field: string): string {
    const value = this.value[field];
    if (typeof value !== 'string') throw this.problem(`${field}: expected a string`);
    return value;
  }

  /** "" where the field is missing. */
  optionalText(field: string): string {
    return this.has(field) ? this.text(field) : '';
  }

  boolean(field: string): boolean {
    const value = this.value[field];
    if (value === true || value === 1) return true;
    if (value === false || value === 0) return false;
    throw this.problem(`${field}: expected true or false`);
  }

  list(field: string): readonly unknown[] {
    const value = this.value[field];
    if (!Array.isArray(value)) throw this.problem(`${field}: expected a list`);
    return value;
  }

  /** The row's `id` as it is, or its place in the file. */
  get id(): RowId {
    const { id } = this.value;
    return typeof id === 'string' || typeof id === 'number' ? id : `line-${String(this.#line)}`;
  }

  /** A path that the row names, from the folder of its file. */
  beside(path: string): string {
    return resolve(dirname(this.#file), path);
  }

  problem(message: string): RowError {
    return new RowError(this.#file, this.#line, message);
  }
}

export function readJsonLines(file: string, text: string): JsonRow[] {
  const rows: JsonRow[] = [];
  text
    .replace(/^\ufeff/, '')
    .split('\n')
    .forEach((line, index) => {
      if (line.trim() !== '') rows.push(new JsonRow(file, index + 1, parse(file, index + 1, line)));
    });
  if (rows.length === 0) throw new RowError(file, null, 'no rows');
  return rows;
}

function parse(file: string, line: number, text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new RowError(file, line, 'expected a JSON object, found no JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new RowError(file, line, 'expected a JSON object');
  return value as Record<string, unknown>;
}
