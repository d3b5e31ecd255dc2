/**
 * The conversation suite: simulated calls with the running server over its public socket, in the manner of
 * Full-Duplex-Bench. Enters: nothing (scenarios are drawn by seed), or JSONL rows `{kind, parts[, pause_s, agent,
 * opening, at_s, level, voice]}`, whose parts are words for the built-in voice or `{audio[, start_s, end_s]}`. Leaves: how often the agent kept silent in a pause, took its turn, stopped for an
 * interruption, kept the floor under a back-channel and under words for somebody else, and how fast.
 */
import type { Engines } from '@antiphon/server/ports/engines';
import { Random } from '../../audio-head/random.ts';
import { fileExists, findRows } from '../input/find-files.ts';
import type { JsonRow } from '../input/json-lines.ts';
import { inSeconds, mean, percent, quantileOf, rateOf, rounded, roundedOrNull, share } from '../share.ts';
import type { SuiteRequest, SuiteResult } from '../suite.ts';
import { callerPart, type CallerPart } from './caller-parts.ts';
import { playScenario, type CallRecord } from './conversation-call.ts';
import { drawScenarios, SCENARIO_KINDS, type Scenario, type ScenarioKind } from './scenarios.ts';

/** Calls of each kind when no data is given, and their seed. */
const CALLS_PER_KIND = 20;
const SEED = 20_260_107;
/** A reply that comes later than this after the last word does not count as taking the turn, ms. */
const TURN_WITHIN_MS = 3000;
/** An interruption must have stopped the agent this long after the caller's last word, ms. */
const STOP_WITHIN_MS = 650;

export type JudgedCall = {
  readonly scenario: Scenario;
  readonly record: CallRecord;
  readonly passed: boolean;
  /** End of speech to first audio, or onset to the stop, ms; null where it does not apply. */
  readonly latencyMs: number | null;
};

/** What each kind asks of the agent. */
export function judgeCall(scenario: Scenario, record: CallRecord): JudgedCall {
  const after = (ms: number | null, since: number): number | null => (ms === null ? null : ms - since);
  const cut = record.committedMs.some((ms) => ms < record.speechEndMs);
  const answeredMs = after(record.replyAudioMs, record.speechEndMs);
  const stoppedMs = after(record.interruptedMs, record.speechStartMs);
  switch (scenario.kind) {
    case 'pause_hold':
      return { scenario, record, passed: !cut, latencyMs: cut ? null : answeredMs };
    case 'take_turn': {
      const passed = !cut && answeredMs !== null && answeredMs >= 0 && answeredMs <= TURN_WITHIN_MS;
      return { scenario, record, passed, latencyMs: passed ? answeredMs : null };
    }
    case 'interrupt': {
      const limitMs = record.speechEndMs - record.speechStartMs + STOP_WITHIN_MS;
      const passed = stoppedMs !== null && stoppedMs <= limitMs;
      return { scenario, record, passed, latencyMs: passed ? stoppedMs : null };
    }
    case 'keep_floor':
    case 'side_talk':
      return { scenario, record, passed: record.interruptedMs === null && record.bargeInMs === null, latencyMs: null }; // prettier-ignore
  }
}

export async function conversationSuite(request: SuiteRequest): Promise<SuiteResult> {
  const scenarios = await scenariosOf(request);
  const engines = await request.openEngines();
  try {
    const calls: JudgedCall[] = [];
    for (const scenario of scenarios) {
      const call = judgeCall(scenario, await playScenario(scenario, engines satisfies Engines));
      calls.push(call);
      request.progress(`${scenario.id}: ${call.passed ? 'as it should be' : 'FAILED'}`);
    }
    return resultOf(calls);
  } finally {
    await engines.close();
  }
}

