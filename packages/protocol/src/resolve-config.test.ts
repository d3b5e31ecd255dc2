import { describe, expect, it } from 'vitest';
import { decodeServerMessage } from './codec.ts';
import { initialConfig, resolveConfig, silenceBounds, type ResolveOptions } from './resolve-config.ts';
import type { SessionConfig, SessionConfigInput } from './session-config.ts';
import { VOICE_ALIAS_NAMES } from './voices.ts';

const accept = (update: unknown, previous: SessionConfig | null = null, options: ResolveOptions = {}) => {
  const result = resolveConfig(update, previous, options);
  if (!result.ok) throw new Error(result.fault.message);
  return result.config;
};
const refuse = (update: unknown, previous: SessionConfig | null = null, options: ResolveOptions = {}) => {
  const result = resolveConfig(update, previous, options);
  if (result.ok) throw new Error(`accepted ${JSON.stringify(update)}`);
  return result.fault;
};
const detection = (fields: object) => ({ input: { turn_detection: fields } });

describe('defaults', () => {
  it('an empty first update resolves to the documented shape', () => {
    const config = accept({}, null, { configId: 'agent_1' });
    expect(config).toEqual({ ...initialConfig(), id: 'agent_1' });
    const ready = {
      type: 'session.ready',
      session_id: 's',
      config,
      expires_at: 1,
      resume_token: '',
      timestamp: 1.5,
    };
    expect(decodeServerMessage(JSON.stringify(ready))).toEqual({ ok: true, message: ready });
  });

  it('the rate follows the encoding', () => {
    expect(accept({ input: { format: { encoding: 'audio/pcmu' } } }).input.format.sample_rate).toBe(8000);
    expect(accept({ output: { format: { encoding: 'audio/pcma' } } }).output.format.sample_rate).toBe(8000);
  });

  it('a tool gets every field of the echo', () => {
    const config = accept({ tools: [{ type: 'function', name: 'look_up' }] });
    expect(config.tools).toEqual([
      {
        type: 'function',
        name: 'look_up',
        description: '',
        parameters: {},
        timeout_seconds: 120,
        execution_mode: 'interactive',
        http: null,
        response_instructions: null,
        deployment_id: null,
        session_update: null,
        image_tag: null,
      },
    ]);
  });
});

describe('partial updates', () => {
  const first = accept({
    system_prompt: 'Be brief.',
    greeting: 'Hello',
    tools: [{ type: 'function', name: 'a' }],
    input: { keyterms: ['Antiphon'], turn_detection: { min_silence: 500, vad_threshold: 0.7 } },
    output: { voice: 'ivy', volume: 40 },
  });

  it('never reset what they do not name', () => {
    expect(accept({}, first)).toEqual(first);
    const second = accept(detection({ max_silence: 2000 }), first);
    expect(second.input.turn_detection).toMatchObject({
      min_silence: 500,
      max_silence: 2000,
      vad_threshold: 0.7,
    });
    expect({ ...second, input: first.input }).toEqual(first);
  });

  it('null takes a field back to its default', () => {
    const cleared = accept(
      { input: { keyterms: null, turn_detection: { min_silence: null } }, output: { volume: null } },
      first,
    );
    expect(cleared.input.keyterms).toBeNull();
    expect(cleared.input.turn_detection).not.toHaveProperty('min_silence');
    expect(cleared.input.turn_detection?.vad_threshold).toBe(0.7);
    expect(cleared.output.volume).toBeNull();
    expect(accept({ input: { turn_detection: null } }, first).input.turn_detection).toBeNull();
  });

  it('tools are replaced, never merged', () => {
    expect(accept({ tools: [] }, first).tools).toEqual([]);
    expect(accept({ tools: [{ type: 'function', name: 'b' }] }, first).tools.map((t) => t.name)).toEqual([
      'b',
    ]);
  });

  it('a refused update applies none of its fields', () => {
    const before = JSON.stringify(first);
    refuse({ system_prompt: 'New.', output: { voice: 'anna' } }, first);
    expect(JSON.stringify(first)).toBe(before);
  });

  it('reports nested keys that have no effect', () => {
    const result = resolveConfig({
      input: { noise_suppression: true, turn_detection: { prefix_padding_ms: 300 } },
    });
    expect(result).toMatchObject({
      ok: true,
      ignored: ['input.noise_suppression', 'input.turn_detection.prefix_padding_ms'],
    });
  });
});

