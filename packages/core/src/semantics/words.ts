/**
 * From text (a recogniser's or a transcript's) to plain words for the text models. Case, punctuation,
 * apostrophes and diacritics are thrown away, because recognisers disagree on all four; spellings of one
 * spoken thing ("mm-hmm", "mhm") become one word, every number becomes `#`.
 * Invariant: at most MAX_WORDS words leave, the last ones, so that the cost of a call is bounded.
 */

/** Longest tail that the models look at; an end is judged by its last clause, which is rarely longer. */
export const MAX_WORDS = 32;
/** Characters read from the end of a text: MAX_WORDS words of about 10 letters. */
const MAX_CHARS = 400;

export const NUMBER = '#';

const WORD = /[\p{L}\p{N}]+(?:[-'’.][\p{L}\p{N}]+)*|\[[^\]]{0,20}\]/gu;
/** The same for text without other letters: several times as fast. */
const ASCII_WORD = /[a-z0-9]+(?:[-'.][a-z0-9]+)*|\[[^\]]{0,20}\]/g;
// eslint-disable-next-line no-control-regex
const ASCII = /^[\x00-\x7f]*$/;
const HUM = /\b(?:m+[\s-]*h+m+|hm+[\s-]+hm+|um[\s-]+hum|m+[\s-]+m+)\b/gu;
const UH_HUH = /\bu[hm]+[\s-]*hu[hm]+\b/gu;
const UH_UH = /\bu+h[\s-]+u+h\b(?![\s-]*hu)/gu;

const SPELLINGS: Readonly<Record<string, string>> = {
  ok: 'okay',
  okey: 'okay',
  kay: 'okay',
  mkay: 'okay',
  yea: 'yeah',
  yeh: 'yeah',
  yah: 'yeah',
  ya: 'yeah',
  yup: 'yep',
  umm: 'um',
  ummm: 'um',
  uhm: 'um',
  erm: 'um',
  em: 'um',
  ehm: 'um',
  uhh: 'uh',
  er: 'uh',
  err: 'uh',
  eh: 'uh',
  hmm: 'hm',
  hmmm: 'hm',
  mm: 'hm',
  mmm: 'hm',
  mmmm: 'hm',
  hum: 'hm',
  ahh: 'ah',
  ohh: 'oh',
  cuz: 'because',
  cause: 'because',
  coz: 'because',
  gonna: 'going to',
  wanna: 'want to',
  gotta: 'got to',
  lemme: 'let me',
  gimme: 'give me',
  dunno: 'dont know',
  alright: 'all right',
  im: 'im',
  nah: 'no',
  nope: 'no',
  thankyou: 'thank you',
  pls: 'please',
  till: 'until',
  theyre: 'theyre',
  colour: 'color',
  yeap: 'yep',
  yap: 'yep',
  naw: 'no',
  woah: 'whoa',
  aww: 'aw',
  oooh: 'ooh',
};

/** Recognisers write drawn-out words as long as they sound: "ohhh", "sooo", "yesss". */
const DRAWN_OUT =
  /^(?:o+h+|a+h+|a+w+|o+o+h+|h+m{2,}|n+o+|s+o+|y+e+s+|y+e+a+h+|w+o+w+|w+h+o+a+|w+e+l+|r+i+g+h+t+|o+k+a+y+|u+h+|u+m+|h+u+h+)$/;
const RUN_OF_LETTERS = /(.)\1{2,}/g;
const LAUGHTER = /^(?:ha|he){3,}h?$/;
const shortened = (word: string): string => {
  if (LAUGHTER.test(word)) return 'haha';
  return DRAWN_OUT.test(word) ? word.replace(RUN_OF_LETTERS, '$1') : word;
};

const NUMBER_WORDS = new Set(
  (
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen ' +
    'eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million'
  ).split(' '),
);

/**
 * The words as they were said, for comparing them one by one: lower case, punctuation off, nothing folded ("Hold on!" ->
 * ["hold", "on"]).
 */
export function spokenWords(text: string): string[] {
  return text
    .toLowerCase()
    .replace(/[’‘]/g, "'")
    .replace(/[^\p{L}\p{M}\p{N}' -]+/gu, ' ')
    .split(/\s+/)
    .map((word) => word.replace(/^[-']+|[-']+$/g, ''))
    .filter((word) => word !== '');
}

/** Lower-case words without punctuation, the last MAX_WORDS of them. Never throws. */
export function wordsOf(text: string): string[] {
  const tail = text.length > MAX_CHARS ? text.slice(text.indexOf(' ', text.length - MAX_CHARS) + 1) : text;
  const plain = foldHums(foldAccents(tail.toLowerCase()));
  const words: string[] = [];
  for (const match of plain.match(ASCII.test(plain) ? ASCII_WORD : WORD) ?? []) {
    if (match.startsWith('[')) continue;
    for (const part of match.replace(/['’.]/g, '').split('-')) pushWord(words, part);
  }
  return words.length > MAX_WORDS ? words.slice(-MAX_WORDS) : words;
}

function pushWord(words: string[], part: string): void {
  if (part === '') return;
  if (/^\p{N}/u.test(part) || NUMBER_WORDS.has(part)) {
    words.push(NUMBER);
    return;
  }
  const short = shortened(part);
  const spelled = Object.hasOwn(SPELLINGS, short) ? SPELLINGS[short] : undefined;
  if (spelled === undefined) words.push(short);
  else words.push(...spelled.split(' '));
}

const foldAccents = (text: string): string =>
  // Most text is plain ASCII: the costly normalisation is for the rest.
  ASCII.test(text) ? text : text.normalize('NFD').replace(/\p{M}/gu, '').replace(/ß/g, 'ss');

const foldHums = (text: string): string =>
  /[mu]/.test(text) ? text.replace(UH_HUH, 'uhhuh').replace(HUM, 'mhm').replace(UH_UH, 'uhuh') : text;
