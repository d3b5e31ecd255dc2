/**
 * Training rows of the dialogue-act model: meeting overlaps with their MRDA tags, answers and commands of task
 * turns, and the phrase lists of all languages set after made-up statements and questions. Meetings know only
 * whether the floor holder was asking, so half of their rows get a statement or question as stand-in context.
 */
import type { Act } from '@antiphon/core/semantics/dialogue-act';
import { agentContext } from '@antiphon/core/semantics/agent-context';
import { consistsOf, phraseMatcher, type PhraseMatcher } from '@antiphon/core/semantics/phrase-matcher';
import { listenerWords } from '@antiphon/core/semantics/listener-words';
import { PHRASE_LANGUAGES, PHRASES, type PhraseLanguage } from '@antiphon/core/semantics/phrases';
import { wordsOf } from '@antiphon/core/semantics/words';
import { madeAnswers } from './made-answers.ts';
import type { MeetingOverlap, TaskTurn } from './read-corpora.ts';
import type { SeededRandom } from './seeded-random.ts';

export type ActRow = {
  readonly prev: string;
  readonly prevIsQuestion: boolean;
  readonly text: string;
  readonly act: Act;
  readonly partial: boolean;
  readonly weight: number;
};

/** What agents say: stand-in contexts, drawn at random. */
export type ContextPool = {
  readonly statements: readonly string[];
  /** By what is asked: a draw takes each kind as often as any other, yes or no twice as often. */
  readonly questions: readonly (readonly string[])[];
};

/** Enough draws to meet every made-up question. */
const MADE_PROMPTS = 400;

export function contextPool(turns: readonly TaskTurn[], random: SeededRandom): ContextPool {
  const prompts = [...new Set(turns.map(({ prev }) => prev).filter((prev) => prev !== ''))];
  const asks = (prompt: string): boolean => agentContext(prompt).question !== 'none';
  const answered = madeAnswers(MADE_PROMPTS, random).map(({ prev }) => prev);
  return {
    statements: [...STATEMENTS, ...prompts.filter((prompt) => !asks(prompt))],
    questions: byKind([
      ...new Set([...prompts.filter((prompt) => prompt.endsWith('?')), ...answered, ...QUESTIONS]),
    ]),
  };
}

function byKind(prompts: readonly string[]): string[][] {
  const kinds = ['yes-no', 'yes-no', 'choice', 'value', 'wh', 'open'];
  return kinds.map((kind) => prompts.filter((prompt) => agentContext(prompt).question === kind));
}
const questionOf = (pool: ContextPool, random: SeededRandom): string =>
  random.pick(random.pick(pool.questions));

/** Kinds that the task prompts hardly have: most of them ask whether an order is right. */
const QUESTIONS =
  `Would you like tea or coffee?|Do you want the morning or the afternoon?|Should I send it by email or by post?|Is it for business or for pleasure?|Do you prefer the window or the aisle?|Is that a house or a flat?|Shall we do it today or tomorrow?|Do you want to keep the old number or take a new one?
|What is your phone number?|Can I have your account number, please?|What's the best email for you?|Could you give me your postcode?|What is your date of birth?|How much would you like to pay?|Can you read me the code?
|Why are you leaving your present job?|How did you hear about us?|What happened then?|Where does it hurt?|How have you been since we last spoke?|What do you do when that happens?
|Is there anything else?|What seems to be the problem?|Tell me a little about yourself.|How can I help?|Anything I should know before I come?`
    .split('|')
    .map((text) => text.trim());

const STATEMENTS =
  `Your order will arrive on Tuesday between nine and twelve.|So what I can do is move the appointment to next week.|The total comes to forty two dollars.|I have found three restaurants near you.|First, unplug the router and wait for thirty seconds.
|We sent the confirmation to your email address.|i think that is the main reason we did it that way|and then you go down to the second floor and turn left|because we had a lot of trouble with the old one|well they said it would be ready by monday
|Your balance is two hundred and ten dollars.|The clinic opens at eight, and parking is behind the building.|Okay, I see your account here.|The policy covers water damage, but not floods.|That takes about ten minutes.|i used to live in texas and it was really hot there|Let me explain how the plan works.|They also have a patio.|it depends on how many people come|Thank you for waiting.`
    .split('|')
    .map((text) => text.trim());

const isQuestionTag = (tag: string): boolean => /^q/.test(tag);
const isAnswerTag = (tag: string): boolean => /\^(?:na|ng|nd|no|aa|ar|aap|arp)\b/.test(tag);

const SAYS_YES = new Set(PHRASES.en.yes);

/**
 * The act of a meeting utterance by its MRDA tag and by who held the floor. "Yeah" over somebody's question may
 * be a listener's back-channel in a meeting; in a call of two it answers, and an answer must not be lost.
 */
