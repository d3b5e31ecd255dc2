/**
 * `antiphon replay`: feeds a recorded trace to the core again. Exit code 0: the same decisions; 1: the first
 * difference is named; 2: the file is no trace. With --set: what other settings would have decided, turn by turn.
 */
import { readFile } from 'node:fs/promises';
import { replayTrace, whatIf, type DifferentTrace, type MalformedTrace } from '@antiphon/core';
import { JSON_OPTION, type Arguments, type Command } from '../arguments.ts';
import { seconds } from '../caller/timeline-text.ts';
import { CommandFailure, EXIT, UsageError } from '../failure.ts';
import { fileProblem } from '../file-problem.ts';
import type { Terminal } from '../terminal.ts';
import { summarizeTrace } from '../trace-summary.ts';
import { optionChanges, SETTING_NAMES } from '../what-if-options.ts';
import { stretchJson, stretchText } from '../what-if-text.ts';

/** A command may carry a whole sentence; a line on a terminal need not. */
const LONGEST_SHOWN = 300;

const shortened = (text: string): string =>
  text.length > LONGEST_SHOWN ? text.slice(0, LONGEST_SHOWN) + '…' : text;

async function readLines(path: string): Promise<string[]> {
  try {
    return (await readFile(path, 'utf8')).split('\n');
  } catch (error) {
    throw new CommandFailure(`${path}: ${fileProblem(error)}`, EXIT.usage);
  }
}

async function run(args: Arguments, terminal: Terminal): Promise<number> {
  const [path] = args.positionals;
  if (path === undefined) throw new UsageError('expected the trace FILE');
  const settings = args.list('set');
  const changes = settings.length === 0 ? null : optionChanges(settings);
  const lines = await readLines(path);
  if (changes !== null) {
    const outcome = whatIf(lines, changes);
    if (!outcome.ok) return reportFailure(path, outcome, args.flag('json') ? terminal : null);
    const changed = outcome.stretches.filter(({ verdict }) => verdict !== 'same').length;
    if (args.flag('json')) {
      const stretches = outcome.stretches.map(stretchJson);
      terminal.out(JSON.stringify({ ok: true, changes, changed, stretches }, null, 2));
      return EXIT.ok;
    }
    for (const stretch of outcome.stretches) terminal.out(stretchText(stretch));
    terminal.out(`${String(changed)} of ${String(outcome.stretches.length)} turns would have gone otherwise`);
    return EXIT.ok;
  }
  const result = replayTrace(lines);
  if (!result.ok) return reportFailure(path, result, args.flag('json') ? terminal : null);
  const summary = summarizeTrace(lines);
  if (args.flag('json')) {
    terminal.out(JSON.stringify({ ok: true, steps: result.steps, ...summary }, null, 2));
  } else {
    terminal.out(
      `${path}: ${String(result.steps)} steps over ${seconds(summary.duration_ms)} s replay to the same commands`,
    );
    terminal.out(
      `${String(summary.turns)} turns, ${String(summary.replies)} replies (${String(summary.interrupted)} interrupted), ` +
        `${seconds(summary.audio_sent_ms)} s of agent audio`,
    );
  }
  return EXIT.ok;
}

/** Writes the JSON form where asked for, and always ends in the one line on stderr. */
function reportFailure(path: string, result: MalformedTrace | DifferentTrace, json: Terminal | null): never {
  if (result.kind === 'malformed') {
    json?.out(
      JSON.stringify({ ok: false, kind: result.kind, line: result.line, reason: result.reason }, null, 2),
    );
    throw new CommandFailure(`${path}: line ${String(result.line)}: ${result.reason}`, EXIT.usage);
  }
  const { line, atMs, reason, expected, actual } = result;
  json?.out(
    JSON.stringify({ ok: false, kind: result.kind, line, at_ms: atMs, reason, expected, actual }, null, 2),
  );
  throw new CommandFailure(
    `${path}: line ${String(line)}, at ${seconds(atMs)} s: ${reason}: expected ${shortened(expected)}, got ${shortened(actual)}`,
  );
}

export const replay: Command = {
  name: 'replay',
  summary: 'check that a recorded trace leads to the same decisions again',
  usage: 'FILE [--set NAME=VALUE]... [--json]',
  details:
    'Exit code 0: every command is the same; 1: one differs, and is named; 2: the file is not a trace.\n' +
    'With --set each turn is judged from what was heard in it, up to the first decision that differs; what\n' +
    'would have come after that is unknown.',
  options: {
    json: JSON_OPTION,
    set: {
      type: 'string',
      value: 'NAME=VALUE',
      multiple: true,
      description: `what another setting would have decided: ${SETTING_NAMES.join(', ')}`,
    },
  },
  positionals: { max: 1 },
  examples: [
    {
      command: 'antiphon talk --wav hello.wav --trace t.jsonl && antiphon replay t.jsonl',
      meaning: 'record and check',
    },
    {
      command: 'antiphon replay t.jsonl --set patience=2',
      meaning: 'which turns would have ended earlier or later',
    },
  ],
  run,
};
