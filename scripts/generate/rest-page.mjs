/** docs/protocol/rest.md, openapi.json and asyncapi.json: the HTTP routes and both interface documents. */
import { asyncApiDocument, openApiDocument, paramNames, REST_ROUTES } from '@antiphon/protocol';
import { schemaNode } from '@antiphon/protocol/expectation';
import { code, GENERATED_NOTE, jsonBlock, table } from './markdown.mjs';
import { fieldRows } from './schema-rows.mjs';

const TITLES = {
  tokens: 'Temporary tokens',
  agents: 'Stored agents',
  sessions: 'Sessions',
  voices: 'Voices',
  speech: 'Speech',
  dictionaries: 'Pronunciation dictionaries',
  'not-offered': 'Not offered',
  documents: 'Documents',
};

const FAMILIES = {
  agent:
    '`{code, message, param, request_id, errors, detail}`; `errors` is a list of `{code, param, message}`, one for each wrong field.',
  token:
    '`{detail}`: a text, or with 422 a list of `{type, loc, msg, input, ctx}`. A wrong key is 404, a missing one 422, as the hosted service answers.',
  tts: '`{error, error_code, code, request_id}`.',
};

export function restPage() {
  const tags = [...new Set(REST_ROUTES.map((route) => route.tag))];
  const parts = [
    `${GENERATED_NOTE}\n\n# HTTP routes\n`,
    'JSON over HTTP beside the WebSockets. Send the API key as `Authorization: Bearer KEY`, `Authorization: KEY` or ' +
      '`X-API-Key: KEY`; temporary tokens open sockets only. Every answer carries `X-Request-Id`. Bodies are bounded (1 MiB ' +
      'unless the route says less), unknown query names are ignored, HEAD and OPTIONS work everywhere. 429 comes with ' +
      '`Retry-After`: a key may make 50 requests a second (bursts of 200). The same as an OpenAPI document: ' +
      '[openapi.json](openapi.json), served at `/openapi.json`; the sockets: [asyncapi.json](asyncapi.json). *Extension* ' +
      'marks what Antiphon adds.\n',
    table(
      ['route', ''],
      REST_ROUTES.map((route) => [`[${titleOf(route)}](#${anchor(titleOf(route))})`, route.summary]),
    ),
    '## Errors\n',
    table(
      ['routes', 'body'],
      Object.entries(FAMILIES).map(([family, text]) => [tagsOf(family), text]),
    ),
    ...tags.flatMap((tag) => [
      `## ${TITLES[tag] ?? tag}\n`,
      ...REST_ROUTES.filter((route) => route.tag === tag).map(section),
    ]),
  ];
  return [
    ['docs/protocol/rest.md', `${parts.join('\n').trimEnd()}\n`],
    ['docs/protocol/openapi.json', `${JSON.stringify(openApiDocument(REST_ROUTES), null, 2)}\n`],
    ['docs/protocol/asyncapi.json', `${JSON.stringify(asyncApiDocument(), null, 2)}\n`],
  ];
}

const titleOf = ({ method, path }) => `${method} ${path}`;
const anchor = (title) =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9 _-]/g, '')
    .replaceAll(' ', '-');
const tagsOf = (family) =>
  [...new Set(REST_ROUTES.filter((route) => route.family === family).map((route) => route.tag))].join(', ');

function section(route) {
  const note = route.extension ? '*Extension.* ' : '';
  const open = route.access === 'public' ? ' Needs no key.' : '';
  const parts = [`### ${titleOf(route)}\n`, `${note}${route.summary}.${open}\n`];
  if (route.description) parts.push(`${route.description}\n`);
  if (paramNames(route.path).length > 0)
    parts.push(
      `In the path: ${paramNames(route.path)
        .map((name) => code(name))
        .join(', ')}.\n`,
    );
  if (route.query) parts.push('Query:\n', fields(route.query));
  if (route.rawBody)
    parts.push(`Body: ${route.rawBody.mediaTypes.join(' or ')}, at most ${route.rawBody.bytesMax} bytes.\n`);
  if (route.body) {
    const limit = route.bodyBytesMax ? `, at most ${route.bodyBytesMax} bytes` : '';
    parts.push(`Body${route.bodyOptional ? ' (may be left out)' : ''}${limit}:\n`, fields(route.body));
  }
  if (route.bodyExample) parts.push(jsonBlock(route.bodyExample));
  for (const response of route.responses) parts.push(answer(response));
  if (route.errors)
    parts.push(
      table(
        ['status', 'code', 'when'],
        route.errors.map(({ status, code: name, when }) => [status, code(name), when]),
      ),
    );
  return parts.join('\n');
}

function answer({ status, description, schema, mediaType, example }) {
  const type = mediaType ? ` \`${mediaType}\`.` : '';
  const head = `Answer ${status}: ${description}${type}\n`;
  if (!schema) return head;
  return [head, fields(schema), example ? jsonBlock(example) : ''].filter((part) => part !== '').join('\n');
}

const fields = (schema) =>
  table(
    ['field', 'type and range', 'required', 'default', 'meaning'],
    fieldRows(schemaNode(schema)).map((row) => [
      code(row.path),
      row.type,
      row.required ? 'yes' : 'no',
      row.default,
      row.description,
    ]),
  );
