/**
 * Serves the console's built files from memory. All files are read once at start, so a request can name
 * only what is in the table: no path of a request ever reaches the file system.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { extname, join, relative, sep } from 'node:path';

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/** The page may run its own scripts and worklets, talk to this server, and nothing else. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

type StaticFile = { readonly body: Buffer; readonly type: string; readonly etag: string };

export class StaticFiles {
  readonly #files = new Map<string, StaticFile>();

  /** Reads every file below `directory`; an absent directory gives an empty table. */
  constructor(directory: string) {
    for (const path of filesBelow(directory)) {
      const body = readFileSync(path);
      const name = '/' + relative(directory, path).split(sep).join('/');
      const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
      this.#files.set(name, { body, type: MEDIA_TYPES[extname(path)] ?? 'application/octet-stream', etag });
    }
  }

  get isEmpty(): boolean {
    return this.#files.size === 0;
  }

  /** Answers when `path` is one of the files ("/" is index.html); says whether it did. */
  serve(path: string, response: ServerResponse, ifNoneMatch: string | undefined): boolean {
    const file = this.#files.get(path === '/' ? '/index.html' : path);
    if (file === undefined) return false;
    response.setHeader('Content-Security-Policy', CONTENT_SECURITY_POLICY);
    response.setHeader('ETag', file.etag);
    response.setHeader('Cache-Control', 'no-cache');
    if (ifNoneMatch === file.etag) {
      response.writeHead(304).end();
      return true;
    }
    response.writeHead(200, { 'Content-Type': file.type, 'Content-Length': file.body.length }).end(file.body);
    return true;
  }
}

function filesBelow(directory: string): string[] {
  try {
    return readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}
