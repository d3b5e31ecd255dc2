/**
 * Words that end in a form of "to be" whose complement is still to come ("the reason why I am calling is"). Enters: words as
 * `wordsOf` writes them. Leaves: whether they do. English.
 *
 * Such a sentence may end with its copula only where what is asked for has moved to its front ("I don't know where it is"),
 * where a pronoun stands for it ("yes, it is") or where it is left out ("it sure is"). Of 10,812 whole turns of task dialogues
 * (Taskmaster-4, DSTC10, SLURP) none ends like this, of their cuts about 280 do; of 728 such pauses in meetings (MRDA) 706 went on.
 */

const COPULAS = new Set('is was are were be'.split(' '));
/** What has moved to the front, or compares. */
const FRONTED = new Set(
  'what where who how which when whether if why whatever wherever however than as whose'.split(' '),
);
const PRONOUNS = new Set(
  'it this that he she they there we you i here these those one ones everything nothing something sure'.split(
    ' ',
  ),
);
/** Between the subject and the copula. */
const BETWEEN = new Set(
  'would will could should might may can must not never also really probably just'.split(' '),
);
/** "A hotel that is" goes on; "yes, that is" need not. */
const RELATIVE_AFTER_WORDS = 3;
const SHORT_ANSWER = /^(?:is|are|was|were|yes|no|yeah|yep|nope)$/;

export function hasOpenCopula(words: readonly string[]): boolean {
  const last = words.at(-1) ?? '';
  if (!COPULAS.has(last) || words.some((word) => FRONTED.has(word))) return false;
  const subjectAt = words.findLastIndex((word, index) => index < words.length - 1 && !BETWEEN.has(word));
  const subject = words[subjectAt];
  if (subject === undefined || (last === 'be' && subject === 'to')) return false;
  if (subject === 'that') return words.length > RELATIVE_AFTER_WORDS + 1;
  if (PRONOUNS.has(subject)) return false;
  return words.length > RELATIVE_AFTER_WORDS || !SHORT_ANSWER.test(words[0] ?? '');
}
