/** Finds the data of a suite below the paths that were given: a file as it is, of a folder what fits. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
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

export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new RowError(path, null, error instanceof Error ? error.message : 'cannot be read');
  }
}
