/**
 * The golden wire logs: every sequence of the Voice Agent API, kept in tests/wire. `npm run generate` writes them anew; a
 * difference in them is a difference in what clients see, to be looked at before it is committed.
 */
import { REALTIME_DIALECT } from '@antiphon/server/endpoints/agent-realtime';
import { WireRehearsal, type WireLogEntry, type WireScript } from './wire-rehearsal.ts';

const STORY =
  'Your order left our warehouse on Monday, and the carrier says that it should reach you on Thursday before noon. You will get a message when it is there.';

const words =
  (...texts: string[]): ((turn: number) => string) =>
  (turn) =>
    texts[turn] ?? '';

const FIND_ORDER = {
  type: 'function',
  name: 'find_order',
  description: 'Looks an order up.',
  parameters: {
    type: 'object',
    properties: { order: { type: 'string', pattern: '[0-9]{4}' } },
    required: ['order'],
  },
} as const;

/** Calls the tool for the caller's words, and words its result. */
const withTool: NonNullable<WireScript['answers']> = ({ messages }) =>
  messages.at(-1)?.role === 'user'
    ? { text: 'Let me look.', calls: [{ name: 'find_order', arguments: { order: '1234' } }] }
    : 'It is on its way.';

const FOUND = { type: 'tool.result', call_id: '$last.call_id', result: '{"status":"shipped"}' };

/** A caller asks once, and the agent looks it up. */
const ORDER_ASKED = {
  session: { tools: [FIND_ORDER] },
  caller: [{ fromMs: 1000, toMs: 2600 }],
  hears: words('where is order 1234'),
  answers: withTool,
} as const satisfies Partial<WireScript>;

/** The same without a tool. */
const QUESTION = {
  session: {},
  caller: [{ fromMs: 1000, toMs: 2200 }],
  hears: words('where is my order'),
} as const satisfies Partial<WireScript>;

