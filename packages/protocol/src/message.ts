/**
 * How a wire message is declared. A declaration is the only place where a message is written down: the codec, the
 * TypeScript types, the documentation, the JSON Schema files and the fuzz seeds are all read from it.
 * Enters: a zod schema per message. Leaves: a `MessageSpec`. Invariant: every example parses with its schema.
 */
import * as z from 'zod/mini';

export type Direction = 'client' | 'server';

export type MessageSpec<Type extends string = string, Schema extends z.ZodMiniType = z.ZodMiniType> = {
  readonly type: Type;
  readonly direction: Direction;
  readonly schema: Schema;
  /** One paragraph for the protocol page: when it is sent and what it does. */
  readonly description: string;
  /** At least one; used by the docs, the tests and the fuzzer's seeds. */
  readonly examples: readonly Record<string, unknown>[];
  /** True when the message is Antiphon's own addition to the protocol. */
  readonly extension: boolean;
};

/** When a session field may change: see the `x-mutable` column of the generated page. */
export type Mutability = 'any time' | 'first update only' | 'next turn' | 'next utterance';

export type FieldMeta = {
  readonly description: string;
  /** The value used while the field is unset; documentation, and merged into the JSON Schema. */
  readonly default?: unknown;
  readonly mutable?: Mutability;
  /** True when the field is Antiphon's own addition to the protocol. */
  readonly extension?: boolean;
};

/** Attaches description, default and mutability to a field's schema without changing its type. */
export function field<Schema extends z.ZodMiniType>(schema: Schema, meta: FieldMeta): Schema {
  return schema.check(
    z.meta({
      description: meta.description,
      ...(meta.default === undefined ? {} : { default: meta.default }),
      ...(meta.mutable === undefined ? {} : { 'x-mutable': meta.mutable }),
      ...(meta.extension === undefined ? {} : { 'x-extension': meta.extension }),
    }),
  );
}

/** Keeps the literal type of `type` and the exact schema type of a declaration. */
export function declareMessage<const Type extends string, Schema extends z.ZodMiniType>(
  direction: Direction,
  spec: Omit<MessageSpec<Type, Schema>, 'direction' | 'extension'> & { readonly extension?: boolean },
): MessageSpec<Type, Schema> {
  return { ...spec, direction, extension: spec.extension ?? false };
}
