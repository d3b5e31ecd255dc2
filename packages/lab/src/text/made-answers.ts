/**
 * Made-up short answers to an agent's questions: the corpora hold few ("the airport", "no", "tomorrow at
 * three"), and a caller's shortest turns are answers. Hand-written parts, combined by a seeded draw; the
 * labels come from cutting, as for real turns; a full stop marks where such an answer may already be whole. Also used for the other languages' yes and no.
 */
import { PHRASES, type PhraseLanguage } from '@antiphon/core/semantics/phrases';
import type { TaskTurn } from './read-corpora.ts';
import type { SeededRandom } from './seeded-random.ts';

const parts = (text: string): readonly string[] => text.split('|').map((part) => part.trim());

const YES_NO =
  parts(`Is that correct?|Does that look right?|Would you like anything else?|Do you need help with parking?|Shall I book it?|Can I help you with anything else?|Are you ready for the next step?
  |Would that work for you?|Do you have an account with us?|Is this your first visit?|Is there anything else I can do for you?|Should I go ahead?|Did you want that delivered?|Okay, is four o'clock fine?|Are you still there?|Would you like a receipt?|so that's two tickets, right?|do you want me to repeat that|have you been here before|is this for today`);
const WHERE = parts(
  `Where do you want to go?|Where are you leaving from?|What is your destination?|Where would you like to be picked up?|What's the address?|Which city are you in?|Where are you now?|where should we send it|what location is that`,
);
const WHEN = parts(
  `When would you like to travel?|What time works for you?|What day would you like to come in?|When would you like to be seated?|What date should I put down?|For when?|when do you need it by|what time should i set`,
);
const WHO = parts(
  `What is your name?|May I have your last name?|What is the doctor's full name?|Who am I speaking with?|Could I get a name for the order?|Who would you like to call?|and your name please`,
);
const WHAT = parts(
  `What would you like?|What can I get for you?|What kind of food do you want?|What size?|Which card would you like to replace?|What would you like to order?|How would you like to travel today?|Which one would you prefer?|What type of place are you looking for?|what is it about|anything to drink|what else`,
);
const MANY = parts(
  `How many people?|How many would you like?|How many nights will you stay?|For how many?|how much do you want to transfer`,
);
const HELP = parts(
  `How can I help you today?|What can I do for you?|Hello, this is the front desk, how may I help?|Thank you for calling.|hi how can i help you`,
);
const READY = parts(
  `Let me know when you're ready to continue.|Please tell me when it's ok to continue.|Just a moment. Let me look that up.|Tell me when you are done writing.|I can pause after every step.|Say next when you are ready.`,
);

