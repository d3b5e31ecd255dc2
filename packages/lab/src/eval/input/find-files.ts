/** Finds the data of a suite below the paths that were given: a file as it is, of a folder what fits. */
import { access, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readJsonLines, type JsonRow } from './json-lines.ts';
import { RowError } from './row-error.ts';

/** Folders below the given one that are searched. */
const DEPTH = 3;

/** Files that `fits` accepts, in a stable order. Throws RowError when a path holds none. */
export async function findFiles(
  paths: readonly string[],
  fits: (path: string) => boolean,
  what: string,
): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const below = await filesBelow(path, DEPTH);
    const fitting = below.length === 1 && below[0] === path ? below : below.filter(fits);
    if (fitting.length === 0) throw new RowError(path, null, `expected ${what}, found none`);
    found.push(...fitting);
  }
  return [...new Set(found)];
}

export const fileExists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

async function filesBelow(path: string, depth: number): Promise<string[]> {
  let kind;
  try {
    kind = await stat(path);
  } catch {
    throw new RowError(path, null, 'no such file or directory');
  }
  if (!kind.isDirectory()) return [path];
  const entries = (await readdir(path, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
  const files: string[] = [];
  for (const entry of entries) {
    const child = join(path, entry.name);
    if (entry.isFile()) files.push(child);
    else if (depth > 0) files.push(...(await filesBelow(child, depth - 1)));
  }
  return files;
}

/**
 * The JSONL rows of a suite: of a file all of them; of a folder the files whose first row has the fields by which
 * the suite is known. A folder with a single JSONL file means that one.
 */
export async function findRows(
  paths: readonly string[],
  isOurs: (first: JsonRow) => boolean,
  what: string,
): Promise<JsonRow[]> {
  const rows: JsonRow[] = [];
  for (const path of paths) {
    const files = await findFiles([path], (file) => file.endsWith('.jsonl'), what);
    let found = 0;
    for (const file of files) {
      const own = readJsonLines(file, await readText(file));
      if (files.length > 1 && (own[0] === undefined || !isOurs(own[0]))) continue;
      rows.push(...own);
      found += 1;
    }
    if (found === 0) throw new RowError(path, null, `expected ${what}, found none`);
  }
  return rows;
}

export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new RowError(path, null, error instanceof Error ? error.message : 'cannot be read');
  }
}
