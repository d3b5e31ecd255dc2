/**
 * Command-line arguments from a declarative table: what enters is a command's specification and its argv,
 * what leaves is an `Arguments` whose readers name the option in every complaint. The same table is the
 * source of `--help`, so that a command cannot accept what its help does not show.
 */
import { parseArgs } from 'node:util';
import { nearest } from './did-you-mean.ts';
import { UsageError } from './failure.ts';
import type { Terminal } from './terminal.ts';

export type OptionSpec = {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** Placeholder of the value in the help, e.g. FILE. */
  readonly value?: string;
  readonly description: string;
  /** May be given several times. */
  readonly multiple?: boolean;
};

export type CommandSpec = {
  readonly name: string;
  readonly summary: string;
  /** What follows the name in the usage line. */
  readonly usage: string;
  /** A paragraph or two of explanation, wrapped by hand. */
  readonly details?: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** How many bare arguments are accepted; `into` appends them to that option instead (`--wav a.wav b.wav`). */
  readonly positionals?: { readonly max: number; readonly into?: string };
  readonly examples: readonly { readonly command: string; readonly meaning: string }[];
};

export type Command = CommandSpec & {
  /** Resolves to the exit code; throws CommandFailure for what the user can act on. */
  run(args: Arguments, terminal: Terminal): Promise<number>;
};

/** Options that every command has. */
export const COMMON_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  help: { type: 'boolean', short: 'h', description: 'show this help' },
  debug: { type: 'boolean', description: 'show the stack of an error' },
};

/** Option shared by the commands with machine-readable output. */
export const JSON_OPTION: OptionSpec = { type: 'boolean', description: 'print only JSON on stdout' };

export type NumberRange = { readonly min: number; readonly max: number; readonly unit: string };

export class Arguments {
  readonly positionals: readonly string[];
  readonly #values: ReadonlyMap<string, readonly (string | true)[]>;
  constructor(values: ReadonlyMap<string, readonly (string | true)[]>, positionals: readonly string[]) {
    this.#values = values;
    this.positionals = positionals;
  }
  flag(name: string): boolean {
    return this.#values.has(name);
  }
  /** The last value given, or null. */
  text(name: string): string | null {
    const value = this.#values.get(name)?.at(-1);
    return typeof value === 'string' ? value : null;
  }
  list(name: string): readonly string[] {
    return (this.#values.get(name) ?? []).filter((value) => typeof value === 'string');
  }
  number(name: string, range: NumberRange): number | null {
    const text = this.text(name);
    if (text === null) return null;
    const value = text.trim() === '' ? NaN : Number(text);
    if (!(value >= range.min && value <= range.max)) {
      throw new UsageError(
        `--${name} ${JSON.stringify(text)}: expected a number of ${range.unit} from ${String(range.min)} to ${String(range.max)}`,
      );
    }
    return value;
  }
}

function unknownOption(raw: string, options: Readonly<Record<string, OptionSpec>>): UsageError {
  const guess = nearest(raw.replace(/^-+/, ''), Object.keys(options));
  return new UsageError(`unknown option ${raw}` + (guess === null ? '' : ` (did you mean --${guess}?)`));
}

/** Reads `argv` (what follows the command's name). Throws UsageError on anything the specification does not list. */
export function parseArguments(spec: CommandSpec, argv: readonly string[]): Arguments {
  const options = { ...spec.options, ...COMMON_OPTIONS };
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(
      Object.entries(options).map(([name, { type, short }]) => [
        name,
        short === undefined ? { type } : { type, short },
      ]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<string, (string | true)[]>();
  const positionals: string[] = [];
  const add = (name: string, value: string | true): void => {
    values.set(name, [...(values.get(name) ?? []), value]);
  };
  for (const token of tokens) {
    if (token.kind === 'positional') {
      if (spec.positionals?.into !== undefined) add(spec.positionals.into, token.value);
      else positionals.push(token.value);
    } else if (token.kind === 'option') {
      const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
      if (option === undefined) throw unknownOption(token.rawName, options);
      add(token.name, optionValue(option, token));
    }
  }
  checkCounts(spec, options, values, positionals);
  return new Arguments(values, positionals);
}

type OptionToken = {
  readonly name: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
};

function optionValue(option: OptionSpec, token: OptionToken): string | true {
  if (option.type === 'boolean') {
    if (token.value !== undefined) throw new UsageError(`--${token.name} takes no value`);
    return true;
  }
  const swallowedOption = token.inlineValue !== true && (token.value?.startsWith('--') ?? false);
  if (token.value === undefined || token.value === '' || swallowedOption) {
    throw new UsageError(`--${token.name} needs a value: --${token.name} ${option.value ?? 'VALUE'}`);
  }
  return token.value;
}

function checkCounts(
  spec: CommandSpec,
  options: Readonly<Record<string, OptionSpec>>,
  values: ReadonlyMap<string, readonly unknown[]>,
  positionals: readonly string[],
): void {
  for (const [name, given] of values) {
    const option = options[name];
    if (given.length > 1 && option?.type === 'string' && option.multiple !== true) {
      throw new UsageError(`--${name} given ${String(given.length)} times; it takes one value`);
    }
  }
  const extra = positionals[spec.positionals?.max ?? 0];
  if (extra !== undefined && !values.has('help'))
    throw new UsageError(`unexpected argument ${JSON.stringify(extra)}`);
}

function optionLabel(name: string, option: OptionSpec): string {
  const short = option.short === undefined ? '    ' : `-${option.short}, `;
  const value = option.type === 'string' ? ` ${option.value ?? 'VALUE'}` : '';
  return `  ${short}--${name}${value}`;
}

/** The text of `antiphon NAME --help`. */
export function commandHelp(spec: CommandSpec): string {
  const rows = Object.entries({ ...spec.options, ...COMMON_OPTIONS }).map(
    ([name, option]) => [optionLabel(name, option), option.description] as const,
  );
  const width = Math.max(...rows.map(([label]) => label.length)) + 2;
  return [
    `antiphon ${spec.name}: ${spec.summary}`,
    '',
    `Usage: antiphon ${spec.name} ${spec.usage}`.trimEnd(),
    ...(spec.details === undefined ? [] : ['', spec.details]),
    '',
    'Options:',
    ...rows.map(
      ([label, description]) => label.padEnd(width) + description.replaceAll('\n', '\n' + ' '.repeat(width)),
    ),
    ...(spec.examples.length === 0 ? [] : ['', 'Examples:']),
    ...spec.examples.flatMap(({ command, meaning }) => [`  ${command}`, `      ${meaning}`]),
  ].join('\n');
}

/** The text of `antiphon --help`. */
export function overviewHelp(commands: readonly CommandSpec[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length)) + 3;
  return [
    'antiphon: a self-hosted voice agent that is good at taking turns',
    '',
    'Usage: antiphon COMMAND [options]',
    '',
    'Commands:',
    ...commands.map(({ name, summary }) => '  ' + name.padEnd(width) + summary),
    '',
    'antiphon COMMAND --help explains one command; antiphon --version prints the version.',
    'Exit codes: 0 success, 1 failure while running, 2 wrong usage or unusable input.',
  ].join('\n');
}
