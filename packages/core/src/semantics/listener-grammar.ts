/**
 * What listeners make up as they speak, where a list of phrases would never end: praise of what is said ("that's really kind of
 * you"), thanks with a reason, promises to do it ("i'll bring them tomorrow"), knowing ("i know where that is"), what somebody
 * will like. Enter words as `wordsOf` writes them; leaves where such a phrase that begins at a word may end, and whether all
 * words from there are the beginning of one. English.
 * Invariant: what decides something about the caller's business ("i'll take it", "i'll cancel that") is none of them.
 */
import { matchesAt, phraseMatcher, type PhraseMatcher } from './phrase-matcher.ts';
import { wordsOf } from './words.ts';

type Slot = {
  readonly matcher: PhraseMatcher;
  readonly optional: boolean;
  readonly repeated: boolean;
  /** Any one word with this ending also stands here; null = none. */
  readonly ending: string | null;
};
/** `except`: words that would turn the meaning in an open place ("thanks for nothing"). */
type Pattern = {
  readonly slots: readonly Slot[];
  readonly except: ReadonlySet<string>;
  /** Words that one begins with. */
  readonly firsts: ReadonlySet<string>;
};

/** `(a|b c)` one of these, `[a|b]` perhaps, `[a|b]*` any number, `*ing` any word that ends so, `*` any word. */
function pattern(text: string, except = ''): Pattern {
  const slots = [...text.matchAll(/([([])([^)\]]*)[)\]](\*?)/g)].map(([, bracket, inside = '', star]) => {
    const phrases = inside.split('|').map((phrase) => phrase.trim());
    return {
      matcher: phraseMatcher(phrases.filter((phrase) => !phrase.startsWith('*')).map(plain)),
      optional: bracket === '[',
      repeated: star === '*',
      ending: phrases.find((phrase) => phrase.startsWith('*'))?.slice(1) ?? null,
    };
  });
  const leading = slots.slice(0, slots.findIndex(({ optional }) => !optional) + 1);
  const firsts = leading.flatMap(({ matcher }) =>
    [...matcher.phrases].map((phrase) => phrase.split(' ')[0] ?? ''),
  );
  return { slots, except: new Set(except.split('|').map(plain)), firsts: new Set(firsts) };
}
const plain = (phrase: string): string => wordsOf(phrase).join(' ');

const THAT = `that's|that is|sounds|that sounds|it sounds|that'd be|that would be|that'll be|that will be|looks
  |that looks|feels|that was`;
const IT = `it's|it is|this is|it'd be|it would be|it'll be|it looks`;
const DEGREE = `very|really|so|pretty|quite|all|totally|absolutely|perfectly`;
const NICE = `good|great|nice|cool|perfect|awesome|excellent|wonderful|lovely|amazing|fantastic|brilliant|super
  |superb|fabulous|terrific|marvelous|marvellous|splendid|neat|sweet|grand|fab|smashing|ideal|beautiful|impressive
  |incredible|delicious|gorgeous|interesting|exciting|fun|handy|generous|kind|tempting|promising|intriguing|charming
  |adorable|cute|hilarious|spectacular|magnificent`;
const RIGHT = `fine|fair|fair enough|good enough|okay|all right|clear|simple|easy|helpful|useful|reasonable
  |convenient|sensible|logical|doable|reassuring`;
/** No praise unless something is said to be so. */
const QUALITY = `decent|thoughtful|considerate|clever|smart|quick|fast|cheap|better|straightforward|fascinating
  |efficient|understandable|manageable|bearable`;
const SURPRISING = `a shame|a pity|a relief|a comfort|a surprise|a nuisance|a bummer|too bad|funny|sad|crazy|wild
  |weird|strange|tough|odd|surprising|scary|awful|terrible|annoying|frustrating|unfortunate|disappointing|typical
  |rotten luck`;
const THING = `idea|news|point|plan|deal|price|offer|tip|touch|surprise|help|one|job|work|stuff|thing|thinking
  |service|choice|value|start|result`;
const FOR_WHOM = `of you|of them|for me|for us|by me|by us|with me|with us|to know|to hear|to hear that|to have
  |to remember|to find|to do|to see|then`;
const COMPARED = `now|too|as well|actually|really|than i thought|than i expected|than nothing`;
const OBJECT = `it|that|them|those|this`;
const PARTICLE = `up|out|down|in|on|off|over|round|around|away|back|through|along|apart|together`;
const WHEN = `then|now|later|first|next|today|tonight|tomorrow|in a bit|in a minute|right now|right away
  |straight away|later on|too|as well|for now`;
const PROMISE = `i'll|i will|yes i'll|we will`;
const CAREFULLY = `just|definitely|certainly|surely|gladly|happily|make sure to|be sure to|try to|have to|also|probably`;
/** What a caller decides with these is for the agent to hear. */
const DECIDES = `take|have|buy|pay|order|book|reserve|cancel|return|send|call|ring|need|want|like|prefer|leave|skip
  |change|stop|swap|switch|give|explain|repeat|say|spell|tell|show|read|hold|ask|drop|lose|sell|move|postpone
  |dispute|report|be|keep|think|see|hear|go|not|never|rather|no|do`;
