/**
 * Says what a stretch of user speech over the agent is, from the evidence so far. Enters: evidence and the
 * learned weights. Leaves: log-odds of each class against "back-channel", the likeliest class, and `floor`: the
 * log-odds that the user takes the floor (interruption or answer) rather than anything else. Pure.
 *
 * The weights (semantics/weights/overlap.weights.ts) separate interruptions from back-channels; the other classes are few plain
 * terms beside them: no corpus here holds echo, side talk or noise together with words.
 */
import { hardCommandInWords } from '../semantics/hard-command.ts';
import type { OverlapEvidence } from './evidence.ts';
import { afterHesitation, isCourtesy, listenerWords } from '../semantics/listener-words.ts';
import { isRepeated } from './echo-words.ts';
import { overlapFeatures, phraseName } from './features.ts';
import { phraseMatcher, phrasesOf, type PhraseMatcher } from '../semantics/phrase-matcher.ts';
import { PHRASES, type PhraseLanguage } from '../semantics/phrases.ts';
import { beyondListening as beyondListeningOf } from './spoken-acts.ts';
import { sigmoid } from '../log-odds.ts';
import { spokenWords, wordsOf } from '../semantics/words.ts';

export type OverlapClass = 'back-channel' | 'interruption' | 'answer' | 'side-talk' | 'noise' | 'echo';

/** Weight of each feature by name, in log-odds. */
export type OverlapWeights = Readonly<Record<string, number>>;

export type OverlapJudgement = {
  readonly class: OverlapClass;
  readonly floor: number;
  /** The words order the agent to stop. */
  readonly command: boolean;
};

/** Log-odds of a command being an interruption: "stop" is never a back-channel. */
const COMMAND = 6;
/** Words that end the call, whatever stands before them ("great, bye"), and the log-odds at least that they take the floor. */
const FAREWELLS: ReadonlySet<string> = new Set(['bye', 'goodbye', 'tschuss', 'adios', 'revoir']);
const LEAVING = 1;
/** Log-odds of what hardly happens. */
const RARE = -8;
/** Side talk: its prior among speech that is not a back-channel, and what each dB below the caller's norm adds. */
const SIDE_TALK_PRIOR = -5;
const SIDE_TALK_PER_DB = 0.5;
/** Decibels below the norm that still are the caller's ordinary variation. */
const USUAL_VARIATION_DB = 6;
/** Noise: voice for this long without a word is doubtful, ms, and each of these many ms more adds 1. */
const WORDLESS_DOUBTFUL_MS = 1000;
const WORDLESS_PER_MS = 1 / 250;
/** Log-odds of a sound that ended without words being no speech. */
const ENDED_WORDLESS = 6;
/** Echo: prior among speech, weight of the sound's echo probability, and of all words being the agent's own, by their number (0, 1, 2, 3 or more). */
const ECHO_PRIOR = -5;
const ECHO_SOUND = 9;
const ECHO_WORDS = [0, 5.5, 7.5, 11] as const;
/** Letters of a single word that say anything: everybody says "and". */
const TELLING_LETTERS = 4;
/** Answers repeat the question's words ("morning or afternoon?" - "morning"). */
const ECHO_AFTER_QUESTION = -4;

/** Language of the words that have weights of their own; in others "so" or "la" would mean something else. */
const LEARNED_LANGUAGE = 'en';

/** How far words are to be believed by the recogniser's own probability of them: half at the middle (it was right 5 times of 14 at 0.3-0.65, 7 of 10 at 0.65-0.8). */
const TRUST_MIDDLE = 0.58;
const TRUST_SLOPE = 8;
/** More words, or a longer voice, are somebody who has something to say, whatever it was; ms. */
const DOUBTED_WORDS = 2;
const DOUBTED_MS = 600;

/** Log-odds that stop nothing: of words that the next one may complete to a listener's phrase. */
const UNDECIDED = 0.5;
/** Log-odds at most of a whole listener's phrase that meetings have not, while nothing is asked. */
const LISTENING = -1;
/** "That makes" hardly becomes anything but "that makes sense", "i" becomes everything. */
const BEGUN_WORDS = 2;
/** Nor do these alone: "thank" (you), "sounds" (good). */
const TELLING_BEGINNINGS: ReadonlySet<string> = new Set([
  'thank',
  'sounds',
  'makes',
  'appreciate',
  'duly',
  'okie',
]);

