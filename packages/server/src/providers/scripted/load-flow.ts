/**
 * Reads a flow file. Without a path the flow shipped with this package is read, which lies beside `src` and
 * `dist` so that both find it. Throws FlowError.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { FlowError, parseFlow, type Flow } from './flow.ts';

/** From src/providers/scripted and from dist/providers/scripted alike. */
export const DEFAULT_FLOW_URL = new URL('../../../flows/appointment.yaml', import.meta.url);

export async function loadFlow(path: string | null = null): Promise<Flow> {
  const source = path ?? fileURLToPath(DEFAULT_FLOW_URL);
  let text: string;
  try {
    text = await readFile(source, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    throw new FlowError(`${source}: cannot read the flow file (${code})`);
  }
  return parseFlow(text, source);
}
