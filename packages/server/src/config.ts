/**
 * Configuration: what the command line gives, else the environment, else a default; checked as a whole, so
 * that a wrong value is one clear line that names where it came from. Secrets come from the environment only.
 */
import { DEFAULT_APOLOGY, DEFAULT_PATIENCE, MAX_PATIENCE, MIN_PATIENCE } from '@antiphon/core';
import { REGION_CODES } from '@antiphon/protocol';
import { isLoopbackHost } from './access.ts';
import { LOG_LEVELS, type LogLevel } from './observe/log.ts';

export const DEFAULT_HOST = '127.0.0.1';
export const DEFAULT_PORT = 8080;
/** Sessions served at once by default: two cores keep about this many talkers in real time (STT 0.15 core each). */
export const DEFAULT_MAX_SESSIONS = 32;
/** Shortest API key accepted, characters: below that it can be guessed. */
const MIN_KEY_CHARS = 16;
/** A data directory of this name: nothing outlives the server. */
const NO_DATA_DIR = 'none';
/** Ended sessions kept by default: a few days of a small practice. */
const DEFAULT_KEPT_SESSIONS = 200;
/** Shortest secret accepted, characters: it signs or encrypts, and can be tried offline. */
const MIN_SECRET_CHARS = 32;

export type LlmConfig = { readonly url: string; readonly model: string; readonly key: string | null };

const LIVE_TRACE = ['off', 'key', 'on'] as const;
export type LiveTraceAccess = (typeof LIVE_TRACE)[number];

export type ServerConfig = {
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  readonly apiKeys: readonly string[];
  readonly llm: LlmConfig | null;
  /** Dialogue flow of the scripted agent; null = the one that is shipped. */
  readonly flowPath: string | null;
  readonly maxSessions: number;
  /** Sessions open at once with one API key (its tokens included); Infinity = no bound of its own. */
  readonly maxSessionsPerKey: number;
  /** Accepted cut-offs per 100 pauses within turns: the dial of the turn-taking. */
  readonly patience: number;
  /** ISO 3166-1 alpha-2 of where callers are: whose telephone numbers go without a country code; null = by the language. */
  readonly region: string | null;
  /** What the agent says when its model fails; "" = nothing. */
  readonly apology: string;
  /** Whether replies are prepared when a turn is probably over: quicker answers for more requests to the model. */
  readonly speculate: boolean;
  /** File of an external turn model (ONNX, Smart Turn v3); null = the built-in one alone. */
  readonly turnModelPath: string | null;
  readonly logLevel: LogLevel;
  /** Directory that receives a trace of every session; null = nothing is recorded. */
  readonly recordDir: string | null;
  /** Who may ask for the trace of a session while it runs: those with an API key (or all where none is needed), or tokens too. */
  readonly liveTrace: LiveTraceAccess;
  /** Directory of the store; null = nothing outlives the server. */
  readonly dataDir: string | null;
  /** Ended sessions whose timelines are kept: they hold what was said. */
  readonly keepSessions: number;
  /** Whether sessions are recorded, as WAV files below the data directory. */
  readonly recordAudio: boolean;
  /** Encrypts the secrets in the store; null = they are plain text there. */
  readonly storeSecret: string | null;
  /** Hosts that stored agents may call although they are not public. */
  readonly egressAllow: readonly string[];
  /** Signs temporary tokens; null = one is made and kept in the store. */
  readonly tokenSecret: string | null;
  /** A temporary token may be used again until it is over. */
  readonly tokenReuse: boolean;
  /** Origins whose pages may call the server, e.g. `https://example.org`; `*` = any (needs keys). */
  readonly allowedOrigins: readonly string[];
  /** Voice numbers of the TTS API -> voices of this server. */
  readonly ttsVoices: Readonly<Record<string, string>>;
  /** Voice of TTS requests that name none; null = they are refused. */
  readonly ttsDefaultVoice: string | null;
  /** Auth token of a Twilio account: calls on /twilio must carry its signature, or a credential. */
  readonly twilioAuthToken: string | null;
  /** The URL that Twilio was given, where it is not the one that requests show. */
  readonly twilioUrl: string | null;
  /** Unknown voice numbers are refused instead of spoken with the default voice. */
  readonly strictVoices: boolean;
};

