/**
 * Joins the texts of two neighbouring pieces of a long turn. Where the cut fell into speech the pieces overlap
 * by about a second: the words both have are written once, and half words at the cut give way to whole ones.
 */

/** Words looked at on each side: a second holds at most six. */
const MAX_SHARED_WORDS = 7;
/** Words at the cut that may be misheard halves. */
const MAX_BROKEN_WORDS = 2;

export function joinPieces(before: string, after: string, overlapping: boolean): string {
  if (before === '' || after === '') return before + after;
  if (!overlapping) return `${before} ${after}`;
  const left = before.split(' ');
  const right = after.split(' ');
  const seam = findSeam(left.map(plain), right.map(plain));
  if (seam === null) return `${before.replace(/[.?!,]+$/, '')} ${after}`;
  return [...left.slice(0, seam.leftEnd).map(withoutFinalMark), ...right.slice(seam.rightStart)]
    .join(' ')
    .trim();

  function withoutFinalMark(word: string, index: number): string {
    const atSeam = seam !== null && index === seam.leftEnd - 1 && seam.rightStart < right.length;
    if (!atSeam) return word;
    // The mark at the cut is the decoder's guess about an end that is none: the later piece knows better.
    return word.replace(/[.?!,]+$/, '') + (/[.?!,]+$/.exec(right[seam.rightStart - 1] ?? '')?.[0] ?? '');
  }
}

/** Longest run of equal words near the end of `left` and the start of `right`: keep left up to, right from. */
function findSeam(
  left: readonly string[],
  right: readonly string[],
): { leftEnd: number; rightStart: number } | null {
  for (let run = Math.min(MAX_SHARED_WORDS, left.length, right.length); run >= 1; run--) {
    // A single equal word proves little unless it stands right at the seam.
    const slack = run === 1 ? 1 : MAX_BROKEN_WORDS;
    for (let slip = 0; slip <= 2 * slack; slip++) {
      for (let dropped = Math.max(0, slip - slack); dropped <= Math.min(slip, slack); dropped++) {
        const skipped = slip - dropped;
        const leftEnd = left.length - dropped;
        const rightEnd = skipped + run;
        if (leftEnd < run || rightEnd > right.length) continue;
        const same = left
          .slice(leftEnd - run, leftEnd)
          .every((word, i) => word !== '' && word === right[skipped + i]);
        if (same) return { leftEnd, rightStart: rightEnd };
      }
    }
  }
  return null;
}

function plain(word: string): string {
  return word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
