/**
 * The HTTP routes: finds the route, checks rate, key, query and body in that order, calls its handler and writes the
 * answer. Enters: requests. Leaves: answers, every refusal in the words of the route's family.
 * Invariants: a handler sees only parsed values; whatever it throws becomes one answer; no speech, key or body is logged.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  problemsOf,
  requestProblem,
  type RequestProblem,
  type RestMethod,
  type RouteSpec,
} from '@antiphon/protocol';
import { schemaNode } from '@antiphon/protocol/expectation';
import type { AccessCheck, Principal } from '../../access.ts';
import type { Logger } from '../../observe/log.ts';
import type { Clock } from '../../ports/clock.ts';
import { allowOrigin, answerOptions } from './cors.ts';
import { errorBody, ROUTER_CODES } from './error-bodies.ts';
import { queryValues } from './query-values.ts';
import { RateLimit, type RateRule } from './rate-limit.ts';
import { mediaTypeOf, readJson, readRaw } from './request-body.ts';
import { RestProblem, type BoundRoute, type RestRequest } from './rest-reply.ts';
import { requestIdOf, sendJson, sendReply } from './response.ts';
import { RouteTable, type Found } from './route-table.ts';

/** Requests of one key: a backend that makes a token per visitor stays far below. */
const KEY_RATE: RateRule = { perSecond: 50, burst: 200 };
/** Requests without a valid key, by address: enough for a mistake, too few for guessing. */
const STRANGER_RATE: RateRule = { perSecond: 5, burst: 50 };

/** Whoever asks for a public route. */
const ANYONE: Principal = { owner: 'anyone' };

export type RestShell = {
  readonly routes: readonly BoundRoute[];
  readonly access: AccessCheck;
  readonly allowedOrigins: readonly string[];
  readonly clock: Clock;
  readonly log: Logger;
};

type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  readonly found: Found;
};

export class RestRouter {
  readonly #shell: RestShell;
  readonly #table: RouteTable;
  readonly #keyRate = new RateLimit(KEY_RATE);
  readonly #strangerRate = new RateLimit(STRANGER_RATE);

  constructor(shell: RestShell) {
    this.#shell = shell;
    this.#table = new RouteTable(shell.routes);
  }

  /** Answers when `path` is one of the routes; says whether it is. */
  serve(path: string, request: IncomingMessage, response: ServerResponse): boolean {
    const found = this.#table.find(path);
    if (found === null) return false;
    const exchange = { request, response, requestId: requestIdOf(response), found };
    allowOrigin(request, response, this.#shell.allowedOrigins);
    const methods = allowed(found);
    if (request.method === 'OPTIONS') {
      answerOptions(response, methods);
      return true;
    }
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const hit = found.methods.get(method as RestMethod);
    if (hit === undefined) this.#refuseMethod(exchange, methods);
    else void this.#answer(exchange, hit.route, hit.names);
    return true;
  }

  #refuseMethod({ request, response, requestId, found }: Exchange, methods: string): void {
    const [first] = found.methods.values();
    const family = first?.route.spec.family ?? 'agent';
    const message = `${request.method ?? ''} is not offered here: use ${methods}`;
    const problem = new RestProblem(405, ROUTER_CODES.method, message, { headers: { Allow: methods } });
    sendProblem(response, errorBody(family, problem, requestId), problem);
  }

