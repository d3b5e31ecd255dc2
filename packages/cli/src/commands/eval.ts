/**
 * `antiphon eval`: runs an evaluation suite of the lab on data the user names, on the code that decides in live
 * calls. Exit code 2: the data cannot be used, and file and line are named. With --json stdout is one object.
 */
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { MAX_PATIENCE, MIN_PATIENCE } from '@antiphon/core';
import { RowError } from '@antiphon/lab/eval/input/row-error';
import { withSection } from '@antiphon/lab/eval/report-page';
import type { SuiteResult } from '@antiphon/lab/eval/suite';
import { SUITES, type SuiteName } from '@antiphon/lab/eval/suites';
import { cacheDirectory } from '@antiphon/server/models/cache-directory';
import { JSON_OPTION, type Arguments, type Command } from '../arguments.ts';
import { nearest } from '../did-you-mean.ts';
import { openEmbeddedEngines } from '../embedded-engines.ts';
import { CommandFailure, EXIT, UsageError } from '../failure.ts';
import { fileProblem } from '../file-problem.ts';
import { checkWritable, writeResult } from '../result-file.ts';
import type { Terminal } from '../terminal.ts';
import { textTable } from '../text-table.ts';

const NAMES = Object.keys(SUITES);
/** Paths that may follow the suite's name. */
const MAX_PATHS = 64;

function suiteOf(args: Arguments): SuiteName {
  const [name] = args.positionals;
  if (name === undefined) throw new UsageError(`expected a suite: ${NAMES.join(', ')}`);
  if (Object.hasOwn(SUITES, name)) return name as SuiteName;
  const guess = nearest(name, NAMES);
  const hint = guess === null ? `expected one of ${NAMES.join(', ')}` : `did you mean ${guess}?`;
  throw new UsageError(`unknown suite ${JSON.stringify(name)}: ${hint}`);
}

function patienceOf(args: Arguments): number[] | null {
  const text = args.text('patience');
  if (text === null) return null;
  return text.split(',').map((part) => {
    const value = part.trim() === '' ? NaN : Number(part);
    if (value >= MIN_PATIENCE && value <= MAX_PATIENCE) return value;
    throw new UsageError(
      `--patience ${JSON.stringify(text)}: expected numbers from ${String(MIN_PATIENCE)} to ${String(MAX_PATIENCE)}, separated by commas`,
    );
  });
}

const turnModelOf = ({ env }: Terminal): string | null => env['ANTIPHON_TURN_MODEL'] || null;

function cacheFolder(args: Arguments, terminal: Terminal): string | null {
  // What is kept was heard by the engines that come with the server.
  if (args.flag('no-cache') || turnModelOf(terminal) !== null) return null;
  const place = { env: terminal.env, platform: process.platform, homeDirectory: homedir() };
  return args.text('cache') ?? join(cacheDirectory(place), 'perceptions');
}

async function evaluate(name: SuiteName, args: Arguments, terminal: Terminal): Promise<SuiteResult> {
  const data = dataOf(args);
  const asrLagS = args.number('asr-lag', { min: 0, max: 5, unit: 'seconds' });
  const request = {
    data,
    patience: patienceOf(args),
    asrLagMs: asrLagS === null ? null : asrLagS * 1000,
    baseline: args.flag('baseline'),
    unlabelled: args.flag('unlabelled'),
    cacheFolder: cacheFolder(args, terminal),
    openEngines: async () => {
      const engines = await openEmbeddedEngines(turnModelOf(terminal));
      return { ...engines, llm: silentModel };
    },
    progress: (line: string) => {
      terminal.err(line);
    },
  };
  if (data.length === 0 && SUITES[name].needsData) throw new UsageError('--data DIR is required');
  const suite = await SUITES[name].load();
  try {
    return await suite(request);
  } catch (error) {
    if (error instanceof RowError) throw new CommandFailure(error.message, EXIT.usage);
    throw error;
  }
}

/** No reply is asked of it: evaluations judge when, not what. */
const silentModel = {
  description: 'none',
  // eslint-disable-next-line require-yield -- an empty stream
  generate: async function* () {
    return;
  },
};

/** A page that is there but cannot be read is not replaced by its one new section. */
async function pageAt(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw new CommandFailure(`${path}: ${fileProblem(error)}`);
  }
}

