/**
 * Answers that leave to their question all but who does it: "my wife did" ("Did you call the police?"), "I was" ("Who was
 * driving?"), "I might be". Enters words as `wordsOf` writes them and what the agent asked; leaves whether they are one. Elsewhere
 * the same words begin a sentence. English.
 */
import type { AgentContext } from './agent-context.ts';

const RELATIVE =
  'wife|husband|son|daughter|mother|mom|mum|father|dad|brother|sister|partner|girlfriend|boyfriend|friend|parents|kids|neighbor|neighbour|boss|colleague|roommate';
const OTHERS = `he|she|they|we|nobody|somebody|someone|everybody|everyone|(?:my|our) (?:${RELATIVE})`;
const AUXILIARY =
  '(?:is|are|was|were|am|do|does|did|have|has|had|can|could|will|would|should|isnt|arent|wasnt|werent|dont|doesnt|didnt|havent|hasnt|cant|couldnt|wont|wouldnt)';
const NAMES_WHO = new RegExp(`^(?:i|you|${OTHERS}) ${AUXILIARY}$`);
/** Of the caller himself "I was" begins a story here more often than it answers. */
const AGREES = new RegExp(`^(?:(?:${OTHERS}) ${AUXILIARY}|(?:i|it|${OTHERS}) (?:(?:might|may|could|will|should|would|seems to) be|used to)|seems to be)$`); // prettier-ignore

export function isElliptical(words: readonly string[], { question, asked }: AgentContext): boolean {
  const text = words.join(' ');
  if (question === 'yes-no') return AGREES.test(text);
  return question === 'wh' && asked === 'who' && NAMES_WHO.test(text);
}
