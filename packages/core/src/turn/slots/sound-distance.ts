/**
 * How alike two words sound, for words that a recogniser has written by ear ("iklow" for "icloud"). Enters
 * letters, leaves a cost: 0 = the same sounds, 1 = one consonant apart. English spelling, roughly; symmetric.
 */

/** Bounded: longer words are cut. */
const MAX_LETTERS = 40;
const VOWELS = new Set(['a', 'i', 'o']);
const VOWEL_SWAP_COST = 0.35;
const VOWEL_GAP_COST = 0.4;
const RELATED_COST = 0.5;
/** The first sound of a word is heard best. */
const INITIAL_FACTOR = 1.6;
/** An h, w or r comes and goes between voices, and so does the last consonant of a word. */
const WEAK_GAP_COST = 0.5;
const WEAK = new Set(['h', 'w', 'r']);
/** Sounds that are taken for each other: stops, nasals, liquids, hisses. */
const RELATED = ['tkp', 'nm', 'lrw', 'sjf', 'td', 'kh', 'mlp'];

/** Spelling to about one letter a sound: a/i/o for vowels, no doubles. */
export function soundOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z]/g, '')
    .slice(0, MAX_LETTERS)
    .replace(/igh/g, 'i')
    .replace(/gh(?=[tl])|gh$/g, '')
    .replace(/ph/g, 'f')
    .replace(/[cs]h|tch|j|g(?=e[eom])/g, 'j')
    .replace(/^gm/, 'jm')
    .replace(/c(?=[eiy])|z/g, 's')
    .replace(/x/g, 'ks')
    .replace(/ck|qu?|c|g/g, 'k')
    .replace(/d/g, 't')
    .replace(/b/g, 'p')
    .replace(/v/g, 'f')
    .replace(/[eiy]+a?/g, 'i')
    .replace(/a[iu]?/g, 'a')
    .replace(/[ou]+w?/g, 'o')
    .replace(/(.)\1+/g, '$1');
}

/** Weighted edit distance of two texts by sound. */
export const soundDistance = (a: string, b: string): number => distanceOfSounds(soundOf(a), soundOf(b));

/** The same for texts that `soundOf` has made, where one is compared with many. */
export function distanceOfSounds(left: string, right: string): number {
  let row = [0];
  for (let index = 0; index < right.length; index += 1) row.push((row[index] ?? 0) + gapCost(right, index));
  for (let at = 0; at < left.length; at += 1) {
    const gap = gapCost(left, at);
    const next = [(row[0] ?? 0) + gap];
    for (let index = 0; index < right.length; index += 1) {
      const initial = at === 0 && index === 0 ? INITIAL_FACTOR : 1;
      const swap = (row[index] ?? 0) + swapCost(left.charAt(at), right.charAt(index)) * initial;
      next.push(Math.min(swap, (row[index + 1] ?? 0) + gap, (next[index] ?? 0) + gapCost(right, index)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

function gapCost(text: string, index: number): number {
  const sound = text.charAt(index);
  if (VOWELS.has(sound)) return VOWEL_GAP_COST;
  return WEAK.has(sound) || index === text.length - 1 ? WEAK_GAP_COST : 1;
}

function swapCost(a: string, b: string): number {
  if (a === b) return 0;
  if (VOWELS.has(a) && VOWELS.has(b)) return VOWEL_SWAP_COST;
  return RELATED.some((group) => group.includes(a) && group.includes(b)) ? RELATED_COST : 1;
}
