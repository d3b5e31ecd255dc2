import type { AgentReply, ConversationEntry } from '@antiphon/client';
import { describe, expect, it } from 'vitest';
import { percentile, turnLatencies } from './latency-table.ts';

const reply = (fields: Partial<AgentReply>): ConversationEntry => ({
  kind: 'agent',
  replyId: 'r',
  startedAtMs: 0,
  words: [],
  finalText: undefined,
  playedMs: 0,
  over: false,
  interrupted: false,
  firstAudioAtMs: undefined,
  firstHeardAtMs: undefined,
  turnCommittedAtMs: undefined,
  ...fields,
});

describe('latencies', () => {
  it('has a row for each answered turn and none for a greeting', () => {
    const entries = [
      reply({ firstHeardAtMs: 100 }),
      reply({ startedAtMs: 2010, turnCommittedAtMs: 2000, firstAudioAtMs: 2200, firstHeardAtMs: 2250 }),
      reply({ turnCommittedAtMs: 9000 }),
    ];
    const tokenAt = (startedAtMs: number): number | undefined => (startedAtMs === 2010 ? 2120 : undefined);
    expect(turnLatencies(entries, new Map([[2000, 1500]]), tokenAt)).toEqual([
      { turn: 1, commit: 500, token: 120, arrived: 200, heard: 250, felt: 750 },
      { turn: 2, commit: undefined, token: undefined, arrived: undefined, heard: undefined, felt: undefined },
    ]);
    const prepared = turnLatencies(entries, new Map(), () => 1900);
    expect(prepared[0]?.token).toBe(0);
    expect(turnLatencies(entries, new Map())[0]?.token).toBeUndefined();
  });

  it('takes percentiles by nearest rank, in any order', () => {
    const values = [50, 10, 40, 20, 30];
    expect([percentile(values, 0.5), percentile(values, 0.95), percentile([], 0.5)]).toEqual([
      30,
      50,
      undefined,
    ]);
    expect(values[0]).toBe(50);
  });
});