describe('immutable fields', () => {
  const first = accept({ greeting: 'Hello', output: { voice: 'ivy' } });
  it.each([
    ['greeting', { greeting: 'Hi' }],
    ['greeting', { greeting: null }],
    ['output.type', { output: { type: 'text' } }],
    ['output.voice', { output: { voice: 'anna' } }],
    ['output.voice', { output: { voice: 'no such voice' } }],
    ['output.format.encoding', { output: { format: { encoding: 'audio/pcmu' } } }],
    ['output.format.sample_rate', { output: { format: { sample_rate: 16000 } } }],
  ])('%s', (path, update) => {
    const message = `'${path}' cannot be changed after the first session.update`;
    expect(refuse(update, first)).toMatchObject({ code: 'immutable_field', message, param: path });
  });

  it('repeating the value is no change', () => {
    expect(accept({ greeting: 'Hello', output: { voice: 'ivy', type: 'audio' } }, first)).toEqual(first);
  });
});

describe('refusals', () => {
  const tool = (fields: object) => ({ tools: [{ type: 'function', name: 'a', ...fields }] });
  it.each<[object | number, string, string, string]>([
    [
      { greeting: null },
      'invalid_format',
      'greeting',
      "Invalid message format for type 'session.update': 'greeting' must be a string",
    ],
    [
      { colour: 1 },
      'invalid_format',
      'colour',
      "Invalid message format for type 'session.update': unknown field in session: 'colour'",
    ],
    [
      { a: 1, b: 2 },
      'invalid_format',
      'a',
      "Invalid message format for type 'session.update': unknown fields in session: 'a', 'b'",
    ],
    [
      3,
      'invalid_format',
      'session',
      "Invalid message format for type 'session.update': 'session' must be an object",
    ],
    [
      { agent_id: 'x', greeting: '' },
      'invalid_value',
      'agent_id',
      'agent_id is mutually exclusive with other session fields',
    ],
    [{ agent_id: 'x' }, 'agent_not_found', 'agent_id', 'Agent not found'],
    [
      { llm: [{ base_url: 'x' }] },
      'invalid_value',
      'llm',
      'BYO LLM config is not allowed on session.update; define it on a stored agent via POST /v1/agents',
    ],
    [
      { input: { format: { sample_rate: 16000 } } },
      'invalid_value',
      'input.format.sample_rate',
      "'input.format.sample_rate' must be 24000 with encoding 'audio/pcm' (got 16000)",
    ],
    [
      { input: { format: { encoding: 'audio/pcma', sample_rate: 24000 } } },
      'invalid_value',
      'input.format.sample_rate',
      "'input.format.sample_rate' must be 8000 with encoding 'audio/pcma' (got 24000)",
    ],
    [
      { input: { format: { encoding: 'audio/opus' } } },
      'invalid_value',
      'input.format.encoding',
      `'input.format.encoding' must be one of "audio/pcm", "audio/pcmu", "audio/pcma"`,
    ],
    [
      detection({ min_silence: 700, max_silence: 700 }),
      'invalid_value',
      'input.turn_detection.min_silence',
      "'input.turn_detection.min_silence' must be strictly less than 'max_silence' (got 700 and 700)",
    ],
    [
      detection({ min_silence: 49 }),
      'invalid_value',
      'input.turn_detection.min_silence',
      "'input.turn_detection.min_silence' must be an integer from 50 to 10000 or null",
    ],
    [
      detection({ min_silence: 10000 }),
      'invalid_value',
      'input.turn_detection.min_silence',
      "'input.turn_detection.min_silence' must be strictly less than 'max_silence' (got 10000 and 10000)",
    ],
    [
      detection({ vad_threshold: 1.1 }),
      'invalid_value',
      'input.turn_detection.vad_threshold',
      "'input.turn_detection.vad_threshold' must be a number from 0 to 1 or null",
    ],
    [
      detection({ vad_threshold: 'high' }),
      'invalid_value',
      'input.turn_detection.vad_threshold',
      "'input.turn_detection.vad_threshold' must be a number from 0 to 1 or null",
    ],
    [
      { input: { keyterms: Array(101).fill('x') } },
      'invalid_value',
      'input.keyterms',
      "'input.keyterms' must be an array of at most 100 strings or null",
    ],
    [
      { input: { transcription_prompt: 'x'.repeat(1751) } },
      'invalid_value',
      'input.transcription_prompt',
      "'input.transcription_prompt' must be a string of at most 1750 characters or null",
    ],
    [
      { output: { volume: 101 } },
      'invalid_value',
      'output.volume',
      "'output.volume' must be a number from 0 to 100 or null",
    ],
    [
      tool({ parameters: { properties: [] } }),
      'invalid_value',
      'tools[0].parameters.properties',
      "'tools[0].parameters.properties' must be an object (got an array)",
    ],
    [
      tool({ parameters: { required: 'x' } }),
      'invalid_value',
      'tools[0].parameters.required',
      "'tools[0].parameters.required' must be an array of strings",
    ],
    [
      tool({ timeout_seconds: 301 }),
      'invalid_value',
      'tools[0].timeout_seconds',
      "'tools[0].timeout_seconds' must be a number from 1 to 300 or null",
    ],
    [
      tool({ execution_mode: 'later' }),
      'invalid_value',
      'tools[0].execution_mode',
      `'tools[0].execution_mode' must be one of "interactive", "hold" or null`,
    ],
    [
      tool({ http: { url: 'https://example.org' } }),
      'invalid_value',
      'tools[0].http',
      "'tools[0].http' is only allowed on a stored agent",
    ],
    [
      tool({ dtmf_collected_arguments: ['pin'] }),
      'invalid_value',
      'tools[0].dtmf_collected_arguments',
      "'tools[0].dtmf_collected_arguments' is only allowed on a telephone call",
    ],
    [
      {
        tools: [
          { type: 'function', name: 'a' },
          { type: 'function', name: 'a' },
        ],
      },
      'invalid_value',
      'tools[1].name',
      "'tools[1].name' is used twice: 'a'",
    ],
    [
      { tools: [{ type: 'function', function: { name: 'a' } }] },
      'invalid_value',
      'tools[0].name',
      "'tools[0].name' must be a string of 1 to 128 characters",
    ],
    [
      { webhook: { events: [] } },
      'invalid_webhook',
      'webhook.url',
      "'webhook.url' must be a string that is not empty",
    ],
  ])('%j', (update, code, param, message) => {
    expect(refuse(update)).toMatchObject({ code, param, message });
  });

  it('names the voices there are', () => {
    const { code, message, param } = refuse({ output: { voice: 'x' } }, null, { voices: ['slt', 'awb'] });
    expect({ code, message, param }).toEqual({
      code: 'invalid_value',
      message: "Invalid voice 'x'. Must be one of: slt, awb",
      param: 'output.voice',
    });
  });

  it('agent_id on a later update', () => {
    expect(refuse({ agent_id: 'x' }, accept({}))).toMatchObject({
      code: 'agent_id_not_first',
      message: 'agent_id can only be set on the first session.update',
      param: 'agent_id',
    });
  });
});