/** Values as the command line gives them: strings, absent when not given. */
export type ConfigArguments = {
  readonly host?: string | undefined;
  readonly port?: string | undefined;
  readonly flow?: string | undefined;
  readonly 'llm-url'?: string | undefined;
  readonly 'llm-model'?: string | undefined;
  readonly 'max-sessions'?: string | undefined;
  readonly patience?: string | undefined;
  readonly region?: string | undefined;
  readonly speculate?: string | undefined;
  readonly 'turn-model'?: string | undefined;
  readonly 'log-level'?: string | undefined;
  readonly record?: string | undefined;
  readonly 'data-dir'?: string | undefined;
  readonly 'keep-sessions'?: string | undefined;
  readonly 'tts-default-voice'?: string | undefined;
};

/** A value that cannot be used; the message is complete and fit for the user. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

type Environment = Readonly<Record<string, string | undefined>>;
type Source = { readonly value: string; readonly from: string } | null;

/** Throws ConfigError naming the option or variable, what it holds and what was expected. */
export function resolveServerConfig(given: ConfigArguments, env: Environment): ServerConfig {
  const fromEnvironment = (variable: string): Source => {
    const inherited = env[variable];
    return inherited === undefined || inherited === '' ? null : { value: inherited, from: variable };
  };
  const pick = (option: keyof ConfigArguments, variable: string): Source => {
    const value = given[option];
    return value === undefined ? fromEnvironment(variable) : { value, from: `--${option}` };
  };
  const host = pick('host', 'ANTIPHON_HOST')?.value ?? DEFAULT_HOST;
  const apiKeys = apiKeysOf(env.ANTIPHON_API_KEY ?? '');
  if (!isLoopbackHost(host) && apiKeys.length === 0) {
    throw new ConfigError(
      `host ${host} can be reached from outside: set ANTIPHON_API_KEY (make one with "antiphon keys") or use ${DEFAULT_HOST}`,
    );
  }
  return {
    host,
    port: wholeNumber(pick('port', 'ANTIPHON_PORT'), DEFAULT_PORT, { min: 0, max: 65_535 }),
    apiKeys,
    llm: llmOf(pick('llm-url', 'ANTIPHON_LLM_URL'), pick('llm-model', 'ANTIPHON_LLM_MODEL'), env),
    flowPath: pick('flow', 'ANTIPHON_FLOW')?.value ?? null,
    maxSessions: wholeNumber(pick('max-sessions', 'ANTIPHON_MAX_SESSIONS'), DEFAULT_MAX_SESSIONS, {
      min: 1,
      max: 10_000,
    }),
    maxSessionsPerKey: wholeNumber(fromEnvironment('ANTIPHON_MAX_SESSIONS_PER_KEY'), Infinity, {
      min: 1,
      max: 10_000,
    }),
    patience: patienceOf(pick('patience', 'ANTIPHON_PATIENCE')),
    region: regionOf(pick('region', 'ANTIPHON_REGION')),
    apology: env.ANTIPHON_APOLOGY ?? DEFAULT_APOLOGY,
    speculate: switchOf(pick('speculate', 'ANTIPHON_SPECULATE'), true),
    turnModelPath: pick('turn-model', 'ANTIPHON_TURN_MODEL')?.value ?? null,
    logLevel: logLevelOf(pick('log-level', 'ANTIPHON_LOG_LEVEL')),
    recordDir: pick('record', 'ANTIPHON_RECORD_DIR')?.value ?? null,
    liveTrace: liveTraceOf(env.ANTIPHON_LIVE_TRACE ?? ''),
    dataDir: dataDirOf(pick('data-dir', 'ANTIPHON_DATA_DIR')),
    keepSessions: wholeNumber(pick('keep-sessions', 'ANTIPHON_KEEP_SESSIONS'), DEFAULT_KEPT_SESSIONS, {
      min: 0,
      max: 10_000,
    }),
    recordAudio: recordAudioOf(env, dataDirOf(pick('data-dir', 'ANTIPHON_DATA_DIR')) !== null),
    storeSecret: secretOf('ANTIPHON_STORE_SECRET', env),
    egressAllow: hostsOf(env.ANTIPHON_EGRESS_ALLOW ?? ''),
    tokenSecret: secretOf('ANTIPHON_TOKEN_SECRET', env),
    tokenReuse: flagOf('ANTIPHON_TOKEN_REUSE', env),
    allowedOrigins: originsOf(env.ANTIPHON_ALLOWED_ORIGINS ?? '', apiKeys.length > 0),
    ttsVoices: voicesOf(env.ANTIPHON_TTS_VOICES ?? ''),
    ttsDefaultVoice: pick('tts-default-voice', 'ANTIPHON_TTS_DEFAULT_VOICE')?.value ?? null,
    twilioAuthToken: env.ANTIPHON_TWILIO_AUTH_TOKEN ?? null,
    twilioUrl: twilioUrlOf(env.ANTIPHON_TWILIO_URL ?? ''),
    strictVoices: flagOf('ANTIPHON_STRICT_VOICES', env),
  };
}

