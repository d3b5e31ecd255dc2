/** Every HTTP route with its handler. A family of routes is one file and one line here. */
import type { Agents } from '../../agents/agents.ts';
import type { Dictionaries } from '../../dictionaries/dictionaries.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import type { Tokens } from '../../tokens.ts';
import type { VoiceCatalogue } from '../../voice-catalogue.ts';
import type { TtsService } from '../tts-service.ts';
import { agentRoutes } from './agent-routes.ts';
import { dictionaryRoutes } from './dictionary-routes.ts';
import { documentRoutes } from './document-routes.ts';
import { notOfferedRoutes } from './not-offered-routes.ts';
import type { BoundRoute } from './rest-reply.ts';
import { sessionRoutes } from './session-routes.ts';
import { speechRoutes } from './speech-routes.ts';
import { tokenRoutes } from './token-routes.ts';
import { voiceRoutes } from './voice-routes.ts';

/** What handlers work on. */
export type RestServices = {
  readonly tokens: Tokens;
  readonly agents: Agents;
  readonly sessions: Sessions;
  readonly voices: VoiceCatalogue;
  readonly tts: TtsService;
  readonly dictionaries: Dictionaries;
};

export const restRoutes = (services: RestServices): readonly BoundRoute[] => [
  ...tokenRoutes(services.tokens),
  ...agentRoutes(services.agents),
  ...sessionRoutes(services.sessions),
  ...voiceRoutes(services.voices),
  ...speechRoutes(services.tts, services.dictionaries),
  ...dictionaryRoutes(services.dictionaries),
  ...notOfferedRoutes(),
  ...documentRoutes(),
];
