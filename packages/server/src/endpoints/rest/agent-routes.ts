/** `/v1/agents`: stored agents over HTTP. */
import {
  createAgent,
  deleteAgent,
  getAgent,
  listAgents,
  PAGE_ENTRIES_DEFAULT,
  requestProblem,
  updateAgent,
} from '@antiphon/protocol';
import { TooManyAgents, type Agents } from '../../agents/agents.ts';
import { AgentProblem } from '../../agents/merge-agent.ts';
import { ROUTER_CODES } from './error-bodies.ts';
import { bind, json, noContent, RestProblem, type BoundRoute } from './rest-reply.ts';

const notFound = (): RestProblem =>
  new RestProblem(404, 'agent_not_found', 'Agent not found', { param: 'agent_id' });

export const agentRoutes = (agents: Agents): readonly BoundRoute[] => [
  bind(createAgent, async ({ body }) => json(await orProblem(agents.create(body)), 201)),
  bind(listAgents, ({ query }) => {
    const page = agents.list(query.limit ?? PAGE_ENTRIES_DEFAULT, query.cursor ?? null);
    if (page === null) throw wrongField('query', 'cursor', 'is not a next_cursor of this list');
    const next_cursor = page.more ? (page.agents.at(-1)?.id ?? null) : null;
    return json({ agents: page.agents, has_more: page.more, response_metadata: { next_cursor } });
  }),
  bind(getAgent, ({ params }) => json(orNotFound(agents.get(params.id)))),
  bind(updateAgent, async ({ params, body }) =>
    json(orNotFound(await orProblem(agents.update(params.id, body)))),
  ),
  bind(deleteAgent, async ({ params }) => {
    if (!(await agents.delete(params.id))) throw notFound();
    return noContent;
  }),
];

function orNotFound<Value>(value: Value | null): Value {
  if (value === null) throw notFound();
  return value;
}

async function orProblem<Value>(result: Promise<Value>): Promise<Value> {
  try {
    return await result;
  } catch (error) {
    if (error instanceof AgentProblem) throw wrongField('body', error.param, error.message);
    if (error instanceof TooManyAgents) throw new RestProblem(409, 'too_many_agents', error.message);
    throw error;
  }
}

/** A field that parses and still cannot be. */
export const wrongField = (part: 'query' | 'body', param: string, message: string): RestProblem =>
  new RestProblem(422, ROUTER_CODES.validation, `'${param}' ${message}`, {
    param,
    problems: [requestProblem(part, param, message)],
  });
