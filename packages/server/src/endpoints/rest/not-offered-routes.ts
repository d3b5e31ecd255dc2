/** What the hosted speech service does and this server does not: an honest 501. */
import { NOT_OFFERED_ROUTES } from '@antiphon/protocol';
import { bind, RestProblem, type BoundRoute } from './rest-reply.ts';

export const notOfferedRoutes = (): readonly BoundRoute[] =>
  NOT_OFFERED_ROUTES.map((spec) =>
    bind(spec, () => {
      throw new RestProblem(501, 'VALIDATION_ERROR', `${spec.summary}: this server cannot do it`);
    }),
  );
