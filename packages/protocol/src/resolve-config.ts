/**
 * The rules of session.update: from an untrusted update and the configuration so far to the next configuration, or one
 * typed fault. Enters: `session` of the message, the previous config (none on the first update), what this server
 * offers. Leaves: a complete config in which only the named fields changed. Invariants: never throws; a refused update
 * changes nothing at all, not even its valid fields; `previous` is never modified.
 */
import { fault, shown, type Fault } from './fault.ts';
import { firstProblem } from './expectation.ts';
import {
  MAX_SILENCE_MS_DEFAULT,
  MIN_SILENCE_MS_DEFAULT,
  SILENCE_MS_MAX,
  VAD_THRESHOLD_DEFAULT,
} from './limits.ts';
import {
  SAMPLE_RATE_HZ_OF,
  SessionConfigInput,
  type AudioEncoding,
  type AudioFormat,
  type ResolvedTurnDetection,
  type SessionConfig,
  type TurnDetectionInput,
} from './session-config.ts';
import { isObject, resolveTools } from './tools.ts';
import { DEFAULT_VOICE, VOICE_ALIAS_NAMES } from './voices.ts';

export type ResolveOptions = {
  /** Names accepted for `output.voice`. Default: every alias. A server adds its own voices. */
  readonly voices?: readonly string[];
  /** `output.voice` when the client names none. Default: DEFAULT_VOICE. */
  readonly defaultVoice?: string;
  /** `config.id` of a configuration that comes from no stored agent. Default: "agent_inline". */
  readonly configId?: string;
  /** The update comes from a stored agent: its tools may have `http`. */
  readonly stored?: boolean;
  /** The stored configuration of an agent id, as a session update without agent_id; undefined: no such agent. */
  readonly lookupAgent?: (agentId: string) => SessionConfigInput | undefined;
  /** Whether `trace: true` is granted. Default: yes. */
  readonly allowTrace?: boolean;
};

export type ResolveResult =
  | {
      readonly ok: true;
      readonly config: SessionConfig;
      /** Paths that were accepted but have no effect (misspelled nested keys, webhook): worth a log line. */
      readonly ignored: readonly string[];
    }
  | { readonly ok: false; readonly fault: Fault };

type Update = SessionConfigInput;
type Refusal = Fault | null;

/** Applies a session.update. Pure; never throws on any `update`. See ResolveResult. */
export function resolveConfig(
  update: unknown,
  previous: SessionConfig | null = null,
  options: ResolveOptions = {},
): ResolveResult {
  const early = previous ? checkImmutable(update, previous) : null;
  if (early) return { ok: false, fault: early };
  const parsed = SessionConfigInput.safeParse(update);
  if (!parsed.success) return { ok: false, fault: schemaFault(parsed.error) };
  const session: Update = parsed.data;
  if ((session.agent_id ?? null) !== null) return resolveAgent(session, options);
  const base = previous ?? initialConfig(options);
  const refusal = checkRefused(session) ?? checkVoice(session, options);
  if (refusal) return { ok: false, fault: refusal };
  return merge(base, session, update as Record<string, unknown>, options);
}

/** The configuration before the first update names anything. */
export function initialConfig(options: ResolveOptions = {}): SessionConfig {
  const format = (): AudioFormat => ({ encoding: 'audio/pcm', sample_rate: SAMPLE_RATE_HZ_OF['audio/pcm'] });
  return {
    id: options.configId ?? 'agent_inline',
    system_prompt: '',
    greeting: '',
    input: {
      type: 'audio',
      format: format(),
      turn_detection: null,
      keyterms: null,
      transcription_mode: null,
      continuous_partials: null,
      transcription_prompt: null,
      language_codes: null,
      voice_focus: null,
      voice_focus_threshold: null,
    },
    output: { type: 'audio', voice: options.defaultVoice ?? DEFAULT_VOICE, format: format(), volume: null },
    tools: [],
    llm: [],
    pre_connect_requests: [],
  };
}

/**
 * The silence bounds in ms that the client fixed, or null while turn taking is adaptive (neither is set). When only one
 * is set the other has its default, or keeps the ratio of the defaults where the default would contradict.
 */
export function silenceBounds(
  detection: ResolvedTurnDetection | null,
): { readonly minSilenceMs: number; readonly maxSilenceMs: number } | null {
  const min = detection?.min_silence;
  const max = detection?.max_silence;
  const ratio = MAX_SILENCE_MS_DEFAULT / MIN_SILENCE_MS_DEFAULT;
  if (min !== undefined) {
    const fallback = min < MAX_SILENCE_MS_DEFAULT ? MAX_SILENCE_MS_DEFAULT : min * ratio;
    return { minSilenceMs: min, maxSilenceMs: max ?? Math.min(SILENCE_MS_MAX, fallback) };
  }
  if (max === undefined) return null;
  const fallback = max > MIN_SILENCE_MS_DEFAULT ? MIN_SILENCE_MS_DEFAULT : Math.floor(max / ratio);
  return { minSilenceMs: fallback, maxSilenceMs: max };
}

