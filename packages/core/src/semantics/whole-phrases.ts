/**
 * Phrases that are often all that somebody says after the agent's words: assent, reception, asking back, how much or who. Enter words
 * as `wordsOf` writes them; leaves whether they are one of these. English, as the completeness model, which has hardly met them as
 * turns: the corpora of task turns hold orders and questions, and there "what" and "i would" begin a sentence.
 */
import { PHRASES, phrasesIn } from './phrases.ts';

/** "What?", "how much?": of 14 pauses behind such words in meetings (MRDA) 8 were ends, of all pauses behind so few words a third. */
const ASKING_BACK =
  phrasesIn(`what|who|when|where|why|how|which|which one|which ones|what time|what day|what date|what for|what else|what now
  |how much|how many|how long|how often|how far|how soon|how late|how come|how so|who else|where else|where to|since when
  |until when|for how long|for what|for who`);

/**
 * Degrees, frequencies, persons, doubt, what is known already: all of an answer to "how satisfied?", "how often?", "who?", and the
 * beginning of as many others.
 */
const SHORT_ANSWERS =
  phrasesIn(`very|not very|not too|not so much|not that much|somewhat|quite|fairly|extremely|completely|slightly|moderately|partly|mostly
  |a little|a bit|a little bit|kind of|sort of|more or less|just about|barely|always|usually|often|sometimes|rarely|seldom|never|hardly ever|almost never
  |now and then|once in a while|every day|daily|weekly|monthly|me|myself|just me|only me|us|ourselves|all of us|both of us
  |both|neither|either|either one|whichever|whatever|whoever|whenever|wherever|anything|anyone
  |everything|everyone|everybody|nobody|all of it|none of them|none that i know of|i doubt it|i can't tell|can't tell
  |can't remember|i'd rather not|same|the same|still the same|the same one|same as before|same as last time`);

/** The caller is asked how he is. */
const RETURNING =
  phrasesIn(`and you|and yourself|how about you|what about you|good and you|fine and you|great and you|i'm good and you|i'm fine and you
  |good how are you|i'm good how are you|i'm fine how are you`);

const { yes, no, acknowledgement, courtesy, backchannel, stop } = PHRASES.en;

/** "I would", "please do", "oh my": what they lean on may still come. "Oh" and "ah" open more answers than they are. */
const LEANING = new Set(
  'oh ah ooh i my do does did would will shall can could have had am is are be try like'.split(' '),
);

const WHOLE: ReadonlySet<string> = new Set([
  ...ASKING_BACK,
  ...SHORT_ANSWERS,
  ...RETURNING,
  ...[yes, no, acknowledgement, courtesy, backchannel, stop]
    .flat()
    .filter((phrase) => !LEANING.has(phrase.split(' ').at(-1) ?? '')),
]);

export const isWholePhrase = (words: readonly string[]): boolean => WHOLE.has(words.join(' '));