const THANKS = `thank you|thanks|many thanks|cheers|appreciate|i appreciate|i really appreciate|i sure appreciate`;
const PLEASED = `be happy|be pleased|be glad|be delighted|be thrilled`;

const PRAISED = `[${DEGREE}]* (${NICE}|${RIGHT}|${QUALITY}|${SURPRISING}) [${FOR_WHOM}|${COMPARED}]`;
const NICE_THING = `[a|an|such a] [${DEGREE}]* (${NICE}|big) (${THING}) [${FOR_WHOM}|${COMPARED}]`;
const NOT_BAD = `(not) [too|so|that|all that|half] (bad|expensive|far|long|hard|difficult|a problem|an issue|a big deal) [at all|then|${COMPARED}]`;

/** Their beginnings are waited out: hardly anything else begins so. */
const AWAITED: readonly Pattern[] = [
  pattern(`(very|really) (${NICE}|${RIGHT}) [${FOR_WHOM}]`),
  pattern(`(${THAT}) ${PRAISED}`),
  pattern(`(${THAT}|sounds like|that sounds like) ${NICE_THING}`),
  pattern(`(what a) [${DEGREE}]* (${NICE}|big) (${THING})`),
  pattern(`(what) (${SURPRISING})`),
  pattern(
    `(${THANKS}) [so|very|ever so] [much|kindly|a lot|a million|a bunch|again|indeed] [it|that] [for that|for this|for everything]`,
  ),
  pattern(
    `(${THANKS}) [so|very|ever so] [much|a lot|a million] [for] [the|your|all the|all your|that|this] [quick|kind|great|good] (update|info|information|help|time|explanation|reminder|heads up|warning|tip|tips|patience|offer|support|advice|trouble|service|effort|efforts|suggestion|kindness|*ing) [me|us|it|that|this|them] [out|up|over|through|know|into it|into that|with me|with us|so patient|so kind|so helpful|so quick|so quickly]`,
    `nothing|anything|everything|something|calling|going|canceling|cancelling|changing`,
  ),
  pattern(
    `(${PROMISE}) [just] (do|try|check|look at|look into|think about|work on|live with|remember) (${OBJECT}) [${WHEN}]`,
  ),
];

