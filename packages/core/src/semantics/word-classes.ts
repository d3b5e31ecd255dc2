/**
 * Coarse grammatical classes of words, as one character each: what lets the models judge an end that they
 * have not seen in these words ("to the Zanzibar" ends like "to the airport"). Closed classes are lists,
 * the open ones go by suffix. English; words of other languages fall into the suffix classes.
 */
import { NUMBER } from './words.ts';

/** Class character -> its words (as `wordsOf` writes them: no apostrophes). The first list that holds a word wins. */
const LISTS: Readonly<Record<string, string>> = {
  U: 'um uh hm ah oh er like well',
  Y: 'yes yeah yep sure okay right correct absolutely exactly definitely perfect mhm uhhuh',
  Q: 'no not never uhuh',
  K: 'please thanks thank bye goodbye cheers',
  G: 'hello hi hey',
  D: 'the a an my your his her our their its every each another any some these those no all both either neither half',
  t: 'this that it one',
  P: 'of in on at to for from with by about into over under after before between through during without within near around off up down out towards toward until since against per via as than',
  C: 'and or but so because if when while although though whether unless plus except then',
  W: 'what which who whom whose where why how whats wheres whos hows whens',
  I: 'i we he she they you ive id ill im were youre youve youd youll hes shes theyre theyve theyd theyll weve wed well',
  O: 'me him us them myself yourself himself herself themselves itself',
  B: 'is are was were be been being am isnt arent wasnt werent thats theres its heres',
  X: 'do does did have has had can could will would should may might must shall dont doesnt didnt cant couldnt wont wouldnt shouldnt havent hasnt hadnt going',
  V: 'want need get give have make take find put tell know set play add show order see let send call say turn change like book buy use read bring keep try start check look think got love prefer remind create remove delete mean hear guess schedule list pay cancel',
  R: 'just really very also too there here now again still even only maybe probably actually always already ever yet instead quite pretty almost basically',
  M: 'monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december today tomorrow tonight yesterday morning afternoon evening night weekend noon midnight',
  T: 'day days week weeks month months year years hour hours minute minutes second seconds oclock pm am time times dollars percent',
  J: 'good great fine new next last first second best large small medium big little more most other same different cheap nice hot cold iced regular favorite such extra free',
};

const CLASS_OF = new Map<string, string>();
for (const [name, list] of Object.entries(LISTS)) {
  for (const word of list.split(' ')) if (!CLASS_OF.has(word)) CLASS_OF.set(word, name);
}

const SUFFIXES: readonly (readonly [string, string])[] = [
  ['ing', 'g'],
  ['ly', 'y'],
  ['ed', 'e'],
  ['ion', 'n'],
  ['ment', 'n'],
  ['ness', 'n'],
  ['able', 'j'],
  ['ful', 'j'],
  ['ous', 'j'],
  ['ive', 'j'],
  ['al', 'j'],
  ['est', 'j'],
  ['er', 'r'],
  ['s', 's'],
];

/** One character; `x` = any other word, `f` = a fragment of one or two letters, `#` = a number. */
export function classOf(word: string): string {
  const listed = CLASS_OF.get(word);
  if (listed !== undefined) return listed;
  if (word === NUMBER) return NUMBER;
  if (word.length <= 2) return 'f';
  for (const [suffix, name] of SUFFIXES)
    if (word.length > suffix.length + 1 && word.endsWith(suffix)) return name;
  return 'x';
}