/** Renews the suite's section of the page; of the data only the last part of each path is told. */
async function writeReport(
  name: SuiteName,
  args: Arguments,
  headline: SuiteResult['headline'],
): Promise<void> {
  const path = args.text('report') ?? '';
  const page = await pageAt(path);
  const data = dataOf(args).map((item) => ` --data ${basename(item)}`);
  const patience = args.text('patience');
  const dial = patience === null ? '' : ` --patience ${patience}`;
  const command = `antiphon eval ${name}${data.join('')}${dial}`;
  await writeResult(
    path,
    withSection(page, { suite: name, meaning: SUITES[name].meaning, command, rows: headline }),
  );
}

/** Every line has all fields that any suite decides, so that one reader fits all; its own stay in front. */
const whole = (decision: object): object => ({ ...decision, ...NOT_DECIDED, ...decision });
const NOT_DECIDED = { pause_index: null, patience: null, commit_s: null, stop_s: null, class: null, p: null };

const dataOf = (args: Arguments): string[] => [...args.list('data'), ...args.positionals.slice(1)];

/** What is known of the files to be written is told before the work, which can take minutes. */
async function checkOutputs(name: SuiteName, args: Arguments): Promise<void> {
  const given = (option: string): boolean => args.text(option) !== null;
  if (given('svg') && !SUITES[name].hasPicture)
    throw new UsageError(`--svg: the suite ${name} has no picture`);
  const measured = ['svg', 'report'].find(given);
  if (measured !== undefined && args.flag('unlabelled'))
    throw new UsageError(`--${measured} excludes --unlabelled: nothing is measured without labels`);
  await checkWritable(args, ['decisions', 'svg', 'report']);
}

async function run(args: Arguments, terminal: Terminal): Promise<number> {
  const name = suiteOf(args);
  await checkOutputs(name, args);
  const { report, headline, decisions, svg } = await evaluate(name, args, terminal);
  const decisionsFile = args.text('decisions');
  if (decisionsFile !== null)
    await writeResult(decisionsFile, decisions.map((line) => JSON.stringify(whole(line)) + '\n').join(''));
  const svgFile = args.text('svg');
  if (svgFile !== null && svg !== undefined) await writeResult(svgFile, svg);
  if (args.text('report') !== null) await writeReport(name, args, headline);
  if (args.flag('json')) {
    terminal.out(JSON.stringify(report ?? { suite: name, decisions: decisions.length }, null, 2));
  } else if (report === null) {
    terminal.out(`${String(decisions.length)} decisions`);
  } else {
    terminal.out(textTable(['measure', 'value'], headline));
  }
  return EXIT.ok;
}

export const evaluation: Command = {
  name: 'eval',
  summary: 'measure turn-taking on recordings and texts with labels',
  usage: 'SUITE --data DIR... [--json] [--decisions FILE] [--svg FILE]',
  details: [
    'Suites:',
    ...Object.entries(SUITES).map(([name, { meaning }]) => `  ${name.padEnd(14)} ${meaning}`),
    '',
    'A line of --decisions has id or turn_id, pause_index, patience, commit_s, stop_s (null: not decided), class and p.',
    'p is the probability that the turn is complete; in overlap that the user takes the floor, of rows without times that the',
    'words leave it to the agent, which is what backchannel_f1 counts.',
  ].join('\n'),
  options: {
    data: { type: 'string', value: 'DIR', multiple: true, description: 'folder or file; more may follow' },
    json: JSON_OPTION,
    patience: {
      type: 'string',
      value: 'A,B,...',
      description: 'positions of the patience dial (0.2-50), instead of a sweep of all of it',
    },
    baseline: { type: 'boolean', description: "tell the baselines' whole curves too" },
    decisions: { type: 'string', value: 'FILE', description: 'write one JSON line for each decision' },
    unlabelled: { type: 'boolean', description: 'the data has no labels: decide only' },
    'asr-lag': {
      type: 'string',
      value: 'SECONDS',
      description: "from a word's end to its text (texts with times)",
    },
    svg: { type: 'string', value: 'FILE', description: 'write the picture of the curve' },
    report: {
      type: 'string',
      value: 'FILE',
      description: "renew the suite's section of this Markdown page",
    },
    cache: {
      type: 'string',
      value: 'DIR',
      description:
        "where what the engines heard is kept (default: the user's cache; it holds speech as text)",
    },
    'no-cache': { type: 'boolean', description: 'keep nothing, hear everything again' },
  },
  positionals: { max: 1 + MAX_PATHS },
  examples: [
    {
      command: 'antiphon eval endpointing --data turns/ --svg curve.svg',
      meaning: 'recorded turns with labels.csv',
    },
    {
      command: 'antiphon eval endpointing --data new/ --unlabelled --patience 5 --decisions out.jsonl',
      meaning: 'decisions at one position of the dial, to be scored elsewhere',
    },
  ],
  run,
};
