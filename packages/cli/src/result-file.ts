/**
 * Writes result files. A failure is a CommandFailure that names the file; what can be known before the work begins is told
 * then, and nothing is created or emptied before there is something to write.
 */
import { constants } from 'node:fs';
import { access, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Arguments } from './arguments.ts';
import { CommandFailure, UsageError } from './failure.ts';
import { fileProblem } from './file-problem.ts';

export async function writeResult(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await writeFile(path, content);
  } catch (error) {
    throw new CommandFailure(`${path}: ${fileProblem(error)}`);
  }
}

/** Throws a UsageError that names the first of these options whose value cannot become a file. */
export async function checkWritable(args: Arguments, options: readonly string[]): Promise<void> {
  for (const option of options) {
    const path = args.text(option);
    const problem = path === null ? null : await writeProblem(path);
    if (problem !== null) throw new UsageError(`--${option} ${JSON.stringify(path)}: ${problem}`);
  }
}

const isFolder = (path: string): Promise<boolean | null> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => null,
  );

async function writeProblem(path: string): Promise<string | null> {
  const folder = dirname(path);
  const itself = await isFolder(path);
  if (itself === true || /[\\/]$/.test(path)) return 'expected a file, not a folder';
  if (itself === null && (await isFolder(folder)) !== true) return `there is no folder ${folder}`;
  try {
    await access(itself === null ? folder : path, constants.W_OK);
    return null;
  } catch (error) {
    return fileProblem(error);
  }
}