const PLACES = parts(
  `the airport|the train station|downtown|the waterfront|main street|the hospital|my office|the university|the library|home|the hotel|chicago|new york|san francisco|boston|the mall|fifth avenue|forest park|the city center|the museum|church street|oak street and fifth|the children's hospital|central station|the bus stop|the north side|berlin|the science center|mountain view|market street|the shopping center|a coffee shop|pine hill road`,
);
const PLACE_LEADS = parts(
  `||||to |from |at |near |i'm at |it's |i want to go to |i'm leaving from |i'm going to |somewhere near |just |to |in |take me to `,
);
const DAYS = parts(
  `today|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday|next week|this weekend|next monday|tomorrow morning|friday night|the fifth of may|june third|november twenty first|in two weeks|this afternoon|tonight|now|right now|as soon as possible`,
);
const TIMES = parts(
  `at three|at five thirty|at noon|in the morning|in the afternoon|at eight p m|around six|at ten a m|after lunch|before nine|half past two|any time|at seven o'clock|between two and four`,
);
const DAY_LEADS = parts(`||||on |for |maybe |i think |how about |let's do |it's for |can we do |um |either `);
const FIRST = parts(
  `maria|james|john|anna|patricia|david|michael|sarah|ahmed|priya|carlos|lucy|robert|linda|thomas|emily|wei|fatima|george|julia|danny|timothy`,
);
const LAST = parts(
  `smith|brown|garcia|johnson|lee|patel|curtis|nguyen|miller|davis|martinez|wilson|kim|taylor|clark|lopez|schmidt|khan|moore|walker`,
);
const NAME_LEADS = parts(
  `|||my name is |it's |this is |i'm |the name is |that would be |yes it's |sure it's `,
);
const SIZES = parts(
  `a|a large|a small|two|three|one|a medium|some|the|a hot|an extra|another|a cheap|a nice|the second|the blue`,
);
const THINGS = parts(
  `coffee|latte|pizza|cheese burger|table|green tea|italian restaurant|ticket|room|salad|debit card|credit card|sandwich|bottle of water|taxi|haircut|appointment|room with a view|sofa|phone case|bowl of soup|chinese place|route|check up|refund|chicken salad`,
);
const THING_LEADS = parts(
  `|||i'd like |i want |can i get |can i have |i'll have |just |i need |i'll take |maybe |i'm looking for |give me |let me get `,
);
const BARE = parts(
  `transit|public transit|driving|by car|by bus|the bus|the first one|the second one|the cheapest one|the last one|italian|large|medium|small|checking|savings|my debit card|the blue one|either one|anything|both|chinese|window seat|economy|cash|by card|vegetarian|the usual|delivery|pick up|walking directions|driving directions`,
);
const COUNTS = parts(
  `two|four|just one|just me|for three|six people|two adults and one child|five of us|ten|one night|about twenty|a hundred dollars|fifty dollars|three nights|two please|half a dozen|maybe five`,
);
const READIES = parts(
  `continue|next|done|okay|ready|i'm ready|go on|go ahead|i'm done|repeat|repeat that|say that again|can you repeat that|one more time|again|yes|okay thank you|thanks|please continue|go back|restart|start over|got it|okay i'm ready|help|next step|yes go ahead|thank you|thank you goodbye|bye`,
);
const NEEDS =
  parts(`i lost my debit card|i'd like to make an appointment|i need to change my password|i want to check my balance|i'd like to book a table for two|can you tell me your opening hours|i have a question about my bill|i'm calling about my order|i need a replacement card|could you send me a new one|i want to cancel my reservation|i'd like to transfer money to my savings account
  |my internet is not working|i was charged twice|i need to see a doctor|i want to speak to a person|what time do you close|do you have any rooms for tonight|how much is it to ship a package|i'd like to order some flowers for my mother|i forgot my pin|can i pay my bill over the phone|i think there's a mistake on my bill|where is my package|my flight got cancelled and i need a new one`);
const WISHES = parts(
  `i'd like to |i would like to |i want to |i need to |can you |could you |can i |could i |please |i'm calling to |i was wondering if i could |would it be possible to |do you think i could |is it possible to |let's |i was hoping to |hi i'd like to |yeah i need to |okay can you |um can i |and could you `,
);
const DEEDS = parts(
  `book a table|make a reservation|make an appointment|order a pizza|reserve a room|find a place to eat|find a hotel|get the phone number|get the address|change my address|check my balance|pay my bill|transfer money|talk to somebody|speak to an agent|send it to my office|rent a car|buy two tickets|cancel the order|track my package|return a jacket|reset my password|book a flight|see a doctor|reschedule my appointment|add milk to that|get a large coffee|have the chicken|get directions|look for a cheaper one|check if they have parking|check the weather|open an account|report a lost card|dispute a charge|replace my card|confirm my booking|schedule a visit|call a taxi|upgrade my plan|return the shoes|give me their opening hours|tell me the price|repeat the number`,
);
const DETAILS = parts(
  `|||||. for two|. for four people|. for tomorrow|. for tonight|. for my wife|. for my daughter|. at seven|. at three p m|. on friday|. on monday morning|. next week|. this weekend|. in the city center|. near the station|. in the north of town|. from boston to denver|. with a credit card|. with a view|. without onions|. in my name|. by phone|. as soon as possible|. for three nights|. under fifty dollars|. from my savings account|. on the fifth of june|. around noon|. for my son's birthday|. close to my hotel|. to my new address|. that takes dogs|. if it's not too late`,
);
const CLOSERS = parts(`||||||. please|. thanks|. thank you|. if possible|. i think|. i guess|. for now`);

