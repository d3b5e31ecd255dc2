/**
 * Hides inline tags from what looks for sentence ends. Enters: text, perhaps ending in the middle of a tag. Leaves: text
 * of the same length in which complete tags are MASK_TAG, and `<spell>` content and an unfinished tag MASK_HELD.
 */
export const MASK_TAG = '\uE000';
export const MASK_HELD = '\uE001';

/** A longer "tag" is text, characters. */
export const MAX_TAG_CHARS = 96;
const TAG_NAMES = ['break', 'spell', 'prosody'];
const TAG = new RegExp(`<(/?)(${TAG_NAMES.join('|')})(?=[\\s/>])[^<>]{0,${MAX_TAG_CHARS}}>`, 'gi');
/** Everything that may still become a tag, at the end of the text. */
const UNFINISHED = new RegExp(`<(/?)([a-z]{0,7})((?:[\\s/][^<>]{0,${MAX_TAG_CHARS}})?)$`, 'i');

export function maskTags(text: string): string {
  if (!text.includes('<')) return text;
  let masked = text;
  const hide = (from: number, to: number, mask: string): void => {
    masked = masked.slice(0, from) + mask.repeat(Math.max(0, to - from)) + masked.slice(to);
  };
  const unfinished = unfinishedTagAt(text);
  if (unfinished !== null) hide(unfinished, text.length, MASK_HELD);
  let spelledFrom: number | null = null;
  for (const match of text.matchAll(TAG)) {
    const end = match.index + match[0].length;
    hide(match.index, end, MASK_TAG);
    if (match[2]?.toLowerCase() !== 'spell') continue;
    if (match[1] === '') spelledFrom ??= match.index;
    else if (spelledFrom !== null) {
      // The whole span, tags included, stays together and counts as one word.
      hide(spelledFrom, match.index, MASK_HELD);
      spelledFrom = null;
    }
  }
  if (spelledFrom !== null) hide(spelledFrom, text.length, MASK_HELD);
  return masked;
}

/** Where a tag begins that the end of the text cuts off, or null. */
export function unfinishedTagAt(text: string): number | null {
  const from = Math.max(0, text.length - MAX_TAG_CHARS - 10);
  const found = UNFINISHED.exec(text.slice(from));
  if (found === null) return null;
  const [, , name = '', rest = ''] = found;
  const lower = name.toLowerCase();
  const possible =
    rest === '' ? TAG_NAMES.some((known) => known.startsWith(lower)) : TAG_NAMES.includes(lower);
  return possible ? from + found.index : null;
}
