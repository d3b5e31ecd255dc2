/** A session's resolved configuration in the terms of core, uplink and downlink. Pure. */
import {
  DEFAULT_OPTIONS,
  MAX_PATIENCE,
  MIN_PATIENCE,
  TURN_TIMEOUT_MS,
  type ConversationOptions,
  type ReplyTrigger,
} from '@antiphon/core';
import { silenceBounds, VOICE_ALIASES, type SessionConfig } from '@antiphon/protocol';
import type { TtsVoice } from '../ports/tts.ts';
import { llmToolsOf, toolOptionsOf } from './agent-tools.ts';
import type { SessionOptions } from '../session/session.ts';
import type { UplinkOptions } from '../session/uplink.ts';

const REPLY_TRIGGERS = [
  'greeting',
  'user-turn',
  'request',
  'tool-result',
] as const satisfies readonly ReplyTrigger[];

export const DEFAULT_LANGUAGE = 'en';

export const languageOf = (config: SessionConfig): string =>
  config.input.language_codes?.[0] ?? DEFAULT_LANGUAGE;

/**
 * What transcription_mode means for turn-taking: how many cut-offs are accepted against the server's own patience, and
 * the longest silence inside a turn. A hosted service has fixed windows here (128/640, 128/1280, 512/2560 ms); this one
 * keeps deciding by what is said and only leans the same way. Explicit silence bounds stand above the mode.
 */
const MODES = {
  min_latency: { patience: 2, turnTimeoutMs: TURN_TIMEOUT_MS / 1.5 },
  balanced: { patience: 1, turnTimeoutMs: TURN_TIMEOUT_MS },
  max_accuracy: { patience: 0.5, turnTimeoutMs: TURN_TIMEOUT_MS * 1.5 },
} as const;

/** Turn-taking options; everything that is not configured keeps its default. `patience`: the server's. */
export function conversationOptionsOf(config: SessionConfig, patience: number): Partial<ConversationOptions> {
  const detection = config.input.turn_detection;
  const bounds = silenceBounds(detection);
  const mode = MODES[config.input.transcription_mode ?? 'balanced'];
  return {
    language: languageOf(config),
    ...toolOptionsOf(config, languageOf(config)),
    patience: Math.min(MAX_PATIENCE, Math.max(MIN_PATIENCE, patience * mode.patience)),
    turnTimeoutMs: mode.turnTimeoutMs,
    textOutput: config.output.type === 'text',
    vadThreshold: detection?.vad_threshold ?? DEFAULT_OPTIONS.vadThreshold,
    minSilenceMs: bounds?.minSilenceMs ?? null,
    maxSilenceMs: bounds?.maxSilenceMs ?? null,
    interruptResponse: detection?.interrupt_response ?? true,
    interruptionDelayMs: detection?.interruption_delay ?? null,
    // Other names (a client may list kinds of turns that we do not have) change nothing.
    uninterruptibleTriggers: REPLY_TRIGGERS.filter((name) => detection?.uninterruptible_turns.includes(name)),
  };
}

/** What of the model's part changes with an update. */
export const downlinkChangesOf = (
  config: SessionConfig,
): Pick<SessionOptions['downlink'], 'systemPrompt' | 'language' | 'tools'> => ({
  systemPrompt: config.system_prompt,
  language: languageOf(config),
  tools: llmToolsOf(config),
});

/** An own voice by its name, else the first own voice of the sex that the alias's voice had. */
export function voiceFor(name: string, voices: readonly TtsVoice[]): string {
  const own = voices.find((voice) => voice.id === name);
  if (own !== undefined) return own.id;
  const sex = VOICE_ALIASES[name];
  const alike = voices.find((voice) => voice.sex === sex) ?? voices[0];
  return alike?.id ?? name;
}

export const uplinkOptionsOf = (config: SessionConfig): UplinkOptions => ({
  sampleRateHz: config.input.format.sample_rate,
  language: languageOf(config),
  keyterms: config.input.keyterms ?? [],
  prompt: config.input.transcription_prompt ?? '',
});

export function sessionOptionsOf(
  config: SessionConfig,
  server: {
    readonly voices: readonly TtsVoice[];
    readonly today: string;
    readonly maxSessionMs: number;
    readonly patience: number;
    /** Whose telephone numbers go without a country code; null = by the language. */
    readonly region: string | null;
    /** Said when the model fails; "" = nothing. */
    readonly apology: string;
    readonly speculate: boolean;
  },
): SessionOptions {
  const language = languageOf(config);
  return {
    conversation: {
      ...DEFAULT_OPTIONS,
      ...conversationOptionsOf(config, server.patience),
      greeting: config.greeting,
      region: config.input.region ?? server.region,
      today: server.today,
      maxSessionMs: server.maxSessionMs,
      apology: server.apology,
      speculate: server.speculate,
    },
    uplink: uplinkOptionsOf(config),
    downlink: {
      systemPrompt: config.system_prompt,
      tools: llmToolsOf(config),
      voiceId: voiceFor(config.output.voice, server.voices),
      language,
      today: server.today,
    },
  };
}
