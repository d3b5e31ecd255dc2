import { beforeAll, describe, expect, test } from 'vitest';
import { replay } from './dialogue.ts';
import type { Flow, FlowSlot } from './flow.ts';
import { loadFlow } from './load-flow.ts';
import { joinedAnswer, partlyCorrected } from './partial-correction.ts';

const context = { language: 'en', today: '2026-05-04' };
const base = { id: 'x', label: 'x', synonyms: [], ask: ['?'], confirm: 'explicit' as const };
const phone: FlowSlot = { ...base, kind: 'phone' };
const email: FlowSlot = { ...base, kind: 'email' };

test.each([
  ['no the last four digits are 0 1 9 9', '+14155550199'],
  ['the last four are oh one nine nine', '+14155550199'],
  ['no the last digit is nine', '+14155550129'],
  ['the last two should be four five, not two three', '+14155550145'],
  ['no the area code is four one six', '+14165550123'],
  ['the first three are 4 1 6', '+14165550123'],
  ['no the other one', null],
  ['the last one', null],
  ['no it is 415 555 0199', null],
])('phone: %s', (text, expected) => {
  expect(partlyCorrected(phone, '+14155550123', text, context)).toBe(expected);
});

test.each([
  ['no at yahoo dot com', 'john@yahoo.com'],
  ["it's at example.org", 'john@example.org'],
  ['no ann at yahoo dot com', null],
  ['no at the office', null],
])('e-mail: %s', (text, expected) => {
  expect(partlyCorrected(email, 'john@gmail.com', text, context)).toBe(expected);
});

test('the area code may follow the local number', () => {
  expect(joinedAnswer(phone, '555 0123', '415', context)).toBe('415 555 0123');
  expect(joinedAnswer(phone, '415 555', '0123', context)).toBe('415 555 0123');
});

describe('in a dialogue', () => {
  let flow: Flow;
  beforeAll(async () => {
    flow = await loadFlow();
  });
  const start = ['cleaning', 'john smith'];

  test.each<[string, string[], string, string]>([
    [
      'the last four digits',
      ['415 555 0123', 'no the last four digits are 0 1 9 9'],
      'phone',
      '+14155550199',
    ],
    ['the area code', ['415 555 0123', 'no the area code is 416'], 'phone', '+14165550123'],
    [
      'the domain',
      ['415 555 0123', 'yes', 'john at gmail dot com', 'no at yahoo dot com'],
      'email',
      'john@yahoo.com',
    ],
    ['the area code last', ['555 0123', '415'], 'phone', '+14155550123'],
  ])('%s', (_, turns, id, expected) => {
    const { state, reply } = replay(flow, [...start, ...turns], context);
    expect(state.values[id]).toBe(expected);
    expect(state.focus).toEqual({ at: 'confirm', id });
    expect(reply).toMatch(/Is that right\?$/);
  });
});
