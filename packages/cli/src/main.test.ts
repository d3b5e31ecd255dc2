import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { traceHeader, traceLine } from '@antiphon/core';
import { Rehearsal } from '@antiphon/testkit/rehearsal';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from './commands/table.ts';
import { CapturedTerminal } from './fixtures/captured-terminal.ts';
import { main } from './main.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'antiphon-cli-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function antiphon(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const terminal = new CapturedTerminal();
  const code = await main(argv, terminal);
  return { code, out: terminal.outLines.join('\n'), err: terminal.errLines.join('\n') };
}

describe('antiphon', () => {
  it('lists every command in its help', async () => {
    const { code, out } = await antiphon('--help');
    expect(code).toBe(0);
    for (const { name, summary } of commands) expect(out).toMatch(new RegExp(`\\b${name}\\b.*${summary}`));
  });

  it.each(commands.map(({ name }) => name))(
    '%s --help shows every option, its usage and an example',
    async (name) => {
      const spec = commands.find((command) => command.name === name);
      const { code, out, err } = await antiphon(name, '--help');
      expect([code, err]).toEqual([0, '']);
      for (const option of Object.keys(spec?.options ?? {})) expect(out).toContain(`--${option}`);
      expect(out).toContain(`Usage: antiphon ${name}`);
      expect(out).toContain('Examples:');
    },
  );

  it('without a command shows the help on stderr and is a usage error', async () => {
    const { code, out, err } = await antiphon();
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('Commands:');
  });

  it.each([
    [['tlak'], 'antiphon: unknown command "tlak" (did you mean talk?); antiphon --help lists the commands'],
    [
      ['serve', '--prot', '1'],
      'antiphon serve: unknown option --prot (did you mean --port?); see antiphon serve --help',
    ],
    [['serve', '--qqqqqqqq'], 'antiphon serve: unknown option --qqqqqqqq; see antiphon serve --help'],
    [['serve', 'extra'], 'antiphon serve: unexpected argument "extra"; see antiphon serve --help'],
    [['serve', '--port'], 'antiphon serve: --port needs a value: --port PORT; see antiphon serve --help'],
    [
      ['serve', '--port', '--host'],
      'antiphon serve: --port needs a value: --port PORT; see antiphon serve --help',
    ],
    [['keys', '--json=1'], 'antiphon keys: --json takes no value; see antiphon keys --help'],
    [['talk'], 'antiphon talk: nothing to say: expected --wav FILE...; see antiphon talk --help'],
    [
      ['talk', 'x.wav', '--gap', 'soon'],
      'antiphon talk: --gap "soon": expected a number of ms from 0 to 15000; see antiphon talk --help',
    ],
    [
      ['talk', 'x.wav', '--out', 'a', '--out', 'b'],
      'antiphon talk: --out given 2 times; it takes one value; see antiphon talk --help',
    ],
    [
      ['talk', 'x.wav', '--url', 'no'],
      'antiphon talk: --url "no": expected an address such as ws://127.0.0.1:8080; see antiphon talk --help',
    ],
    [
      ['talk', 'x.wav', '--url', 'ws://h', '--trace', 't'],
      'antiphon talk: --trace needs the server to be in this process, so it cannot be used with --url; see antiphon talk --help',
    ],
    [
      ['talk', 'missing.wav', '--trace', 'no/t.jsonl'],
      'antiphon talk: --trace "no/t.jsonl": there is no folder no; see antiphon talk --help',
    ],
    [
      ['say', 'hello', '--out', '.'],
      'antiphon say: --out ".": expected a file, not a folder; see antiphon say --help',
    ],
    [['talk', 'missing.wav'], 'antiphon talk: missing.wav: no such file or directory'],
    [['replay', 'missing.jsonl'], 'antiphon replay: missing.jsonl: no such file or directory'],
  ])('%j is a usage error in one line', async (argv, line) => {
    const { code, out, err } = await antiphon(...argv);
    expect([code, out, err]).toEqual([2, '', line]);
  });

  it('never finds an option in the prototype of the table', async () => {
    expect((await antiphon('keys', '--constructor')).err).toMatch(/unknown option --constructor/);
  });

  it('makes a different key each time', async () => {
    const [first, second] = [await antiphon('keys'), await antiphon('keys', '--json')];
    expect(first.out).toMatch(/^antiphon_[\w-]{43}$/);
    const parsed = JSON.parse(second.out) as { key: string };
    expect(parsed.key).not.toBe(first.out);
  });

  it('shows the stack with --debug only', async () => {
    expect((await antiphon('talk', 'missing.wav', '--debug')).err).toMatch(/\n\s+at /);
  });

  it('replay names the line of a file that is no trace', async () => {
    const path = join(folder, 't.jsonl');
    writeFileSync(path, traceHeader() + '\n{"atMs":"soon"}\n');
    const { code, err } = await antiphon('replay', path);
    expect(code).toBe(2);
    expect(err).toMatch(/t\.jsonl: line 2: expected \{atMs/);
  });

  it('replay names the first difference of a tampered trace', async () => {
    const path = join(folder, 'u.jsonl');
    writeFileSync(
      path,
      traceHeader() +
        '\n{"atMs":1250,"input":{"type":"time.passed"},"commands":[{"type":"reply.release","replyId":9}]}\n',
    );
    const { code, out, err } = await antiphon('replay', path, '--json');
    expect(code).toBe(1);
    expect(err).toBe(
      `antiphon replay: ${path}: line 2, at 1.250 s: command 1 differs: expected {"type":"reply.release","replyId":9}, got nothing`,
    );
    expect(JSON.parse(out)).toMatchObject({ ok: false, kind: 'different', line: 2, at_ms: 1250 });
  });

  it('replay summarises a trace that holds', async () => {
    const path = join(folder, 'v.jsonl');
    writeFileSync(path, traceHeader() + '\n{"atMs":1250,"input":{"type":"time.passed"},"commands":[]}\n');
    const { code, out } = await antiphon('replay', path, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ ok: true, steps: 1, duration_ms: 1250, turns: 0 });
  });

  it('replay asks what other settings would have decided, and refuses unknown ones', async () => {
    const path = join(folder, 'w.jsonl');
    const call = new Rehearsal({
      caller: [{ fromMs: 300, toMs: 1500, text: 'i would like to book a table' }],
    }).run(6000);
    writeFileSync(path, [traceHeader(), ...call.lines.map(traceLine)].join('\n'));
    const { code, out } = await antiphon('replay', path, '--set', 'patience=50', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ ok: true, changed: 1, stretches: [{ verdict: 'earlier' }] });
    const refused = await antiphon('replay', path, '--set', 'patiense=1');
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('--set patiense=1: did you mean patience?');
  });
});

describe('the launcher', () => {
  it('is plain JavaScript that node accepts', () => {
    const bin = new URL('../bin/antiphon.mjs', import.meta.url);
    expect(() => execFileSync(process.execPath, ['--check', bin.pathname])).not.toThrow();
  });
});
