/** Turns written by hand: separated by bars, `question > answer` where the agent asked. */
import type { TaskTurn } from './read-corpora.ts';

export const turnsWritten = (list: string): TaskTurn[] =>
  list
    .split('|')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry) => {
      const [prev = '', text] = entry.split(' > ');
      return text === undefined ? written('', prev) : written(prev, text);
    });

const written = (prev: string, text: string): TaskTurn => ({ source: 'written', prev, text });