/** Words of what somebody says again to show that it has arrived; what may stand before them, and what makes a question or a choice of it behind them. */
const REPEATED_WORDS = 7;
const RECEIVING: ReadonlySet<string> = new Set(['okay', 'right', 'alright']);
const BEFORE_REPEATED: ReadonlySet<string> = new Set([...RECEIVING, 'oh', 'ah', 'so', 'the', 'um', 'uh']);
const CHECKS: ReadonlySet<string> = new Set(['right', 'really', 'please', 'thanks', 'huh', 'hm']);
const CHOICE = 'or';
/** "I have Tuesday at nine and Thursday at two." - "Okay, Thursday at two." accepts. */
const OFFERS: ReadonlySet<string> = new Set(
  'have has offer offers available opening openings free slot slots option options choose pick can could would either both'.split(
    ' ',
  ),
);
/** "Okay, send it", "okay, the blue one" decide: what is received is called by its name. */
const DECIDED: ReadonlySet<string> = new Set(['it', 'that', 'this', 'them', 'one', 'ones']);
/** Fewer words behind "okay" may be anything. */
const RECEIVED_WORDS = 2;

const assentOf = (language: PhraseLanguage): PhraseMatcher => phraseMatcher(PHRASES[language].yes);
const ASSENT: Readonly<Record<PhraseLanguage, PhraseMatcher>> = {
  en: assentOf('en'),
  de: assentOf('de'),
  es: assentOf('es'),
  fr: assentOf('fr'),
};

/** Log-odds that the overlap is an interruption rather than a back-channel, from learned weights alone. */
export function learnedLogOdds(evidence: OverlapEvidence, weights: OverlapWeights): number {
  const learned = evidence.language === LEARNED_LANGUAGE;
  let sum = 0;
  for (const { name, otherwise } of overlapFeatures(evidence)) {
    const own = learned || otherwise === null ? weights[name] : undefined;
    sum += own ?? (otherwise === null ? 0 : (weights[otherwise] ?? 0));
  }
  return sum;
}

/**
 * The same, as far as the words can be believed. A word or two after which nothing more comes, and which were probably
 * misheard ("go" for "cool"), say less than how long the voice lasted. After a question every word counts.
 */
function heardLogOdds(evidence: OverlapEvidence, weights: OverlapWeights): number {
  const worded = Math.min(learnedLogOdds(evidence, weights), textLogOdds(evidence, weights));
  const { wordsProbability } = evidence;
  if (wordsProbability === null || !isDoubtful(evidence)) return worded;
  const trust = sigmoid(TRUST_SLOPE * (wordsProbability - TRUST_MIDDLE));
  const unheard = learnedLogOdds({ ...evidence, plainWords: [] }, weights);
  const p = trust * sigmoid(worded) + (1 - trust) * sigmoid(unheard);
  return Math.log(p / (1 - p));
}

const isDoubtful = ({ complete, words, voiceMs, agent }: OverlapEvidence): boolean =>
  complete && words.length > 0 && words.length <= DOUBTED_WORDS && voiceMs <= DOUBTED_MS && !agent.asking;

/**
 * A listener's phrase that the weights have not met ("sounds good" is rare in meetings, and their words are English) is judged
 * by the text model, which has read more: in English once the phrase is whole, in other languages from its first word. Most of
 * such a phrase ("that makes") waits for its last word.
 */
function textLogOdds(evidence: OverlapEvidence, weights: OverlapWeights): number {
  const { complete, plainWords, language, beyondListening, agent } = evidence;
  const learned = language === LEARNED_LANGUAGE;
  if (plainWords.length === 0) return Infinity;
  if (complete && receivesRepeated(evidence)) return Math.min(LISTENING, beyondListening);
  const met = learned && weights[phraseName(plainWords)] !== undefined && !isCourtesy(plainWords, language);
  const whole = listenerWords(plainWords, language, 'calls');
  // "Well, okay", but not "well done".
  const { others, open, begun } =
    complete && (whole.others > 0 || whole.open)
      ? listenerWords(afterHesitation(plainWords), language, 'calls')
      : whole;
  const telling = begun >= BEGUN_WORDS || (begun > 0 && TELLING_BEGINNINGS.has(plainWords.at(-1) ?? ''));
  if (others === 0 && telling && !complete) return Math.min(UNDECIDED, beyondListening);
  const broken = open && (complete || learned);
  if (met || others > 0 || broken) return Infinity;
  return agent.asking || open ? beyondListening : Math.min(LISTENING, beyondListening);
}

/**
 * Log-odds, by the text alone, of an answer. Assent said again ("yeah yeah", "yeah okay") is none the less one, which the
 * model, having met it from listeners, does not see.
 */
