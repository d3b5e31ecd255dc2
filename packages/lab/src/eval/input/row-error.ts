/** A row of evaluation data that cannot be used: the message names file, line (from 1) and what was expected. */
export class RowError extends Error {
  override readonly name = 'RowError';
  constructor(file: string, line: number | null, problem: string) {
    super(line === null ? `${file}: ${problem}` : `${file}:${String(line)}: ${problem}`);
  }
}
