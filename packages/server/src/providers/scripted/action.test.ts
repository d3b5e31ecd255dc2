import { describe, expect, it } from 'vitest';
import type { LlmEvent, LlmMessage, LlmTool } from '../../ports/llm.ts';
import { parseFlow } from './flow.ts';
import { createScriptedAgent } from './llm.ts';

const FLOW = {
  version: 1,
  name: 'Table',
  greeting: 'Hello.',
  slots: [
    {
      id: 'size',
      kind: 'choice',
      label: 'size',
      options: ['small', 'large'],
      ask: 'Small or large?',
      confirm: 'none',
    },
    { id: 'window', kind: 'yes-no', label: 'window', ask: 'By the window?', confirm: 'none' },
  ],
  summary: 'A {size} table. Shall I book it?',
  closing: 'It is booked.',
  action: {
    tool: 'book',
    arguments: { table_size: 'size', at_window: 'window' },
    announce: 'One moment.',
    success: 'Your code is {code}.',
    error: "That didn't work.",
  },
};
const flow = (patch: object = {}) => parseFlow(JSON.stringify({ ...FLOW, ...patch }), 'flow');
const book: LlmTool = { name: 'book', description: '', parameters: {} };

async function events(
  messages: LlmMessage[],
  tools: readonly LlmTool[] = [book],
  given = flow(),
): Promise<LlmEvent[]> {
  const found: LlmEvent[] = [];
  const request = { messages, tools, language: 'en', today: '2026-11-21' };
  for await (const event of createScriptedAgent(given).generate(request, new AbortController().signal))
    found.push(event);
  return found;
}
const textOf = (all: readonly LlmEvent[]): string =>
  all.map((event) => (event.type === 'text' ? event.text : '')).join('');
const agreed: LlmMessage[] = [
  { role: 'user', content: 'large' },
  { role: 'assistant', content: 'By the window?' },
  { role: 'user', content: 'yes' },
  { role: 'assistant', content: 'A large table. Shall I book it?' },
  { role: 'user', content: 'yes please' },
];
const call = { callId: 'call_0', name: 'book', argumentsJson: '{"table_size":"large","at_window":true}' };
const done = (content: string): LlmMessage[] => [
  ...agreed,
  { role: 'assistant', content: '', toolCalls: [call] },
  { role: 'tool', callId: 'call_0', content },
];

describe('the action of a flow', () => {
  it('calls its tool with the values of the slots when the caller has agreed', async () => {
    const all = await events(agreed);
    expect(textOf(all)).toBe('One moment.');
    expect(all.at(-1)).toEqual({ type: 'tool-call', ...call });
    expect((await events(agreed.slice(0, 3))).some((event) => event.type === 'tool-call')).toBe(false);
  });

  it('is left out where the session does not offer the tool', async () => {
    const all = await events(agreed, []);
    expect(textOf(all)).toBe('It is booked.');
    expect(all.every((event) => event.type === 'text')).toBe(true);
  });

  it('speaks of the result, or of the error', async () => {
    expect(textOf(await events(done('{"code":"A 7"}')))).toBe('Your code is A 7.');
    expect(textOf(await events(done('{"error":"full"}')))).toBe("That didn't work.");
    const arrived: LlmMessage = { role: 'system', content: 'New tool results have arrived above: book.' };
    expect(textOf(await events([...done('{"code":1}'), { role: 'user', content: 'hello?' }, arrived]))).toBe(
      'Your code is 1.',
    );
  });

  it('goes on with the dialogue after it', async () => {
    const all = await events([
      ...done('{"code":"A"}'),
      { role: 'assistant', content: 'Your code is A.' },
      { role: 'user', content: 'no thanks' },
    ]);
    expect(textOf(all)).toMatch(/Goodbye/);
  });

  it('names a slot that does not exist', () => {
    expect(() => flow({ action: { tool: 'book', arguments: { a: 'nothing' } } })).toThrow(
      /action\.arguments\.a: "nothing" is not a slot/,
    );
  });
});