export function answering({
  plainWords,
  beyondListening: whole,
  agent,
  complete,
  language,
}: OverlapEvidence): number {
  const phrases = phrasesOf(ASSENT[language], plainWords);
  if (phrases === null || phrases.length < 2) return whole;
  const context = { agent: agent.context, partial: !complete };
  return Math.max(whole, ...phrases.map((phrase) => beyondListeningOf(phrase, context)));
}

/**
 * "Six forty, okay", "okay, six forty": what the agent has just said, said again and received. Not where it offers a choice, nor
 * with a word that checks or chooses behind it.
 */
function receivesRepeated({ words, language, agent }: OverlapEvidence): boolean {
  if (agent.asking || words.length > REPEATED_WORDS) return false;
  const said = spokenWords(agent.said);
  if (said.includes(CHOICE)) return false;
  const start = words.findIndex((word) => !BEFORE_REPEATED.has(word));
  const repeated = words.slice(Math.max(0, start));
  const received = words.slice(0, start).some((word) => RECEIVING.has(word));
  if (received && repeated.length >= RECEIVED_WORDS && isRepeated(repeated, said))
    return !DECIDED.has(repeated.at(-1) ?? '') && !said.some((word) => OFFERS.has(word));
  return words.some((_, end) => {
    if (end <= start || !isRepeated(words.slice(start, end), said)) return false;
    const reception = wordsOf(words.slice(end).join(' '));
    const { others, open } = listenerWords(reception, language);
    return others === 0 && !open && !CHECKS.has(reception.at(-1) ?? '');
  });
}

export function classifyOverlap(evidence: OverlapEvidence, weights: OverlapWeights): OverlapJudgement {
  const { words } = evidence;
  const { question } = evidence.agent;
  const command = hardCommandInWords(evidence.writtenWords, [evidence.language]) !== null;
  const learned = heardLogOdds(evidence, weights);
  const leaves = FAREWELLS.has(evidence.plainWords.at(-1) ?? '');
  const interruption = command ? Math.max(COMMAND, learned) : leaves ? Math.max(LEAVING, learned) : learned;
  // What is known to be speech with words may still not be the caller's, or not for us.
  const speech = Math.max(0, interruption);
  const odds: Readonly<Record<OverlapClass, number>> = {
    'back-channel': 0,
    interruption,
    // Short answers look like back-channels (word lists swallow 29-67 %): the text model knows the question.
    answer: question !== null && words.length > 0 ? answering(evidence) + question.answerLogOdds : RARE,
    'side-talk': command ? RARE : speech + sideTalk(evidence),
    noise: noise(evidence),
    echo: speech + echo(evidence),
  };
  const classes = Object.keys(odds) as OverlapClass[];
  const best = classes.reduce((a, b) => (odds[b] > odds[a] ? b : a));
  const floor =
    logSum([odds.interruption, odds.answer]) -
    logSum([odds['back-channel'], odds['side-talk'], odds.noise, odds.echo]);
  return { class: best, floor, command };
}

const sideTalk = ({ loudnessDb }: OverlapEvidence): number =>
  SIDE_TALK_PRIOR + SIDE_TALK_PER_DB * Math.max(0, -loudnessDb - USUAL_VARIATION_DB);

function noise({ words, voiceMs, complete }: OverlapEvidence): number {
  if (words.length > 0) return RARE;
  if (complete) return ENDED_WORDLESS;
  return -1 + Math.max(0, voiceMs - WORDLESS_DOUBTFUL_MS) * WORDLESS_PER_MS;
}

function echo(evidence: OverlapEvidence): number {
  const count = Math.min(ECHO_WORDS.length - 1, evidence.words.length);
  const [only] = evidence.words;
  if (count === 1 && (only ?? '').length < TELLING_LETTERS) return ECHO_PRIOR + ECHO_SOUND * evidence.echo;
  // Half of the words of any two texts may be alike ("the", "to"): only what is above tells.
  const alike = Math.max(0, 2 * evidence.echoedWords - 1);
  const prior = ECHO_PRIOR + (evidence.agent.question === null ? 0 : ECHO_AFTER_QUESTION);
  return prior + ECHO_SOUND * evidence.echo + (ECHO_WORDS[count] ?? 0) * alike;
}

function logSum(values: readonly number[]): number {
  const top = Math.max(...values);
  return top + Math.log(values.reduce((sum, value) => sum + Math.exp(value - top), 0));
}
