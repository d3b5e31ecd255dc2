import { resolveConfig, type SessionConfig } from '@antiphon/protocol';
import { describe, expect, it } from 'vitest';
import { conversationOptionsOf, sessionOptionsOf } from './agent-options.ts';

function config(input: Record<string, unknown>): SessionConfig {
  const resolved = resolveConfig({ system_prompt: 'x', input });
  if (!resolved.ok) throw new Error(JSON.stringify(resolved.fault));
  return resolved.config;
}

describe('a session configuration in the terms of turn-taking', () => {
  it.each(['de', 'es', 'fr', 'en'])('has the first language of the input: %s', (code) => {
    expect(conversationOptionsOf(config({ language_codes: [code, 'en'] }), 5).language).toBe(code);
  });

  it('is English where none is named', () => {
    expect(conversationOptionsOf(config({}), 5).language).toBe('en');
  });

  it('takes over what was said about interruptions, and leaves the delay to the policy where nothing was', () => {
    const detection = {
      vad_threshold: 0.7,
      interrupt_response: false,
      interruption_delay: 400,
      uninterruptible_turns: ['greeting', 'dtmf_prompt'],
    };
    expect(conversationOptionsOf(config({ turn_detection: detection }), 5)).toMatchObject({
      vadThreshold: 0.7,
      interruptResponse: false,
      interruptionDelayMs: 400,
      uninterruptibleTriggers: ['greeting'],
    });
    expect(conversationOptionsOf(config({}), 5).interruptionDelayMs).toBeNull();
  });

  it('has the region of the server, which updates leave alone', () => {
    const server = { voices: [], today: '2026-01-01', maxSessionMs: 1, patience: 5, region: 'GB', apology: '', speculate: true }; // prettier-ignore
    expect(sessionOptionsOf(config({}), server).conversation.region).toBe('GB');
    expect(conversationOptionsOf(config({}), 5)).not.toHaveProperty('region');
    expect(sessionOptionsOf(config({ region: 'DE' }), server).conversation.region).toBe('DE');
  });
});
