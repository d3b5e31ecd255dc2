import { AGENT_MESSAGE_SPECS } from '@antiphon/protocol';
import { describe, expect, it } from 'vitest';
import { fieldRows, tableOf } from './field-table.ts';
import { MESSAGE_TABLES } from './message-tables.ts';
import { isWanted, readFrame } from './seen-message.ts';

describe('the tables of the protocol', () => {
  it.each(AGENT_MESSAGE_SPECS.map((spec) => [`${spec.direction} ${spec.type}`, spec] as const))(
    '%s: every field of its examples is known and explained',
    (_name, { type, direction, examples }) => {
      const table = tableOf(MESSAGE_TABLES, { type, direction });
      expect(table?.[2]).not.toBe('');
      for (const example of examples) {
        for (const row of fieldRows(example, table)) {
          expect(row.state, row.path).toBe('known');
        }
      }
    },
  );

  it('says of each field its value, type, range and meaning', () => {
    const table = tableOf(MESSAGE_TABLES, { type: 'session.update', direction: 'client' });
    const update = {
      type: 'session.update',
      session: { output: { volume: 80 }, tools: [{ name: 'find', nme: 1 }] },
    };
    expect(fieldRows(update, table)).toEqual([
      expect.objectContaining({
        path: 'session.output.volume',
        value: '80',
        type: 'a number from 0 to 100 or null',
      }),
      expect.objectContaining({ path: 'session.tools[0].name', value: 'find', state: 'known' }),
      expect.objectContaining({ path: 'session.tools[0].nme', value: '1', state: 'unknown' }),
    ]);
  });

  it('shows what is missing and what does not belong there', () => {
    const table = tableOf(MESSAGE_TABLES, { type: 'reply.done', direction: 'server' });
    expect(fieldRows({ type: 'reply.done', status: 'completed', extra: { a: 1 } }, table)).toEqual([
      expect.objectContaining({ path: 'status', state: 'known' }),
      expect.objectContaining({ path: 'extra', value: '{"a":1}', state: 'unknown' }),
      expect.objectContaining({ path: 'reply_id', state: 'missing' }),
      expect.objectContaining({ path: 'timestamp', state: 'missing' }),
    ]);
    expect(fieldRows({ type: 'hello', a: 1 }, undefined)).toMatchObject([{ path: 'a', state: 'unknown' }]);
  });
});

describe('a frame in the inspector', () => {
  it('holds no secret, at any depth', () => {
    const text = JSON.stringify({
      ...{ type: 'session.ready', resume_token: 'rt_1', token: '', expires_at: 5 },
      config: { llm: [{ api_key: 'sk' }], webhook: { secret: 's', url: 'https://example.org' } },
    });
    expect(JSON.stringify(readFrame(text, 'server', 1).message)).not.toMatch(/rt_1|sk|"s"/);
    expect(readFrame(text, 'server', 1).message).toMatchObject({
      ...{ resume_token: '••••••', token: '', expires_at: 5 },
      config: { webhook: { secret: '••••••', url: 'https://example.org' } },
    });
  });

  it('shows audio as its length, and the beginning of a piece of a trace', () => {
    const audio = JSON.stringify({ type: 'input.audio', audio: 'A'.repeat(3200) });
    expect(readFrame(audio, 'client', 1).message['audio']).toBe('(50 ms of audio, 3200 characters)');
    const steps = Array.from({ length: 8 }, (_, atMs) => ({ atMs }));
    const trace = readFrame(JSON.stringify({ type: 'session.trace', steps }), 'server', 1);
    expect(trace.message['steps']).toEqual([...steps.slice(0, 5), '(3 more)']);
  });

  it('is whatever was sent', () => {
    expect(readFrame('nonsense', 'server', 1).type).toBe('(no JSON object)');
    expect(readFrame('[1]', 'server', 1).type).toBe('(no type)');
    expect(readFrame('{"code":"x"}', 'server', 1).type).toBe('(no type)');
  });

  it('passes by type and direction; the frequent ones only when asked for', () => {
    const seen = readFrame('{"type":"input.audio"}', 'client', 1);
    expect(isWanted(seen, { text: '', direction: '' })).toBe(false);
    expect(isWanted(seen, { text: 'Audio', direction: '' })).toBe(true);
    expect(isWanted(seen, { text: 'audio', direction: 'server' })).toBe(false);
  });
});
