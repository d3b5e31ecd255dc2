/** Every HTTP route of the server, in the order of the documentation. Each family of routes adds its own list. */
import { createAgent, deleteAgent, getAgent, listAgents, updateAgent } from './agents.ts';
import type { RouteSpec } from './route.ts';
import { createToken, getToken } from './tokens.ts';

export const REST_ROUTES: readonly RouteSpec[] = [
  getToken,
  createToken,
  createAgent,
  listAgents,
  getAgent,
  updateAgent,
  deleteAgent,
];
