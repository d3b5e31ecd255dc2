/** `--set NAME=VALUE` of a replay, read into changes of the conversation's options. Complaints name the setting. */
import { MAX_PATIENCE, MIN_PATIENCE, type ConversationOptions } from '@antiphon/core';
import { nearest } from './did-you-mean.ts';
import { UsageError } from './failure.ts';

type Reader = (value: string, name: string) => Partial<ConversationOptions>;

const LONGEST_SILENCE_MS = 60_000;

function number(value: string, name: string, [min, max]: readonly [number, number]): number {
  const read = value.trim() === '' ? NaN : Number(value);
  if (read >= min && read <= max) return read;
  throw new UsageError(`--set ${name}=${value}: expected a number from ${String(min)} to ${String(max)}`);
}

const numberOrNull = (value: string, name: string, range: readonly [number, number]): number | null =>
  value === 'null' ? null : number(value, name, range);

function truth(value: string, name: string): boolean {
  if (value === 'true' || value === 'false') return value === 'true';
  throw new UsageError(`--set ${name}=${value}: expected true or false`);
}

const SILENCE = [0, LONGEST_SILENCE_MS] as const;

const SETTINGS: Readonly<Record<string, Reader>> = {
  patience: (value, name) => ({ patience: number(value, name, [MIN_PATIENCE, MAX_PATIENCE]) }),
  turn_timeout: (value, name) => ({ turnTimeoutMs: number(value, name, [100, LONGEST_SILENCE_MS]) }),
  adapt_pace: (value, name) => ({ adaptPace: truth(value, name) }),
  min_silence: (value, name) => ({ minSilenceMs: numberOrNull(value, name, SILENCE) }),
  max_silence: (value, name) => ({ maxSilenceMs: numberOrNull(value, name, SILENCE) }),
  vad_threshold: (value, name) => ({ vadThreshold: number(value, name, [0, 1]) }),
  interrupt_response: (value, name) => ({ interruptResponse: truth(value, name) }),
  interruption_delay: (value, name) => ({ interruptionDelayMs: numberOrNull(value, name, SILENCE) }),
};

export const SETTING_NAMES: readonly string[] = Object.keys(SETTINGS);

export function optionChanges(settings: readonly string[]): Partial<ConversationOptions> {
  return Object.assign({}, ...settings.map(readSetting)) as Partial<ConversationOptions>;
}

function readSetting(setting: string): Partial<ConversationOptions> {
  const at = setting.indexOf('=');
  const name = at < 0 ? setting : setting.slice(0, at);
  const reader = Object.hasOwn(SETTINGS, name) ? SETTINGS[name] : undefined;
  if (reader === undefined) {
    const guess = nearest(name, SETTING_NAMES);
    const hint = guess === null ? `expected one of ${SETTING_NAMES.join(', ')}` : `did you mean ${guess}?`;
    throw new UsageError(`--set ${setting}: ${hint}`);
  }
  if (at < 0) throw new UsageError(`--set ${setting}: expected ${name}=VALUE`);
  return reader(setting.slice(at + 1), name);
}
