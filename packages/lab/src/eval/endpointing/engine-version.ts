/** Names the perception a machine has: the weights' hashes and the code between the audio and the core's inputs. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MODEL_SPECS } from '@antiphon/server/models/registry';

const FOLDERS_OF = ['@antiphon/server/providers/moonshine/stt', '@antiphon/server/providers/silero/vad'];
const FILES = ['@antiphon/server/session/uplink', '@antiphon/testkit/simulated-engines'];

export async function engineVersion(): Promise<string> {
  const hash = createHash('sha256');
  hash.update(JSON.stringify(MODEL_SPECS.map(({ files }) => files.map(({ sha256 }) => sha256))));
  for (const name of FOLDERS_OF) {
    const folder = dirname(fileURLToPath(import.meta.resolve(name)));
    for (const file of (await readdir(folder)).sort()) {
      if (file.endsWith('.js')) hash.update(await readFile(join(folder, file)));
    }
  }
  for (const name of FILES) hash.update(await readFile(fileURLToPath(import.meta.resolve(name))));
  return hash.digest('hex').slice(0, 16);
}
