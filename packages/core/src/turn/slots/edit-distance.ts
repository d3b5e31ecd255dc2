/** Likeness of two words, for options the recogniser has misheard. Bounded: words over 24 letters are cut. */
const MAX_WORD = 24;

/** 0 (nothing alike) to 1 (equal): one minus the Levenshtein distance over the longer length. */
export function likeness(a: string, b: string): number {
  if (a === b) return 1;
  const [left, right] = [a.slice(0, MAX_WORD), b.slice(0, MAX_WORD)];
  const longer = Math.max(left.length, right.length);
  return longer === 0 ? 1 : 1 - distance(left, right) / longer;
}

function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