describe('stored agents', () => {
  const agents: Record<string, SessionConfigInput> = {
    good: { system_prompt: 'Stored.', output: { voice: 'eve' } },
    bad: { output: { volume: 300 } },
  };
  const lookupAgent = (id: string) => agents[id];

  it('an id resolves to the stored configuration', () => {
    const config = accept({ agent_id: 'good' }, null, { lookupAgent });
    expect(config).toMatchObject({ id: 'good', system_prompt: 'Stored.', output: { voice: 'eve' } });
  });

  it('a stored agent that no longer validates is invalid_config', () => {
    expect(refuse({ agent_id: 'bad' }, null, { lookupAgent })).toMatchObject({
      code: 'invalid_config',
      param: 'output.volume',
    });
  });
});

describe('silenceBounds', () => {
  it.each([
    [{}, null],
    [{ min_silence: 500 }, [500, 3000]],
    [{ max_silence: 2000 }, [1000, 2000]],
    [{ max_silence: 900 }, [300, 900]],
    [{ min_silence: 4000 }, [4000, 10000]],
    [{ min_silence: 200, max_silence: 1000 }, [200, 1000]],
  ])('%j', (fields, expected) => {
    const bounds = silenceBounds(accept(detection(fields)).input.turn_detection);
    expect(bounds && [bounds.minSilenceMs, bounds.maxSilenceMs]).toEqual(expected);
  });
});

it('every voice name that was ever documented is accepted', () => {
  expect(VOICE_ALIAS_NAMES.length).toBeGreaterThanOrEqual(55);
  for (const voice of ['alba', 'ivy', 'claire', 'reid', 'hana', 'juergen']) accept({ output: { voice } });
});
