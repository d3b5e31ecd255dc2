/** Writes a result file; a failure is a CommandFailure that names the file. */
import { writeFile } from 'node:fs/promises';
import { CommandFailure } from './failure.ts';
import { fileProblem } from './file-problem.ts';

export async function writeResult(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await writeFile(path, content);
  } catch (error) {
    throw new CommandFailure(`${path}: ${fileProblem(error)}`);
  }
}
