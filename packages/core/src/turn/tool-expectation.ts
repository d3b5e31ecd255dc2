/**
 * What the tools of a session tell about an answer: the parameter that the agent has asked for by its name or its
 * description, or that the caller announces himself ("my order number is"), says by its schema what value to wait for.
 * Enters words and tools; leaves an Expectation or null. Pure, a few microseconds once the tools are known.
 */
import { oneOf } from '../semantics/one-of.ts';
import { parameterOf, propertiesOf, type ToolDefinition } from '../tools/tool-definition.ts';
import { askedSentence, plain } from './asked-sentence.ts';
import { SIGN_KINDS } from './dictated-kinds.ts';
import { expectationFromSchema } from './expectation-schema.ts';
import type { Expectation } from './slots/slot.ts';

type NamedValue = {
  /** Words that name the parameter, all of which have to be said: its name, or the beginning of its description. */
  readonly namings: readonly (readonly string[])[];
  readonly expectation: Expectation;
};

/** Words that name nothing by themselves. */
const EMPTY_WORDS = oneOf(
  /^(?:the|a|an|of|for|to|in|on|at|by|and|or|is|are|be|your|their|his|her|its|this|that|which)$/,
  /^(?:with|from|as|user|users|caller|callers|customer|customers|client|value|string|text|input)$/,
  /^(?:given|optional|required|requested|desired|preferred|s)$/,
);
/** Words of a description that can name its parameter; behind them it explains. */
const DESCRIBING_WORDS = 4;
/** Kinds under which a schema's own form says more than the words of the question. */
const VAGUE: readonly Expectation['kind'][] = ['open', 'spelled', 'amount'];

/** Computed once for each list of tools. */
const known = new WeakMap<readonly ToolDefinition[], readonly NamedValue[]>();

function valuesOf(tools: readonly ToolDefinition[]): readonly NamedValue[] {
  const found = known.get(tools) ?? tools.flatMap(valuesOfTool);
  known.set(tools, found);
  return found;
}

function valuesOfTool({ parameters }: ToolDefinition): readonly NamedValue[] {
  return propertiesOf(parameters).flatMap(([name, schema]) => {
    const parameter = parameterOf(name, schema);
    const expectation = expectationFromSchema(parameter);
    if (expectation.kind === 'open') return [];
    const spaced = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/[_\-.]+/g, ' ');
    const described = contentWords(parameter.description?.split(/[.,:;(]/, 1)[0] ?? '').slice(
      0,
      DESCRIBING_WORDS,
    );
    const namings = [contentWords(spaced), described].filter((words) => words.length > 0);
    return namings.length === 0 ? [] : [{ namings, expectation }];
  });
}

const contentWords = (text: string): string[] =>
  plain(text)
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 1 && !EMPTY_WORDS.test(word));

/** The value whose naming stands in `text` with the most words; the first of several. */
function namedIn(text: string, tools: readonly ToolDefinition[]): Expectation | null {
  const said = new Set(text.split(/[^a-z0-9]+/).map(stem));
  let best: Expectation | null = null;
  let most = 0;
  for (const { namings, expectation } of valuesOf(tools)) {
    for (const words of namings) {
      if (words.length <= most || !words.every((word) => said.has(stem(word)))) continue;
      best = expectation;
      most = words.length;
    }
  }
  return best;
}

const stem = (word: string): string => (word.length > 3 ? word.replace(/s$/, '') : word);

/**
 * `asked`: what the agent's words alone make expect. A parameter that the question names tells more where the words
 * are vague: nothing in particular, a code, or digits without a number.
 */
export function withToolExpectation(
  asked: Expectation,
  agentText: string,
  tools: readonly ToolDefinition[],
): Expectation {
  const vague = VAGUE.includes(asked.kind) || (asked.kind === 'digits' && asked.length === null);
  if (tools.length === 0 || !vague) return asked;
  const question = askedSentence(agentText)?.text;
  const named = question === undefined ? null : namedIn(question, tools);
  // Of an amount the words tell more: how many, how much, on a bill.
  return named === null || (named.kind === 'amount' && asked.kind === 'amount') ? asked : named;
}

/** The value that the caller's own words announce. */
export function announcedValue(callerText: string, tools: readonly ToolDefinition[]): Expectation | null {
  if (tools.length === 0) return null;
  const found = namedIn(plain(callerText), tools);
  return found !== null && SIGN_KINDS.has(found.kind) ? found : null;
}
