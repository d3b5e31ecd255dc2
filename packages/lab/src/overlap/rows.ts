/** Reads the JSONL of labelled overlaps. Enters: text. Leaves: rows; a bad line is an error that names it. */
export type OverlapLabel = 'bc' | 'interruption';

/** A word and its times, s from the onset of the overlap. */
export type OverlapRowWord = readonly [text: string, startS: number, endS: number];

/** What the deciding code may see of a row. */
export type OverlapStimulus = {
  readonly id: string;
  readonly words: readonly OverlapRowWord[];
  readonly holderWasAsking: boolean;
};

export type OverlapRow = OverlapStimulus & { readonly label: OverlapLabel | null };

export class OverlapRowError extends Error {}

/** `label` may be missing (unlabelled data); everything else is required. */
export function readOverlapRows(jsonl: string): OverlapRow[] {
  const rows: OverlapRow[] = [];
  jsonl.split('\n').forEach((line, index) => {
    if (line.trim() !== '') rows.push(readRow(line, `line ${index + 1}`));
  });
  if (rows.length === 0) throw new OverlapRowError('no rows');
  return rows;
}

function readRow(line: string, where: string): OverlapRow {
  const value = parse(line, where);
  const { id, words, label, holder_was_asking: asking } = value;
  if (typeof id !== 'string') throw new OverlapRowError(`${where}: id: expected a string`);
  if (!Array.isArray(words) || words.length === 0 || !words.every(isOverlapWord)) {
    throw new OverlapRowError(
      `${where}: words: expected [[text, start_s, end_s], ...] in order, at least one`,
    );
  }
  if (label !== undefined && label !== 'bc' && label !== 'interruption') {
    throw new OverlapRowError(`${where}: label: expected "bc" or "interruption"`);
  }
  return { id, words, holderWasAsking: asking === true, label: label ?? null };
}

function parse(line: string, where: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Reported below.
  }
  throw new OverlapRowError(`${where}: expected a JSON object`);
}

export const isOverlapWord = (word: unknown): word is OverlapRowWord =>
  Array.isArray(word) &&
  typeof word[0] === 'string' &&
  Number.isFinite(word[1]) &&
  Number.isFinite(word[2]) &&
  (word[1] as number) >= 0 &&
  (word[2] as number) >= (word[1] as number);
