import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { FlowError, MAX_FLOW_BYTES, parseFlow } from './flow.ts';
import { loadFlow } from './load-flow.ts';

const GOOD = {
  version: 1,
  name: 'Test',
  greeting: 'Hello.',
  slots: [{ id: 'name', kind: 'name', label: 'name', ask: "What's your name?" }],
  summary: 'So, {name}. Is that right?',
  closing: 'Done.',
};
const broken = (change: object): string => JSON.stringify({ ...GOOD, ...change });

describe('flow files', () => {
  it('fills in what is not said', () => {
    expect(parseFlow(JSON.stringify(GOOD), 'f')).toMatchObject({
      language: 'en',
      slots: [{ confirm: 'implicit', synonyms: [], ask: ["What's your name?"] }],
    });
  });

  it.each([
    [
      'a slot without a question',
      broken({ slots: [{ id: 'a', kind: 'name', label: 'a' }] }),
      /f\.yaml: not a valid flow\n {2}slots\[0\]\.ask: /,
    ],
    ['an unknown kind', broken({ slots: [{ ...GOOD.slots[0], kind: 'colour' }] }), /slots\[0\]\.kind: /],
    [
      'a choice without options',
      broken({ slots: [{ ...GOOD.slots[0], kind: 'choice' }] }),
      /slots\[0\]\.options: /,
    ],
    ['an unknown key', broken({ slot: [] }), /\(top level\): .*slot/],
    ['an unknown slot in the summary', broken({ summary: 'So, {nmae}.' }), /summary: \{nmae\} is not a slot/],
    [
      'the same id twice',
      broken({ slots: [GOOD.slots[0], GOOD.slots[0]] }),
      /slots\[1\]\.id: "name" is used twice/,
    ],
    [
      'a wrong time',
      broken({ slots: [{ ...GOOD.slots[0], kind: 'date', opens: '25:00' }] }),
      /slots\[0\]\.opens: expected a time as "HH:MM"/,
    ],
    ['broken YAML', 'a: [b', /f\.yaml: not valid YAML or JSON/],
    ['no mapping', '- 1', /\(top level\): /],
    ['an empty file', '', /\(top level\): /],
    ['too large a file', `# ${'x'.repeat(MAX_FLOW_BYTES)}`, /larger than 200000 bytes/],
  ])('names the place of %s', (_, text, message) => {
    expect(() => parseFlow(text, 'f.yaml')).toThrow(FlowError);
    expect(() => parseFlow(text, 'f.yaml')).toThrow(message);
  });

  it('says which file cannot be read', async () => {
    await expect(loadFlow('/nowhere/flow.yaml')).rejects.toThrow(
      '/nowhere/flow.yaml: cannot read the flow file (ENOENT)',
    );
  });

  it('reads the shipped example', async () => {
    const url = new URL('../../../../../examples/booking/flow.yaml', import.meta.url);
    expect(parseFlow(await readFile(url, 'utf8'), 'flow.yaml').slots.map((slot) => slot.kind)).toEqual([
      'name',
      'phone',
      'email',
      'date-time',
      'choice',
      'yes-no',
    ]);
  });
});
