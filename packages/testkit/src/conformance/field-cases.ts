/**
 * The walk over all fields a client may send, as cases: what is sent and what must come back. The expected answer is
 * what the protocol's own rules (pure functions) say, so that the table and the wire are compared with one another.
 * Throws when a value that the schema allows is refused or one that it forbids is accepted.
 */
import {
  decodeClientMessage,
  fault,
  initialConfig,
  resolveConfig,
  type Fault,
  type SessionConfig,
} from '@antiphon/protocol';
import { badValues, goodValues } from './field-values.ts';
import {
  configFields,
  messageFields,
  messageWith,
  updateWith,
  type Frame,
  type WireField,
} from './wire-fields.ts';

export type AcceptCase = {
  readonly name: string;
  readonly field: WireField;
  readonly value: unknown;
  readonly frame: Frame;
};
export type RefuseCase = AcceptCase & { readonly why: string; readonly fault: Fault };

const shownValue = (value: unknown): string => {
  const json = JSON.stringify(value) ?? 'nothing';
  return json.length > 40 ? `${json.slice(0, 30)}... (${json.length} characters)` : json;
};

const nameOf = ({ message, path }: WireField, value: unknown): string => {
  const full = message === 'session.update' ? `session.${path}` : `${message}.${path}`;
  return `${full} = ${shownValue(value)}`;
};

const update = (path: string, value: unknown): Frame => ({
  type: 'session.update',
  session: updateWith(path, value),
});

export function acceptedConfig(): AcceptCase[] {
  return configFields().flatMap((field) =>
    goodValues(field).map((value) => {
      const frame = update(field.path, value);
      const name = nameOf(field, value);
      if (!resolveConfig(frame['session']).ok)
        throw new Error(`${name} is allowed by the schema and refused`);
      return { name, field, value, frame };
    }),
  );
}

/** `previous`: null for the first update. */
export function refusedConfig(previous: SessionConfig | null = initialConfig()): RefuseCase[] {
  return configFields().flatMap((field) =>
    badValues(field).map(({ value, why }) => {
      const frame = update(field.path, value);
      const name = `${nameOf(field, value)} (${why})`;
      const result = resolveConfig(JSON.parse(JSON.stringify(frame['session'])), previous);
      if (result.ok) throw new Error(`${name} is forbidden by the schema and accepted`);
      return { name, field, value, frame, why, fault: result.fault };
    }),
  );
}

export function acceptedMessages(): AcceptCase[] {
  return messageFields().flatMap((field) =>
    goodValues(field).map((value) => {
      const frame = messageWith(field.message, field.path, value);
      const name = nameOf(field, value);
      if (!decodeClientMessage(JSON.stringify(frame)).ok) {
        throw new Error(`${name} is allowed by the schema and refused`);
      }
      return { name, field, value, frame };
    }),
  );
}

export function refusedMessages(): RefuseCase[] {
  return messageFields().flatMap((field) =>
    badValues(field).map(({ value, why }) => {
      const frame = messageWith(field.message, field.path, value);
      const name = `${nameOf(field, value)} (${why})`;
      const decoded = decodeClientMessage(JSON.stringify(frame));
      if (decoded.ok) throw new Error(`${name} is forbidden by the schema and accepted`);
      return { name, field, value, frame, why, fault: decoded.fault };
    }),
  );
}

/** Fields that the first update fixes, each with another value than the initial one. */
export function immutableFields(): RefuseCase[] {
  const cases: readonly (readonly [string, unknown])[] = [
    ['greeting', 'Another greeting.'],
    ['output.type', 'text'],
    ['output.voice', 'anna'],
    ['output.voice', 'nobody at all'],
    ['output.format.encoding', 'audio/pcmu'],
    ['output.format.sample_rate', 8000],
  ];
  return cases.map(([path, value]) => {
    const field = configFields().find((known) => known.path === path);
    if (field === undefined) throw new Error(`no field ${path}`);
    const expected = fault('immutable_field.session', { path }, path);
    const frame = update(path, value);
    return { name: nameOf(field, value), field, value, frame, why: 'fixed', fault: expected };
  });
}
