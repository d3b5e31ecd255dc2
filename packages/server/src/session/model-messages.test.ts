import { RUNNING_RESULT, type HistoryEntry } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { messagesOf } from './model-messages.ts';

const user = (text: string): HistoryEntry => ({ role: 'user', parts: [{ turnId: 1, text }] });
const call = (callId: number, replyId: number, result: string | null): HistoryEntry => ({
  role: 'tool',
  callId,
  replyId,
  name: 'find',
  argumentsJson: '{"a":1}',
  result,
});
const said = (replyId: number, text: string): HistoryEntry => ({
  role: 'assistant',
  text,
  replyId,
  interrupted: false,
});
const ask = (history: HistoryEntry[], instructions: string | null = null) =>
  messagesOf({ systemPrompt: '', history, instructions });

describe('the messages for the model', () => {
  it('put the calls of a reply into its message and their results behind it', () => {
    expect(
      ask([user('hi'), said(1, 'One moment.'), call(1, 1, 'x'), call(2, 1, null), user('and?')]),
    ).toEqual([
      { role: 'user', content: 'hi' },
      {
        role: 'assistant',
        content: 'One moment.',
        toolCalls: [
          { callId: 'call_1', name: 'find', argumentsJson: '{"a":1}' },
          { callId: 'call_2', name: 'find', argumentsJson: '{"a":1}' },
        ],
      },
      { role: 'tool', callId: 'call_1', content: 'x' },
      { role: 'tool', callId: 'call_2', content: RUNNING_RESULT },
      { role: 'user', content: 'and?' },
    ]);
  });

  it('make a message of their own for calls without words, one for each reply', () => {
    const messages = ask([user('hi'), call(1, 1, 'x'), call(2, 2, 'y'), said(3, 'Done.')], 'Be brief.');
    expect(messages.map((message) => message.role)).toEqual([
      'user',
      'assistant',
      'tool',
      'assistant',
      'tool',
      'assistant',
      'system',
    ]);
  });

  it('tell of calls that were not made, with arguments an endpoint accepts', () => {
    const refused = { said: 'Let me see. ', calls: [{ name: 'find', argumentsJson: '{', answer: 'no' }] };
    expect(messagesOf({ systemPrompt: 'P', history: [user('hi')], instructions: null, refused })).toEqual([
      { role: 'system', content: 'P' },
      { role: 'user', content: 'hi' },
      {
        role: 'assistant',
        content: 'Let me see.',
        toolCalls: [{ callId: 'call_refused_0', name: 'find', argumentsJson: '{}' }],
      },
      { role: 'tool', callId: 'call_refused_0', content: 'no' },
    ]);
  });
});
