/**
 * The declarative dialogue flow: its schema, and reading it from YAML or JSON text. Enters text, leaves a
 * validated `Flow`, or throws `FlowError` that names the place in the file and what was expected there.
 */
import { parse } from 'yaml';
import { z } from 'zod';
import type { Expectation } from '@antiphon/core/turn/slots/index';

/** A flow is read aloud: anything larger is a mistake. */
export const MAX_FLOW_BYTES = 200_000;
const MAX_SLOTS = 30;
const MAX_VARIANTS = 12;
const MAX_SENTENCE = 600;

const sentence = z.string().min(1).max(MAX_SENTENCE);
/** One sentence or several to vary between. */
const variants = z
  .union([sentence, z.array(sentence).min(1).max(MAX_VARIANTS)])
  .transform((value) => (typeof value === 'string' ? [value] : value));
const words = z.array(z.string().min(1).max(60)).max(40).default([]);
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time as "HH:MM"');
const weekday = z.enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']);

const option = z.union([
  z
    .string()
    .min(1)
    .max(60)
    .transform((value) => ({ value, synonyms: [] as string[] })),
  z.strictObject({ value: z.string().min(1).max(60), synonyms: words }),
]);

const slotBase = {
  id: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'expected a lower-case identifier such as "phone"'),
  /** How the agent names it: "your {label}". */
  label: z.string().min(1).max(60),
  /** Words by which a caller means this slot ("change the date"). */
  synonyms: words,
  ask: variants,
  /** Said after an answer that was not understood. */
  reprompt: variants.optional(),
  /** Said after several failures: another way to give the value. */
  fallback: variants.optional(),
  confirm: z.enum(['explicit', 'implicit', 'none']).default('implicit'),
  /** Sentence of the read-back; {value} stands for the spoken value. */
  readback: sentence.optional(),
};

const plainKind = z.enum(['phone', 'email', 'name', 'address', 'amount', 'card', 'iban', 'spelled', 'time']);
const slot = z.discriminatedUnion('kind', [
  z.strictObject({ ...slotBase, kind: plainKind }),
  z.strictObject({
    ...slotBase,
    kind: z.literal('digits'),
    length: z.number().int().min(1).max(34).nullable().default(null),
  }),
  z.strictObject({ ...slotBase, kind: z.literal('choice'), options: z.array(option).min(2).max(50) }),
  z.strictObject({ ...slotBase, kind: z.literal('yes-no'), yes: words, no: words }),
  z.strictObject({
    ...slotBase,
    kind: z.enum(['date', 'date-time']),
    /** Past days are refused unless true (a date of birth). */
    past: z.boolean().default(false),
    opens: timeOfDay.optional(),
    closes: timeOfDay.optional(),
    closed: z.array(weekday).max(6).default([]),
  }),
]);

/** What is done when the caller has agreed to the summary: a call of a tool that the session offers. */
const action = z.strictObject({
  tool: z.string().min(1).max(128),
  /** Slot whose value each argument takes. */
  arguments: z.record(z.string().min(1).max(60), z.string()).default({}),
  /** Said with the call. */
  announce: sentence.default('One moment, please.'),
  /** Said after the result, instead of the closing; {key} stands for a value of the result's JSON object. */
  success: sentence.optional(),
  error: sentence.default("Sorry, that didn't work just now. Is there anything else I can do for you?"),
});

const flowSchema = z
  .strictObject({
    version: z.literal(1),
    name: z.string().min(1).max(100),
    language: z.literal('en').default('en'),
    greeting: sentence,
    slots: z.array(slot).min(1).max(MAX_SLOTS),
    /** Final read-back; {id} stands for a slot's spoken value. */
    summary: sentence,
    closing: sentence,
    action: action.optional(),
    /** Answers to "anything else?" and to a cancelled dialogue. */
    goodbye: sentence.default('Thank you for calling. Goodbye!'),
    help: sentence.optional(),
    /** Failures in a row before the fallback is offered. */
    failures_before_fallback: z.number().int().min(1).max(5).default(2),
  })
  .superRefine((flow, context) => {
    const seen = new Set<string>();
    flow.slots.forEach((each, index) => {
      if (seen.has(each.id))
        context.addIssue({
          code: 'custom',
          path: ['slots', index, 'id'],
          message: `"${each.id}" is used twice`,
        });
      seen.add(each.id);
    });
    for (const [name, id] of Object.entries(flow.action?.arguments ?? {})) {
      if (!seen.has(id))
        context.addIssue({
          code: 'custom',
          path: ['action', 'arguments', name],
          message: `"${id}" is not a slot of this flow`,
        });
    }
    for (const [, id] of flow.summary.matchAll(/\{(\w+)\}/g)) {
      if (!seen.has(id ?? ''))
        context.addIssue({
          code: 'custom',
          path: ['summary'],
          message: `{${id ?? ''}} is not a slot of this flow`,
        });
    }
  });

export type Flow = z.infer<typeof flowSchema>;
export type FlowAction = NonNullable<Flow['action']>;
export type FlowSlot = Flow['slots'][number];

/** The flow file is unreadable or wrong; the message names the place. */
export class FlowError extends Error {
  override readonly name = 'FlowError';
}

/** `source` names the file in messages. Throws FlowError. */
export function parseFlow(text: string, source: string): Flow {
  if (Buffer.byteLength(text) > MAX_FLOW_BYTES)
    throw new FlowError(`${source}: larger than ${String(MAX_FLOW_BYTES)} bytes`);
  let raw: unknown;
  try {
    raw = parse(text, { maxAliasCount: 50 });
  } catch (error) {
    throw new FlowError(
      `${source}: not valid YAML or JSON: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unreadable'}`,
    );
  }
  const result = flowSchema.safeParse(raw);
  if (result.success) return result.data;
  const lines = result.error.issues
    .slice(0, 10)
    .map((issue) => `  ${pathText(issue.path)}: ${issue.message}`);
  throw new FlowError(`${source}: not a valid flow\n${lines.join('\n')}`);
}

/** slots[2].ask */
function pathText(path: readonly PropertyKey[]): string {
  const text = path
    .map((part) => (typeof part === 'number' ? `[${String(part)}]` : `.${String(part)}`))
    .join('');
  return text === '' ? '(top level)' : text.replace(/^\./, '');
}

/** What the grammars are asked to look for. */
export function expectationOf(each: FlowSlot): Expectation {
  switch (each.kind) {
    case 'choice':
      return { kind: 'choice', options: each.options.map((one) => one.value) };
    case 'digits':
      return { kind: 'digits', length: each.length };
    default:
      return { kind: each.kind };
  }
}