/** They begin as anything may. */
const WHOLE: readonly Pattern[] = [
  pattern(`(${NICE}) [${FOR_WHOM}]`),
  pattern(`(pretty|quite|absolutely|perfectly|super|so|how) (${NICE}|${RIGHT}) [${FOR_WHOM}]`),
  pattern(`(${NICE}|big) (${THING})`),
  pattern(`(${IT}) ${PRAISED}`),
  pattern(`(${IT}) ${NICE_THING}`),
  pattern(`[${IT}|${THAT}] ${NOT_BAD}`),
  pattern(
    `(${IT}|${THAT}) [a bit|a lot|much|way|even] (more|less|fewer|*er) (than i thought|than i expected|than i hoped|than last time)`,
  ),
  pattern(`(that'd|that would|that'll|that will|it'd|it would) [really] (help|do|be it|be all right)`),
  pattern(`(thank god|thank goodness|thank heavens|thank the lord) [for that|you called|you're there]`),
  pattern(
    `(i'm sure|i bet|of course|naturally|obviously) (i|you|he|she|it|they|we|that) (is|are|was|were|do|does|did|would|will|has|have|can)`,
  ),
  pattern(
    `(you're|you are|you've been) [${DEGREE}|ever so|most]* (${NICE}|helpful|thoughtful|patient|right|a star|an angel|a legend|a gem|a lifesaver|the best)`,
  ),
  pattern(
    `(${PROMISE}) [${CAREFULLY}]* (get|see to|cope with|deal with|have a look at|*) (${OBJECT}) [${PARTICLE}] [${WHEN}]`,
    DECIDES,
  ),
  pattern(
    `(${PROMISE}) [${CAREFULLY}]* (pick|write|note|bring|put|jot|clear|turn|sort|fill) (${PARTICLE}) (${OBJECT}) [${WHEN}]`,
  ),
  pattern(
    `(${PROMISE}|i can|we can|we'll|we will) [${CAREFULLY}]* (do|try|find|manage|check|live with|cope with|deal with|work with) (${OBJECT}) [${WHEN}]`,
  ),
  pattern(
    `(${PROMISE}|i can|we can) [${CAREFULLY}]* (wait|manage|try|remember|cope|have a look|take a look|make a note|be there|be careful|come|come by|come along|be in|be here|be home|be ready|be waiting|be around|pop in|pop by|pop round|drop by) [${WHEN}]`,
  ),
  pattern(`(${PROMISE}|i can) [${CAREFULLY}]* (keep|bear|give) (${OBJECT}) (in mind|a go|a try)`),
  pattern(`(let me) (do|try) (${OBJECT}) [${WHEN}]`),
  pattern(`(let me) (try|see|have a go|give it a try) [${WHEN}]`),
  pattern(
    `(i'm|i'm just|we're|just) (doing|trying|writing|checking|looking at|noting) (${OBJECT}) [${PARTICLE}] [${WHEN}]`,
  ),
  pattern(
    `(i|i already|we|we already) (know|remember) [${OBJECT}|where that is|where it is|how that works|how it works|the place|the one|the feeling|what you mean] [now|already|well]`,
  ),
  pattern(
    `(i|i already|we|we already) (knew|get|didn't know|hadn't realized|didn't realize|never knew) (${OBJECT}) [now|already]`,
  ),
  pattern(`(i|we) (knew|figured|suspected|feared|guessed|expected) (it|that|so|as much)`),
  pattern(`(i|we) (knew) [that] (i|you|he|she|it|they|we) (would|could|did|was|were|had)`),
  pattern(
    `(i was|we were|i've been) [already] (afraid of that|afraid so|worried about that|hoping for that|hoping so|wondering about that)`,
  ),
  pattern(
    `(my|our) (*) (will be|is going to be|will be so|will be very|will be really) (happy|pleased|glad|delighted|thrilled|relieved|excited) [about it|about that|with it|with that]`,
  ),
  pattern(`(i won't|i will not|we won't) (forget|touch|open|miss|lose) [${OBJECT}]`),
  pattern(`(good|great|lucky|nice) (for) (you|him|her|them|us)`),
  pattern(
    `(that|it|this|he|she) (makes) [me|us] [very|so|really] (happy|sad|proud|angry|nervous|laugh|smile|feel better)`,
  ),
  pattern(
    `(i'm|i am|we're|we are) [${DEGREE}] (used to|aware of|familiar with|okay with|fine with|good with|happy with|sure of|sure about) (${OBJECT})`,
  ),
  pattern(
    `(good thing|good job|good|i'm glad|i'm happy) [that] (you) (said|told me|told us|mentioned|asked|called|rang|warned me|warned us|reminded me) [${OBJECT}|so]`,
  ),
  pattern(`(i|we) [just|really|absolutely] (love|adore) (*)`),
  pattern(`(i've got|we've got) (${OBJECT}|one of those|all of that|all that|all of those)`),
  pattern(
    `(i'd|i would|we'd|we would|i'll|he'll|he will|she'll|she will|they'll|they will|he'd|she'd|they'd) [really|all|absolutely]* (love|enjoy|appreciate|${PLEASED}) [with|about|to hear] (it|that|this)`,
  ),
  pattern(
    `(my|our|the) (*) (will|would|is going to) [really|all|absolutely]* (love|enjoy|appreciate|like|${PLEASED}) [with|about|to hear] (it|that|this)`,
  ),
  pattern(
    `(i'm|i am|we're) [${DEGREE}]* (glad|happy|pleased|relieved|delighted|thrilled|proud|grateful|thankful) [to hear it|to hear that|to know that|about that|with that|for you|for him|for her|for them|of you|of him|of her|of them|of us]`,
  ),
];

export type GrammarMatch = {
  /** Lengths in words of the phrases that stand there, ascending. */
  readonly lengths: readonly number[];
  /** The words to the end are the beginning of a longer one. */
  readonly begun: boolean;
};

/** Nobody who only listens says more words. */
const MAX_WORDS = 16;

type Walk = { readonly words: readonly string[]; readonly ends: Set<number>; begun: boolean };

/** Phrases that begin at `start`. */
export function receivingAt(words: readonly string[], start: number): GrammarMatch {
  const walk: Walk = { words, ends: new Set(), begun: false };
  const first = words.length > MAX_WORDS ? '' : (words[start] ?? '');
  const look = (patterns: readonly Pattern[]): void => {
    for (const { slots, except, firsts } of patterns)
      if (firsts.has(first)) advance(walk, slots, except, start);
  };
  look(AWAITED);
  const { begun } = walk;
  look(WHOLE);
  return { lengths: [...walk.ends].map((end) => end - start).sort((a, b) => a - b), begun };
}

function advance(walk: Walk, slots: readonly Slot[], except: ReadonlySet<string>, at: number): void {
  const [slot, ...rest] = slots;
  if (slot === undefined) {
    walk.ends.add(at);
    return;
  }
  const { words } = walk;
  if (slot.optional) advance(walk, rest, except, at);
  const word = words[at];
  if (word === undefined) {
    walk.begun ||= !slot.optional;
    return;
  }
  const after = slot.repeated ? slots : rest;
  for (const length of matchesAt(slot.matcher, words, at)) advance(walk, after, except, at + length);
  if (
    slot.ending !== null &&
    word.length > slot.ending.length &&
    word.endsWith(slot.ending) &&
    !except.has(word)
  )
    advance(walk, after, except, at + 1);
  if (words.length - at < slot.matcher.longest)
    walk.begun ||= slot.matcher.beginnings.has(words.slice(at).join(' '));
}