/**
 * Fields fixed by the first update. Looked at before anything else, so that a later change is immutable_field even
 * when its value would also be invalid. Sending the same value again is not a change.
 */
function checkImmutable(update: unknown, previous: SessionConfig): Refusal {
  if (!isObject(update)) return null;
  if ((update['agent_id'] ?? null) !== null) return fault('agent_id_not_first.agent_id');
  const output = isObject(update['output']) ? update['output'] : {};
  const format = isObject(output['format']) ? output['format'] : {};
  const fixed: readonly (readonly [path: string, sent: unknown, held: unknown])[] = [
    ['greeting', update['greeting'], previous.greeting],
    ['output.type', output['type'], previous.output.type],
    ['output.voice', output['voice'], previous.output.voice],
    ['output.format.encoding', format['encoding'], previous.output.format.encoding],
    ['output.format.sample_rate', format['sample_rate'], previous.output.format.sample_rate],
  ];
  const changed = fixed.find(([, sent, held]) => sent !== undefined && sent !== held);
  return changed ? fault('immutable_field.session', { path: changed[0] }, changed[0]) : null;
}

/** A wrong JSON type is invalid_format, a value outside its range invalid_value; details are always invalid_value. */
function schemaFault(error: Parameters<typeof firstProblem>[1]): Fault {
  const problem = firstProblem(SessionConfigInput, error);
  const { path, expected, kind } = problem;
  const type = 'session.update';
  if (kind === 'unknown' && !path.startsWith('webhook')) {
    const names = problem.keys.map((key) => `'${shown(key)}'`).join(', ');
    const plural = problem.keys.length > 1 ? 'unknown fields' : 'unknown field';
    const bounded = shown(`${plural} in session: ${names}`);
    return fault('invalid_format.field', { type, expected: bounded }, shown(problem.keys[0] ?? path));
  }
  if (path === 'webhook' || path.startsWith('webhook.')) {
    return fault('invalid_webhook.webhook', { path, expected }, path);
  }
  if (path === 'tools' || path.startsWith('tools[')) {
    return fault('invalid_value.tool', { path, expected: `must be ${expected}` }, path);
  }
  if (kind === 'range' || path.startsWith('input.turn_detection')) {
    return fault('invalid_value.field', { path, expected }, path);
  }
  const where = path === '' ? 'session' : path;
  return fault('invalid_format.field', { type, expected: `'${where}' must be ${expected}` }, where);
}

function resolveAgent(session: Update, options: ResolveOptions): ResolveResult {
  const others = Object.keys(session).filter((key) => key !== 'agent_id' && key !== 'trace');
  if (others.length > 0) return { ok: false, fault: fault('invalid_value.agent_id') };
  const id = session.agent_id ?? '';
  const stored = options.lookupAgent?.(id);
  if (!stored) return { ok: false, fault: fault('agent_not_found.agent_id') };
  if ((stored.agent_id ?? null) !== null) return { ok: false, fault: fault('agent_not_found.agent_id') };
  const result = resolveConfig(stored, null, { ...options, configId: id, stored: true });
  if (result.ok) return { ...result, config: { ...result.config, ...traceOf(session, options) } };
  const { message, param } = result.fault;
  return { ok: false, fault: fault('invalid_config.session', { expected: message }, param) };
}

/** What the client asked for, as far as it is granted; nothing while it has not asked. */
const traceOf = ({ trace }: Update, { allowTrace = true }: ResolveOptions): { trace?: boolean } =>
  trace === undefined ? {} : { trace: trace && allowTrace };

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0);

function checkRefused(session: Update): Refusal {
  if (!isEmpty(session.llm)) return fault('invalid_value.llm');
  if (!isEmpty(session.pre_connect_requests)) return fault('invalid_value.pre_connect_requests');
  return null;
}

function checkVoice(session: Update, options: ResolveOptions): Refusal {
  const voice = session.output?.voice;
  const allowed = options.voices ?? VOICE_ALIAS_NAMES;
  if (voice === undefined || allowed.includes(voice)) return null;
  return fault('invalid_value.voice', { value: shown(voice), allowed: allowed.join(', ') });
}

