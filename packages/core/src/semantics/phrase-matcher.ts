/**
 * Looks phrases up in word lists: does an utterance consist of phrases of a list alone, does it start with
 * one. Built once per list; a look-up walks the words once per phrase length.
 */
export type PhraseMatcher = {
  readonly phrases: ReadonlySet<string>;
  /** Proper beginnings of phrases, in whole words. */
  readonly beginnings: ReadonlySet<string>;
  /** Longest phrase in words. */
  readonly longest: number;
};

export function phraseMatcher(phrases: Iterable<string>): PhraseMatcher {
  const set = new Set(phrases);
  const beginnings = new Set<string>();
  let longest = 0;
  for (const phrase of set) {
    const words = phrase.split(' ');
    longest = Math.max(longest, words.length);
    for (let length = 1; length < words.length; length += 1) {
      beginnings.add(words.slice(0, length).join(' '));
    }
  }
  return { phrases: set, beginnings, longest };
}

/** Lengths in words of the phrases that stand at `start`, ascending. */
export function matchesAt(matcher: PhraseMatcher, words: readonly string[], start: number): number[] {
  const lengths: number[] = [];
  let phrase = words[start] ?? '';
  for (let length = 1; start + length <= words.length; length += 1) {
    if (length > 1) phrase += ` ${words[start + length - 1] ?? ''}`;
    if (matcher.phrases.has(phrase)) lengths.push(length);
    if (!matcher.beginnings.has(phrase)) break;
  }
  return lengths;
}

/** Words of the longest phrase that stands at `start`, else 0. */
export const matchAt = (matcher: PhraseMatcher, words: readonly string[], start: number): number =>
  matchesAt(matcher, words, start).at(-1) ?? 0;

/** Whether the words are nothing but phrases of the list (fillers between them skipped). */
export function consistsOf(
  matcher: PhraseMatcher,
  words: readonly string[],
  skip: ReadonlySet<string>,
): boolean {
  let found = false;
  for (let index = 0; index < words.length;) {
    const length = matchAt(matcher, words, index);
    if (length === 0 && !skip.has(words[index] ?? '')) return false;
    found ||= length > 0;
    index += Math.max(1, length);
  }
  return found;
}

/** The phrases of the list that make up the words, the longest first choice at each place; null where they are not all of them. */
export function phrasesOf(matcher: PhraseMatcher, words: readonly string[]): (readonly string[])[] | null {
  const phrases: (readonly string[])[] = [];
  for (let index = 0; index < words.length; index += phrases.at(-1)?.length ?? 1) {
    const length = matchAt(matcher, words, index);
    if (length === 0) return null;
    phrases.push(words.slice(index, index + length));
  }
  return phrases;
}
