/**
 * The OpenAPI 3.1 document of the declared routes. Enters: route declarations. Leaves: plain JSON, the same for the
 * same declarations. What all routes of a family may answer is said once, here.
 */
import * as z from 'zod/mini';
import { schemaNode } from '../expectation.ts';
import { paramNames, type RestFamily, type ResponseSpec, type RouteSpec } from './route.ts';

type Json = Readonly<Record<string, unknown>>;

export const API_VERSION = '1.0.0';

const text = { type: 'string' };
const ERROR_SCHEMAS: Readonly<Record<RestFamily, Json>> = {
  agent: {
    type: 'object',
    required: ['code', 'message', 'param', 'request_id', 'errors', 'detail'],
    properties: {
      code: text,
      message: text,
      param: { type: ['string', 'null'] },
      request_id: text,
      errors: {
        type: 'array',
        items: { type: 'object', properties: { code: text, param: text, message: text } },
      },
      detail: { description: 'The message, or the problems as the token routes list them.' },
    },
  },
  token: {
    type: 'object',
    required: ['detail'],
    properties: {
      detail: {
        description: 'A text, or a list of {type, loc, msg, input, ctx} when the request is wrong (422).',
      },
    },
  },
  tts: {
    type: 'object',
    required: ['error', 'error_code', 'code'],
    properties: { error: text, error_code: text, code: { type: 'integer' }, request_id: text },
  },
};

/** Statuses that any route with a key can answer. */
const GENERAL: Readonly<Record<RestFamily, readonly (readonly [number, string])[]>> = {
  agent: [
    [401, 'unauthorized: the API key is missing or wrong.'],
    [422, 'validation_error: `errors` names every wrong field.'],
    [429, 'rate_limited: see Retry-After.'],
  ],
  token: [
    [404, 'Invalid API key.'],
    [422, 'The query or body is wrong, or the Authorization header is missing.'],
    [429, 'Too many requests: see Retry-After.'],
  ],
  tts: [
    [400, 'VALIDATION_ERROR.'],
    [401, 'UNAUTHORIZED: the API key is missing or wrong.'],
    [429, 'RATE_LIMITED: see Retry-After.'],
  ],
};

/** `title` of the document; `routes` in the order of the page. */
export function openApiDocument(routes: readonly RouteSpec[]): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) {
    const path = (paths[route.path] ??= {});
    path[route.method.toLowerCase()] = operationOf(route);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Antiphon',
      version: API_VERSION,
      description:
        'Tokens, stored agents, sessions, voices, speech and dictionaries of a self-hosted voice-agent server.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    security: [{ bearer: [] }, { apiKey: [] }],
    tags: [...new Set(routes.map((route) => route.tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: Object.fromEntries(
        Object.entries(ERROR_SCHEMAS).map(([family, schema]) => [errorName(family), schema]),
      ),
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'The API key; also accepted without "Bearer".',
        },
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
      },
    },
  };
}

const errorName = (family: string): string => `${family.charAt(0).toUpperCase()}${family.slice(1)}Error`;

function operationOf(route: RouteSpec): Json {
  const parameters = [
    ...paramNames(route.path).map((name) => ({ name, in: 'path', required: true, schema: text })),
    ...queryParameters(route.query),
  ];
  const body = bodyOf(route);
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    ...(route.extension === true ? { 'x-extension': true } : {}),
    ...(route.access === 'public' ? { security: [] } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === null ? {} : { requestBody: body }),
    responses: { ...successes(route), ...failures(route) },
  };
}

function queryParameters(query: z.ZodMiniType | undefined): Json[] {
  if (query === undefined) return [];
  const node = schemaNode(query);
  return Object.entries(node.properties ?? {}).map(([name, schema]) => {
    const { description, ...rest } = schema;
    const required = node.required?.includes(name) ?? false;
    return {
      name,
      in: 'query',
      required,
      ...(description === undefined ? {} : { description }),
      schema: rest,
    };
  });
}

function bodyOf(route: RouteSpec): Json | null {
  if (route.rawBody !== undefined) {
    const media = route.rawBody.mediaTypes.map((type): [string, Json] => [
      type,
      { schema: { type: 'object' } },
    ]);
    return { required: true, content: Object.fromEntries(media) };
  }
  if (route.body === undefined) return null;
  const example = route.bodyExample === undefined ? {} : { example: route.bodyExample };
  return {
    required: route.bodyOptional !== true,
    content: { 'application/json': { schema: plain(schemaNode(route.body)), ...example } },
  };
}

const successes = (route: RouteSpec): Json =>
  Object.fromEntries(route.responses.map((response) => [String(response.status), responseOf(response)]));

function responseOf(response: ResponseSpec): Json {
  const { description, schema, mediaType, example } = response;
  if (mediaType !== undefined) return { description, content: { [mediaType]: {} } };
  if (schema === undefined) return { description };
  const node = plain(z.toJSONSchema(schema, { io: 'output' }));
  return {
    description,
    content: { 'application/json': { schema: node, ...(example === undefined ? {} : { example }) } },
  };
}

function failures(route: RouteSpec): Json {
  if (route.access === 'public') return {};
  const own = (route.errors ?? []).map(({ status, code, when }) => [status, `${code}: ${when}`] as const);
  const texts = new Map<number, string>();
  for (const [status, description] of [...own, ...GENERAL[route.family]])
    texts.set(status, [texts.get(status), description].filter((part) => part !== undefined).join(' '));
  const content = {
    'application/json': { schema: { $ref: `#/components/schemas/${errorName(route.family)}` } },
  };
  return Object.fromEntries(
    [...texts].map(([status, description]) => [String(status), { description, content }]),
  );
}

/** JSON Schema as OpenAPI embeds it: without the dialect, which is the document's. */
function plain(node: object): Json {
  const { $schema: _dialect, ...rest } = node as Record<string, unknown>;
  return rest;
}
