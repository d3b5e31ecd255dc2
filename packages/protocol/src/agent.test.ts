import { describe, expect, it } from 'vitest';
import { AGENT_MESSAGE_SPECS } from './agent.ts';
import { decodeClientMessage, decodeServerMessage } from './codec.ts';
import { inWords, schemaNode, type SchemaNode } from './expectation.ts';

describe('message declarations', () => {
  it('declares every message of the protocol, each once', () => {
    const types = AGENT_MESSAGE_SPECS.map((spec) => `${spec.direction} ${spec.type}`);
    expect(new Set(types).size).toBe(types.length);
    expect(types.filter((t) => t.startsWith('client'))).toHaveLength(9);
    expect(types.filter((t) => t.startsWith('server'))).toHaveLength(16);
  });

  it.each(AGENT_MESSAGE_SPECS.map((spec) => [spec.type, spec] as const))(
    '%s: every example parses',
    (_type, spec) => {
      expect(spec.examples.length).toBeGreaterThan(0);
      for (const example of spec.examples) {
        const text = JSON.stringify(example);
        const decoded = spec.direction === 'client' ? decodeClientMessage(text) : decodeServerMessage(text);
        expect(decoded).toMatchObject({ ok: true, message: example });
        expect(spec.schema.safeParse(example)).toMatchObject({ success: true });
      }
    },
  );

  it('describes every field of every message', () => {
    const bare = AGENT_MESSAGE_SPECS.flatMap((spec) => undescribed(schemaNode(spec.schema), spec.type));
    expect(bare).toEqual([]);
  });

  it('has a timestamp on every server event', () => {
    for (const spec of AGENT_MESSAGE_SPECS.filter((s) => s.direction === 'server')) {
      expect(schemaNode(spec.schema).required, spec.type).toContain('timestamp');
    }
  });
});

/** Leaves without a description; `type` literals and objects that only group fields speak for themselves. */
function undescribed(node: SchemaNode, path: string): string[] {
  return Object.entries(node.properties ?? {}).flatMap(([name, child]) => {
    if (name === 'type' && child.const !== undefined) return [];
    const groups = [child, ...(child.anyOf ?? [])].filter((branch) => branch.properties);
    const inner = groups.flatMap((branch) => undescribed(branch, `${path}.${name}`));
    const items = child.items?.properties ? undescribed(child.items, `${path}.${name}[]`) : [];
    const silent = !child.description && groups.length === 0 && !child.items?.properties;
    return [...(silent ? [`${path}.${name} (${inWords(child)})`] : []), ...inner, ...items];
  });
}
