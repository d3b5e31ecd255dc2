/**
 * What a caller wants besides giving a value: repeat, help, start over, cancel, wait, correct something. Enters
 * one user turn, leaves one intent or null. Short turns only: inside a long answer the words mean otherwise.
 */
import { oneOf } from '@antiphon/core/semantics/one-of';

export type Intent = 'repeat' | 'help' | 'restart' | 'cancel' | 'wait' | 'greeting' | 'goodbye' | 'thanks';

const INTENTS: readonly (readonly [Intent, RegExp])[] = [
  ['restart', /\b(?:start (?:all )?over|start again|from the (?:beginning|start|top)|begin again|restart)\b/],
  [
    'cancel',
    oneOf(
      /^(?:no )?(?:please )?(?:cancel|never ?mind|forget (?:it|about it|that)|stop)\b/,
      /\bcancel (?:it|that|this|everything|the (?:booking|appointment|whole thing))\b/,
      /\b(?:i changed my mind|i don't want (?:to book|an appointment|this))\b/,
    ),
  ],
  [
    'wait',
    /^(?:um |oh )?(?:please )?(?:wait|hold on|hang on|one (?:moment|second|sec|minute)|just (?:a|one) (?:moment|second|sec|minute)|give me (?:a|one) (?:moment|second|sec|minute)|let me (?:check|think|see|look)(?: that| it up)?)(?: please| a (?:moment|second|minute|sec))?$/,
  ],
  [
    'repeat',
    oneOf(
      /^(?:(?:i'm |i am )?sorry|pardon(?: me)?|excuse me|what|huh|come again|say (?:that|it) again|again|repeat(?: that| it)?|what was that|what did you say|one more time|once more)(?: please| sorry| again| what)*$/,
      /\b(?:(?:can|could|would) you (?:please )?(?:repeat|say)\b.*|repeat that|say that again)/,
      /\b(?:didn't (?:hear|catch|get) (?:that|you|it)|couldn't hear|what did you say)/,
      /\bwhat was (?:that|the question)/,
    ),
  ],
  [
    'help',
    oneOf(
      /^(?:help|options)$/,
      /\b(?:help me(?: out)?|i need (?:some )?help|what can (?:i|you) (?:say|do)|how does this work)/,
      /\b(?:i don't understand|what do you mean|i'm confused)/,
      /\b(?:are you a (?:robot|human|person|machine|bot)|who are you)/,
      /\b(?:speak|talk) (?:to|with) (?:a|an|someone|somebody)\b/,
    ),
  ],
  [
    'goodbye',
    /^(?:okay |ok |no |thanks |thank you )*(?:bye|goodbye|bye bye|see you|that's all|that is all|that's it|that'll be all|i'm good|i'm done|nothing else|have a (?:good|nice|great) (?:day|one|evening))\b/,
  ],
  ['thanks', /^(?:okay |ok |great |perfect )*(?:thanks|thank you)(?: so much| very much| a lot| you)*$/],
  ['greeting', /^(?:hi|hello|hey|good (?:morning|afternoon|evening))(?: there| hello)*$/],
];
/** Longer turns carry content; only "start over" and "cancel" are looked for a little further. */
const MAX_INTENT_WORDS = 12;

/** Lower case, single blanks, no punctuation but apostrophes. */
export function plainTurn(text: string): string {
  return text
    .toLowerCase()
    .replace(/’/g, "'")
    .replace(/[^\p{L}\p{N}'@+.:/-]+|[.,]+(?=\s|$)/gu, ' ')
    .replace(/\b(?:um+|uh+|uhm|er|erm|hm+|ah)\b(?![ -]*(?:h[um]|uh))/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

export function intentOf(text: string): Intent | null {
  const plain = plainTurn(text);
  if (plain === '' || plain.split(' ').length > MAX_INTENT_WORDS) return null;
  return INTENTS.find(([, pattern]) => pattern.test(plain))?.[0] ?? null;
}

const CORRECTION = oneOf(
  /\b(?:no|nope|not|actually|change|changed|wrong|incorrect|instead|correct|correction|fix)\b/,
  /\b(?:update|different|meant|mean|make (?:it|that)|rather|other|another|mistake|edit|redo|move)\b/,
  /\bswitch\b/,
);

/** Whether the turn may correct something said before. */
export const mayCorrect = (text: string): boolean => CORRECTION.test(plainTurn(text));

const REFUSAL =
  /^(?:oh |um |sorry |well |wait |okay )*(?:no|nope|nah|not|wrong|incorrect|that's (?:not|wrong|incorrect)|actually|it's not)\b/;
export const startsWithRefusal = (text: string): boolean => REFUSAL.test(plainTurn(text));