export function meetingAct(row: MeetingOverlap): Act {
  const tag = row.act;
  if (row.backchannel && row.holderWasAsking && SAYS_YES.has(wordsOf(row.words.join(' ')).join(' ')))
    return 'answer';
  if (row.backchannel) return /^s\^(?:bk|aa|ba)/.test(tag) ? 'ack' : 'bc';
  if (isQuestionTag(tag)) return 'question';
  if (/\^co/.test(tag)) return 'command';
  return row.holderWasAsking && isAnswerTag(tag) ? 'answer' : 'floor';
}

/** What is said over a question in a meeting may be meant for somebody else. */
const ASKED_BACKCHANNEL_WEIGHT = 0.15;
/** Utterances of the lists tagged as taking the floor ("yeah" of a longer turn) are mostly chance. */
const LISTED_FLOOR_WEIGHT = 0.3;
/** Longest beginning shown as a partial. */
const PARTIAL_WORDS = 3;

export function meetingRows(
  overlaps: readonly MeetingOverlap[],
  pool: ContextPool,
  random: SeededRandom,
): ActRow[] {
  return overlaps.flatMap((overlap) => {
    if (overlap.words.length === 0) return [];
    const act = meetingAct(overlap);
    const short = overlap.words.length <= 2;
    const doubtful = overlap.backchannel && overlap.holderWasAsking ? ASKED_BACKCHANNEL_WEIGHT : 1;
    const weight =
      doubtful *
      (act === 'floor' && short && /^(?:b|s\^(?:bk|aa|ba))/.test(overlap.act) ? LISTED_FLOOR_WEIGHT : 1);
    const stand = overlap.holderWasAsking ? questionOf(pool, random) : random.pick(pool.statements);
    const base = {
      prevIsQuestion: overlap.holderWasAsking,
      text: overlap.words.join(' '),
      act,
      partial: false,
    };
    const rows: ActRow[] = [
      { ...base, prev: '', weight: weight / 2 },
      { ...base, prev: stand, weight: weight / 2 },
    ];
    for (let count = 1; count <= Math.min(PARTIAL_WORDS, overlap.words.length); count += 1) {
      const text = overlap.words.slice(0, count).join(' ');
      rows.push({
        ...base,
        prev: random.next() < 0.5 ? '' : stand,
        text,
        partial: true,
        weight: doubtful / 3,
      });
    }
    return rows;
  });
}

const ASKS_LIKE_QUESTION = new Set(
  'what which who whose when where why how is are do does did can could would will may has have should am'.split(
    ' ',
  ),
);
const TALKS_ABOUT = new Set('i im id ill ive we were the my it its thats that this there a'.split(' '));
const MAX_SHORT_WORDS = 12;

/** Task turns: answers where the agent asked, else questions, commands and statements. */
export function taskRows(turns: readonly TaskTurn[], weight: number): ActRow[] {
  const seen = new Map<string, number>();
  const rows = turns.flatMap((task): ActRow[] => {
    const words = wordsOf(task.text);
    if (words.length === 0 || words.length > MAX_SHORT_WORDS) return [];
    const prevIsQuestion = agentContext(task.prev).question !== 'none';
    const key = words.join(' ');
    seen.set(key, (seen.get(key) ?? 0) + 1);
    return [
      {
        prev: task.prev,
        prevIsQuestion,
        text: task.text,
        act: taskAct(words, prevIsQuestion),
        partial: false,
        weight,
      },
    ];
  });
  return rows
    .filter((row) => row.prevIsQuestion || !isListed(wordsOf(row.text).join(' ')))
    .map((row) => ({ ...row, weight: row.weight / Math.sqrt(seen.get(wordsOf(row.text).join(' ')) ?? 1) }));
}

function taskAct(words: readonly string[], prevIsQuestion: boolean): Act {
  const [first = ''] = words;
  if (ASKS_LIKE_QUESTION.has(first)) return 'question';
  if (prevIsQuestion) return 'answer';
  return TALKS_ABOUT.has(first) ? 'floor' : 'command';
}

const NO_WORDS: ReadonlySet<string> = new Set();
const LISTED = phraseMatcher(
  PHRASE_LANGUAGES.flatMap((language) => {
    const { backchannel, acknowledgement, courtesy, yes, no } = PHRASES[language];
    return [...backchannel, ...acknowledgement, ...courtesy, ...yes, ...no];
  }),
);
/** Also several of them in a row ("perfect thank you"), and what listeners make up. */
function isListed(phrase: string): boolean {
  const words = phrase.split(' ');
  const { others, open } = listenerWords(words, 'en', 'calls');
  return consistsOf(LISTED, words, NO_WORDS) || (others === 0 && !open);
}

