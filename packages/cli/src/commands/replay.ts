/**
 * `antiphon replay`: feeds a recorded trace to the core again. Exit code 0: the same decisions; 1: the first
 * difference is named; 2: the file is no trace.
 */
import { readFile } from 'node:fs/promises';
import { replayTrace, type DifferentTrace, type MalformedTrace } from '@antiphon/core';
import { JSON_OPTION, type Arguments, type Command } from '../arguments.ts';
import { seconds } from '../caller/timeline-text.ts';
import { CommandFailure, EXIT, UsageError } from '../failure.ts';
import { fileProblem } from '../file-problem.ts';
import type { Terminal } from '../terminal.ts';
import { summarizeTrace } from '../trace-summary.ts';

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
  const lines = await readLines(path);
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
  usage: 'FILE [--json]',
  details:
    'Exit code 0: every command is the same; 1: one differs, and is named; 2: the file is not a trace.',
  options: { json: JSON_OPTION },
  positionals: { max: 1 },
  examples: [
    {
      command: 'antiphon talk --wav hello.wav --trace t.jsonl && antiphon replay t.jsonl',
      meaning: 'record and check',
    },
  ],
  run,
};
