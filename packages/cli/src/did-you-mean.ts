/**
 * The known name nearest to a mistyped one, or null when nothing is near enough to be what was meant.
 */
const LONGEST_NAME = 40; // beyond this nobody mistyped an option

/** Edit distance with transpositions of neighbours counted once ("sevre" -> "serve" is 1). */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cell = (di: number, dj: number): number =>
        (di === 0 ? row[j - dj] : rows[i - di]?.[j - dj]) ?? Infinity;
      const same = a[i - 1] === b[j - 1];
      let best = Math.min(cell(1, 0) + 1, cell(0, 1) + 1, cell(1, 1) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, cell(2, 2) + 1);
      row.push(best);
    }
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? Infinity;
}

export function nearest(typed: string, known: readonly string[]): string | null {
  if (typed.length === 0 || typed.length > LONGEST_NAME) return null;
  let best: string | null = null;
  let bestDistance = Math.max(1, Math.floor(typed.length / 3)) + 1;
  for (const name of known) {
    const d = name.startsWith(typed) && typed.length >= 2 ? 0.5 : distance(typed, name);
    if (d < bestDistance) [best, bestDistance] = [name, d];
  }
  return best;
}