/** `1071=slt,1072=awb`; whether the voices exist is known when the engine is. */
function voicesOf(value: string): Record<string, string> {
  const entries = value.split(',').flatMap((entry) => (entry.trim() === '' ? [] : [entry.trim()]));
  const table: Record<string, string> = {};
  for (const entry of entries) {
    const [, number, voice] = /^(\d+)\s*=\s*(\S+)$/.exec(entry) ?? [];
    if (number === undefined || voice === undefined)
      throw new ConfigError(`ANTIPHON_TTS_VOICES: "${entry}" is not of the form NUMBER=VOICE`);
    table[number] = voice;
  }
  return table;
}

function twilioUrlOf(value: string): string | null {
  if (value === '') return null;
  if (URL.canParse(value) && /^(?:wss|https):$/.test(new URL(value).protocol)) return value;
  throw new ConfigError(`ANTIPHON_TWILIO_URL: "${value}" is not a wss:// URL`);
}

function secretOf(variable: string, env: Environment): string | null {
  const value = env[variable] ?? '';
  if (value === '') return null;
  if (value.length >= MIN_SECRET_CHARS) return value;
  throw new ConfigError(`${variable}: must have at least ${MIN_SECRET_CHARS} characters`);
}

function flagOf(variable: string, env: Environment): boolean {
  const value = env[variable] ?? '';
  if (/^(|0|false|no)$/i.test(value)) return false;
  if (/^(1|true|yes)$/i.test(value)) return true;
  throw new ConfigError(`${variable}: "${value}" is not 1 or 0`);
}

function liveTraceOf(value: string): LiveTraceAccess {
  if (value === '') return 'key';
  const access = LIVE_TRACE.find((known) => known === value);
  if (access !== undefined) return access;
  throw new ConfigError(`ANTIPHON_LIVE_TRACE: "${value}" is not one of ${LIVE_TRACE.join(', ')}`);
}

/** "none" says it outright, where a default would be filled in. */
const dataDirOf = (source: Source): string | null =>
  source === null || source.value === NO_DATA_DIR ? null : source.value;

function recordAudioOf(env: Environment, hasDirectory: boolean): boolean {
  const wanted = flagOf('ANTIPHON_RECORD_AUDIO', env);
  if (wanted && !hasDirectory)
    throw new ConfigError('ANTIPHON_RECORD_AUDIO: recordings need a place, set ANTIPHON_DATA_DIR as well');
  return wanted;
}

