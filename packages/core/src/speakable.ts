/**
 * Cuts text that arrives in deltas into speakable chunks: whole sentences where possible. Chunks are slices of the text:
 * joined in order they are the text, nothing added or lost (but what cannot be spoken, where the rules say so). Used by
 * the agent's replies, which begin with an early clause, and by the streaming TTS API, whose text holds inline tags.
 * Invariant: no cut lies inside a tag or a `<spell>` span, unless that is longer than any chunk may be.
 */
import { maskTags, MASK_HELD, MASK_TAG } from './tts/tag-mask.ts';

export type SpeakableBuffer = {
  /** Text not yet given out. */
  readonly pending: string;
  /** Characters given out so far. */
  readonly given: number;
};

export type Speakable = { readonly text: string; readonly charStart: number };

export type SpeakableRules = {
  /** The very first chunk may be a clause, so that speech starts soon. */
  readonly firstClause: boolean;
  /** The text holds inline tags, and chunks without anything to say are left out. */
  readonly markup: boolean;
  /** A chunk is cut when no sentence ends within this many characters. */
  readonly maxChars: number;
};

export const EMPTY_SPEAKABLE: SpeakableBuffer = { pending: '', given: 0 };

/** A first chunk may end at a comma once it has this many characters (about 1.5 s of speech). */
const FIRST_CLAUSE_CHARS = 24;
/** A chunk is cut when no sentence ends within this many characters. */
export const MAX_CHUNK_CHARS = 220;
/** A forced cut falls on a comma only when that leaves a chunk of this length. */
const MIN_FORCED_CHARS = 60;
/** Scanned beyond the longest chunk, for the marks, quotes and signs that may follow its last word. */
const LOOK_AHEAD_CHARS = 40;
/** A span that must not be cut is cut all the same when it is this many times as long as a chunk may be. */
const PROTECTED_CHUNKS = 2;

export const REPLY_RULES: SpeakableRules = { firstClause: true, markup: false, maxChars: MAX_CHUNK_CHARS };

const ABBREVIATIONS = new Set(
  (
    'mr mrs ms dr prof st jr sr vs etc nr approx dept est fig inc ltd co e.g i.e a.m p.m ' +
    'z.b d.h u.a bzw usw ca evtl ggf inkl mio mrd str tel'
  ).split(' '),
);

/** Short for "number", but only before one. */
const BEFORE_NUMBER = 'no';

/** What may stand between a mark and the end of its sentence: quotes, brackets, emoji. */
const CLOSERS = `"'”’»)\\]\\p{Extended_Pictographic}\\u{1F3FB}-\\u{1F3FF}\\uFE0F\\u200D`;
const MARKS = '.!?…।॥؟۔։።';
const WIDE_MARKS = '。！？｡';
const WIDE_CLOSERS = '」』）】〉》”’';
const SENTENCE_END = new RegExp(
  `[${MARKS}]+[${CLOSERS}]*(?:${MASK_TAG}[${MASK_TAG}${CLOSERS}]*|(?=\\s))` +
    // Languages without spaces: whatever follows, if it is not a part of this end, begins the next sentence.
    `|[${WIDE_MARKS}]+[${WIDE_CLOSERS}${MASK_TAG}]*(?=[^${WIDE_MARKS}${WIDE_CLOSERS}${MASK_TAG}${MASK_HELD}])` +
    '|\\n+',
  'gu',
);
const TRAILING_MARK = new RegExp(
  `([${MARKS}${WIDE_MARKS}]+)[${CLOSERS}${WIDE_CLOSERS}${MASK_TAG}\\s]*$`,
  'u',
);
// eslint-disable-next-line no-misleading-character-class -- the parts of composed emoji are meant one by one
const TRAILING_EMOJI = /\p{Extended_Pictographic}[\u{1F3FB}-\u{1F3FF}\uFE0F\u200D\s]*$/u;
const SAYABLE = /[\p{L}\p{N}&%$€£+=@]/u;

/** Adds a delta and returns the chunks it completes. */
export function feed(
  buffer: SpeakableBuffer,
  delta: string,
  rules: SpeakableRules = REPLY_RULES,
): readonly [SpeakableBuffer, readonly Speakable[]] {
  return cut({ ...buffer, pending: buffer.pending + delta }, rules, false);
}

/** The text is over: everything left becomes chunks. */
export function finish(
  buffer: SpeakableBuffer,
  rules: SpeakableRules = REPLY_RULES,
): readonly [SpeakableBuffer, readonly Speakable[]] {
  return cut(buffer, rules, true);
}

/** The text pauses: everything left becomes chunks, but an unfinished tag or `<spell>` span at the end stays. */
export function release(
  buffer: SpeakableBuffer,
  rules: SpeakableRules,
): readonly [SpeakableBuffer, readonly Speakable[]] {
  const masked = rules.markup ? maskTags(buffer.pending) : buffer.pending;
  const held = masked.indexOf(MASK_HELD);
  if (held < 0 || !masked.endsWith(MASK_HELD)) return finish(buffer, rules);
  const open = openEnd(masked);
  const [, chunks] = finish({ ...buffer, pending: buffer.pending.slice(0, open) }, rules);
  return [{ pending: buffer.pending.slice(open), given: buffer.given + open }, chunks];
}

