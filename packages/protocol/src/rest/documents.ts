/** The routes that describe the others. */
import { declareRoute } from './route.ts';

const base = { tag: 'documents', family: 'agent', access: 'public', method: 'GET', extension: true } as const;

export const getOpenApi = declareRoute({
  ...base,
  id: 'getOpenApi',
  path: '/openapi.json',
  summary: 'This interface as an OpenAPI 3.1 document',
  responses: [{ status: 200, description: 'The document.', mediaType: 'application/json' }],
});

export const getAsyncApi = declareRoute({
  ...base,
  id: 'getAsyncApi',
  path: '/asyncapi.json',
  summary: 'The WebSocket interfaces as an AsyncAPI 3 document',
  responses: [{ status: 200, description: 'The document.', mediaType: 'application/json' }],
});
