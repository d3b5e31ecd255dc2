/**
 * The golden conversations: rehearsals whose traces are kept in tests/traces. `npm run generate` writes them anew;
 * a difference in them is a difference in what the machine decides, to be looked at before it is committed.
 */
import { traceHeader, traceLine } from '@antiphon/core';
import { Rehearsal, type RehearsalScript } from './rehearsal.ts';

type Golden = { readonly script: RehearsalScript; readonly untilMs: number };

const STORY =
  'Your order left our warehouse on Monday, and the carrier says that it should reach you on Thursday before noon, if the roads stay clear.';

export const GOLDEN_CONVERSATIONS: Readonly<Record<string, Golden>> = {
  'normal-turn': {
    script: {
      options: { greeting: 'Hello, how can I help you?' },
      caller: [{ fromMs: 3000, toMs: 4600, text: 'where is the order I made last week' }],
      reply: () => 'It is on its way.',
      playerDelayMs: 120,
    },
    untilMs: 9000,
  },
  'pause-inside-a-turn': {
    script: {
      caller: [
        { fromMs: 500, toMs: 1500, text: 'I would like to book a' },
        { fromMs: 2300, toMs: 3200, text: 'table for four people' },
      ],
    },
    untilMs: 8000,
  },
  'phone-number-in-groups': {
    script: {
      options: { greeting: "What's the best phone number to reach you?" },
      caller: [
        { fromMs: 4000, toMs: 5000, text: 'four one five' },
        { fromMs: 6200, toMs: 7200, text: 'five five five' },
        { fromMs: 8300, toMs: 9600, text: 'oh one two three' },
      ],
    },
    untilMs: 14_000,
  },
  'barge-in': {
    script: {
      caller: [
        { fromMs: 500, toMs: 1800, text: 'where is my order' },
        { fromMs: 5500, toMs: 6900, text: 'wait stop that is the wrong one' },
      ],
      reply: () => STORY,
      playerDelayMs: 120,
    },
    untilMs: 12_000,
  },
  'back-channel': {
    script: {
      caller: [
        { fromMs: 500, toMs: 1800, text: 'where is my order' },
        { fromMs: 5500, toMs: 5850, text: 'mm-hmm' },
      ],
      reply: () => STORY,
    },
    untilMs: 16_000,
  },
  'cough-over-the-agent': {
    script: {
      caller: [
        { fromMs: 500, toMs: 1800, text: 'where is my order' },
        { fromMs: 5500, toMs: 6000, text: '' },
      ],
      reply: () => STORY,
    },
    untilMs: 16_000,
  },
  'continuation-while-thinking': {
    script: {
      caller: [
        { fromMs: 500, toMs: 1800, text: 'where is my order' },
        { fromMs: 3200, toMs: 4100, text: 'from last week' },
      ],
      modelMs: 1500,
    },
    untilMs: 9000,
  },
  'continuation-over-the-first-words': {
    script: {
      caller: [
        { fromMs: 500, toMs: 1800, text: 'I would like to book a table' },
        { fromMs: 3100, toMs: 4000, text: 'for four people' },
      ],
      reply: () => STORY,
      modelMs: 350,
      playerDelayMs: 120,
    },
    untilMs: 9000,
  },
  'prepared-reply-withdrawn': {
    script: {
      caller: [
        { fromMs: 500, toMs: 1800, text: 'where is my order' },
        { fromMs: 2400, toMs: 3300, text: 'from last week' },
      ],
      modelMs: 350,
    },
    untilMs: 9000,
  },
  'model-down': {
    script: {
      caller: [{ fromMs: 500, toMs: 1800, text: 'where is my order' }],
      reply: () => new Error('endpoint down'),
    },
    untilMs: 6000,
  },
};

/** The trace of a golden conversation, as it stands in its file. */
export function goldenTrace({ script, untilMs }: Golden): string {
  const rehearsal = new Rehearsal(script).run(untilMs);
  rehearsal.give({ type: 'session.end-requested' });
  return [traceHeader(), ...rehearsal.lines.map(traceLine), ''].join('\n');
}