  async #answer(exchange: Exchange, route: BoundRoute, names: readonly string[]): Promise<void> {
    const { request, response, requestId } = exchange;
    const { spec } = route;
    const gone = new AbortController();
    response.on('close', () => {
      gone.abort();
    });
    try {
      const admitted = this.#admit(request, spec);
      const query = parseQuery(request, spec, missingCredential(admitted, spec));
      if (!admitted.ok) throw admitted.refusal;
      const params = Object.fromEntries(names.map((name, index) => [name, exchange.found.values[index]]));
      const body = await parseBody(request, spec);
      const given = { params, query, body, headers: request.headers, requestId };
      const asked = {
        ...given,
        principal: admitted.principal,
        signal: gone.signal,
      } as unknown as RestRequest;
      const reply = await route.handle(asked);
      await sendReply(request, response, reply);
    } catch (error) {
      this.#fail(exchange, spec, error);
    }
  }

  #admit(request: IncomingMessage, spec: RouteSpec): Admission {
    const { access, clock } = this.#shell;
    if (spec.access === 'public') return { ok: true, principal: ANYONE };
    const checked = access.checkKey(request);
    const address = request.socket.remoteAddress ?? '';
    const waitS = checked.ok
      ? this.#keyRate.take(checked.principal.owner, clock.nowMs())
      : this.#strangerRate.take(address, clock.nowMs());
    if (waitS > 0) {
      throw new RestProblem(429, ROUTER_CODES.rate, `Too many requests: try again in ${waitS} s`, {
        headers: { 'Retry-After': String(waitS) },
      });
    }
    if (checked.ok) return { ok: true, principal: checked.principal };
    if (checked.reason === 'origin') {
      const message = 'Without API keys this server answers only its own page and programs on this machine';
      throw new RestProblem(403, ROUTER_CODES.forbidden, message);
    }
    const message = checked.given ? 'Invalid API key' : 'API key missing: send Authorization: Bearer KEY';
    const refusal = new RestProblem(401, ROUTER_CODES.unauthorized, message, {
      headers: { 'WWW-Authenticate': 'Bearer' },
    });
    return { ok: false, missing: !checked.given, refusal };
  }

  #fail({ response, requestId }: Exchange, spec: RouteSpec, error: unknown): void {
    if (response.headersSent) {
      // A stream that broke off: only a cut connection tells the client so.
      response.destroy();
      return;
    }
    if (!(error instanceof RestProblem))
      this.#shell.log.error({ route: spec.id, requestId, err: error }, 'route failed');
    const problem =
      error instanceof RestProblem
        ? error
        : new RestProblem(500, ROUTER_CODES.internal, 'The request could not be served');
    sendProblem(response, errorBody(spec.family, problem, requestId), problem);
  }
}

type Admission =
  | { readonly ok: true; readonly principal: Principal }
  | { readonly ok: false; readonly missing: boolean; readonly refusal: RestProblem };

const allowed = (found: Found): string => {
  const methods = [...found.methods.keys()];
  return [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
};

const sendProblem = (
  response: ServerResponse,
  { status, body }: { readonly status: number; readonly body: object },
  problem: RestProblem,
): void => {
  sendJson(response, status, body, problem.headers);
};

/** The token routes count a missing header among the problems of the request, as the hosted service does. */
const missingCredential = (admission: Admission, spec: RouteSpec): readonly RequestProblem[] =>
  spec.family === 'token' && !admission.ok && admission.missing
    ? [requestProblem('header', 'authorization', 'is required', 'missing')]
    : [];

function parseQuery(request: IncomingMessage, spec: RouteSpec, others: readonly RequestProblem[]): unknown {
  const params = new URLSearchParams((request.url ?? '').split('?').slice(1).join('?'));
  const input = spec.query === undefined ? {} : queryValues(params, schemaNode(spec.query));
  const parsed = spec.query?.safeParse(input) ?? { success: true as const, data: {} };
  const wrong =
    spec.query === undefined || parsed.success
      ? []
      : problemsOf(spec.query, parsed.error, { part: 'query', input });
  // Only the token routes tell a stranger what is wrong with the query.
  refuseIf([...(spec.family === 'token' || others.length === 0 ? wrong : []), ...others]);
  return parsed.data;
}

async function parseBody(request: IncomingMessage, spec: RouteSpec): Promise<unknown> {
  if (spec.rawBody !== undefined) return readRaw(request, spec.rawBody);
  if (spec.body === undefined) return null;
  const sent = await readJson(request, spec.bodyBytesMax);
  if (sent === undefined && spec.bodyOptional !== true) {
    const type = mediaTypeOf(request);
    throw new RestProblem(
      400,
      ROUTER_CODES.malformed,
      `A JSON body is expected${type === '' ? '' : `, got none`}`,
    );
  }
  const input = sent ?? {};
  const parsed = spec.body.safeParse(input);
  if (!parsed.success) refuseIf(problemsOf(spec.body, parsed.error, { part: 'body', input }));
  return parsed.data;
}

function refuseIf(problems: readonly RequestProblem[]): void {
  const [first] = problems;
  if (first === undefined) return;
  const message = `${first.param === '' ? 'the body' : `'${first.param}'`} ${first.message}`;
  throw new RestProblem(422, ROUTER_CODES.validation, message, { param: first.param, problems });
}
