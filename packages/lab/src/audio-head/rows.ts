/** The extracted rows of all variants as one matrix of features, with a card each. */
import { existsSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  BINS_SIZE,
  EVIDENCE_SIZE,
  FEATURE_SIZE,
  featuresOf,
} from '@antiphon/server/providers/moonshine/audio-features';
import { ROW_SIZE, type RowCard } from './row-card.ts';

export type Rows = {
  readonly cards: readonly RowCard[];
  /** FEATURE_SIZE numbers a row. */
  readonly features: Float32Array;
};

export async function readRows(folder: string, variants: readonly number[]): Promise<Rows> {
  const parts: { cards: RowCard[]; features: Float32Array }[] = [];
  for (const variant of variants) {
    const name = join(folder, `rows-${variant}`);
    if (!existsSync(`${name}.bin`)) throw new Error(`${name}.bin: expected the output of extract.js`);
    parts.push(await readVariant(name));
  }
  const cards = parts.flatMap((part) => part.cards);
  const features = new Float32Array(cards.length * FEATURE_SIZE);
  let at = 0;
  for (const part of parts) {
    features.set(part.features, at);
    at += part.features.length;
  }
  return { cards, features };
}

async function readVariant(name: string): Promise<{ cards: RowCard[]; features: Float32Array }> {
  const lines = (await readFile(`${name}.jsonl`, 'utf8')).split('\n').filter((line) => line !== '');
  const cards = lines.map((line) => JSON.parse(line) as RowCard);
  const features = new Float32Array(cards.length * FEATURE_SIZE);
  const file = await open(`${name}.bin`);
  try {
    const row = new Float32Array(ROW_SIZE);
    const bytes = new Uint8Array(row.buffer);
    for (const [i, card] of cards.entries()) {
      const { bytesRead } = await file.read(bytes, 0, bytes.length, i * bytes.length);
      if (bytesRead !== bytes.length) throw new Error(`${name}.bin: shorter than ${name}.jsonl says`);
      features.set(rowFeatures(row, card.silenceS * 1000), i * FEATURE_SIZE);
    }
  } finally {
    await file.close();
  }
  return { cards, features };
}

function rowFeatures(row: Float32Array, silenceMs: number): Float32Array {
  const [sentenceEnd = 0, question = 0, comma = 0, end = 0] = row.subarray(BINS_SIZE);
  return featuresOf({
    bins: row.subarray(0, BINS_SIZE),
    evidence: { sentenceEnd, question, comma, end },
    prosody: row.subarray(BINS_SIZE + EVIDENCE_SIZE),
    silenceMs,
  });
}