export const GOLDEN_WIRE: Readonly<Record<string, WireScript>> = {
  'normal-turn': {
    ...QUESTION,
    session: { system_prompt: 'You help with orders.' },
    answers: () => 'It is on its way.',
    untilMs: 6000,
  },
  greeting: { session: { greeting: 'Hello, how can I help you?' }, untilMs: 3000 },
  'barge-in': {
    session: {},
    caller: [
      { fromMs: 1000, toMs: 2200 },
      { fromMs: 5000, toMs: 6400 },
    ],
    hears: words('where is my order', 'wait stop that is the wrong one'),
    answers: () => STORY,
    untilMs: 9000,
  },
  'back-channel': {
    session: {},
    caller: [
      { fromMs: 1000, toMs: 2200 },
      { fromMs: 5000, toMs: 5360 },
    ],
    hears: words('where is my order', 'mm-hmm'),
    answers: () => STORY,
    untilMs: 15_000,
  },
  'speech-without-words': {
    session: {},
    caller: [{ fromMs: 1000, toMs: 1500 }],
    hears: words(''),
    untilMs: 5000,
  },
  'pause-inside-a-turn': {
    session: {},
    caller: [
      { fromMs: 1000, toMs: 2200 },
      { fromMs: 2900, toMs: 3600 },
    ],
    hears: words('where is my order from last week'),
    answers: (request) => `You said: ${request.messages.at(-1)?.content ?? ''}.`,
    untilMs: 8000,
  },
  'uninterruptible-greeting': {
    session: {
      greeting: 'This call may be recorded. How can I help you today?',
      input: { turn_detection: { uninterruptible_turns: ['greeting'] } },
    },
    caller: [{ fromMs: 1000, toMs: 2400 }],
    hears: words('stop I want a person'),
    answers: () => 'One moment.',
    untilMs: 7000,
  },
  'reply-create-queued': {
    ...QUESTION,
    answers: (request) =>
      request.messages.at(-1)?.role === 'system'
        ? 'And there is an offer.'
        : 'It is on its way and should be with you tomorrow before noon.',
    actions: [{ atMs: 4500, send: { type: 'reply.create', instructions: 'Mention the offer.' } }],
    untilMs: 11_000,
  },
  'tool-call': {
    ...ORDER_ASKED,
    actions: [{ atMs: 6000, send: FOUND }],
    untilMs: 9000,
  },
  'tool-call-answered-at-once': {
    ...ORDER_ASKED,
    actions: [{ atMs: 4000, send: FOUND }],
    untilMs: 8000,
  },
  'tool-call-on-hold': {
    ...ORDER_ASKED,
    session: { tools: [{ ...FIND_ORDER, execution_mode: 'hold' }] },
    caller: [
      { fromMs: 1000, toMs: 2600 },
      { fromMs: 6000, toMs: 7000 },
    ],
    hears: words('where is order 1234', 'are you still there'),
    actions: [{ atMs: 9500, send: FOUND }],
    untilMs: 13_000,
  },
  'tool-call-never-answered': {
    ...ORDER_ASKED,
    session: { tools: [{ ...FIND_ORDER, timeout_seconds: 2 }] },
    untilMs: 10_000,
  },
  realtime: {
    dialect: REALTIME_DIALECT,
    ...ORDER_ASKED,
    actions: [{ atMs: 4000, send: FOUND }],
    untilMs: 8000,
  },
  'reply-create-replaces-greeting': {
    session: { greeting: 'Hello and welcome to the shop. How can I help you today?' },
    answers: () => 'We are closed today.',
    actions: [{ atMs: 800, send: { type: 'reply.create', instructions: 'Say that we are closed.' } }],
    untilMs: 4000,
  },
  'reply-cancel': {
    session: { greeting: 'Hello and welcome to the shop. How can I help you today?' },
    actions: [{ atMs: 1200, send: { type: 'reply.cancel', reply_id: '$last.reply_id' } }],
    untilMs: 3000,
  },
  'conversation-message': {
    session: {},
    answers: (request) => `I know: ${request.messages.map(({ content }) => content).join(' / ')}`,
    actions: [
      { atMs: 500, send: { type: 'conversation.message', role: 'user', content: 'My name is Ada.' } },
      { atMs: 1500, send: { type: 'reply.create' } },
    ],
    untilMs: 6000,
  },
  'text-in-text-out': {
    session: { input: { type: 'text', region: 'GB' }, output: { type: 'text' } },
    answers: () => 'It is on its way. It comes tomorrow.',
    actions: [
      { atMs: 500, send: { type: 'conversation.message', role: 'user', content: 'Where is my order?' } },
      { atMs: 600, send: { type: 'reply.create' } },
    ],
    untilMs: 1500,
  },
  'model-down': {
    ...QUESTION,
    answers: () => {
      throw new Error('down');
    },
    untilMs: 7000,
  },
  resume: {
    session: { greeting: 'Hi.' },
    caller: [{ fromMs: 2000, toMs: 3200 }],
    hears: words('where is my order'),
    answers: () => STORY,
    actions: [
      { atMs: 6000, drop: true },
      { atMs: 9000, reconnect: { type: 'session.resume', session_id: '$session_id' } },
    ],
    untilMs: 21_000,
  },
  'live-trace': { session: { greeting: 'Hi.', trace: true }, untilMs: 900 },
  'resume-too-late': {
    session: {},
    actions: [
      { atMs: 1000, drop: true },
      { atMs: 31_500, reconnect: { type: 'session.resume', session_id: '$session_id' } },
    ],
    untilMs: 32_000,
  },
  end: {
    session: { greeting: 'Hello and welcome to the shop.' },
    actions: [{ atMs: 1500, send: { type: 'session.end' } }],
    untilMs: 2000,
  },
  'first-update-refused': { session: { output: { voice: 'nobody' } }, untilMs: 500 },
};

/** The log of a golden sequence, as it stands in its file: one message a line. */
export async function goldenWire(script: WireScript): Promise<string> {
  const { log } = await new WireRehearsal(script).run();
  return `${log.map((entry) => JSON.stringify(rounded(entry))).join('\n')}\n`;
}

const micro = (ms: number): number => Math.round(ms * 1000) / 1000;

/** Simulated times are sums of fractions: a microsecond is enough to compare. */
const rounded = ({ atMs, from, message }: WireLogEntry): WireLogEntry => ({
  atMs: micro(atMs),
  from,
  message: typeof message['ms'] === 'number' ? { ...message, ms: micro(message['ms']) } : message,
});
