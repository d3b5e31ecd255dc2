/**
 * Cuts the model's text deltas into speakable chunks: whole sentences where possible, and an early clause as
 * the very first chunk so that the agent starts speaking soon. Chunks are slices of the text: joined in order
 * they are the text, nothing added or lost.
 */
export type SpeakableBuffer = {
  /** Text not yet given out. */
  readonly pending: string;
  /** Characters given out so far. */
  readonly given: number;
};

export type Speakable = { readonly text: string; readonly charStart: number };

export const EMPTY_SPEAKABLE: SpeakableBuffer = { pending: '', given: 0 };

/** A first chunk may end at a comma once it has this many characters (about 1.5 s of speech). */
const FIRST_CLAUSE_CHARS = 24;
/** A chunk is cut at a space when no sentence ends within this many characters. */
const MAX_CHUNK_CHARS = 220;

const ABBREVIATIONS = new Set(
  'mr mrs ms dr prof st jr sr vs etc no nr approx dept est fig inc ltd co e.g i.e a.m p.m'.split(' '),
);

/** Adds a delta and returns the chunks it completes. */
export function feed(
  buffer: SpeakableBuffer,
  delta: string,
): readonly [SpeakableBuffer, readonly Speakable[]] {
  return cut({ ...buffer, pending: buffer.pending + delta }, false);
}

/** The text is over: everything left becomes chunks. */
export function finish(buffer: SpeakableBuffer): readonly [SpeakableBuffer, readonly Speakable[]] {
  return cut(buffer, true);
}

function cut(buffer: SpeakableBuffer, last: boolean): readonly [SpeakableBuffer, readonly Speakable[]] {
  const chunks: Speakable[] = [];
  let { pending, given } = buffer;
  for (;;) {
    const end = chunkEnd(pending, given === 0);
    if (end === null) break;
    chunks.push({ text: pending.slice(0, end), charStart: given });
    given += end;
    pending = pending.slice(end);
  }
  if (last && pending !== '') {
    if (pending.trim() !== '') chunks.push({ text: pending, charStart: given });
    given += pending.length;
    pending = '';
  }
  return [{ pending, given }, chunks];
}

/** Where the first chunk of `text` ends (exclusive), or null when it is not known yet. */
function chunkEnd(text: string, first: boolean): number | null {
  const marks = /[.!?…。！？]+["'”’)\]]*(?=\s)|\n+/gu;
  for (let match = marks.exec(text); match !== null; match = marks.exec(text)) {
    const end = match.index + match[0].length;
    if (end > MAX_CHUNK_CHARS) break;
    if (text.slice(0, end).trim() !== '' && !endsInAbbreviation(text.slice(0, match.index), match[0]))
      return end;
  }
  if (first) {
    const clause = /[,;:–—](?=\s)/gu;
    clause.lastIndex = FIRST_CLAUSE_CHARS;
    const match = clause.exec(text);
    if (match !== null && match.index < MAX_CHUNK_CHARS) return match.index + 1;
  }
  if (text.length <= MAX_CHUNK_CHARS) return null;
  const space = text.lastIndexOf(' ', MAX_CHUNK_CHARS);
  return space > 0 ? space : MAX_CHUNK_CHARS;
}

function endsInAbbreviation(before: string, mark: string): boolean {
  if (!mark.startsWith('.') || mark.startsWith('..')) return false;
  const word =
    /(\S+)$/
      .exec(before)?.[1]
      ?.toLowerCase()
      .replace(/^[("'“]+/, '') ?? '';
  return ABBREVIATIONS.has(word) || /^[a-z]$/.test(word);
}
