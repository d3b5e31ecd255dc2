import { expect, it } from 'vitest';
import { choicesOf } from './server-lists.ts';

it('takes the rows that have an id, whatever else an answer holds', () => {
  const fields = { list: 'voices', id: 'id', name: 'name' };
  const voices = [{ id: 1, name: 'One' }, { id: 'two' }, { name: 'no id' }, null, 7];
  expect(choicesOf({ voices }, fields)).toEqual([
    { id: '1', name: 'One' },
    { id: 'two', name: 'two' },
  ]);
  expect(choicesOf({ voices: 'none' }, fields)).toEqual([]);
  expect(choicesOf(null, fields)).toEqual([]);
});
