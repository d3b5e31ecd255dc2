/**
 * Writes rows {id, text, prev, complete} for `antiphon eval completeness` from corpora that the shipped weights never saw:
 * `node packages/lab/dist/text/completeness-rows.js --data DIR --out rows.jsonl`. Callers of a bank (Harper Valley) and
 * utterances of the meetings of the dev split; of each turn of two words or more the whole and one prefix at a random word
 * boundary, in lower case and without punctuation.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { BROKEN_OFF } from './completeness-examples.ts';
import { drawPair } from './cut-turns.ts';
import { readCallTurns, readMeetingOverlaps, type TaskTurn } from './read-corpora.ts';
import { seededRandom } from './seeded-random.ts';

const SEED = 20;

function unseenTurns(data: string): TaskTurn[] {
  const meetings = readMeetingOverlaps(data, 'dev').filter(
    ({ act, backchannel, words }) => !BROKEN_OFF.test(act) && !backchannel && words.length > 1,
  );
  return [
    ...readCallTurns(data).filter(({ text }) => text.includes(' ')),
    ...meetings.map(({ words }) => ({ source: 'meetings-dev', prev: '', text: words.join(' ') })),
  ];
}

function main(): void {
  const { values } = parseArgs({ options: { data: { type: 'string' }, out: { type: 'string' } } });
  const { data, out } = values;
  if (data === undefined || out === undefined) throw new Error('--data DIR and --out FILE are required');
  const random = seededRandom(SEED);
  const rows = unseenTurns(data).flatMap((turn, index) =>
    drawPair(turn, random).map(({ text, prev, complete }) => ({
      id: `${turn.source}-${String(index)}-${complete ? 'whole' : 'cut'}`,
      text: text.toLowerCase().replace(/[.,?!;:"]/g, ''),
      prev,
      complete,
    })),
  );
  writeFileSync(out, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
}

main();
