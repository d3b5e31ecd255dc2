/** Every HTTP route with its handler. A family of routes is one file and one line here. */
import type { Agents } from '../../agents/agents.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import type { Tokens } from '../../tokens.ts';
import type { VoiceCatalogue } from '../../voice-catalogue.ts';
import { agentRoutes } from './agent-routes.ts';
import { documentRoutes } from './document-routes.ts';
import type { BoundRoute } from './rest-reply.ts';
import { sessionRoutes } from './session-routes.ts';
import { tokenRoutes } from './token-routes.ts';
import { voiceRoutes } from './voice-routes.ts';

/** What handlers work on. */
export type RestServices = {
  readonly tokens: Tokens;
  readonly agents: Agents;
  readonly sessions: Sessions;
  readonly voices: VoiceCatalogue;
};

export const restRoutes = (services: RestServices): readonly BoundRoute[] => [
  ...tokenRoutes(services.tokens),
  ...agentRoutes(services.agents),
  ...sessionRoutes(services.sessions),
  ...voiceRoutes(services.voices),
  ...documentRoutes(),
];
