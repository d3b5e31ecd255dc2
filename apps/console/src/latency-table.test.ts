import type { AgentReply, ConversationEntry } from '@antiphon/client';
import { describe, expect, it } from 'vitest';
import { eventText, passes } from './event-inspector.ts';
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
      reply({ turnCommittedAtMs: 2000, firstAudioAtMs: 2200, firstHeardAtMs: 2250 }),
      reply({ turnCommittedAtMs: 9000 }),
    ];
    expect(turnLatencies(entries, new Map([[2000, 1500]]))).toEqual([
      { turn: 1, commit: 500, arrived: 200, heard: 250, felt: 750 },
      { turn: 2, commit: undefined, arrived: undefined, heard: undefined, felt: undefined },
    ]);
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

describe('the inspector', () => {
  it('leaves out what comes many times a second until it is asked for', () => {
    expect(passes('reply.audio', '')).toBe(false);
    expect(passes('reply.audio', 'AUDIO')).toBe(true);
    expect(passes('reply.started', '')).toBe(true);
    expect(passes('reply.started', 'speech')).toBe(false);
  });

  it('shows audio by its length', () => {
    const text = eventText({ type: 'reply.audio', reply_id: 'r', data: 'AAAA' });
    expect(JSON.parse(text)).toEqual({ type: 'reply.audio', reply_id: 'r', data: '4 characters' });
  });
});
