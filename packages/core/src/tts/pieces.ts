/**
 * Inline tags of one chunk as pieces that an engine can speak one after the other. Enters: the chunk's text and what
 * earlier chunks left open. Leaves: pieces with their place in the text, and what is left open; or the tag that cannot be
 * understood. Pure. `<spell>` is said letter by letter, `<prosody>` sets the rate, `<break>` is silence.
 */
import { MAX_TAG_CHARS } from './tag-mask.ts';

/** Tags that are open where a chunk begins or ends. */
export type OpenTags = { readonly rate: number; readonly spell: boolean };
export const NO_OPEN_TAGS: OpenTags = { rate: 1, spell: false };

export type SpeechPiece =
  | {
      readonly kind: 'text';
      /** A slice of the chunk's text. */
      readonly text: string;
      /** Where it begins in the chunk's text. */
      readonly charStart: number;
      /** Speaking rate of its `<prosody>`, 1 = as it is. */
      readonly rate: number;
      /** To be said letter by letter. */
      readonly spell: boolean;
    }
  | { readonly kind: 'break'; readonly ms: number };

export type Pieces =
  | { readonly ok: true; readonly pieces: readonly SpeechPiece[]; readonly open: OpenTags }
  | { readonly ok: false; readonly tag: string; readonly expected: string };

/** The pauses there are, ms; others are snapped to the nearest. */
export const BREAKS_MS = [200, 400, 500] as const;
/** `<break/>` without a time, ms. */
const DEFAULT_BREAK_MS = 400;
const RATES: Readonly<Record<string, number>> = { slow: 0.85, medium: 1, fast: 1.15 };
const MIN_RATE = 0.8;
const MAX_RATE = 1.2;
const MS_PER_S = 1000;
/** A tag, or the beginning of one that never ends. */
const TAG = new RegExp(`<(/?)(break|spell|prosody)(?=[\\s/>]|$)([^<>]{0,${MAX_TAG_CHARS}})(>|$|(?=<))`, 'gi');

export function piecesOf(text: string, before: OpenTags = NO_OPEN_TAGS): Pieces {
  const pieces: SpeechPiece[] = [];
  let open = before;
  let from = 0;
  const say = (to: number): void => {
    const slice = text.slice(from, to);
    if (slice.trim() !== '') pieces.push({ kind: 'text', text: slice, charStart: from, ...open });
  };
  for (const match of text.matchAll(TAG)) {
    const [whole, slash = '', given = '', attributes = '', end = ''] = match;
    if (end !== '>') return { ok: false, tag: whole, expected: 'a ">" at its end' };
    say(match.index);
    from = match.index + whole.length;
    const meaning = meaningOf(given.toLowerCase(), slash !== '', attributes);
    if ('expected' in meaning) return { ok: false, tag: whole, expected: meaning.expected };
    if ('breakMs' in meaning) pieces.push({ kind: 'break', ms: meaning.breakMs });
    else open = { ...open, ...meaning };
  }
  say(text.length);
  return { ok: true, pieces, open };
}

type Meaning = { readonly breakMs: number } | { readonly expected: string } | Partial<OpenTags>;

function meaningOf(name: string, closing: boolean, attributes: string): Meaning {
  if (name === 'spell') return { spell: !closing };
  if (name === 'prosody') return closing ? { rate: 1 } : rateOf(attribute(attributes, 'rate'));
  return closing ? {} : breakOf(attribute(attributes, 'time'));
}

const attribute = (attributes: string, name: string): string | null => {
  const found = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'i').exec(attributes);
  if (found !== null) return (found[1] ?? found[2] ?? '').trim().toLowerCase();
  return attributes.replace(/\/\s*$/, '').trim() === '' ? null : '';
};

function breakOf(time: string | null): Meaning {
  if (time === null) return { breakMs: DEFAULT_BREAK_MS };
  const found = /^(\d{1,6}(?:\.\d{1,6})?)(ms|s)$/.exec(time);
  if (found === null) return { expected: 'time="..." such as "200ms" or "0.5s"' };
  const ms = Number(found[1]) * (found[2] === 's' ? MS_PER_S : 1);
  const distance = (pause: number): number => Math.abs(pause - ms);
  return { breakMs: BREAKS_MS.reduce((best, next) => (distance(next) < distance(best) ? next : best)) };
}

function rateOf(rate: string | null): Meaning {
  const named = rate === null ? undefined : RATES[rate];
  if (named !== undefined) return { rate: named };
  const value = rate !== null && /^\d(?:\.\d{1,4})?$/.test(rate) ? Number(rate) : NaN;
  if (value >= MIN_RATE && value <= MAX_RATE) return { rate: value };
  return { expected: `rate="slow", "medium", "fast" or ${MIN_RATE} to ${MAX_RATE}` };
}
