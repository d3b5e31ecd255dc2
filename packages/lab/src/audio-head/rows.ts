/** The extracted rows of all variants as one matrix of features, with a card each. */
import { existsSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FEATURE_SIZE } from '@antiphon/server/providers/moonshine/audio-features';
import type { RowCard } from './row-card.ts';

export type Rows = {
  readonly cards: readonly RowCard[];
  /** FEATURE_SIZE numbers a row. */
  readonly features: Float32Array;
};

export async function readRows(folder: string, variants: readonly number[]): Promise<Rows> {
  const parts: { name: string; cards: RowCard[] }[] = [];
  for (const variant of variants) {
    const name = join(folder, `rows-${variant}`);
    if (!existsSync(`${name}.bin`)) throw new Error(`${name}.bin: expected the output of extract.js`);
    const lines = (await readFile(`${name}.jsonl`, 'utf8')).split('\n').filter((line) => line !== '');
    parts.push({ name, cards: lines.map((line) => JSON.parse(line) as RowCard) });
  }
  const cards = parts.flatMap((part) => part.cards);
  const features = new Float32Array(cards.length * FEATURE_SIZE);
  let at = 0;
  for (const part of parts) {
    const own = features.subarray(at, at + part.cards.length * FEATURE_SIZE);
    await fill(own, `${part.name}.bin`);
    at += own.length;
  }
  return { cards, features };
}

/** Bytes read at a time. */
const CHUNK = 1 << 24;

async function fill(features: Float32Array, path: string): Promise<void> {
  const bytes = new Uint8Array(features.buffer, features.byteOffset, features.byteLength);
  const file = await open(path);
  try {
    for (let at = 0; at < bytes.length;) {
      const { bytesRead } = await file.read(bytes, at, Math.min(CHUNK, bytes.length - at), at);
      if (bytesRead === 0) throw new Error(`${path}: shorter than its cards say`);
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
}
