/**
 * What a short utterance does, spoken while or after the agent speaks: signals listening, acknowledges,
 * answers, asks, commands, or takes the floor. Enter the words (whole or so far) and what the agent said;
 * leaves a probability per act. The agent's last utterance decides most: "yeah" is a back-channel after a
 * statement and an answer after a question.
 */
import { agentContext, type AgentContext } from './agent-context.ts';
import { textFeatures } from './features.ts';
import { consistsOf, phraseMatcher, type PhraseMatcher } from './phrase-matcher.ts';
import { PHRASE_LANGUAGES, PHRASES, type PhraseLists } from './phrases.ts';
import { logitsOf, softmax, type TextModel } from './text-model.ts';
import { wordsOf } from './words.ts';

export const ACTS = ['bc', 'ack', 'answer', 'question', 'command', 'floor'] as const;
export type Act = (typeof ACTS)[number];

export type ActContext = {
  /** The agent's last utterance ('' = unknown), or its context computed once. */
  readonly prev: string | AgentContext;
  /** Known from elsewhere; without it the words of `prev` decide. Ignored where `prev` is a context. */
  readonly prevIsQuestion?: boolean;
  /** The utterance is still going on: "yeah" may become "yeah but". Default false. */
  readonly partial?: boolean;
};

const LIST_NAMES = ['backchannel', 'acknowledgement', 'yes', 'no', 'stop', 'wait', 'correction'] as const;
const FILLERS: ReadonlySet<string> = new Set(['um', 'uh', 'euh', 'ah', 'oh', 'ahm']);

const matcherOf = (name: keyof PhraseLists): PhraseMatcher =>
  phraseMatcher(PHRASE_LANGUAGES.flatMap((language) => PHRASES[language][name]));
const MATCHERS = LIST_NAMES.map(matcherOf);
/** An utterance longer than this is none of the lists' phrases: saves the look-up. */
const MAX_LISTED_WORDS = 8;

/** Probabilities that sum to 1. Never throws. */
export function dialogueActOf(text: string, context: ActContext, model: TextModel): Record<Act, number> {
  const words = wordsOf(text);
  const scores = softmax(logitsOf(model, dialogueActFeatures(words, context)));
  const of = (act: Act): number => scores[model.outputs.indexOf(act)] ?? 0;
  return {
    bc: of('bc'),
    ack: of('ack'),
    answer: of('answer'),
    question: of('question'),
    command: of('command'),
    floor: of('floor'),
  };
}

export function dialogueActFeatures(words: readonly string[], context: ActContext): number[] {
  const { prev, prevIsQuestion } = context;
  const agent = typeof prev === 'string' ? agentContext(prev, prevIsQuestion) : prev;
  return textFeatures(words, agent, { lists: listsOf(words), partial: context.partial === true });
}

/** Bit i: the utterance consists of phrases of list i, in any of the languages. */
function listsOf(words: readonly string[]): number {
  if (words.length === 0 || words.length > MAX_LISTED_WORDS) return 0;
  let bits = 0;
  MATCHERS.forEach((matcher, index) => {
    if (consistsOf(matcher, words, FILLERS)) bits |= 1 << index;
  });
  return bits;
}
