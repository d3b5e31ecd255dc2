/**
 * Short answers that are a relative clause and end on its preposition ("the number I'm calling from", "not that I know of"):
 * nothing is missing behind it, although the same word ends no turn elsewhere ("I'm calling from"). Of such clauses within longer
 * sentences 96 of 107 went on (MRDA). Enters words in lower case, with apostrophes or as `wordsOf` writes them; leaves whether they are
 * one. English.
 */
const OPENERS = '(?:(?:no|yes|yeah|well|just|oh|its|thats|on|at|use) )*';
const HEAD =
  '(?:(?:the|that) (?:[\\w#]+ )?[\\w#]+|ones?|#|not|none|nobody|nothing|anything|everything|all|what)(?: that| which)?';
/** Not "we're" and "I'd", which are other words without their apostrophe. */
const SUBJECT = '(?:i|im|ive|we|weve|you|youre|youve|they|theyre|theyve|he|hes|she|shes)';
const VERB = '(?: (?!to\\b|sort\\b|kind\\b)\\w+){1,3}';
const STRANDED = new RegExp(`^${OPENERS}${HEAD} ${SUBJECT}${VERB} (?:of|about|for|from|with)$`);
const LONGEST_WORDS = 10;

export const strandsPreposition = (words: readonly string[]): boolean =>
  words.length <= LONGEST_WORDS && STRANDED.test(words.join(' ').replace(/['’]/g, ''));