/** Where the run of held characters at the end begins. */
function openEnd(masked: string): number {
  let at = masked.length;
  while (at > 0 && masked[at - 1] === MASK_HELD) at -= 1;
  return at;
}

/** Whether `text` holds anything that can be said. */
export const isSayable = (text: string): boolean => SAYABLE.test(text);

/**
 * Whether `text`, if nothing more came, would be a finished sentence: it ends with a mark or an emoji that is not the
 * point of a number or of an abbreviation.
 */
export function isFinishedSentence(text: string, rules: SpeakableRules): boolean {
  const tail = text.slice(-MAX_CHUNK_CHARS);
  const masked = rules.markup ? maskTags(tail) : tail;
  if (masked.trimEnd().endsWith(MASK_HELD)) return false;
  const found = TRAILING_MARK.exec(masked);
  if (found === null) return TRAILING_EMOJI.test(masked);
  const before = masked.slice(0, found.index);
  return !(found[1] === '.' && /\p{N}$/u.test(before)) && !endsInAbbreviation(before, found[1] ?? '');
}

function cut(
  buffer: SpeakableBuffer,
  rules: SpeakableRules,
  last: boolean,
): readonly [SpeakableBuffer, readonly Speakable[]] {
  const chunks: Speakable[] = [];
  let { pending, given } = buffer;
  const give = (end: number): void => {
    const text = pending.slice(0, end);
    if (text.trim() !== '' && (!rules.markup || isSayable(text))) chunks.push({ text, charStart: given });
    given += end;
    pending = pending.slice(end);
  };
  for (;;) {
    const end = chunkEnd(pending, given === 0 && rules.firstClause, rules);
    if (end === null) break;
    give(end);
  }
  if (last && pending !== '') give(pending.length);
  return [{ pending, given }, chunks];
}

/** Where the first chunk of `text` ends (exclusive), or null when it is not known yet. */
function chunkEnd(text: string, first: boolean, rules: SpeakableRules): number | null {
  const { maxChars } = rules;
  const window = text.slice(0, maxChars * PROTECTED_CHUNKS + LOOK_AHEAD_CHARS);
  const masked = rules.markup ? maskTags(window) : window.slice(0, maxChars + LOOK_AHEAD_CHARS);
  SENTENCE_END.lastIndex = 0;
  for (let match = SENTENCE_END.exec(masked); match !== null; match = SENTENCE_END.exec(masked)) {
    const end = match.index + match[0].length;
    if (end > maxChars && end - match[0].length > maxChars) break;
    const before = masked.slice(0, match.index);
    const abbreviated =
      endsInAbbreviation(before, match[0]) || isNumberSign(before, match[0], masked.slice(end));
    if (!abbreviated && text.slice(0, end).trim() !== '') return end;
  }
  if (first) {
    const clause = /[,;:–—](?=\s)/gu;
    clause.lastIndex = FIRST_CLAUSE_CHARS;
    const match = clause.exec(masked);
    if (match !== null && match.index < maxChars) return match.index + 1;
  }
  return text.length <= maxChars ? null : forcedEnd(text, masked, maxChars);
}

/** The best place for a cut that no sentence end offers: a comma, a space, or anywhere outside a protected span. */
function forcedEnd(text: string, masked: string, maxChars: number): number | null {
  const window = masked.slice(0, maxChars + 1);
  const clause = Math.max(...[...window.matchAll(/[,;:–—](?=\s)/gu)].map((match) => match.index));
  if (clause + 1 >= Math.min(MIN_FORCED_CHARS, maxChars)) return clause + 1;
  const space = window.lastIndexOf(' ');
  if (space > 0) return space;
  let end = maxChars;
  while (end > 0 && (masked[end] === MASK_HELD || masked[end] === MASK_TAG)) end -= 1;
  if (end === 0 && text.length < maxChars * PROTECTED_CHUNKS) return null;
  if (end === 0) end = maxChars;
  // Not between the halves of one character.
  return /[\uD800-\uDBFF]/.test(text.charAt(end - 1)) && end > 1 ? end - 1 : end;
}

/** "No. 5"; while nothing follows it is not known. */
const isNumberSign = (before: string, mark: string, after: string): boolean =>
  mark === '.' && new RegExp(`(^|\\s)${BEFORE_NUMBER}$`, 'i').test(before) && /^\s*(\p{N}|$)/u.test(after);

function endsInAbbreviation(before: string, mark: string): boolean {
  if (!mark.startsWith('.') || mark.startsWith('..')) return false;
  const word =
    /(\S+)$/
      .exec(before)?.[1]
      ?.toLowerCase()
      .replace(/^[("'“]+/, '') ?? '';
  return ABBREVIATIONS.has(word) || /^[a-z]$/.test(word);
}
