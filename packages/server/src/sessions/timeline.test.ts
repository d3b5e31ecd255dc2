import { describe, expect, it } from 'vitest';
import { Timeline, TURNS_MAX } from './timeline.ts';

const started = (n: number) => ({ type: 'reply.started', reply_id: `r${n}`, item_id: `i${n}` }) as const;
const text = (n: number, words: string, interrupted = false) =>
  ({ type: 'transcript.agent', reply_id: `r${n}`, item_id: `i${n}`, text: words, interrupted }) as const;
const done = (n: number, status: 'completed' | 'interrupted' = 'completed') =>
  ({ type: 'reply.done', reply_id: `r${n}`, status }) as const;
const user = (words: string) => ({ type: 'transcript.user', item_id: 'u', text: words }) as const;

describe('Timeline', () => {
  it('tells greeting, turn, barge-in and request apart', () => {
    const timeline = new Timeline(true);
    timeline.told(started(1), 10);
    timeline.spoke(40);
    timeline.told(text(1, 'Hello.'), 900);
    timeline.told(done(1), 900.4);
    timeline.told({ type: 'input.speech.started' }, 1500);
    timeline.told({ type: 'input.speech.stopped' }, 2500);
    timeline.told(user('hi there'), 2501);
    timeline.told(started(2), 2502);
    timeline.spoke(2700);
    timeline.spoke(2720);
    timeline.told({ type: 'input.speech.started' }, 3000);
    timeline.told(text(2, 'Well', true), 3001);
    timeline.told(done(2, 'interrupted'), 3002);
    timeline.told({ type: 'input.speech.stopped' }, 3500);
    timeline.asked('Say goodbye.');
    timeline.told(started(3), 4000);
    timeline.told(done(3), 4100);
    expect(timeline.turns).toMatchObject([
      {
        turn_id: 'turn_1',
        item_id: 'i1',
        trigger: 'greeting',
        agent_text: 'Hello.',
        status: 'completed',
        time_to_first_audio_ms: 30,
        agent_reply_started_at_ms: 10,
        agent_reply_ended_at_ms: 900,
        user_transcript: null,
      },
      {
        trigger: 'user_speech',
        user_transcript: 'hi there',
        user_speech_started_at_ms: 1500,
        user_speech_ended_at_ms: 2500,
        time_to_first_audio_ms: 200,
        agent_text: 'Well',
        status: 'interrupted',
        interrupted_at_ms: 3002,
      },
      {
        trigger: 'reply_create',
        requested_instructions: 'Say goodbye.',
        agent_text: null,
        status: 'completed',
      },
    ]);
  });

  it('ties a tool call to its reply and the next reply to the result', () => {
    const timeline = new Timeline(false);
    timeline.told(user('what is free'), 1);
    timeline.told(started(1), 2);
    timeline.told({ type: 'tool.call', call_id: 'c', name: 'find', arguments: { day: 1 } }, 3);
    timeline.told(done(1), 4);
    timeline.told(started(2), 5);
    timeline.told(
      {
        type: 'reply.error',
        reply_id: 'r2',
        code: 'x',
        message: 'm',
        retryable: false,
        status_code: null,
        provider_code: null,
        provider_param: null,
      },
      6,
    );
    timeline.told(done(2), 7);
    expect(timeline.turns).toMatchObject([
      { tool_calls: [{ call_id: 'c', name: 'find', arguments: { day: 1 }, called_at_ms: 3 }] },
      { trigger: 'tool_result', status: 'failed', agent_reply_ended_at_ms: 7 },
    ]);
  });

  it('keeps words that nobody answered, and no noise', () => {
    const timeline = new Timeline(false);
    timeline.told(user('my number is'), 1);
    timeline.told({ type: 'input.speech.started' }, 2);
    timeline.told({ type: 'input.speech.stopped' }, 3);
    timeline.told({ type: 'input.speech.started' }, 4);
    timeline.told(user('five'), 5);
    timeline.finish();
    expect(timeline.turns.map((turn) => [turn.user_transcript, turn.status])).toEqual([
      ['my number is', 'no_reply'],
      ['five', 'no_reply'],
    ]);
  });

  it('is bounded', () => {
    const timeline = new Timeline(false);
    for (let n = 0; n < TURNS_MAX + 10; n += 1) {
      timeline.told(started(n), n);
      timeline.told(done(n), n);
    }
    expect(timeline.turns).toHaveLength(TURNS_MAX);
    expect(timeline.turns[0]?.turn_id).toBe('turn_11');
  });
});
