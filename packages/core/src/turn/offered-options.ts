/**
 * The options in a question such as "Would you like the morning, the afternoon, or the evening?". Enters one
 * sentence of the agent, leaves two or more short options, or null where no list is offered.
 */
const MAX_LISTED = 8;
/** Longer parts are clauses, not options. */
const MAX_OPTION_WORDS = 5;

/** Everything up to here introduces the list. */
const INTRODUCTION =
  /^.*?(?:\b(?:would you (?:like|prefer|rather have)|do you (?:want|prefer|need|have)|should it be|shall it be|will (?:that|it|this) be|would that be|is (?:it|that|this)(?: for)?|are you (?:looking for|after)|choose (?:between|from)|pick|you can (?:choose|have)|we (?:have|offer)|what would you like|which (?:one|would you (?:like|prefer)|do you (?:want|prefer))|what kind(?: of [a-z]+)?(?: would you like| is it)?|which (?:[a-z]+ )?[a-z]+)\b[,:]?|[:?])\s+/iu;

export function offeredOptions(sentence: string): string[] | null {
  const body = sentence.trim().replace(/[?.!]+$/u, '');
  if (!/\bor\b/iu.test(body)) return null;
  const colon = /[:?—–]\s+(.*\bor\b.*)$/isu.exec(body)?.[1];
  const list = colon ?? body.replace(INTRODUCTION, '');
  const parts = list
    .split(/\s*,\s*(?:or\s+)?|\s+or\s+/iu)
    .map(cleaned)
    .filter((part) => part !== '');
  if (parts.length < 2 || parts.length > MAX_LISTED) return null;
  const options = parts.map((part, index) => (index === 0 ? tailOf(part) : part));
  if (options.some((option) => option.split(/\s+/u).length > MAX_OPTION_WORDS)) return null;
  if (options.some((option) => /^(?:not|no|so|anything|something|another|else|any)\b/iu.test(option)))
    return null;
  return options;
}

function cleaned(part: string): string {
  return part
    .trim()
    .replace(
      /^(?:in the|in|on|by|on the|at the|for the|for an?|to the|with an?|with the|by|the|an?|either|maybe|just|your)\s+/iu,
      '',
    )
    .replace(/\s+(?:please|instead|then|today)$/iu, '');
}

/** "Is it better for you in the morning": only what stands behind the last preposition or article. */
function tailOf(part: string): string {
  if (part.split(/\s+/u).length <= 2) return part;
  const tail = /^.*\b(?:the|an?|in|on|for|by|like|want|prefer|it)\s+(\S+(?:\s+\S+){0,2})$/iu.exec(part)?.[1];
  return tail ?? part;
}
