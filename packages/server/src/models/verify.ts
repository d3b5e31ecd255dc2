/** Does a cached file hold exactly the bytes the registry names? Size first (cheap), then SHA-256 (27 MB in ~30 ms). */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelSpec } from './registry.ts';

export type ModelState = 'present' | 'missing' | 'corrupt';

/** State of a model's folder: missing when any file is absent, corrupt when one differs. */
export async function verifyModel(spec: ModelSpec, directory: string): Promise<ModelState> {
  const states = await Promise.all(
    spec.files.map((file) => verifyFile(join(directory, file.fileName), file.sizeBytes, file.sha256)),
  );
  if (states.includes('corrupt')) return 'corrupt';
  return states.includes('missing') ? 'missing' : 'present';
}

async function verifyFile(path: string, sizeBytes: number, sha256: string): Promise<ModelState> {
  try {
    const found = await stat(path);
    if (!found.isFile() || found.size !== sizeBytes) return 'corrupt';
    return createHash('sha256')
      .update(await readFile(path))
      .digest('hex') === sha256
      ? 'present'
      : 'corrupt';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'missing';
    throw error;
  }
}
