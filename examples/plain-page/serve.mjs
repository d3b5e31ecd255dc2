// Serves this page, the client's files and temporary tokens, so that the API key stays here.
// usage: AGENT_URL=http://127.0.0.1:8080 API_KEY=... node serve.mjs [port]
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const AGENT_URL = process.env.AGENT_URL ?? 'http://127.0.0.1:8080';
const PAGE = fileURLToPath(new URL('.', import.meta.url));
const CLIENT = fileURLToPath(new URL('.', import.meta.resolve('@antiphon/client')));
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8' };
const PAGE_FILES = new Set(['/index.html', '/page.js']);

/** The file behind a path; paths with dots in other places name nothing. */
function fileOf(path) {
  if (PAGE_FILES.has(path)) return join(PAGE, path);
  return /^\/client\/[a-z0-9-]+(\/[a-z0-9-]+)*\.js$/.test(path)
    ? join(CLIENT, path.slice('/client/'.length))
    : null;
}

/** The page, told where the agent is and where tokens come from. */
async function read(path) {
  const file = fileOf(path);
  const body = file === null ? '' : await readFile(file, 'utf8');
  if (path !== '/index.html') return body;
  return body.replace('<antiphon-agent', `<antiphon-agent url="${AGENT_URL}/v1/ws" token-url="/token"`);
}

async function token() {
  const response = await fetch(`${AGENT_URL}/v1/token?expires_in_seconds=60`, {
    headers: { authorization: `Bearer ${process.env.API_KEY ?? ''}` },
  });
  return { status: response.status, body: await response.text() };
}

const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const path = pathname === '/' ? '/index.html' : pathname;
  try {
    const { status, body } = path === '/token' ? await token() : { status: 200, body: await read(path) };
    const type = TYPES[extname(path)] ?? 'application/json; charset=utf-8';
    response.writeHead(body === '' ? 404 : status, { 'content-type': type }).end(body);
  } catch (error) {
    response.writeHead(502, { 'content-type': 'text/plain; charset=utf-8' }).end(String(error.message));
  }
});
server.listen(Number(process.argv[2] ?? 3000), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}/`);
});
