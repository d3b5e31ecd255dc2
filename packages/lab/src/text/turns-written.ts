/**
 * Turns written for this project (`turns/*.txt`; the format is told in `turns/README.md`). Enter the files beside this
 * package's sources, leave turns in the order of the files' names. A turn that breaks the format is an error that names
 * file and turn: a stray mark would teach a wrong label.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TaskTurn } from './read-corpora.ts';

export const WRITTEN_TURNS_FOLDER = fileURLToPath(new URL('../../turns', import.meta.url));

/** Source of such a turn. */
export const WRITTEN = 'written';

/** Words as recognisers write them, and the marks of possible ends. */
const SPOKEN = /^[\p{Ll}\p{N}'&$%£€°:@/+. -]+$/u;

export const readWrittenTurns = (folder: string = WRITTEN_TURNS_FOLDER): TaskTurn[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .flatMap((name) => turnsWritten(readFileSync(join(folder, name), 'utf8'), name));

export const turnsWritten = (list: string, file: string): TaskTurn[] =>
  list
    .split('|')
    .map((entry) => entry.trim().replace(/\s+/g, ' '))
    .filter((entry) => entry !== '')
    .map((entry) => {
      const [first = '', answer, ...more] = entry.split(' > ');
      const [prev, text] = answer === undefined ? ['', first] : [first, answer];
      if (more.length > 0 || !SPOKEN.test(text) || text.endsWith('.')) {
        throw new Error(
          `${file}: "${entry}": expected words in lower case, a full stop only inside, at most one " > "`,
        );
      }
      return { source: WRITTEN, prev, text };
    });
