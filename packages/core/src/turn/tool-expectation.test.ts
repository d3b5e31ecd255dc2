import { describe, expect, it } from 'vitest';
import type { ToolDefinition } from '../tools/tool-definition.ts';
import { announcedValue, withToolExpectation } from './tool-expectation.ts';

const tools: readonly ToolDefinition[] = [
  {
    name: 'find_booking',
    parameters: {
      type: 'object',
      properties: {
        booking_code: { type: 'string', pattern: '[0-9]{6}', description: 'The code on the confirmation.' },
        size: { type: 'string', enum: ['small', 'large'], description: 'Size of the car' },
        contact: { type: 'string', format: 'email' },
        pan: { type: 'string', pattern: ' *([0-9] *){13,19}', description: 'Gift card digits' },
        comment: { type: 'string' },
        refund: { type: 'number' },
      },
    },
    execution: 'interactive',
    answeredBy: 'client',
    timeoutMs: 120_000,
    successInstructions: null,
    errorInstructions: null,
  },
];
const open = { kind: 'open' } as const;

describe('the expectation from the tools', () => {
  it.each([
    ['What is the booking code?', { kind: 'digits', length: 6 }],
    ['And the size of the car, please?', { kind: 'choice', options: ['small', 'large'] }],
    ['Which contact should I use?', { kind: 'email' }],
    ['Could you read me the gift card digits?', { kind: 'digits', length: null }],
    ['Any comment?', open],
    ['How are you?', open],
    ['I found your booking code.', open],
  ])('%s', (text, expected) => {
    expect(withToolExpectation(open, text, tools)).toEqual(expected);
  });

  it('sharpens a vague expectation and leaves a clear one', () => {
    const code = 'What is your booking code?';
    expect(withToolExpectation({ kind: 'spelled' }, code, tools)).toEqual({ kind: 'digits', length: 6 });
    expect(withToolExpectation({ kind: 'digits', length: null }, code, tools)).toEqual({ kind: 'digits', length: 6 }); // prettier-ignore
    const billed = { kind: 'amount', exact: true } as const;
    expect(withToolExpectation(billed, 'How much was the refund?', tools)).toEqual(billed);
    expect(withToolExpectation(open, 'Which refund?', tools)).toEqual({ kind: 'amount', counted: true });
    expect(withToolExpectation({ kind: 'digits', length: 4 }, code, tools)).toEqual({
      kind: 'digits',
      length: 4,
    });
    expect(withToolExpectation({ kind: 'yes-no' }, code, tools)).toEqual({ kind: 'yes-no' });
    expect(withToolExpectation(open, code, [])).toEqual(open);
  });

  it('hears a value that the caller announces', () => {
    expect(announcedValue('my booking code is one two', tools)).toEqual({ kind: 'digits', length: 6 });
    expect(announcedValue('what size of the car is it', tools)).toBeNull();
    expect(announcedValue('hello there', tools)).toBeNull();
  });
});
