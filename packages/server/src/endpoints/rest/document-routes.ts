/** `/openapi.json` and `/asyncapi.json`, made once from the declarations. */
import { asyncApiDocument, getAsyncApi, getOpenApi, openApiDocument, REST_ROUTES } from '@antiphon/protocol';
import { bind, type BoundRoute, type RestReply } from './rest-reply.ts';

function documentReply(document: object): RestReply {
  const bytes = Buffer.from(JSON.stringify(document, null, 2));
  return { status: 200, mediaType: 'application/json; charset=utf-8', bytes };
}

export function documentRoutes(): readonly BoundRoute[] {
  const openApi = documentReply(openApiDocument(REST_ROUTES));
  const asyncApi = documentReply(asyncApiDocument());
  return [bind(getOpenApi, () => openApi), bind(getAsyncApi, () => asyncApi)];
}
