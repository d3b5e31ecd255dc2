/**
 * Text as it is written -> as it is said, with the way back to the original for word times and heard text. Enters:
 * a chunk and its language. Leaves: the spoken form; languages without rules leave the text as it is. Pure.
 */
import { ENGLISH } from './english.ts';
import { GERMAN } from './german.ts';
import { rewrite, type Rewritten, type Rule } from './rewrite.ts';

const RULES: Readonly<Record<string, readonly Rule[]>> = { en: ENGLISH, de: GERMAN };

/** `language`: BCP 47, only its primary part counts. */
export function spokenForm(text: string, language: string): Rewritten {
  return rewrite(text, RULES[language.split('-')[0]?.toLowerCase() ?? ''] ?? []);
}
