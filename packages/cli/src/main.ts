/**
 * The `antiphon` command: finds the command in the table, reads its arguments, runs it and turns whatever
 * it throws into one line on stderr and an exit code. It never calls `process.exit`: a command that
 * resolves has closed what it opened.
 */
import { readFileSync } from 'node:fs';
import { commandHelp, overviewHelp, parseArguments, type Command } from './arguments.ts';
import { commands } from './commands/table.ts';
import { nearest } from './did-you-mean.ts';
import { CommandFailure, EXIT, UsageError } from './failure.ts';
import { processTerminal, type Terminal } from './terminal.ts';

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : 'unknown';
}

function find(name: string): Command {
  const command = commands.find((candidate) => candidate.name === name);
  if (command !== undefined) return command;
  const guess = nearest(
    name,
    commands.map((candidate) => candidate.name),
  );
  const hint = guess === null ? '' : ` (did you mean ${guess}?)`;
  throw new UsageError(`unknown command ${JSON.stringify(name)}${hint}; antiphon --help lists the commands`);
}

function report(error: unknown, name: string | null, debug: boolean, terminal: Terminal): number {
  const who = name === null ? 'antiphon' : `antiphon ${name}`;
  const message = (error instanceof Error ? error.message : String(error)).replace(/\s*\n\s*/g, ' ');
  const hint = error instanceof UsageError && name !== null ? `; see antiphon ${name} --help` : '';
  terminal.err(`${who}: ${message}${hint}`);
  if (debug && error instanceof Error && error.stack !== undefined) terminal.err(error.stack);
  return error instanceof CommandFailure ? error.exitCode : EXIT.failure;
}

/** Runs one command line (without node and script). Resolves to the exit code; never rejects. */
export async function main(argv: readonly string[], terminal: Terminal = processTerminal): Promise<number> {
  const [first, ...rest] = argv;
  let name: string | null = null;
  try {
    if (first === undefined) {
      terminal.err(overviewHelp(commands));
      return EXIT.usage;
    }
    if (first === '--help' || first === '-h' || (first === 'help' && rest[0] === undefined)) {
      terminal.out(overviewHelp(commands));
      return EXIT.ok;
    }
    if (first === '--version' || first === '-v') {
      terminal.out(version());
      return EXIT.ok;
    }
    const command = find(first === 'help' ? (rest[0] ?? '') : first);
    name = command.name;
    const args = parseArguments(command, first === 'help' ? ['--help'] : rest);
    if (args.flag('help')) {
      terminal.out(commandHelp(command));
      return EXIT.ok;
    }
    return await command.run(args, terminal);
  } catch (error) {
    return report(error, name, argv.includes('--debug'), terminal);
  }
}
