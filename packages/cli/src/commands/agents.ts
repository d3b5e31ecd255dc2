/** `antiphon agents`: the stored agents of a running server, over its HTTP routes. */
import { readFileSync } from 'node:fs';
import { JSON_OPTION, type Arguments, type Command } from '../arguments.ts';
import { CommandFailure, EXIT, UsageError } from '../failure.ts';
import { fileProblem } from '../file-problem.ts';
import type { Terminal } from '../terminal.ts';
import { textTable } from '../text-table.ts';

const DEFAULT_URL = 'http://127.0.0.1:8080';

type Answer = Readonly<Record<string, unknown>>;
type Ask = (method: string, path: string, body?: string) => Promise<Answer>;

function asker(args: Arguments, terminal: Terminal): Ask {
  const url = args.text('url') ?? DEFAULT_URL;
  const base = URL.canParse(url) ? new URL(url) : null;
  if (base === null || !/^https?:$/.test(base.protocol))
    throw new UsageError(`--url ${JSON.stringify(url)}: expected an address such as ${DEFAULT_URL}`);
  const key = terminal.env['ANTIPHON_API_KEY']?.split(',')[0]?.trim() ?? '';
  return async (method, path, body) => {
    const answer = await fetch(new URL(path, base), {
      method,
      headers: {
        ...(key === '' ? {} : { Authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
    }).catch(() => {
      throw new CommandFailure(
        `no server answers at ${base.origin}: start one with antiphon serve, or give --url`,
      );
    });
    const text = await answer.text();
    if (!answer.ok) throw new CommandFailure(problemOf(text, answer.status));
    return text === '' ? {} : (JSON.parse(text) as Answer);
  };
}

function problemOf(text: string, status: number): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    if (typeof message === 'string') return message;
  } catch {
    // No JSON: some other server.
  }
  return `the server answered with HTTP ${status}`;
}

function definition(path: string | undefined): string {
  if (path === undefined) throw new UsageError('which file? It holds the agent as JSON');
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CommandFailure(`${path}: ${fileProblem(error)}`, EXIT.usage);
  }
}

function idOf(id: string | undefined): string {
  if (id === undefined) throw new UsageError('which agent? Give its id (antiphon agents lists them)');
  return `/v1/agents/${encodeURIComponent(id)}`;
}

async function everyAgent(ask: Ask): Promise<readonly Answer[]> {
  const agents: Answer[] = [];
  let cursor: unknown = '';
  while (typeof cursor === 'string') {
    const after: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = await ask('GET', `/v1/agents?limit=100${after}`);
    agents.push(...(page['agents'] as Answer[]));
    cursor = (page['response_metadata'] as { next_cursor: unknown }).next_cursor;
  }
  return agents;
}

async function run(args: Arguments, terminal: Terminal): Promise<number> {
  const ask = asker(args, terminal);
  const [action = 'list', first, second] = args.positionals;
  const show = (value: unknown): void => {
    terminal.out(JSON.stringify(value, null, 2));
  };
  if (action === 'list') {
    const agents = await everyAgent(ask);
    if (args.flag('json')) show(agents);
    else
      terminal.out(
        textTable(
          ['id', 'name', 'updated'],
          agents.map(({ id, name, updated_at }) => [String(id), String(name), String(updated_at)]),
        ),
      );
  } else if (action === 'show') show(await ask('GET', idOf(first)));
  else if (action === 'create') show(await ask('POST', '/v1/agents', definition(first)));
  else if (action === 'update') show(await ask('PUT', idOf(first), definition(second)));
  else if (action === 'delete') await ask('DELETE', idOf(first));
  else throw new UsageError(`${JSON.stringify(action)}: expected list, show, create, update or delete`);
  return EXIT.ok;
}

export const agents: Command = {
  name: 'agents',
  summary: 'list, show, create, update and delete the stored agents of a server',
  usage: '[list | show ID | create FILE | update ID FILE | delete ID] [--url URL] [--json]',
  details: [
    'FILE holds the agent as JSON: name, system_prompt, voice and what docs/protocol/rest.md lists. The key is read',
    'from ANTIPHON_API_KEY.',
  ].join('\n'),
  options: {
    url: { type: 'string', value: 'URL', description: `the server (default ${DEFAULT_URL})` },
    json: JSON_OPTION,
  },
  positionals: { max: 3 },
  examples: [
    { command: 'antiphon agents create desk.json', meaning: 'store an agent; prints it with its id' },
    { command: 'antiphon agents delete agent_0123', meaning: 'delete one' },
  ],
  run,
};
