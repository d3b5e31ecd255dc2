/** Every HTTP route with its handler. A family of routes is one file and one line here. */
import type { Tokens } from '../../tokens.ts';
import type { BoundRoute } from './rest-reply.ts';
import { tokenRoutes } from './token-routes.ts';

/** What handlers work on. */
export type RestServices = {
  readonly tokens: Tokens;
};

export const restRoutes = (services: RestServices): readonly BoundRoute[] => [
  ...tokenRoutes(services.tokens),
];
