/** `GET /v1/token` and `POST /v1/tokens`: the same token in two forms. */
import { createToken, getToken, TOKEN_EXPIRES_S_DEFAULT } from '@antiphon/protocol';
import type { Tokens } from '../../tokens.ts';
import { bind, json, type BoundRoute } from './rest-reply.ts';

const msOf = (seconds: number | undefined): number | null => (seconds === undefined ? null : seconds * 1000);

export const tokenRoutes = (tokens: Tokens): readonly BoundRoute[] => [
  bind(getToken, ({ query, principal }) => {
    const { expires_in_seconds, max_session_duration_seconds } = query;
    const { token } = tokens.issue(principal.owner, expires_in_seconds, msOf(max_session_duration_seconds));
    return json({ token, expires_in_seconds });
  }),
  bind(createToken, ({ body, principal }) => {
    const expiresInS = body.expires_in_seconds ?? TOKEN_EXPIRES_S_DEFAULT;
    const { token, expiresAtMs } = tokens.issue(
      principal.owner,
      expiresInS,
      msOf(body.max_session_duration_seconds),
    );
    return json({ token, expires_at: new Date(expiresAtMs).toISOString() });
  }),
];
