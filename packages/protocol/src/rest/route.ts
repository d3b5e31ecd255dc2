/**
 * How an HTTP route is declared. A declaration is the only place where a route is written down: the router, the types
 * of its handler, the OpenAPI document and the REST page are all read from it.
 * Enters: method, path pattern, schemas. Leaves: a `RouteSpec`. Invariant: `{name}` in a path is one segment.
 */
import type * as z from 'zod/mini';

export const REST_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type RestMethod = (typeof REST_METHODS)[number];

/**
 * Whose error bodies a route answers with.
 * `agent`: `{code, message, param, request_id, errors, detail}`. `token`: `{detail}`, a list when the query is wrong.
 * `tts`: `{error, error_code, code, request_id}`.
 */
export type RestFamily = 'agent' | 'token' | 'tts';

export type ResponseSpec = {
  readonly status: number;
  readonly description: string;
  /** Of a JSON body; absent with `mediaType` for bytes, absent without for no body. */
  readonly schema?: z.ZodMiniType;
  /** Media type of a body that is not JSON. */
  readonly mediaType?: string;
  readonly example?: unknown;
};

/** A body that is handed to the handler as bytes: uploads. */
export type RawBodySpec = {
  /** Accepted media types without parameters, e.g. `multipart/form-data`. */
  readonly mediaTypes: readonly string[];
  readonly bytesMax: number;
};

export type RouteSpec = {
  /** Unique; `operationId` of the OpenAPI document. */
  readonly id: string;
  readonly method: RestMethod;
  /** `/v1/agents/{id}`. */
  readonly path: string;
  readonly tag: string;
  /** One line. */
  readonly summary: string;
  readonly description?: string;
  readonly family: RestFamily;
  /** `public`: answered without a key. */
  readonly access: 'key' | 'public';
  /** A `z.object`; texts are turned into the numbers and booleans it names. Unknown keys are ignored. */
  readonly query?: z.ZodMiniType;
  /** Schema of the JSON body. */
  readonly body?: z.ZodMiniType;
  /** The JSON body may be absent; the handler then gets what the schema makes of `{}`. */
  readonly bodyOptional?: boolean;
  /** Bound of the JSON body in bytes. Default: JSON_BODY_BYTES_MAX. */
  readonly bodyBytesMax?: number;
  readonly rawBody?: RawBodySpec;
  readonly bodyExample?: unknown;
  /** The successful answers; errors follow from the family. */
  readonly responses: readonly ResponseSpec[];
  /** Statuses of errors beyond those that any route of its kind has. */
  readonly errors?: readonly { readonly status: number; readonly code: string; readonly when: string }[];
  /** True when the route is Antiphon's own addition. */
  readonly extension?: boolean;
};

/** Keeps the literal path and the exact schema types of a declaration. */
export const declareRoute = <const Spec extends RouteSpec>(spec: Spec): Spec => spec;

type ParamNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamNames<Rest>
  : never;
/** What stands in the places of a path pattern, percent-decoded. */
export type ParamsOf<Spec extends RouteSpec> = Readonly<Record<ParamNames<Spec['path']>, string>>;
export type QueryOf<Spec extends RouteSpec> = Spec extends { readonly query: infer Q extends z.ZodMiniType }
  ? z.output<Q>
  : Readonly<Record<never, never>>;
/** The parsed JSON body, the bytes of a raw one, or null. */
export type BodyOf<Spec extends RouteSpec> = Spec extends { readonly body: infer B extends z.ZodMiniType }
  ? z.output<B>
  : Spec extends { readonly rawBody: RawBodySpec }
    ? { readonly mediaType: string; readonly bytes: Uint8Array }
    : null;

/** Names of the places of a path pattern, in order. */
export const paramNames = (path: string): readonly string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
