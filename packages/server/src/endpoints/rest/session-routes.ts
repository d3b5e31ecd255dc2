/** `/v1/sessions`: ended sessions over HTTP. */
import {
  deleteSession,
  getSession,
  getSessionAudio,
  listSessions,
  PAGE_ENTRIES_DEFAULT,
} from '@antiphon/protocol';
import type { Sessions } from '../../sessions/sessions.ts';
import { wrongField } from './agent-routes.ts';
import { bind, json, noContent, RestProblem, type BoundRoute } from './rest-reply.ts';

const notFound = (): RestProblem => new RestProblem(404, 'session_not_found', 'Session not found');

export const sessionRoutes = (sessions: Sessions): readonly BoundRoute[] => [
  bind(listSessions, async ({ query }) => {
    const { limit = PAGE_ENTRIES_DEFAULT, cursor } = query;
    if (cursor !== undefined && !/^\d{1,15}$/.test(cursor))
      throw wrongField('query', 'cursor', 'is not a next_cursor of this list');
    const page = await sessions.list(limit, cursor);
    const response_metadata = { next_cursor: page.next };
    return json({ sessions: page.sessions, has_more: page.next !== null, response_metadata });
  }),
  bind(getSession, async ({ params }) => {
    const record = await sessions.get(params.id);
    if (record === null) throw notFound();
    return json(record);
  }),
  bind(getSessionAudio, async ({ params }) => {
    const audio = await sessions.audio(params.id);
    if (audio === null) throw notFound();
    const headers = { 'Content-Length': String(audio.bytes) };
    return { status: 200, mediaType: 'audio/wav', stream: audio.stream, headers };
  }),
  bind(deleteSession, async ({ params }) => {
    if (!(await sessions.delete(params.id))) throw notFound();
    return noContent;
  }),
];