function resultOf(calls: readonly JudgedCall[]): SuiteResult {
  const of = (kind: ScenarioKind): JudgedCall[] => calls.filter(({ scenario }) => scenario.kind === kind);
  const latencies = (...kinds: ScenarioKind[]): number[] =>
    kinds.flatMap(of).flatMap(({ latencyMs }) => (latencyMs === null ? [] : [latencyMs / 1000]));
  const rates = SCENARIO_KINDS.map((kind) => [kind, share(of(kind).filter(({ passed }) => passed).length, of(kind).length)] as const); // prettier-ignore
  const reply = latencies('take_turn', 'pause_hold');
  const stop = latencies('interrupt');
  const spread = (values: readonly number[]): Record<string, number | null> => ({
    mean: roundedOrNull(mean(values)),
    p50: roundedOrNull(quantileOf(values, 0.5)),
    p95: roundedOrNull(quantileOf(values, 0.95)),
  });
  const perKind = Object.fromEntries(rates.map(([kind, rate]) => [kind, rateOf(rate)]));
  return {
    report: {
      suite: 'conversation',
      ...perKind,
      counts: Object.fromEntries(rates.map(([kind, rate]) => [kind, rate.n])),
      ci95: Object.fromEntries(rates.map(([kind, rate]) => [kind, rate.ci95])),
      reply_latency_s: spread(reply),
      stop_latency_s: spread(stop),
    },
    headline: [
      ...rates.filter(([, rate]) => rate.n > 0).map(([kind, rate]) => [MEANINGS[kind], `${percent(rate.value)} of ${String(rate.n)}`] as const), // prettier-ignore
      ['end of speech to reply, median', inSeconds(quantileOf(reply, 0.5))],
      ['the same, p95', inSeconds(quantileOf(reply, 0.95))],
      ['onset of an interruption to silence, median', inSeconds(quantileOf(stop, 0.5))],
    ],
    decisions: calls.map(decisionOf),
  };
}

const MEANINGS: Readonly<Record<ScenarioKind, string>> = {
  pause_hold: 'kept silent in a pause',
  take_turn: 'took its turn',
  interrupt: 'stopped for an interruption',
  keep_floor: 'went on under a back-channel',
  side_talk: 'went on under words for somebody else',
};

const decisionOf = ({ scenario, record, passed, latencyMs }: JudgedCall): object => ({
  id: scenario.id,
  kind: scenario.kind,
  passed,
  commit_s: seconds(record.committedMs[0], record),
  stop_s: seconds(record.interruptedMs, record),
  reply_s: seconds(record.replyAudioMs, record),
  latency_s: latencyMs === null ? null : rounded(latencyMs / 1000),
});

/** From the caller's first word. */
const seconds = (ms: number | null | undefined, record: CallRecord): number | null =>
  ms === null || ms === undefined ? null : rounded((ms - record.speechStartMs) / 1000);

async function scenariosOf(request: SuiteRequest): Promise<Scenario[]> {
  if (request.data.length === 0) return drawScenarios(CALLS_PER_KIND, new Random(SEED));
  const rows = await findRows(
    request.data,
    (row) => row.has('kind') && row.has('parts'),
    'a JSONL of {kind, parts}',
  );
  const scenarios = rows.map(scenarioOf);
  for (const [index, { parts }] of scenarios.entries()) await requireAudio(rows[index], parts);
  return scenarios;
}

/** A recording that is not there is told before any call is made. */
async function requireAudio(row: JsonRow | undefined, parts: readonly CallerPart[]): Promise<void> {
  for (const part of parts) {
    if (typeof part === 'string') continue;
    if (row !== undefined && !(await fileExists(part.path)))
      throw row.problem(`parts: audio: no such file: ${part.path}`);
  }
}

const MAX_PAUSE_S = 10;
const MAX_START_S = 60;

function scenarioOf(row: JsonRow): Scenario {
  const kind = SCENARIO_KINDS.find((known) => known === row.text('kind'));
  if (kind === undefined) throw row.problem(`kind: expected one of ${SCENARIO_KINDS.join(', ')}`);
  const parts = row.list('parts').map((part) => callerPart(row, part));
  if (parts.length === 0) throw row.problem('parts: expected at least one');
  const speaksFirst = kind === 'pause_hold' || kind === 'take_turn';
  const agent = row.optionalText('agent');
  if (agent === '' && !speaksFirst) throw row.problem(`agent: expected what the agent says during ${kind}`);
  return {
    id: String(row.id),
    kind,
    parts,
    pauseMs: numberOf(row, 'pause_s', { otherwise: 0.8, max: MAX_PAUSE_S }) * 1000,
    agent,
    opening: row.optionalText('opening'),
    atMs: speaksFirst ? 0 : numberOf(row, 'at_s', { otherwise: 3, max: MAX_START_S }) * 1000,
    level: numberOf(row, 'level', { otherwise: 1, max: 2 }),
    voice: row.optionalText('voice') || 'slt',
  };
}

function numberOf(row: JsonRow, field: string, range: { otherwise: number; max: number }): number {
  const value = row.value[field];
  if (value === undefined || value === null) return range.otherwise;
  if (typeof value === 'number' && value >= 0 && value <= range.max) return value;
  throw row.problem(`${field}: expected a number from 0 to ${String(range.max)}`);
}
