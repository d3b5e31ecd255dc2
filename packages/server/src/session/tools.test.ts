import type { ConversationInput } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { ToolRunner, type ServerTool } from './tools.ts';

const runner = (tool: ServerTool): { runner: ToolRunner; given: ConversationInput[] } => {
  const given: ConversationInput[] = [];
  return { runner: new ToolRunner((input) => given.push(input), new Map([['find', tool]])), given };
};
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('tools that the server calls', () => {
  it('report their result once', async () => {
    const r = runner((json) => Promise.resolve({ result: json, isError: false }));
    r.runner.start(3, 'find', '{}');
    await settled();
    expect(r.given).toEqual([
      { type: 'tool.answered', callId: 3, result: '{}', isError: false, by: 'server' },
    ]);
  });

  it('report a failure where there is no such tool or it breaks', async () => {
    const r = runner(() => Promise.reject(new Error('secret')));
    r.runner.start(1, 'find', '{}');
    r.runner.start(2, 'other', '{}');
    await settled();
    const failed = { result: '{"error":"tool_failed"}', isError: true };
    expect(r.given).toHaveLength(2);
    expect(r.given).toEqual(expect.arrayContaining([expect.objectContaining({ callId: 1, ...failed })]));
    expect(r.given).toEqual(expect.arrayContaining([expect.objectContaining({ callId: 2, ...failed })]));
  });

  it('report nothing once stopped or closed', async () => {
    const seen: AbortSignal[] = [];
    const r = runner(async (_json, signal) => {
      seen.push(signal);
      await settled();
      return { result: 'late', isError: false };
    });
    r.runner.start(1, 'find', '{}');
    r.runner.start(2, 'find', '{}');
    r.runner.stop(1);
    r.runner.close();
    await settled();
    await settled();
    expect(r.given).toEqual([]);
    expect(seen.every((signal) => signal.aborted)).toBe(true);
  });
});
