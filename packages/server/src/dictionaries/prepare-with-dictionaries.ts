/**
 * How all speech of a server prepares its text: first the dictionaries, then numbers and dates as words, with one way
 * back to what was written. A dictionary that is named and not there is left out, with one log line a name.
 */
import type { Logger } from '../observe/log.ts';
import { prepareSpokenForm, type PrepareText } from '../session/speak-chunk.ts';
import { chain } from '../spoken-text/rewrite.ts';
import { replaceWords } from '../spoken-text/word-list.ts';
import type { Dictionaries } from './dictionaries.ts';

/** Names that are remembered as logged; a peer chooses them. */
const MAX_LOGGED = 200;

export function prepareWithDictionaries(dictionaries: Dictionaries, log: Pick<Logger, 'info'>): PrepareText {
  const logged = new Set<string>();
  return (text, options) => {
    const missing = dictionaries.missing(options);
    if (missing !== null && !logged.has(missing) && logged.size < MAX_LOGGED) {
      logged.add(missing);
      log.info({ dictionary: missing }, 'no such dictionary in the project: left out');
    }
    const lists = dictionaries.words(options);
    if (lists.length === 0) return prepareSpokenForm(text, options);
    const replaced = replaceWords(text, lists);
    return chain(replaced, prepareSpokenForm(replaced.text, options));
  };
}
