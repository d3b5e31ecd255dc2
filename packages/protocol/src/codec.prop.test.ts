import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  AGENT_MESSAGE_SPECS,
  CLIENT_MESSAGE_SPECS,
  type ClientMessage,
  type ServerMessage,
} from './agent.ts';
import { base64ByteLength, isBase64 } from './base64.ts';
import {
  decodeClientMessage,
  decodeServerMessage,
  encodeClientMessage,
  encodeServerMessage,
} from './codec.ts';
import { ERRORS, SESSION_ERROR_CODES } from './errors.ts';
import { resolveConfig } from './resolve-config.ts';

const MESSAGE_CHARS_MAX = 1200; // The longest is the list of all voices.

const expectEventOrFault = (text: string) => {
  for (const decode of [decodeClientMessage, decodeServerMessage]) {
    const decoded = decode(text);
    if (decoded.ok) {
      expect(AGENT_MESSAGE_SPECS.map((s) => s.type)).toContain(decoded.message.type);
    } else {
      expect(SESSION_ERROR_CODES).toContain(decoded.fault.code);
      expect(decoded.fault.message.length).toBeLessThan(MESSAGE_CHARS_MAX);
      expect(Object.keys(ERRORS)).toContain(decoded.fault.id);
    }
  }
};

it('any text is an event or a fault', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.json()), expectEventOrFault));
});

it('any bytes read as text are an event or a fault', () => {
  const read = new TextDecoder();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => expectEventOrFault(read.decode(bytes))),
  );
});

it('any JSON under any field of any example is an event or a fault', () => {
  const examples = AGENT_MESSAGE_SPECS.flatMap((spec) => spec.examples);
  fc.assert(
    fc.property(
      fc.constantFrom(...examples),
      fc.nat(),
      fc.jsonValue(),
      fc.boolean(),
      (example, pick, value, drop) => {
        const keys = Object.keys(example);
        const key = keys[pick % keys.length] ?? 'type';
        const { [key]: _old, ...rest } = example;
        expectEventOrFault(JSON.stringify(drop ? rest : { ...rest, [key]: value }));
      },
    ),
  );
});

it('any truncated or spliced example is an event or a fault', () => {
  const texts = CLIENT_MESSAGE_SPECS.flatMap((spec) =>
    spec.examples.map((example) => JSON.stringify(example)),
  );
  fc.assert(
    fc.property(fc.constantFrom(...texts), fc.constantFrom(...texts), fc.nat(), fc.nat(), (a, b, i, j) => {
      expectEventOrFault(a.slice(0, i % a.length) + b.slice(j % b.length));
    }),
  );
});

it('any JSON as a session is a config or a fault, and never changes the config before it', () => {
  const first = resolveConfig({ greeting: 'Hello', input: { turn_detection: { min_silence: 500 } } });
  if (!first.ok) throw new Error(first.fault.message);
  const before = JSON.stringify(first.config);
  const sessions = CLIENT_MESSAGE_SPECS[0].examples.map(
    (example) => (example as { session: object }).session,
  );
  const mutated = fc
    .tuple(fc.constantFrom(...sessions), fc.jsonValue(), fc.string(), fc.boolean())
    .map(([session, value, name, nested]) =>
      nested
        ? { ...session, input: { turn_detection: value, [name]: value } }
        : { ...session, [name]: value },
    );
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), mutated), fc.boolean(), (session, later) => {
      const result = resolveConfig(session, later ? first.config : null);
      if (!result.ok) expect(result.fault.message.length).toBeLessThan(MESSAGE_CHARS_MAX);
      else expect(resolveConfig({}, result.config)).toMatchObject({ ok: true, config: result.config });
      expect(JSON.stringify(first.config)).toBe(before);
    }),
  );
});

it('what is encoded decodes to itself', () => {
  for (const spec of AGENT_MESSAGE_SPECS) {
    for (const example of spec.examples) {
      const decoded =
        spec.direction === 'client'
          ? decodeClientMessage(encodeClientMessage(example as ClientMessage))
          : decodeServerMessage(encodeServerMessage(example as ServerMessage));
      expect(decoded).toMatchObject({ ok: true, message: example });
    }
  }
});

it('isBase64 agrees with a real codec', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const text = Buffer.from(bytes).toString('base64');
      expect(isBase64(text)).toBe(true);
      expect(base64ByteLength(text)).toBe(bytes.length);
    }),
  );
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('A', '/', '=', '-', ' ', 'é') })),
      (text) => {
        expect(isBase64(text)).toBe(
          /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text),
        );
      },
    ),
  );
});
