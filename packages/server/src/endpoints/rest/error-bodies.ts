/**
 * The error bodies of each family of routes. Enters: a refusal. Leaves: status and JSON as the clients of that family
 * expect them. Invariant: nothing but the refusal's own message, codes and bounded input gets out.
 */
import type { RestFamily } from '@antiphon/protocol';
import type { RestProblem } from './rest-reply.ts';

/** What the router refuses by itself, in all families. */
export const ROUTER_CODES = {
  validation: 'validation_error',
  malformed: 'malformed_json',
  unauthorized: 'unauthorized',
  forbidden: 'forbidden',
  notFound: 'not_found',
  method: 'method_not_allowed',
  tooLarge: 'payload_too_large',
  mediaType: 'unsupported_media_type',
  rate: 'rate_limited',
  internal: 'internal_error',
} as const;

type ErrorBody = { readonly status: number; readonly body: object };
type Encoder = (problem: RestProblem, requestId: string) => ErrorBody;

const agentBody: Encoder = (problem, request_id) => ({
  status: problem.status,
  body: {
    code: problem.code,
    message: problem.message,
    param: problem.param,
    request_id,
    errors: problem.problems.map(({ param, message, detail }) => ({ code: detail.type, param, message })),
    detail: problem.problems.length === 0 ? problem.message : problem.problems.map(({ detail }) => detail),
  },
});

/** The hosted token routes answer a bad key with 404, as measured; their documentation says 401. */
const tokenBody: Encoder = (problem) => {
  if (problem.problems.length > 0)
    return { status: problem.status, body: { detail: problem.problems.map(({ detail }) => detail) } };
  if (problem.code === ROUTER_CODES.unauthorized) return { status: 404, body: { detail: 'Invalid API key' } };
  return { status: problem.status, body: { detail: problem.message } };
};

/** Names of the streaming text-to-speech API for the router's own codes; a handler's codes pass as they are. */
const TTS_CODES: Readonly<Record<string, string>> = {
  [ROUTER_CODES.validation]: 'VALIDATION_ERROR',
  [ROUTER_CODES.malformed]: 'VALIDATION_ERROR',
  [ROUTER_CODES.unauthorized]: 'UNAUTHORIZED',
  [ROUTER_CODES.forbidden]: 'UNAUTHORIZED',
  [ROUTER_CODES.notFound]: 'NOT_FOUND',
  [ROUTER_CODES.method]: 'VALIDATION_ERROR',
  [ROUTER_CODES.tooLarge]: 'VALIDATION_ERROR',
  [ROUTER_CODES.mediaType]: 'VALIDATION_ERROR',
  [ROUTER_CODES.rate]: 'RATE_LIMITED',
  [ROUTER_CODES.internal]: 'INTERNAL_ERROR',
};

const ttsBody: Encoder = (problem, request_id) => {
  const status = problem.code === ROUTER_CODES.validation ? 400 : problem.status;
  const error_code = TTS_CODES[problem.code] ?? problem.code;
  return { status, body: { error: problem.message, error_code, code: status, request_id } };
};

const ENCODERS: Readonly<Record<RestFamily, Encoder>> = { agent: agentBody, token: tokenBody, tts: ttsBody };

export const errorBody = (family: RestFamily, problem: RestProblem, requestId: string): ErrorBody =>
  ENCODERS[family](problem, requestId);
