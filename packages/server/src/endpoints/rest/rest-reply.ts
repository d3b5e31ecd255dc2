/** What a handler answers, and how it refuses. Handlers know nothing of sockets, headers or error bodies. */
import type { RequestProblem, RouteSpec, BodyOf, ParamsOf, QueryOf } from '@antiphon/protocol';
import type { IncomingHttpHeaders } from 'node:http';
import type { Principal } from '../../access.ts';

export type RestRequest<Spec extends RouteSpec = RouteSpec> = {
  readonly params: ParamsOf<Spec>;
  readonly query: QueryOf<Spec>;
  readonly body: BodyOf<Spec>;
  readonly headers: IncomingHttpHeaders;
  /** Also in the answer's `X-Request-Id`. */
  readonly requestId: string;
  /** Who asks. */
  readonly principal: Principal;
  /** Aborted when the client goes away before the answer is complete. */
  readonly signal: AbortSignal;
};

export type RestReply = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
} & (
  | { readonly json: unknown }
  | { readonly mediaType: string; readonly bytes: Uint8Array }
  /** Sent as it comes; a failure after the first part cuts the connection. */
  | { readonly mediaType: string; readonly stream: AsyncIterable<Uint8Array> }
  | { readonly empty: true }
);

export const json = (value: unknown, status = 200): RestReply => ({ status, json: value });
export const noContent: RestReply = { status: 204, empty: true };

/** A refusal: thrown by handlers, told in the words of the route's family. The message is shown to the client. */
export class RestProblem extends Error {
  override readonly name = 'RestProblem';
  readonly status: number;
  readonly code: string;
  readonly param: string | null;
  readonly problems: readonly RequestProblem[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    more: {
      readonly param?: string;
      readonly problems?: readonly RequestProblem[];
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.param = more.param ?? null;
    this.problems = more.problems ?? [];
    this.headers = more.headers ?? {};
  }
}

/** A route with what answers it; made by `bind`. */
export type BoundRoute = {
  readonly spec: RouteSpec;
  readonly handle: (request: RestRequest) => Promise<RestReply>;
};

/** Ties a declaration to its handler; the types of params, query and body come from the declaration. */
export function bind<Spec extends RouteSpec>(
  spec: Spec,
  handle: (request: RestRequest<Spec>) => RestReply | Promise<RestReply>,
): BoundRoute {
  // The router parses with the schemas of the very spec that typed the handler.
  return { spec, handle: async (request) => handle(request) };
}
