/**
 * Writes what the deaf decoder expects after each word of the texts of texts-to-read.ts:
 * `node packages/lab/dist/text/read-texts.js --texts texts.jsonl --out DIR --part 1/2` writes DIR/part-1.bin; as many parts may
 * run side by side as are named, and together they are what word-beliefs.ts reads. For each text in the file's order, for
 * each of its words PIECES + 1 bytes: negative log-probabilities of the pieces that are expected most and of a sentence's end.
 */
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BATCH, DeafDecoder, NOISE } from './deaf-decoder.ts';
import { BELIEF_STEP, readTexts, spokenPieces, WIDTH } from './word-beliefs.ts';

/** Texts by which the pieces are chosen. */
const SAMPLE = 1600;
const PIECES = WIDTH - 1;

const byLength = (texts: readonly string[][]): number[] =>
  texts.map((_, index) => index).sort((a, b) => (texts[a]?.length ?? 0) - (texts[b]?.length ?? 0) || a - b);

async function inBatches(
  decoder: DeafDecoder,
  texts: readonly string[][],
  each: (index: number, expected: Awaited<ReturnType<DeafDecoder['read']>>[number]) => void,
): Promise<void> {
  const order = byLength(texts);
  for (let from = 0; from < order.length; from += BATCH) {
    const batch = order.slice(from, from + BATCH);
    const read = await decoder.read(batch.map((index) => texts[index] ?? []));
    batch.forEach((index, row) => {
      each(index, read[row] ?? []);
    });
  }
}

/** The pieces with the largest share of all that is expected in a sample. */
async function chosenPieces(decoder: DeafDecoder, texts: readonly string[][]): Promise<number[]> {
  const every = Math.max(1, Math.floor(texts.length / SAMPLE));
  const sums: number[] = [];
  await inBatches(
    decoder,
    texts.filter((_, index) => index % every === 0),
    (_, words) => {
      for (const { logits, total } of words) {
        logits.forEach((logit, piece) => (sums[piece] = (sums[piece] ?? 0) + Math.exp(logit - total)));
      }
    },
  );
  return sums
    .map((_, piece) => piece)
    .sort((a, b) => (sums[b] ?? 0) - (sums[a] ?? 0))
    .slice(0, PIECES);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      texts: { type: 'string' },
      out: { type: 'string' },
      part: { type: 'string', default: '1/1' },
    },
  });
  const { texts: file, out, part } = values;
  const [number = 0, parts = 0] = part.split('/').map(Number);
  if (file === undefined || out === undefined || !(number >= 1 && number <= parts))
    throw new Error('--texts FILE, --out DIR and, if any, --part N/M are required');
  const all = readTexts(file).map(({ text }) => spokenPieces(text));
  const decoder = await DeafDecoder.load(NOISE);
  const pieces = await chosenPieces(decoder, all);
  const share = Math.ceil(all.length / parts);
  const mine = all.slice((number - 1) * share, number * share);
  const rows = mine.map(({ length }) => Buffer.alloc(length * WIDTH));
  let done = 0;
  await inBatches(decoder, mine, (index, words) => {
    words.forEach(({ logits, total, end }, word) => {
      const logs = [...pieces.map((piece) => (logits[piece] as number) - total), end];
      logs.forEach((log, at) => {
        rows[index]?.writeUInt8(
          Math.max(0, Math.min(255, Math.round(-log / BELIEF_STEP))),
          word * WIDTH + at,
        );
      });
    });
    done += 1;
    if (done % 5000 === 0) process.stderr.write(`${String(done)} of ${String(mine.length)}\n`);
  });
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'pieces.json'), `${JSON.stringify(pieces)}\n`);
  const to = openSync(join(out, `part-${String(number)}.bin`), 'w');
  for (const row of rows) writeSync(to, row);
  closeSync(to);
}

await main();
