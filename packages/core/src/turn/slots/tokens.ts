/**
 * From the recogniser's text to tokens: words and digit groups, each with the separator before it, so that
 * "415-555-0123.", "4 1 5 5 5 5" and "four one five, five five five" reach the grammars in one form.
 * Fillers ("um") are dropped here. The input is bounded: of longer text only the end is read, because the
 * caller's last words are what the next decision is about.
 */
export type Token = {
  /** Lower case, without diacritics. */
  readonly text: string;
  /** As the recogniser wrote it. */
  readonly raw: string;
  /** What stood before it; '' = glued to the token before ("5th"), else blanks and punctuation. */
  readonly gap: string;
};

/** Longest text a grammar looks at: an address with corrections takes about 250 characters. */
export const MAX_SLOT_CHARS = 600;

const FILLERS = new Set([
  'um',
  'umm',
  'uh',
  'uhh',
  'uhm',
  'er',
  'erm',
  'hm',
  'hmm',
  'mm',
  'mmm',
  'ah',
  'eh',
  'ehm',
]);
const TOKEN = /[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*|[0-9]+/gu;

export function tokenise(text: string): Token[] {
  const bounded = lastPart(text);
  const tokens: Token[] = [];
  let end = 0;
  let gap = '';
  for (const match of bounded.matchAll(TOKEN)) {
    gap += bounded.slice(end, match.index);
    end = match.index + match[0].length;
    const plain = plainText(match[0]);
    if (FILLERS.has(plain)) continue;
    tokens.push({ text: plain, raw: match[0], gap });
    gap = '';
  }
  return tokens;
}

/** Lower case, straight apostrophes, no diacritics. */
export function plainText(text: string): string {
  return text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replace(/’/g, "'");
}

function lastPart(text: string): string {
  if (text.length <= MAX_SLOT_CHARS) return text;
  const tail = text.slice(-MAX_SLOT_CHARS);
  const blank = tail.indexOf(' ');
  return blank < 0 ? tail : tail.slice(blank);
}

/** Whether the words (lower case) stand at `index`. */
export function phraseAt(tokens: readonly Token[], index: number, words: readonly string[]): boolean {
  return words.every((word, offset) => tokens[index + offset]?.text === word);
}

/** Phrases by their first word, the longest first: looked up at every token of every partial. */
export type PhraseList = ReadonlyMap<string, readonly (readonly string[])[]>;

/** Length in tokens of the longest of the phrases that stands at `index`, else 0. */
export function phraseLengthAt(tokens: readonly Token[], index: number, phrases: PhraseList): number {
  const candidates = phrases.get(tokens[index]?.text ?? '');
  return candidates?.find((words) => phraseAt(tokens, index, words))?.length ?? 0;
}

/** "no sorry | i mean": phrases with a bar between them. */
export function phraseList(text: string): PhraseList {
  const list = new Map<string, string[][]>();
  for (const words of phrasesIn(text)) {
    const [first = ''] = words;
    list.set(first, [...(list.get(first) ?? []), words]);
  }
  return list;
}

/** "no sorry | i mean" -> [["no","sorry"],["i","mean"]], longest first. */
export const phrasesIn = (text: string): string[][] =>
  text
    .split('|')
    .map((phrase) => phrase.trim().split(/\s+/))
    .sort((a, b) => b.length - a.length);

/** The word at `index`, '' beyond the end. */
export const wordAt = (tokens: readonly Token[], index: number): string => tokens[index]?.text ?? '';

/** The separator before the token at `index`, '' beyond the end. */
export const gapAt = (tokens: readonly Token[], index: number): string => tokens[index]?.gap ?? '';
