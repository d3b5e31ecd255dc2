/**
 * Flite's phone list, and which word each phone belongs to. Flite says how long each phone is but not whose it
 * is; read alone, each word has nearly the same phones as in the sentence, so the two lists are aligned by
 * edit distance. Invariant: spans are in order, do not overlap, and there is one for every word.
 */

export type Phone = { readonly name: string; readonly startS: number; readonly endS: number };

export const PAUSE = 'pau';

/** One list for each utterance (line) of the `-psdur` print-out: "pau:0.254 hh:0.296 ...". */
export function parsePhones(printed: string): Phone[][] {
  const utterances: Phone[][] = [];
  for (const line of printed.split('\n')) {
    if (line.trim() === '') continue;
    let startS = 0;
    const phones: Phone[] = [];
    for (const item of line.trim().split(' ')) {
      const colon = item.lastIndexOf(':');
      const endS = Number(item.slice(colon + 1));
      if (colon <= 0 || !Number.isFinite(endS)) continue;
      phones.push({ name: item.slice(0, colon), startS, endS });
      startS = endS;
    }
    utterances.push(phones);
  }
  return utterances;
}

type Expected = { readonly name: string; readonly word: number };

/** `spokenAlone[w]`: the phones of word w read by itself. Gives [startS, endS] a word; no phones gives an empty span. */
export function alignWords(
  phones: readonly Phone[],
  spokenAlone: readonly (readonly string[])[],
): [number, number][] {
  const said = phones.filter((phone) => phone.name !== PAUSE);
  const expected = spokenAlone.flatMap((names, word) => names.map((name) => ({ name, word })));
  const owner = assignPhones(said, expected);
  const spans: [number, number][] = [];
  let atS = said[0]?.startS ?? 0;
  for (let word = 0; word < spokenAlone.length; word++) {
    const first = owner.indexOf(word);
    const last = owner.lastIndexOf(word);
    const startS = first < 0 ? atS : (said[first]?.startS ?? atS);
    const endS = first < 0 ? atS : (said[last]?.endS ?? atS);
    spans.push([startS, endS]);
    atS = endS;
  }
  return spans;
}

/** The word of each said phone: never decreasing. */
function assignPhones(said: readonly Phone[], expected: readonly Expected[]): number[] {
  const columns = expected.length + 1;
  const cost = editDistances(said, expected);
  const owner = new Array<number>(said.length).fill(-1);
  let i = said.length;
  let j = expected.length;
  while (i > 0) {
    const here = cost[i * columns + j] ?? 0;
    if (j > 0 && here === (cost[(i - 1) * columns + j - 1] ?? 0) + changeCost(said[i - 1], expected[j - 1])) {
      owner[--i] = expected[--j]?.word ?? 0;
    } else if (j > 0 && here === (cost[i * columns + j - 1] ?? 0) + 1) {
      j--;
    } else {
      // A phone nobody expected goes with the word being said there.
      owner[--i] = expected[Math.min(j, expected.length - 1)]?.word ?? 0;
    }
  }
  return owner;
}

/** Cell i, j: the least changes that turn the first i phones into the first j expected ones. */
function editDistances(said: readonly Phone[], expected: readonly Expected[]): Uint16Array {
  const columns = expected.length + 1;
  const cost = new Uint16Array((said.length + 1) * columns);
  for (let j = 0; j <= expected.length; j++) cost[j] = j;
  for (let i = 1; i <= said.length; i++) {
    const row = i * columns;
    cost[row] = i;
    for (let j = 1; j <= expected.length; j++) {
      cost[row + j] = Math.min(
        (cost[row - columns + j - 1] ?? 0) + changeCost(said[i - 1], expected[j - 1]),
        (cost[row - columns + j] ?? 0) + 1,
        (cost[row + j - 1] ?? 0) + 1,
      );
    }
  }
  return cost;
}

function changeCost(said: Phone | undefined, expected: Expected | undefined): number {
  return said?.name === expected?.name ? 0 : 1;
}