type Maker = (random: SeededRandom) => readonly [prev: string, text: string];

const said = (random: SeededRandom, ...lists: readonly (readonly string[])[]): string =>
  lists
    .map((list) => random.pick(list))
    .join(' ')
    .replace(/\s+/g, ' ')
    .replace(/ \./g, '.')
    .trim();

const yesNo =
  (language: PhraseLanguage): Maker =>
  (random) => {
    const { yes, no } = PHRASES[language];
    return [random.pick(YES_NO), random.pick(random.next() < 0.5 ? yes : no)];
  };

const MAKERS: readonly Maker[] = [
  yesNo('en'),
  yesNo('en'),
  (random) => [random.pick(YES_NO), `${random.pick(PHRASES.en.no)} ${random.pick(NEEDS)}`],
  (random) => [random.pick(WHERE), said(random, PLACE_LEADS, PLACES, CLOSERS)],
  (random) => [random.pick(WHEN), said(random, DAY_LEADS, DAYS, CLOSERS)],
  (random) => [random.pick(WHEN), said(random, DAY_LEADS, DAYS, ['.'], TIMES, CLOSERS)],
  (random) => [random.pick(WHEN), said(random, TIMES, CLOSERS)],
  (random) => [random.pick(WHO), said(random, NAME_LEADS, FIRST, LAST)],
  (random) => [random.pick(WHO), said(random, NAME_LEADS, random.next() < 0.5 ? FIRST : LAST)],
  (random) => [random.pick(WHAT), said(random, THING_LEADS, SIZES, THINGS, CLOSERS)],
  (random) => [random.pick(WHAT), said(random, THING_LEADS, BARE, CLOSERS)],
  (random) => [random.pick(MANY), said(random, DAY_LEADS.slice(0, 6), COUNTS, CLOSERS)],
  (random) => [
    random.pick(HELP),
    said(random, ['', 'hi ', 'hello ', 'yes ', 'um ', 'hi um '], NEEDS, CLOSERS),
  ],
  (random) => [random.pick(READY), random.pick(READIES)],
  (random) => [random.pick(HELP), said(random, WISHES, DEEDS, DETAILS, CLOSERS)],
  (random) => ['', said(random, WISHES, DEEDS, DETAILS, DETAILS, CLOSERS)],
];
const FOREIGN: readonly Maker[] = (['de', 'es', 'fr'] as const).map(yesNo);
/** Share of the made answers in other languages. */
const FOREIGN_SHARE = 0.1;

/** Share of the answers that are some word or two of the corpora, as callers name things nobody listed. */
const NAMED_SHARE = 0.25;

/** `count` answers; the same seed gives the same ones. Repeats occur. `names`: words that may be answers. */
export function madeAnswers(count: number, random: SeededRandom, names: readonly string[] = []): TaskTurn[] {
  return Array.from({ length: count }, () => {
    if (names.length > 0 && random.next() < NAMED_SHARE) {
      const lead = random.pick(random.next() < 0.5 ? PLACE_LEADS : THING_LEADS);
      return {
        source: 'made',
        prev: random.pick(random.pick([WHERE, WHAT, WHO, WHAT])),
        text: said(random, [lead], names, CLOSERS),
      };
    }
    const [prev, text] = random.pick(random.next() < FOREIGN_SHARE ? FOREIGN : MAKERS)(random);
    return { source: 'made', prev: random.next() < 0.1 ? '' : prev, text };
  });
}
