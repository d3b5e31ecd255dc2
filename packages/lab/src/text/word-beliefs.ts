/**
 * What the deaf decoder expects after each word of many texts (written by read-texts.ts). Enter its folder, leave for a text
 * the numbers of its rows, for a row its bytes.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { wordsOf } from '@antiphon/core/semantics/words';
import type { TextToRead } from './texts-to-read.ts';

/** Bytes of a row: 512 pieces that are expected most, and a sentence's end last. */
export const WIDTH = 513;
/** A byte is a negative log-probability in these steps: up to 21, more is written as 21. */
export const BELIEF_STEP = 1 / 12;

/** A text's words as the deaf decoder is given them: as a recogniser writes them, without punctuation. */
export function spokenPieces(text: string): string[] {
  const words = text
    .toLowerCase()
    .replace(/[.,?!;:"]/g, '')
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => (/^i(?:['’]|$)/.test(word) ? `I${word.slice(1)}` : word));
  return words.map((word, index) =>
    index === 0 ? `${word.slice(0, 1).toUpperCase()}${word.slice(1)}` : word,
  );
}

export const readTexts = (file: string): TextToRead[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as TextToRead);

export type Beliefs = {
  /** All rows, one after the other. */
  readonly rows: Uint8Array;
  /** Texts that nobody labelled, and the turn that each was made from. */
  readonly pool: readonly TextToRead[];
  /** The row of each word as `wordsOf` gives them, -1 where none is known; null for a text that was not read. */
  readonly of: (text: string) => Int32Array | null;
};

export function readBeliefs(folder: string): Beliefs {
  const texts = readTexts(join(folder, 'texts.jsonl'));
  const parts = readdirSync(folder)
    .filter((name) => /^part-\d+\.bin$/.test(name))
    .sort((a, b) => Number(a.slice(5, -4)) - Number(b.slice(5, -4)));
  const rows = Buffer.concat(parts.map((name) => readFileSync(join(folder, name))));
  const first = new Map<string, number>();
  let row = 0;
  for (const { text } of texts) {
    first.set(text, row);
    row += spokenPieces(text).length;
  }
  if (rows.length !== row * WIDTH) {
    throw new Error(
      `${folder}: expected ${String(row * WIDTH)} bytes in part-*.bin for the texts of texts.jsonl, found ${String(rows.length)}`,
    );
  }
  return {
    rows,
    pool: texts.filter(({ pool }) => pool === true),
    of: (text) => {
      const from = first.get(text);
      return from === undefined ? null : rowsOf(text, from);
    },
  };
}

/** "Uh huh" is two words read and one that the models know; "gonna" is one read and two known. */
function rowsOf(text: string, from: number): Int32Array {
  const read = spokenPieces(text);
  const rows = new Int32Array(wordsOf(text).length).fill(-1);
  read.forEach((_, index) => {
    const word = wordsOf(read.slice(0, index + 1).join(' ')).length - 1;
    if (word >= 0 && word < rows.length) rows[word] = from + index;
  });
  return rows;
}