function merge(
  base: SessionConfig,
  session: Update,
  raw: Record<string, unknown>,
  options: ResolveOptions,
): ResolveResult {
  const { type, format, turn_detection: detection, ...hearing } = session.input ?? {};
  const inputFormat = mergeFormat(base.input.format, format, 'input.format');
  if (!inputFormat.ok) return inputFormat;
  const outputFormat = mergeFormat(base.output.format, session.output?.format, 'output.format');
  if (!outputFormat.ok) return outputFormat;
  const turnDetection = mergeTurnDetection(base.input.turn_detection, detection);
  if (!turnDetection.ok) return turnDetection;
  const tools =
    session.tools === undefined
      ? { ok: true as const, value: base.tools }
      : resolveTools(raw['tools'], options.stored === true);
  if (!tools.ok) return tools;
  const config: SessionConfig = {
    ...base,
    system_prompt: session.system_prompt ?? base.system_prompt,
    greeting: session.greeting ?? base.greeting,
    input: {
      ...base.input,
      ...hearing,
      type: type ?? base.input.type,
      format: inputFormat.value,
      turn_detection: turnDetection.value,
    },
    output: { ...base.output, ...session.output, format: outputFormat.value },
    tools: [...tools.value],
    ...traceOf(session, options),
  };
  return { ok: true, config, ignored: ignoredPaths(raw, session) };
}

type Merged<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly fault: Fault };

function mergeFormat(
  held: AudioFormat,
  sent: { encoding?: AudioEncoding; sample_rate?: number } | undefined,
  path: string,
): Merged<AudioFormat> {
  const encoding = sent?.encoding ?? held.encoding;
  const expected = SAMPLE_RATE_HZ_OF[encoding];
  const rate = sent?.sample_rate ?? expected;
  if (rate === expected) return { ok: true, value: { encoding, sample_rate: rate } };
  const values = { path: `${path}.sample_rate`, expected: String(expected), encoding, value: String(rate) };
  return { ok: false, fault: fault('invalid_value.sample_rate', values, `${path}.sample_rate`) };
}

function mergeTurnDetection(
  held: ResolvedTurnDetection | null,
  sent: TurnDetectionInput | null | undefined,
): Merged<ResolvedTurnDetection | null> {
  if (sent === undefined) return { ok: true, value: held };
  if (sent === null) return { ok: true, value: null };
  const min = sent.min_silence === undefined ? held?.min_silence : (sent.min_silence ?? undefined);
  const max = sent.max_silence === undefined ? held?.max_silence : (sent.max_silence ?? undefined);
  const value: ResolvedTurnDetection = {
    type: pick(sent.type, held?.type, null),
    vad_threshold: pick(sent.vad_threshold, held?.vad_threshold, VAD_THRESHOLD_DEFAULT),
    ...(min === undefined ? {} : { min_silence: min }),
    ...(max === undefined ? {} : { max_silence: max }),
    interrupt_response: pick(sent.interrupt_response, held?.interrupt_response, true),
    interruption_delay: pick(sent.interruption_delay, held?.interruption_delay, null),
    uninterruptible_turns: pick(sent.uninterruptible_turns, held?.uninterruptible_turns, []),
  };
  const bounds = silenceBounds(value);
  if (!bounds || bounds.minSilenceMs < bounds.maxSilenceMs) return { ok: true, value };
  const values = { min: String(bounds.minSilenceMs), max: String(bounds.maxSilenceMs) };
  return { ok: false, fault: fault('invalid_value.silence', values) };
}

/** Not named keeps what is held; null goes back to the default. */
function pick<Value>(sent: Value | null | undefined, held: Value | undefined, fallback: Value): Value {
  if (sent === undefined) return held ?? fallback;
  return sent ?? fallback;
}

/** Nested keys that the schema dropped, and fields that this server accepts without effect. */
function ignoredPaths(raw: Record<string, unknown>, session: Update): readonly string[] {
  const paths = session.webhook ? ['webhook'] : [];
  if (session.tool_choice !== undefined) paths.push('tool_choice');
  const visit = (sent: unknown, kept: unknown, path: string): void => {
    if (!isObject(sent) || !isObject(kept)) return;
    for (const key of Object.keys(sent)) {
      const at = `${path}.${shown(key)}`;
      if (!(key in kept)) paths.push(at);
      else visit(sent[key], kept[key], at);
    }
  };
  visit(raw['input'], session.input, 'input');
  visit(raw['output'], session.output, 'output');
  return paths.slice(0, IGNORED_PATHS_MAX);
}

/** Ours. Enough for any honest update; keeps a log line short. */
const IGNORED_PATHS_MAX = 16;
