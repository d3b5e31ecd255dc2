/**
 * Text rewritten piece by piece, with the way back: every stretch of the result knows which stretch of the source
 * it stands for. Enters: a source and rules, most specific first. Leaves: the rewritten text and its spans. What a
 * rule has taken no later rule sees. Pure; patterns are written so that they cannot run away on long input.
 */

/** What replaces a match; null = leave it as it is. `before`: the source up to the match. */
export type Rule = {
  readonly pattern: RegExp;
  readonly speak: (match: RegExpExecArray, before: string) => string | null;
};

/** Offsets in UTF-16 units, ends exclusive. */
export type SpokenSpan = {
  readonly spokenStart: number;
  readonly spokenEnd: number;
  readonly sourceStart: number;
  readonly sourceEnd: number;
};

export type Rewritten = {
  readonly text: string;
  /** The rewritten stretches, ascending; everything between them is as in the source. */
  readonly spans: readonly SpokenSpan[];
};

type Piece = { readonly start: number; readonly end: number; readonly spoken: string | null };

export function rewrite(source: string, rules: readonly Rule[]): Rewritten {
  let pieces: Piece[] = [{ start: 0, end: source.length, spoken: null }];
  for (const rule of rules) pieces = pieces.flatMap((piece) => (piece.spoken === null ? applyRule(source, piece, rule) : [piece])); // prettier-ignore
  let text = '';
  const spans: SpokenSpan[] = [];
  for (const { start, end, spoken } of pieces) {
    const spokenStart = text.length;
    text += spoken ?? source.slice(start, end);
    if (spoken !== null)
      spans.push({ spokenStart, spokenEnd: text.length, sourceStart: start, sourceEnd: end });
  }
  return { text, spans };
}

/** Patterns look around themselves in the whole source, matches stay within the piece. */
function applyRule(source: string, piece: Piece, rule: Rule): Piece[] {
  const pieces: Piece[] = [];
  const { pattern } = rule;
  if (!pattern.global) throw new TypeError(`a rule's pattern needs the flag g: ${String(pattern)}`);
  let from = piece.start;
  pattern.lastIndex = from;
  for (let match = pattern.exec(source); match !== null; match = pattern.exec(source)) {
    const end = match.index + match[0].length;
    if (end > piece.end) break;
    if (match[0] === '') {
      pattern.lastIndex += 1;
      continue;
    }
    const spoken = rule.speak(match, source.slice(0, match.index));
    if (spoken === null) continue;
    if (match.index > from) pieces.push({ start: from, end: match.index, spoken: null });
    pieces.push({ start: match.index, end, spoken });
    from = end;
  }
  if (from < piece.end) pieces.push({ start: from, end: piece.end, spoken: null });
  return pieces;
}

/**
 * The stretch of the source that a stretch of the result stands for: a rewritten part stands for all it replaced.
 * Offsets out of range are held within the text.
 */
export function sourceRange(
  { spans, text }: Rewritten,
  spokenStart: number,
  spokenEnd: number,
): readonly [number, number] {
  const at = (offset: number, isEnd: boolean): number => {
    const held = Math.max(0, Math.min(text.length, offset));
    let shift = 0;
    for (const span of spans) {
      const inside = isEnd
        ? held > span.spokenStart && held <= span.spokenEnd
        : held >= span.spokenStart && held < span.spokenEnd;
      if (inside) return isEnd ? span.sourceEnd : span.sourceStart;
      if (span.spokenStart >= held) break;
      shift = span.sourceEnd - span.spokenEnd;
    }
    return held + shift;
  };
  const start = at(spokenStart, false);
  return [start, Math.max(start, at(spokenEnd, true))];
}

/** One rewriting after another as one: the spans lead from the second's result to the first's source. */
export function chain(first: Rewritten, second: Rewritten): Rewritten {
  const all = [
    ...first.spans.map((span) => intoSecond(span, second)),
    ...second.spans.map((span) => fromFirst(span, first)),
  ];
  all.sort((a, b) => a.spokenStart - b.spokenStart || b.spokenEnd - a.spokenEnd);
  const spans: SpokenSpan[] = [];
  for (const span of all) {
    const last = spans.at(-1);
    if (last === undefined || span.spokenStart >= last.spokenEnd) spans.push(span);
    else if (
      span.spokenEnd > last.spokenEnd ||
      span.sourceEnd > last.sourceEnd ||
      span.sourceStart < last.sourceStart
    )
      spans[spans.length - 1] = union(last, span);
  }
  return { text: second.text, spans };
}

const union = (a: SpokenSpan, b: SpokenSpan): SpokenSpan => ({
  spokenStart: Math.min(a.spokenStart, b.spokenStart),
  spokenEnd: Math.max(a.spokenEnd, b.spokenEnd),
  sourceStart: Math.min(a.sourceStart, b.sourceStart),
  sourceEnd: Math.max(a.sourceEnd, b.sourceEnd),
});

function fromFirst(span: SpokenSpan, first: Rewritten): SpokenSpan {
  const [sourceStart, sourceEnd] = sourceRange(first, span.sourceStart, span.sourceEnd);
  return { ...span, sourceStart, sourceEnd };
}

/** Where a stretch of the first result stands in the second. */
function intoSecond(span: SpokenSpan, second: Rewritten): SpokenSpan {
  const place = (offset: number, isEnd: boolean): number => {
    let shift = 0;
    for (const later of second.spans) {
      if (later.sourceStart >= offset) break;
      if (offset < later.sourceEnd || (isEnd && offset === later.sourceEnd))
        return isEnd ? later.spokenEnd : later.spokenStart;
      shift = later.spokenEnd - later.sourceEnd;
    }
    return offset + shift;
  };
  return { ...span, spokenStart: place(span.spokenStart, false), spokenEnd: place(span.spokenEnd, true) };
}
