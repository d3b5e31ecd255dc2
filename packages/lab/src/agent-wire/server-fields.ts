/**
 * Where each field of each server message is seen on the wire: in which golden sequences. Enters: the declarations and
 * the logs. Leaves: one entry a field.
 */
import { SERVER_MESSAGE_SPECS } from '@antiphon/protocol';
import { schemaNode, type SchemaNode } from '@antiphon/protocol/expectation';
import { GOLDEN_WIRE } from './golden-wire.ts';
import { WireRehearsal, type WireLogEntry } from './wire-rehearsal.ts';
import { valueAt } from '@antiphon/testkit/conformance/wire-fields';

export type ServerField = {
  readonly message: string;
  readonly path: string;
  readonly node: SchemaNode;
  readonly required: boolean;
  /** Golden sequences in which a server sent it. */
  readonly seenIn: readonly string[];
};

/** Audio stands in the logs as its length. */
const LOGGED_AS: Readonly<Record<string, string>> = { 'reply.audio.data': 'ms' };

function fieldsOf(node: SchemaNode, prefix = ''): { path: string; node: SchemaNode; required: boolean }[] {
  return Object.entries(node.properties ?? {}).flatMap(([name, child]) => {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    const here = { path, node: child, required: (node.required ?? []).includes(name) };
    // What is inside turn_detection, formats and tools is walked value by value on the client's side.
    const inner = path === 'config' || path === 'config.input' || path === 'config.output';
    return inner ? fieldsOf(child, path) : [here];
  });
}

export async function serverFields(): Promise<ServerField[]> {
  const logs = new Map<string, readonly WireLogEntry[]>();
  for (const [name, script] of Object.entries(GOLDEN_WIRE)) {
    logs.set(name, (await new WireRehearsal(script).run()).log);
  }
  return SERVER_MESSAGE_SPECS.flatMap((spec) =>
    fieldsOf(schemaNode(spec.schema))
      .filter(({ path }) => path !== 'type')
      .map((field) => ({ message: spec.type, ...field, seenIn: sequencesWith(logs, spec.type, field.path) })),
  );
}

function sequencesWith(
  logs: ReadonlyMap<string, readonly WireLogEntry[]>,
  type: string,
  path: string,
): string[] {
  const at =
    LOGGED_AS[`${type}.${path}`] ?? (type === 'reply.audio' && path === 'timestamp' ? 'reply_id' : path);
  const shows = ({ from, message }: WireLogEntry): boolean =>
    from === 'server' && message.type === type && valueAt(message, at) !== undefined;
  return [...logs].filter(([, log]) => log.some(shows)).map(([name]) => name);
}
