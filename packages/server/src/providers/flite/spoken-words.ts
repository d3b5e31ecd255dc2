/**
 * Text as it was asked for -> what flite is given, word by word. Flite reads ASCII: quotes, dashes, accents and
 * a few signs are rewritten, what cannot be said (emoji, other scripts, mark-up) is left out.
 * Invariant: every word of the original (a run with a letter or digit) appears once, in order, with its offsets.
 */

export type SpokenWord = {
  readonly text: string;
  readonly charStart: number;
  readonly charEnd: number;
  /** ASCII for the engine; empty when it has no way to say it. */
  readonly spoken: string;
};

export type SpokenText = { readonly words: readonly SpokenWord[]; readonly engineText: string };

// A dash or an ellipsis between two words without spaces separates them too.
const RUN = /[^\s\u2013\u2014\u2026]+|[\u2013\u2014\u2026]+/gu;
const SAYABLE = /[A-Za-z0-9&%$+=@]/;

const REPLACEMENTS: readonly (readonly [RegExp, string])[] = [
  [/[\u2018\u2019\u02BC\u0060\u00B4]/g, "'"],
  [/[\u201C\u201D\u00AB\u00BB]/g, '"'],
  [/[\u2013\u2014\u2026]+/g, ','],
  [/\u20AC\s*(\d[\d.,]*\d|\d)/g, '$1 euros'],
  [/\u00A3\s*(\d[\d.,]*\d|\d)/g, '$1 pounds'],
  [/(\d)\s*\u20AC/g, '$1 euros'],
  [/\u00B0\s*C\b/g, ' degrees Celsius'],
  [/\u00B0\s*F\b/g, ' degrees Fahrenheit'],
  [/\u00B0/g, ' degrees'],
  [/\u00DF/g, 'ss'],
  [/\u00C6/g, 'Ae'],
  [/\u00E6/g, 'ae'],
  [/\u00D8/g, 'O'],
  [/\u00F8/g, 'o'],
  // Mark-up that a language model leaves behind.
  [/[*_~|<>{}[\]\\^]+/g, ''],
  [/#(?!\d)/g, ''],
  // Rows of signs are drawn, not said.
  [/([^A-Za-z0-9])\1{2,}/g, '$1$1'],
];

export function spokenText(text: string): SpokenText {
  const words: SpokenWord[] = [];
  const parts: string[] = [];
  for (const match of text.matchAll(RUN)) {
    const run = match[0];
    const spoken = toAscii(run);
    if (spoken !== '') parts.push(spoken);
    const said = SAYABLE.test(spoken);
    if (!said && !/[\p{L}\p{N}]/u.test(run)) continue;
    words.push({
      text: run,
      charStart: match.index,
      charEnd: match.index + run.length,
      spoken: said ? spoken : '',
    });
  }
  const sayable = words.some((word) => word.spoken !== '');
  return { words, engineText: sayable ? parts.join(' ') : '' };
}

function toAscii(run: string): string {
  let ascii = run;
  for (const [pattern, replacement] of REPLACEMENTS) ascii = ascii.replace(pattern, replacement);
  return ascii
    .normalize('NFKD')
    .replace(/[^\x20-\x7e]/g, '')
    .trim();
}
