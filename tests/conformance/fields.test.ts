/**
 * Every field of every client message on a real socket: each good value is taken and echoed and changes nothing else,
 * each bad one is refused in the words of the protocol and changes nothing at all.
 */
import { resolveConfig, type Fault, type SessionConfig } from '@antiphon/protocol';
import type { WireMessage } from '@antiphon/testkit';
import { ConformanceBench } from '@antiphon/lab/agent-wire/bench';
import {
  acceptedConfig,
  acceptedMessages,
  immutableFields,
  refusedConfig,
  refusedMessages,
} from '@antiphon/testkit/conformance/field-cases';
import { valueAt } from '@antiphon/testkit/conformance/wire-fields';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let bench: ConformanceBench;
beforeAll(async () => {
  bench = await ConformanceBench.start();
});
afterAll(() => bench.close());

/** A configuration in which nothing has its default, so that a reset would show. */
const FULL = {
  system_prompt: 'P',
  greeting: '',
  tools: [{ type: 'function', name: 'held', description: 'D', timeout_seconds: 7 }],
  input: {
    keyterms: ['Ada'],
    turn_detection: { vad_threshold: 0.4, min_silence: 50, max_silence: 10_000, interruption_delay: 10 },
    transcription_mode: 'max_accuracy',
    continuous_partials: true,
    transcription_prompt: 'orders',
    language_codes: ['en'],
    voice_focus: 'far-field',
    voice_focus_threshold: 0.5,
    region: 'GB',
  },
  output: { voice: 'george', volume: 80 },
};
/** Fields that are not echoed, or only as part of what they belong to. */
const NOT_ECHOED = /^(agent_id|tool_choice|webhook|llm|pre_connect_requests)/;
const FIXED = /^(greeting|output\.(type|voice|format))/;

/** Paths whose value differs. */
function changed(before: unknown, after: unknown, at = ''): string[] {
  const isObject = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  if (isObject(before) && isObject(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => changed(before[key], after[key], at === '' ? key : `${at}.${key}`));
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [at];
}

const told = (error: WireMessage, expected: Fault): void => {
  expect(error).toMatchObject({ code: expected.code, message: expected.message });
  const configured = 'param' in error;
  if (configured) expect(error['param']).toBe(expected.param ?? null);
};

/** Cases under their whole names. */
const named = <Case extends { readonly name: string }>(cases: readonly Case[]): [string, Case][] =>
  cases.map((one) => [one.name, one]);

describe('accepts', () => {
  it.each(named(acceptedConfig()))('%s', async (_name, { field, value, frame }) => {
    const client = await bench.connect();
    client.send(frame);
    const updated = await client.next('session.updated');
    const ready = await client.next('session.ready');
    expect(ready['config']).toEqual(updated['config']);
    if (!NOT_ECHOED.test(field.path)) checkEcho(field.path, value, updated['config']);
    client.send({ type: 'session.end' });
    await client.closed;
    if (!FIXED.test(field.path)) await checkLaterUpdate(field.path, frame);
  });

  async function checkLaterUpdate(path: string, frame: object): Promise<void> {
    const { client, ready } = await bench.ready(FULL);
    client.send(frame);
    const updated = await client.next('session.updated');
    const before = resolveConfig(FULL);
    expect(before).toMatchObject({ ok: true, config: ready['config'] });
    const touched = path.replace('[]', '').split('.')[0] === 'tools' ? 'tools' : path;
    for (const at of changed(ready['config'], updated['config'])) {
      // A new encoding has its own rate.
      const related = at === touched || at.startsWith(`${touched}.`) || touched.startsWith(`${at}.`);
      expect(related || at === 'input.format.sample_rate', `${path} changed ${at}`).toBe(true);
    }
    client.send({ type: 'session.end' });
    await client.closed;
  }

  function checkEcho(path: string, value: unknown, config: unknown): void {
    const echoed = valueAt(config, path);
    if (value === null) {
      // Null is "back to the default": null again, or the default itself.
      const initial = resolveConfig({});
      expect(initial.ok).toBe(true);
      return;
    }
    if (typeof value === 'object' && path === 'tools') {
      expect(echoed).toHaveLength((value as unknown[]).length);
    } else {
      expect(echoed).toEqual(value);
    }
  }

  it.each(named(acceptedMessages().filter(({ field }) => field.message !== 'session.resume')))(
    '%s',
    async (_name, { frame, field }) => {
      const { client } = await bench.ready();
      client.send(frame);
      await client.settle();
      const errors = client.messages.filter(({ type }) => type === 'session.error');
      // Well formed is enough here: what the values refer to does not exist.
      for (const error of errors) expect(error['code']).not.toBe('invalid_format');
      if (field.message === 'conversation.message') expect(errors).toEqual([]);
      client.send({ type: 'session.end' });
      expect((await client.closed).code).toBe(1000);
    },
  );

  it.each(named(acceptedMessages().filter(({ field }) => field.message === 'session.resume')))(
    '%s',
    async (_name, { frame }) => {
      const client = await bench.connect();
      client.send(frame);
      expect((await client.next('session.error'))['code']).toBe('session_not_found');
      expect((await client.closed).code).toBe(1008);
    },
  );
});

it('agent_id alone starts the stored agent', async () => {
  const { ready } = await bench.ready({ agent_id: 'default' });
  expect(ready).toMatchObject({ config: { id: 'default', greeting: expect.stringMatching(/./) as string } });
});

describe('refuses', () => {
  it.each(named(refusedConfig()))('%s, later, and stays open as it was', async (_name, { frame, fault }) => {
    const { client, ready } = await bench.ready();
    client.send(frame);
    told(await client.next('session.error'), fault);
    client.send({ type: 'session.update', session: {} });
    const updated = await client.next('session.updated');
    expect(updated['config']).toEqual(ready['config'] as SessionConfig);
    client.send({ type: 'session.end' });
    expect((await client.closed).code).toBe(1000);
  });

  it.each(named(refusedConfig(null)))('%s, first, and closes with 1008', async (_name, { frame, fault }) => {
    const client = await bench.connect();
    client.send(frame);
    told(await client.next('session.error'), fault);
    expect((await client.closed).code).toBe(1008);
    expect(client.messages).toHaveLength(1);
  });

  it.each(named(refusedMessages().filter(({ field }) => field.message !== 'session.resume')))(
    '%s, and stays open',
    async (_name, { frame, fault }) => {
      const { client } = await bench.ready();
      client.send(frame);
      const error = await client.next('session.error');
      told(error, fault);
      // Errors about a message carry neither a session nor a field of their own.
      expect(Object.keys(error).sort()).toEqual(['code', 'message', 'timestamp', 'type']);
      client.send({ type: 'session.end' });
      expect((await client.closed).code).toBe(1000);
    },
  );

  it.each(named(refusedMessages().filter(({ field }) => field.message === 'session.resume')))(
    '%s, and stays open',
    async (_name, { frame, fault }) => {
      const client = await bench.connect();
      client.send(frame);
      told(await client.next('session.error'), fault);
      client.send({ type: 'session.update', session: {} });
      await client.next('session.ready');
    },
  );

  it.each(named(immutableFields()))('%s after the first update', async (_name, { frame, fault, field }) => {
    const { client, ready } = await bench.ready();
    client.send(frame);
    expect(await client.next('session.error')).toMatchObject({
      code: fault.code,
      message: fault.message,
      param: field.path,
      session_id: ready['session_id'],
    });
    client.send({ type: 'session.end' });
    expect((await client.closed).code).toBe(1000);
  });
});
