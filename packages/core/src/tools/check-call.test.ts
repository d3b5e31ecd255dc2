import { describe, expect, it } from 'vitest';
import { checkCall } from './check-call.ts';
import type { ToolDefinition } from './tool-definition.ts';

const toolWith = (
  properties: Record<string, object>,
  required: string[] = Object.keys(properties),
): ToolDefinition => ({
  name: 'tool',
  parameters: { type: 'object', properties, required },
  execution: 'interactive',
  answeredBy: 'client',
  timeoutMs: 120_000,
  successInstructions: null,
  errorInstructions: null,
});
const check = (properties: Record<string, object>, given: object, ...texts: string[]) =>
  checkCall(toolWith(properties), JSON.stringify(given), { texts, readable: true });
const fields = (result: ReturnType<typeof checkCall>): string[] =>
  result.ok ? [] : result.problems.map(({ field }) => field);

describe('a call before it leaves', () => {
  const order = { order_number: { type: 'string', pattern: '[0-9]{6}' } };

  it('passes with a value that was said, in figures or in words', () => {
    expect(check(order, { order_number: '123456' }, 'my order is 123456')).toMatchObject({ ok: true });
    expect(check(order, { order_number: '123456' }, 'it is one two three, four five six')).toMatchObject({
      ok: true,
    });
    expect(check(order, { order_number: '223304' }, 'double two three three oh four')).toMatchObject({
      ok: true,
    });
    expect(check(order, { order_number: '415236' }, 'four fifteen two thirty six')).toMatchObject({
      ok: true,
    });
    expect(check(order, { order_number: '415236' }, 'forty one fifty two thirty six')).toMatchObject({
      ok: true,
    });
  });

  it('refuses what does not fit the schema and names the field', () => {
    expect(check(order, { order_number: '12345' }, '12345')).toEqual({
      ok: false,
      problems: [{ field: 'order_number', problem: 'must match the pattern [0-9]{6}' }],
    });
    expect(check(order, {}, '123456')).toEqual({
      ok: false,
      problems: [{ field: 'order_number', problem: 'is required and missing' }],
    });
    expect(fields(check(order, { order_number: 123456 }, '123456'))).toEqual(['order_number']);
    expect(fields(check({ size: { enum: ['small', 'large'] } }, { size: 'huge' }, 'huge'))).toEqual(['size']);
    expect(fields(check({ n: { type: 'integer', minimum: 1 } }, { n: 0 }, '0'))).toEqual(['n']);
    expect(
      fields(
        check({ a: { type: 'object', properties: { b: { type: 'string' } }, required: ['b'] } }, { a: {} }),
      ),
    ).toEqual(['a.b']);
    expect(fields(check({ tags: { type: 'array', items: { type: 'string' } } }, { tags: ['x', 1] }))).toEqual(
      ['tags[1]'],
    );
  });

  it('refuses formats that are not kept', () => {
    const when = { at: { type: 'string', format: 'date-time' } };
    expect(check(when, { at: '2026-11-24T10:30:00' }, 'tuesday at ten thirty')).toMatchObject({ ok: true });
    expect(fields(check(when, { at: 'Tuesday at ten' }, 'tuesday at ten'))).toEqual(['at']);
    expect(
      fields(check({ d: { type: 'string', format: 'date' } }, { d: '2026-02-29' }, 'february 29')),
    ).toEqual(['d']);
    expect(
      fields(check({ e: { type: 'string', format: 'email' } }, { e: 'ann at example' }, 'ann at example')),
    ).toEqual(['e']);
    expect(
      fields(check({ u: { type: 'string', format: 'uri' } }, { u: 'example dot com' }, 'example dot com')),
    ).toEqual(['u']);
  });

  it('refuses what was never said', () => {
    expect(fields(check(order, { order_number: '123456' }, 'where is my order'))).toEqual(['order_number']);
    expect(fields(check(order, { order_number: '123456' }, 'one two three'))).toEqual(['order_number']);
    const email = { email: { type: 'string', format: 'email' } };
    expect(
      fields(check(email, { email: 'john.doe@example.com' }, 'I would like to book a table for two')),
    ).toEqual(['email']);
    expect(check(email, { email: 'john.doe@example.com' }, 'john dot doe at example dot com')).toMatchObject({
      ok: true,
    });
    expect(check(email, { email: 'jdoe@example.com' }, 'it is j d o e at example dot com')).toMatchObject({
      ok: true,
    });
    expect(check(email, { email: 'john42@example.com' }, 'john forty two at example dot com')).toMatchObject({
      ok: true,
    });
    const phone = { phone: { type: 'string', description: 'phone number' } };
    expect(check(phone, { phone: '+14155550123' }, '415 555 oh one two three')).toMatchObject({ ok: true });
    expect(fields(check(phone, { phone: '+14155550123' }, 'you can call me'))).toEqual(['phone']);
    const name = { customer_name: { type: 'string' } };
    expect(fields(check(name, { customer_name: 'John Smith' }, 'I need a cleaning'))).toEqual([
      'customer_name',
    ]);
    expect(check(name, { customer_name: 'John Smith' }, 'jon smyth')).toMatchObject({ ok: true });
    const day = { date: { type: 'string', format: 'date' } };
    expect(fields(check(day, { date: '2026-11-24' }, 'book me a table please'))).toEqual(['date']);
    expect(check(day, { date: '2026-11-24' }, 'next Tuesday')).toMatchObject({ ok: true });
  });

  it('takes empty values and placeholders for invented, and leaves empty optional ones out', () => {
    const note = { note: { type: 'string' } };
    expect(fields(check(note, { note: '' }, 'hello'))).toEqual(['note']);
    expect(fields(check(note, { note: 'unknown' }, 'hello'))).toEqual(['note']);
    expect(check(note, { note: 'unknown' }, 'the cause is unknown')).toMatchObject({ ok: true });
    const optional = toolWith({ note: { type: 'string' } }, []);
    expect(checkCall(optional, '{"note":""}', { texts: [], readable: true })).toEqual({
      ok: true,
      arguments: {},
    });
  });

  it('looks only at empty values in a language whose number words it does not know', () => {
    const given = JSON.stringify({ order_number: '123456' });
    expect(checkCall(toolWith(order), given, { texts: ['hallo'], readable: false })).toMatchObject({
      ok: true,
    });
  });

  it('refuses arguments that are no object', () => {
    for (const json of ['', 'x', '[]', '"a"', 'null'])
      expect(checkCall(toolWith(order), json, { texts: [], readable: true })).toMatchObject({ ok: false });
  });
});
