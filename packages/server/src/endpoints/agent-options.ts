/** A session's resolved configuration in the terms of core, uplink and downlink. Pure. */
import { DEFAULT_OPTIONS, type ConversationOptions, type ReplyTrigger } from '@antiphon/core';
import { silenceBounds, VOICE_ALIASES, type SessionConfig } from '@antiphon/protocol';
import type { TtsVoice } from '../ports/tts.ts';
import type { SessionOptions } from '../session/session.ts';

const REPLY_TRIGGERS = ['greeting', 'user-turn', 'request'] as const satisfies readonly ReplyTrigger[];

export const DEFAULT_LANGUAGE = 'en';

export const languageOf = (config: SessionConfig): string =>
  config.input.language_codes?.[0] ?? DEFAULT_LANGUAGE;

/** Turn-taking options; everything that is not configured keeps its default. */
export function conversationOptionsOf(config: SessionConfig): Partial<ConversationOptions> {
  const detection = config.input.turn_detection;
  const bounds = silenceBounds(detection);
  return {
    language: languageOf(config),
    vadThreshold: detection?.vad_threshold ?? DEFAULT_OPTIONS.vadThreshold,
    minSilenceMs: bounds?.minSilenceMs ?? null,
    maxSilenceMs: bounds?.maxSilenceMs ?? null,
    interruptResponse: detection?.interrupt_response ?? true,
    interruptionDelayMs: detection?.interruption_delay ?? null,
    // Other names (a client may list kinds of turns that we do not have) change nothing.
    uninterruptibleTriggers: REPLY_TRIGGERS.filter((name) => detection?.uninterruptible_turns.includes(name)),
  };
}

/** An own voice by its name, else the first own voice of the sex that the alias's voice had. */
export function voiceFor(name: string, voices: readonly TtsVoice[]): string {
  const own = voices.find((voice) => voice.id === name);
  if (own !== undefined) return own.id;
  const sex = VOICE_ALIASES[name];
  const alike = voices.find((voice) => voice.sex === sex) ?? voices[0];
  return alike?.id ?? name;
}

export function sessionOptionsOf(
  config: SessionConfig,
  server: {
    readonly voices: readonly TtsVoice[];
    readonly today: string;
    readonly maxSessionMs: number;
    readonly patience: number;
    readonly speculate: boolean;
  },
): SessionOptions {
  const language = languageOf(config);
  return {
    conversation: {
      ...DEFAULT_OPTIONS,
      ...conversationOptionsOf(config),
      greeting: config.greeting,
      today: server.today,
      maxSessionMs: server.maxSessionMs,
      patience: server.patience,
      speculate: server.speculate,
    },
    uplink: {
      sampleRateHz: config.input.format.sample_rate,
      language,
      keyterms: config.input.keyterms ?? [],
    },
    downlink: {
      systemPrompt: config.system_prompt,
      // Function calling comes with the tools: until then the model is offered none.
      tools: [],
      voiceId: voiceFor(config.output.voice, server.voices),
      language,
      today: server.today,
    },
  };
}
