/**
 * Self-corrections: cuts an answer at "no, sorry", "I mean", "scratch that" and the like. Enters a token
 * list, leaves the parts in order; the grammar decides what a later part replaces. A marker at the very
 * start corrects what the agent said, not these words, and is dropped.
 */
import { phraseLengthAt, phraseList, type Token } from './tokens.ts';

export type CorrectionParts = {
  /** At least one part, possibly empty; the first is what came before any marker. */
  readonly parts: readonly (readonly Token[])[];
  /** A marker stood between words, so something was taken back. */
  readonly corrected: boolean;
};

const MARKERS = phraseList(`
  no sorry | no wait | no i mean | no i meant | no actually | no make that | no make it | no that's wrong | no that's not right
  | no no | sorry no | wait no | wait sorry | i mean | i meant | i'm sorry | sorry i mean | sorry i meant | scratch that
  | strike that | make that | or rather | correction | let me correct that | oops | whoops | sorry | actually no
  | actually make that | actually | wait | no | my bad | my mistake | oh wait | not that | pardon me | excuse me | i take that back
`);
/** After these everything said before is void. */
const RESTARTS = phraseList(`
  let me start over | let me start again | start over | start again | let me try again | let me say that again
  | from the beginning | let me repeat that | let me repeat
`);
/** Words that only link a marker to the new value ("no, it should be nine"). */
const LINKS = phraseList(
  `it's | it is | its | it should be | that should be | should be | that's | that is | i said`,
);

/** More parts than this are run together: nobody corrects himself ten times in one answer. */
const MAX_PARTS = 10;

export function splitCorrections(tokens: readonly Token[]): CorrectionParts {
  let parts: Token[][] = [];
  let part: Token[] = [];
  let corrected = false;
  for (let index = 0; index < tokens.length;) {
    const restart = phraseLengthAt(tokens, index, RESTARTS);
    const marker = restart > 0 ? restart : markerLengthAt(tokens, index);
    if (marker === 0) {
      part.push(tokens[index] as Token);
      index += 1;
      continue;
    }
    if (part.length > 0 || parts.length > 0) corrected = true;
    if (part.length > 0 && parts.length < MAX_PARTS) parts.push(part);
    if (restart > 0) parts = [];
    part = [];
    index += marker;
    index += phraseLengthAt(tokens, index, LINKS);
  }
  parts.push(part);
  return { parts, corrected };
}

/** "…, oh wait": here "oh" is no zero. Only a comma before and none after tells it from the digit. */
function markerLengthAt(tokens: readonly Token[], index: number): number {
  const token = tokens[index];
  if (token?.text === 'oh' && /[,.;]/.test(token.gap) && !/[,.;]/.test(tokens[index + 1]?.gap ?? ',')) {
    const after = phraseLengthAt(tokens, index + 1, MARKERS);
    return after === 0 ? 0 : after + 1;
  }
  return phraseLengthAt(tokens, index, MARKERS);
}
