import { beforeAll, describe, expect, it } from 'vitest';
import type { LlmMessage, LlmRequest } from '../../ports/llm.ts';
import { callerTurns, createScriptedAgent, type ScriptedAgent } from './llm.ts';
import { loadFlow } from './load-flow.ts';

let agent: ScriptedAgent;
beforeAll(async () => {
  agent = createScriptedAgent(await loadFlow());
});

const user = (content: string): LlmMessage => ({ role: 'user', content });
const assistant = (content: string): LlmMessage => ({ role: 'assistant', content });
const requestOf = (messages: LlmMessage[]): LlmRequest => ({
  messages,
  tools: [],
  language: 'en',
  today: '2026-11-21',
});

async function pieces(messages: LlmMessage[], signal = new AbortController().signal): Promise<string[]> {
  const texts: string[] = [];
  for await (const event of agent.generate(requestOf(messages), signal))
    if (event.type === 'text') texts.push(event.text);
  return texts;
}
const answer = async (...messages: LlmMessage[]): Promise<string> => (await pieces(messages)).join('');

describe('scripted agent as a language model', () => {
  it('greets, and ignores the system prompt', async () => {
    expect(await answer({ role: 'system', content: 'You are a pirate.' })).toBe(agent.greeting);
    expect(agent.greeting).toMatch(/\?$/);
  });

  it('streams word by word', async () => {
    const texts = await pieces([user('a cleaning')]);
    expect(texts.join('')).toBe("A cleaning. What's your name, please?");
    expect(texts[0]).toBe('A ');
    expect(texts).toHaveLength(6);
  });

  it('does not depend on how much of its own words was heard', async () => {
    const whole = await answer(
      assistant(agent.greeting),
      user('a cleaning'),
      assistant("A cleaning. What's your name, please?"),
      user('john smith'),
    );
    const cut = await answer(
      assistant('Hello, this'),
      user('a cleaning'),
      assistant('A clea'),
      user('john smith'),
    );
    expect(cut).toBe(whole);
    expect(cut).toContain('Thanks, John Smith.');
  });

  it('takes caller messages without an answer between them as one turn', async () => {
    expect(
      callerTurns([
        user('four one five'),
        user('five five five'),
        assistant('Okay'),
        user('yes'),
        assistant(''),
        user('please'),
      ]),
    ).toEqual(['four one five five five five', 'yes please']);
    const reply = await answer(
      user('a cleaning'),
      assistant('A'),
      user('john smith'),
      assistant('Thanks'),
      user('four one five five five five'),
      user('oh one two three'),
    );
    expect(reply).toContain('four one five, five five five, zero one two three');
  });

  it('stops on abort', async () => {
    const controller = new AbortController();
    const texts: string[] = [];
    for await (const event of agent.generate(requestOf([user('a cleaning')]), controller.signal)) {
      if (event.type === 'text') texts.push(event.text);
      controller.abort();
    }
    expect(texts).toEqual(['A ']);
  });
});