/** After these the user has more to say. */
const GOES_ON: Readonly<Record<PhraseLanguage, readonly string[]>> = {
  en: [
    'but',
    'but what about',
    'but i',
    'and',
    'so',
    'so what',
    'actually',
    'i was',
    "i'd like",
    'can you',
    'what about',
    'wait',
    'hold on',
    'one more thing',
    "that's not",
    'it was',
    'we',
    'i have a question',
    'no i mean',
    'the thing is',
    'because',
    'i think',
    "but that's",
  ],
  de: [
    'aber',
    'aber ich',
    'und',
    'also ich',
    'können sie',
    'was ist mit',
    'warten sie',
    'ich hätte',
    'moment',
    'ich wollte',
    'weil',
    'das ist nicht',
  ],
  es: [
    'pero',
    'pero yo',
    'y',
    'entonces',
    'puede',
    'qué pasa con',
    'espere',
    'quiero',
    'un momento',
    'yo quería',
    'porque',
    'eso no',
  ],
  fr: [
    'mais',
    'mais je',
    'et',
    'alors',
    'pouvez-vous',
    'et pour',
    'attendez',
    'je voudrais',
    'un instant',
    'je voulais',
    'parce que',
    "ce n'est pas",
  ],
};
const LANGUAGE_SHARES: readonly PhraseLanguage[] = ['en', 'en', 'en', 'de', 'es', 'fr'];

/** Phrases of the lists after statements and questions; the same seed gives the same rows. */
export function listRows(count: number, pool: ContextPool, random: SeededRandom): ActRow[] {
  return Array.from({ length: count }, () => {
    const language = random.pick(LANGUAGE_SHARES);
    const asked = random.next() < 0.45;
    const prev = random.next() < 0.2 ? '' : asked ? questionOf(pool, random) : random.pick(pool.statements);
    const { text, act } = asked ? answerPhrase(language, prev, random) : overlapPhrase(language, random);
    return { prev, prevIsQuestion: asked, text, act, partial: random.next() < 0.2, weight: 1 };
  });
}

type Said = { readonly text: string; readonly act: Act };

const AGREES = Object.fromEntries(
  PHRASE_LANGUAGES.map((language) => [
    language,
    phraseMatcher([...PHRASES[language].yes, ...PHRASES[language].acknowledgement]),
  ]),
) as Readonly<Record<PhraseLanguage, PhraseMatcher>>;

/** After "does that work?" whatever agrees is an answer ("great", "yeah okay"), after "what is your name?" only what says yes. */
function answerPhrase(language: PhraseLanguage, prev: string, random: SeededRandom): Said {
  const lists = PHRASES[language];
  const draw = random.next();
  const heard = lists.backchannel.filter((phrase) => lists.yes.includes(phrase));
  if (draw < 0.2) return { text: random.pick(heard), act: 'answer' };
  if (draw < 0.45) return { text: random.pick(lists.yes), act: 'answer' };
  if (draw < 0.7) return { text: random.pick(lists.no), act: 'answer' };
  const decides = ['yes-no', 'choice'].includes(agentContext(prev).question);
  if (draw < 0.8)
    return { text: decides ? agreement(language, random) : random.pick(lists.yes), act: 'answer' };
  if (draw < 0.9) return { text: random.pick([...lists.wait, ...lists.correction]), act: 'floor' };
  const receiving = lists.backchannel.filter(
    (phrase) => !consistsOf(AGREES[language], phrase.split(' '), NO_WORDS),
  );
  return { text: random.pick(receiving), act: 'bc' };
}

function agreement(language: PhraseLanguage, random: SeededRandom): string {
  const { yes, acknowledgement, courtesy } = PHRASES[language];
  const second = random.pick(random.next() < 0.5 ? yes : [...acknowledgement, ...courtesy]);
  return random.next() < 0.5 ? second : `${random.pick(yes)} ${second}`;
}

function overlapPhrase(language: PhraseLanguage, random: SeededRandom): { text: string; act: Act } {
  const lists = PHRASES[language];
  const draw = random.next();
  if (draw < 0.3) return { text: random.pick(lists.backchannel), act: 'bc' };
  if (draw < 0.5) return { text: random.pick(lists.acknowledgement), act: 'ack' };
  if (draw < 0.6) {
    return { text: `${random.pick(lists.backchannel)} ${random.pick(lists.acknowledgement)}`, act: 'ack' };
  }
  if (draw < 0.75) {
    const begun = random.pick([...lists.backchannel, ...lists.acknowledgement]);
    return { text: `${begun} ${random.pick(GOES_ON[language])}`, act: 'floor' };
  }
  if (draw < 0.83) return { text: random.pick(lists.stop), act: 'command' };
  if (draw < 0.97) return { text: random.pick([...lists.wait, ...lists.correction]), act: 'floor' };
  const refusals = lists.no.filter((phrase) => !lists.backchannel.includes(phrase));
  return { text: random.pick(refusals), act: 'floor' };
}

/** Made-up answers after their questions, and the same words after a statement, where they are a new topic. */
export function answerRows(count: number, pool: ContextPool, random: SeededRandom): ActRow[] {
  return madeAnswers(count, random).flatMap((made): ActRow[] => {
    if (made.prev === '') return [];
    const asked = {
      prev: made.prev,
      prevIsQuestion: true,
      text: made.text,
      act: 'answer' as const,
      partial: false,
      weight: 0.5,
    };
    if (isListed(wordsOf(made.text).join(' '))) return [asked];
    return [
      asked,
      { ...asked, prev: random.pick(pool.statements), prevIsQuestion: false, act: 'floor', weight: 0.25 },
    ];
  });
}
