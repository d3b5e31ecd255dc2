/**
 * Relative clauses that end on their preposition ("the number I'm calling from", "not that I know of"): nothing is missing behind
 * it, although the same word ends no turn elsewhere ("I'm calling from"). Enters words in lower case, with apostrophes or as
 * `wordsOf` writes them; leaves whether they end so. English.
 */
const HEAD =
  '(?:(?:the|that) (?:[\\w#]+ )?[\\w#]+|ones?|#|not|none|nobody|nothing|anything|everything|all|what)(?: that| which)?';
/** Not "we're" and "I'd", which are other words without their apostrophe. */
const SUBJECT = '(?:i|im|ive|we|weve|you|youre|youve|they|theyre|theyve|he|hes|she|shes)';
const STRANDED = new RegExp(`(?:^| )${HEAD} ${SUBJECT}(?: (?!to\\b)\\w+){1,4} (?:of|about|for|from|with)$`);
/** Only the end tells. */
const LOOKED_AT_WORDS = 10;

export const strandsPreposition = (words: readonly string[]): boolean =>
  STRANDED.test(words.slice(-LOOKED_AT_WORDS).join(' ').replace(/['’]/g, ''));
