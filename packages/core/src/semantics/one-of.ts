/**
 * One pattern out of several, so that each stands on a line of its own. Enter the alternatives, tried in this order, all with
 * the flags of the first; leaves the pattern that matches what any of them does.
 */
export const oneOf = (first: RegExp, ...others: readonly RegExp[]): RegExp =>
  new RegExp([first, ...others].map(({ source }) => source).join('|'), first.flags);

/** The source of a pattern for any of the words or phrases, which stand between bars or on lines of their own. */
export const anyOf = (words: string): string =>
  `(?:${words
    .trim()
    .split(/\s*\|\s*|\s*\n\s*/)
    .join('|')})`;
