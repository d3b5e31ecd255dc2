/**
 * `antiphon bench`: the numbers that say how fast this installation is on this machine. Everything is
 * measured over the public socket or the engines' ports, nothing from inside the session.
 */
import { availableParallelism, cpus, totalmem } from 'node:os';
import { JSON_OPTION, type Arguments, type Command } from '../arguments.ts';
import { clientFlush } from '../bench/client-flush.ts';
import { bargeInToLastByte, replyLatency, turnOverhead, type BenchOptions } from '../bench/conversations.ts';
import { decisionSteps, retractionSteps } from '../bench/decision-step.ts';
import { distribution, type Distribution } from '../bench/distribution.ts';
import { sttRealTimeFactor, ttsFirstAudio } from '../bench/embedded.ts';
import { idleSessionMemory } from '../bench/idle-sessions.ts';
import { loopDelay } from '../bench/loop-delay.ts';
import { overlapDecision } from '../bench/overlap-decision.ts';
import { ttsCancel, ttsEngineStop, ttsHold, ttsTextToAudio, ttsUnderruns } from '../bench/tts.ts';
import { Unmeasurable } from '../bench/unmeasurable.ts';
import { nearest } from '../did-you-mean.ts';
import { openEmbeddedEngines, type EmbeddedEngines } from '../embedded-engines.ts';
import { EXIT, UsageError } from '../failure.ts';
import type { Terminal } from '../terminal.ts';
import { textTable } from '../text-table.ts';

const DEFAULT_SECONDS = 20;

type Measured = Distribution | number | null;
type Measure = { readonly meaning: string; run(options: BenchOptions): Promise<Record<string, Measured>> };

async function withEngines(measure: (engines: EmbeddedEngines) => Promise<number[]>): Promise<Measured> {
  const engines = await openEmbeddedEngines();
  try {
    return distribution(await measure(engines));
  } finally {
    await engines.close();
  }
}

const MEASURES: Readonly<Record<string, Measure>> = {
  turn_overhead_ms: {
    meaning: 'end of turn decided to first reply audio (instant engines)',
    run: async (options) => ({ turn_overhead_ms: distribution(await turnOverhead(options)) }),
  },
  bargein_to_last_byte_ms: {
    meaning: 'barge-in decided to last audio of the cut reply',
    run: async (options) => ({ bargein_to_last_byte_ms: distribution(await bargeInToLastByte(options)) }),
  },
  speculation_gain_ms: {
    meaning: 'reply sooner by preparing it (model 350 ms, voice 100 ms), median',
    run: async (options) => {
      const off = distribution(await replyLatency('off', options));
      const on = distribution(await replyLatency('on', options));
      return {
        speculation_gain_ms: on === null || off === null ? null : Math.round(off.p50 - on.p50),
        reply_latency_speculation_off_ms: off,
        reply_latency_speculation_on_ms: on,
      };
    },
  },
  decision_step_us: {
    meaning: 'core, a new partial in a pause judged with all models, µs',
    run: async () => ({
      decision_step_us: distribution(decisionSteps()),
      retraction_step_us: distribution(retractionSteps()),
    }),
  },
  tts_first_audio_ms: {
    meaning: 'embedded voice, first audio of a clause',
    run: async () => ({ tts_first_audio_ms: await withEngines(({ tts }) => ttsFirstAudio(tts)) }),
  },
  stt_rtf: {
    meaning: 'embedded recogniser, decoding time / audio duration',
    run: async () => ({ stt_rtf: await withEngines((engines) => sttRealTimeFactor(engines)) }),
  },
  loop_delay_ms: {
    meaning: 'event-loop delay with 4 callers and real engines',
    run: async (options) => ({ loop_delay_ms: await loopDelay(options) }),
  },
  overlap_decision_us: {
    meaning: 'judging new words of a caller who speaks over the agent',
    run: async () => ({ overlap_decision_us: distribution(overlapDecision()) }),
  },
  tts_cancel_ms: {
    meaning: 'TTS API: cancel to interrupted, 50 busy sessions, embedded voice',
    run: async (options) => ({ tts_cancel_ms: distribution(await ttsCancel(options)) }),
  },
  tts_engine_stop_ms: {
    meaning: 'abort of a rendering until no thread works on it',
    run: async () => ({ tts_engine_stop_ms: distribution(await ttsEngineStop()) }),
  },
  tts_text_to_audio_ms: {
    meaning: 'TTS API: flushed text to first audio, embedded voice; tts_added_ms: without the voice',
    run: async () => {
      const { total, added } = await ttsTextToAudio();
      return { tts_text_to_audio_ms: distribution(total), tts_added_ms: distribution(added) };
    },
  },
  tts_hold_ms: {
    meaning: 'TTS API: hold of a finished sentence beyond one that ends in "?", medians of every mark',
    run: async () => ({ tts_hold_ms: distribution(await ttsHold()) }),
  },
  tts_underruns: {
    meaning: 'TTS API: listeners out of audio, 200 sessions, one in ten speaking, embedded voice',
    run: async (options) => ({ tts_underruns: await ttsUnderruns(options) }),
  },
  client_flush_ms: {
    meaning: 'page in Chromium: interrupting event to silence in the rendered samples',
    run: async () => {
      const { samples, output_latency_ms, burst_ms } = await clientFlush();
      const { speech_started, interrupted, cancelled } = samples;
      const all = [...speech_started, ...interrupted, ...cancelled];
      return {
        client_flush_ms: distribution(all),
        client_flush_audible_ms: distribution(all.map((ms) => ms + output_latency_ms)),
        client_flush_speech_ms: distribution(speech_started),
        client_flush_done_ms: distribution(interrupted),
        client_flush_cancel_ms: distribution(cancelled),
        client_flush_clock_step_ms: Math.round(burst_ms * 10) / 10,
        client_output_latency_ms: Math.round(output_latency_ms * 10) / 10,
      };
    },
  },
  idle_session_kb: {
    meaning: 'memory of an open, silent session',
    run: async () => {
      const { rss_kb, heap_kb, sessions } = await idleSessionMemory();
      // Resident memory lags behind where freed pages are reused: the larger of the two is what to plan with.
      const each = Math.max(rss_kb, heap_kb);
      return {
        idle_session_kb: each,
        idle_session_rss_kb: rss_kb,
        idle_session_heap_kb: heap_kb,
        idle_sessions: sessions,
      };
    },
  },
};

