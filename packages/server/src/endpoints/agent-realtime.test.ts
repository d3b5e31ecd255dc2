import { resolveConfig } from '@antiphon/protocol';
import { describe, expect, it } from 'vitest';
import { currentSession, REALTIME_DIALECT, turnDetectionOf } from './agent-realtime.ts';

describe('the dialect of /v1/realtime', () => {
  it('knows every knob of the first public version', () => {
    const session = currentSession({
      system_prompt: 'P',
      tool_choice: 'auto',
      turn_detection: {
        speech_detection_threshold: 0.4,
        prefix_padding_ms: 300,
        min_end_of_turn_silence_ms: 100,
        max_turn_silence_ms: 1000,
        interrupt_response: false,
        min_interrupt_duration_ms: 600,
        min_interrupt_words: 0,
      },
    });
    expect(session).toEqual({
      system_prompt: 'P',
      tool_choice: 'auto',
      input: {
        turn_detection: {
          vad_threshold: 0.4,
          min_silence: 100,
          max_silence: 1000,
          interrupt_response: false,
          interruption_delay: 600,
        },
      },
    });
    expect(resolveConfig(session)).toMatchObject({ ok: true });
  });

  it.each([
    [{ min_end_of_turn_silence_ms: 300 }, { min_silence: 300, max_silence: 1000 }],
    [{ min_end_of_turn_silence_ms: 2000 }, { min_silence: 2000, max_silence: 10_000 }],
    [{ max_turn_silence_ms: 80 }, { min_silence: 50, max_silence: 80 }],
    [{ min_interrupt_duration_ms: 5000 }, { interruption_delay: 1000 }],
    [{ speech_detection_threshold: 'x' }, { vad_threshold: 'x' }],
    [{}, {}],
  ])('%j', (knobs, current) => {
    expect(turnDetectionOf(knobs)).toEqual(current);
  });

  it('leaves out what no version knows, and keeps the rest of input', () => {
    const input = { format: { encoding: 'audio/pcmu' } };
    expect(currentSession({ model: 'x', input, turn_detection: null })).toEqual({
      input: { ...input, turn_detection: null },
    });
  });

  it('carries args beside arguments', () => {
    const call = { type: 'tool.call', call_id: 'c', name: 'n', arguments: { a: 1 }, timestamp: 1 } as const;
    expect(REALTIME_DIALECT.outgoing(call)).toEqual({ ...call, args: { a: 1 } });
  });
});
