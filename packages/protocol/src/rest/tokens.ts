/** Temporary tokens: what a browser connects with, so that no API key ever reaches it. */
import * as z from 'zod/mini';
import {
  SESSION_S_MAX,
  TOKEN_EXPIRES_S_DEFAULT,
  TOKEN_EXPIRES_S_MAX,
  TOKEN_EXPIRES_S_MIN,
  TOKEN_SESSION_S_MIN,
} from '../limits.ts';
import { field } from '../message.ts';
import { declareRoute } from './route.ts';

const expiresIn = () => z.int().check(z.minimum(TOKEN_EXPIRES_S_MIN), z.maximum(TOKEN_EXPIRES_S_MAX));
const sessionCap = () => z.int().check(z.minimum(TOKEN_SESSION_S_MIN), z.maximum(SESSION_S_MAX));

const CAP = {
  description:
    'Longest session that the token opens, seconds; session.ready.expires_at tells when it ends. Enforced.',
  default: SESSION_S_MAX,
};

const TokenQuery = z.object({
  expires_in_seconds: field(expiresIn(), {
    description: 'How long the token can be redeemed, seconds. Says nothing about the length of the session.',
  }),
  max_session_duration_seconds: field(z.exactOptional(sessionCap()), CAP),
  product: field(z.exactOptional(z.string()), { description: 'Accepted, without effect.' }),
});

const TokenBody = z.object({
  expires_in_seconds: field(z.exactOptional(expiresIn()), {
    description: 'How long the token can be redeemed, seconds.',
    default: TOKEN_EXPIRES_S_DEFAULT,
  }),
  max_session_duration_seconds: field(z.exactOptional(sessionCap()), CAP),
});

const token = () => field(z.string(), { description: 'Send as `?token=` or `Authorization: Bearer`.' });

export const getToken = declareRoute({
  id: 'getToken',
  method: 'GET',
  path: '/v1/token',
  tag: 'tokens',
  summary: 'Make a temporary token',
  description: 'The token opens one WebSocket, once (unless the server is configured otherwise).',
  family: 'token',
  access: 'key',
  query: TokenQuery,
  responses: [
    {
      status: 200,
      description: 'The token.',
      schema: z.object({
        token: token(),
        expires_in_seconds: field(z.int(), { description: 'As asked for.' }),
      }),
      example: { token: 'at1.eyJpZCI6Ii4uLiJ9.c2ln', expires_in_seconds: 60 },
    },
  ],
});

export const createToken = declareRoute({
  id: 'createToken',
  method: 'POST',
  path: '/v1/tokens',
  tag: 'tokens',
  summary: 'Make a temporary token (JSON form)',
  family: 'token',
  access: 'key',
  body: TokenBody,
  bodyOptional: true,
  bodyExample: { expires_in_seconds: 60 },
  responses: [
    {
      status: 200,
      description: 'The token.',
      schema: z.object({
        token: token(),
        expires_at: field(z.string(), { description: 'ISO 8601: until when it can be redeemed.' }),
      }),
      example: { token: 'at1.eyJpZCI6Ii4uLiJ9.c2ln', expires_at: '2026-10-01T09:30:00.000Z' },
    },
  ],
});