function chosen(args: Arguments): string[] {
  const only = args.text('only');
  if (only === null) return Object.keys(MEASURES);
  return only.split(',').map((given) => {
    const name = given.trim();
    if (Object.hasOwn(MEASURES, name)) return name;
    const guess = nearest(name, Object.keys(MEASURES));
    throw new UsageError(
      `--only ${JSON.stringify(name)}: ${guess === null ? `expected some of ${Object.keys(MEASURES).join(', ')}` : `did you mean ${guess}?`}`,
    );
  });
}

function machine(): Record<string, string | number> {
  return {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model ?? 'unknown',
    memory_gib: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
  };
}

function row(name: string, value: Measured): string[] {
  if (value === null) return [name, 'no sample', '', '', '0', ''];
  const cells = typeof value === 'number' ? [value, '', '', ''] : [value.p50, value.p95, value.p99, value.n];
  return [name, ...cells.map(String), MEASURES[name]?.meaning ?? ''];
}

async function run(args: Arguments, terminal: Terminal): Promise<number> {
  const seconds = args.number('seconds', { min: 1, max: 600, unit: 'seconds' }) ?? DEFAULT_SECONDS;
  const names = chosen(args);
  const results: Record<string, Measured> = {};
  const skipped = new Set<string>();
  for (const name of names) {
    terminal.err(`measuring ${name}: ${MEASURES[name]?.meaning ?? ''}`);
    try {
      Object.assign(results, await MEASURES[name]?.run({ seconds }));
    } catch (error) {
      if (!(error instanceof Unmeasurable)) throw error;
      terminal.err(`SKIPPED ${name}: ${error.message}`);
      results[name] = null;
      skipped.add(name);
    }
  }
  if (args.flag('json')) {
    terminal.out(JSON.stringify({ ...results, machine: machine() }, null, 2));
  } else {
    const rows = Object.entries(results).map(([name, value]) => row(name, value));
    terminal.out(textTable(['measure', 'median', 'p95', 'p99', 'n', 'what'], rows));
    terminal.out(`\n${Object.values(machine()).join(', ')}`);
  }
  // A measure without a single sample is a failed measurement, not a result.
  const failed = Object.entries(results).some(([name, value]) => value === null && !skipped.has(name));
  return failed ? EXIT.failure : EXIT.ok;
}

export const bench: Command = {
  name: 'bench',
  summary: 'measure latency, recognition speed and memory on this machine',
  usage: '[--only NAME,...] [--seconds N] [--json]',
  details: [
    'Measures:',
    ...Object.entries(MEASURES).map(([name, { meaning }]) => `  ${name.padEnd(24)} ${meaning}`),
  ].join('\n'),
  options: {
    only: { type: 'string', value: 'NAME,...', description: 'only these measures' },
    seconds: {
      type: 'string',
      value: 'N',
      description: `length of each measured conversation (default ${String(DEFAULT_SECONDS)})`,
    },
    json: JSON_OPTION,
  },
  examples: [
    { command: 'antiphon bench --only turn_overhead_ms,stt_rtf --json', meaning: 'two measures, as JSON' },
  ],
  run,
};
