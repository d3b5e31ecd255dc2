/**
 * Words of pronunciation dictionaries found in a text and said otherwise. Enters: word lists, made once from entries, and
 * a text. Leaves: the text with replacements and the way back. Only whole words and phrases; the longest one wins, then
 * the list that comes first. Pure; time grows with the text and with the entries that share a first word, nothing else.
 */
import type { Rewritten, SpokenSpan } from './rewrite.ts';

export type ListedWord = {
  readonly word: string;
  readonly replacement: string;
  readonly case_sensitive: boolean;
};

type Candidate = {
  /** White space as one space each; small letters unless case-sensitive. */
  readonly text: string;
  readonly replacement: string;
  readonly caseSensitive: boolean;
};

/** Candidates by their first word in small letters, longest first. */
export type WordList = ReadonlyMap<string, readonly Candidate[]>;

/** A text may grow to this many characters; words after that stay as they are. Half an hour of speech in one chunk. */
const SPOKEN_CHARS_MAX = 20_000;

/** Scripts without spaces between words: there any place is a word's edge. */
const UNSPACED =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}';
const TOKEN = new RegExp(`[${UNSPACED}]|(?:(?![${UNSPACED}])[\\p{L}\\p{N}\\p{M}_])+|\\S`, 'gu');
const INSIDE_WORD = new RegExp(`^(?![${UNSPACED}])[\\p{L}\\p{N}\\p{M}_]$`, 'u');

/** Entries without a replacement are left out. */
export function wordListOf(entries: readonly ListedWord[]): WordList {
  const list = new Map<string, Candidate[]>();
  for (const { word, replacement, case_sensitive: caseSensitive } of entries) {
    const text = folded(word.trim(), caseSensitive).replace(/\s+/gu, ' ');
    const first = text.match(TOKEN)?.[0]?.toLowerCase();
    if (first === undefined || replacement.trim() === '') continue;
    const same = list.get(first) ?? [];
    same.push({ text, replacement: replacement.trim(), caseSensitive });
    list.set(first, same);
  }
  for (const same of list.values()) same.sort(moreSpecificFirst);
  return list;
}

const moreSpecificFirst = (a: Candidate, b: Candidate): number =>
  b.text.length - a.text.length || Number(b.caseSensitive) - Number(a.caseSensitive);

const folded = (text: string, caseSensitive: boolean): string => (caseSensitive ? text : text.toLowerCase());

export function replaceWords(source: string, lists: readonly WordList[]): Rewritten {
  const spans: SpokenSpan[] = [];
  let text = '';
  let from = 0;
  TOKEN.lastIndex = 0;
  for (let token = TOKEN.exec(source); token !== null; token = TOKEN.exec(source)) {
    const found = candidateAt(source, token.index, token[0].toLowerCase(), lists);
    if (found === null) continue;
    text += source.slice(from, token.index);
    const spokenStart = text.length;
    text += found.replacement;
    from = token.index + found.text.length;
    spans.push({ spokenStart, spokenEnd: text.length, sourceStart: token.index, sourceEnd: from });
    if (text.length > SPOKEN_CHARS_MAX) break;
    TOKEN.lastIndex = from;
  }
  return { text: text + source.slice(from), spans };
}

function candidateAt(
  source: string,
  at: number,
  first: string,
  lists: readonly WordList[],
): Candidate | null {
  let best: Candidate | null = null;
  for (const list of lists) {
    const found = list.get(first)?.find((candidate) => stands(candidate, source, at));
    if (found !== undefined && (best === null || found.text.length > best.text.length)) best = found;
  }
  return best;
}

function stands({ text, caseSensitive }: Candidate, source: string, at: number): boolean {
  const end = at + text.length;
  const written = source.slice(at, end).replace(/\s/gu, ' ');
  if (folded(written, caseSensitive) !== text) return false;
  const last = [...text].at(-1) ?? '';
  const next = String.fromCodePoint(source.codePointAt(end) ?? 32);
  return !(INSIDE_WORD.test(last) && INSIDE_WORD.test(next));
}