function hostsOf(value: string): string[] {
  const hosts = value.split(',').flatMap((host) => (host.trim() === '' ? [] : [host.trim().toLowerCase()]));
  const wrong = hosts.find((host) => !/^[a-z0-9.:-]+$/.test(host) || host.includes('://'));
  if (wrong === undefined) return hosts;
  throw new ConfigError(`ANTIPHON_EGRESS_ALLOW: "${wrong}" is no host name or address (no scheme, no port)`);
}

function originsOf(value: string, hasKeys: boolean): string[] {
  const origins = value.split(',').flatMap((origin) => (origin.trim() === '' ? [] : [origin.trim()]));
  for (const origin of origins) {
    if (origin === '*' && !hasKeys)
      throw new ConfigError(
        'ANTIPHON_ALLOWED_ORIGINS: * would let any web page in: set ANTIPHON_API_KEY first',
      );
    if (origin !== '*' && !(URL.canParse(origin) && new URL(origin).origin === origin))
      throw new ConfigError(
        `ANTIPHON_ALLOWED_ORIGINS: "${origin}" is no origin such as https://example.org (no path, no slash at the end)`,
      );
  }
  return origins;
}

function apiKeysOf(value: string): string[] {
  const keys = value
    .split(',')
    .map((key) => key.trim())
    .filter((key) => key !== '');
  if (keys.some((key) => key.length < MIN_KEY_CHARS)) {
    throw new ConfigError(`ANTIPHON_API_KEY: every key must have at least ${MIN_KEY_CHARS} characters`);
  }
  return keys;
}

function wholeNumber(
  source: Source,
  fallback: number,
  range: { readonly min: number; readonly max: number },
): number {
  if (source === null) return fallback;
  const value = /^\d+$/.test(source.value) ? Number(source.value) : NaN;
  if (value >= range.min && value <= range.max) return value;
  throw new ConfigError(
    `${source.from}: "${source.value}" is not a whole number from ${range.min} to ${range.max}`,
  );
}

function patienceOf(source: Source): number {
  if (source === null) return DEFAULT_PATIENCE;
  const value = Number(source.value);
  if (source.value.trim() !== '' && value >= MIN_PATIENCE && value <= MAX_PATIENCE) return value;
  throw new ConfigError(
    `${source.from}: "${source.value}" is not a number from ${MIN_PATIENCE} to ${MAX_PATIENCE}`,
  );
}

function regionOf(source: Source): string | null {
  if (source === null) return null;
  const region = source.value.toUpperCase();
  if (REGION_CODES.includes(region)) return region;
  throw new ConfigError(`${source.from}: "${source.value}" is none of ${REGION_CODES.join(', ')}`);
}

function switchOf(source: Source, fallback: boolean): boolean {
  if (source === null) return fallback;
  if (source.value === 'on' || source.value === 'off') return source.value === 'on';
  throw new ConfigError(`${source.from}: "${source.value}" is neither on nor off`);
}

function llmOf(url: Source, model: Source, env: Environment): LlmConfig | null {
  if (url === null) {
    if (model !== null)
      throw new ConfigError(`${model.from} is set but no endpoint: set ANTIPHON_LLM_URL as well`);
    return null;
  }
  if (!/^https?:$/.test(protocolOf(url.value))) {
    throw new ConfigError(`${url.from}: "${url.value}" is not an http(s) URL`);
  }
  if (model === null)
    throw new ConfigError(`${url.from} is set but no model: set ANTIPHON_LLM_MODEL as well`);
  return { url: url.value, model: model.value, key: env.ANTIPHON_LLM_KEY ?? null };
}

function protocolOf(url: string): string {
  try {
    return new URL(url).protocol;
  } catch {
    return '';
  }
}

function logLevelOf(source: Source): LogLevel {
  if (source === null) return 'warn';
  const level = LOG_LEVELS.find((known) => known === source.value);
  if (level !== undefined) return level;
  throw new ConfigError(`${source.from}: "${source.value}" is not one of ${LOG_LEVELS.join(', ')}`);
}
