/**
 * The text half of the echo gate: are the recognised words the agent's own, come back through the microphone?
 * Enters: the user's words and the words the agent has played in the last seconds. Leaves: the share of the
 * user's words found among them in the same order, 0-1. Fuzzy: echo is recognised badly.
 */

/** Words compared: an echo is as long as the agent speaks, its first words decide. */
const MAX_WORDS = 12;

/** Share of `heard` that is a common subsequence of `heard` and `played`; 0 when either is empty. */
export function echoedShare(heard: readonly string[], played: readonly string[]): number {
  const words = heard.slice(0, MAX_WORDS);
  if (words.length === 0 || played.length === 0) return 0;
  let row: number[] = new Array<number>(played.length + 1).fill(0);
  for (const word of words) {
    const next = [0];
    played.forEach((agent, index) => {
      const diagonal = (row[index] ?? 0) + similarity(word, agent);
      next.push(Math.max(diagonal, row[index + 1] ?? 0, next[index] ?? 0));
    });
    row = next;
  }
  return (row[played.length] ?? 0) / words.length;
}

/** Whether all words of `heard` stand in `said` in their order: who says something again leaves out what does not matter. */
export function isRepeated(heard: readonly string[], said: readonly string[]): boolean {
  let place = 0;
  for (const word of heard) {
    const found = said.indexOf(word, place);
    if (found < 0) return false;
    place = found + 1;
  }
  return heard.length > 0;
}

/** Letters a word needs for one wrong letter to be forgiven. */
const FUZZY_LETTERS = 4;

/** 1 = the same word, 0.7 = all but the beginning or the end, as recognisers cut words; else 0. */
function similarity(a: string, b: string): number {
  if (a === b) return 1;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (short.length < FUZZY_LETTERS || long.length - short.length > 3) return 0;
  return long.startsWith(short.slice(0, -1)) || long.endsWith(short.slice(1)) ? 0.7 : 0;
}
