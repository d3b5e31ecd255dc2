/**
 * `npm run check`: everything CI insists on, in one command. All static steps run even when one fails, so that one run
 * shows every finding; the tests follow only when those are clean. `--fast` leaves the tests out.
 * Each step is one line; the output of a step is shown only when it fails.
 */
import { readFileSync } from 'node:fs';
import { bootstrapOrExit, build, hasConsoleScript, runConsoleScript } from './bootstrap.mjs';
import { ROOT, at, runForeground, runNode, runQuietly } from './process-step.mjs';

/** Lines of a source file: beyond this it has two subjects. */
const FILE_LINES_MAX = 400;
const TEST_FILE_LINES_MAX = 600;
const CODE = /\.(ts|tsx|mjs|cjs|js)$/;
const TEST_FILE = /(\.test\.ts|\.bench\.ts)$|^tests\/|^apps\/[^/]+\/test\//;
/** Names that say nothing about what is inside. */
const EMPTY_NAME = /(^|[-.])(utils?|helpers?|managers?|common|data|info|misc)([-.]|$)/;
const KEBAB_CASE = /^\.?[a-z0-9]+([-.][a-z0-9]+)*$/;

/** Written in pieces, so that this file does not contain what it looks for. */
const FORBIDDEN = [
  [
    'a path of one machine',
    new RegExp(`(^|[\\s"'\`(=:])/(${['wor' + 'k', 'roo' + 't', 'hom' + 'e'].join('|')})/`, 'm'),
  ],
  ['a path of one machine', /\b[A-Z]:\\\\?Users\\/],
  ['a package registry', new RegExp(['registry', '(npmjs|yarnpkg)', '(org|com)'].join('\\.'))],
  ['a private key', new RegExp(`-----BEGIN [A-Z ]*PRIVATE ${'KEY'}-----`)],
  ['an API key', new RegExp(`\\b${'sk'}-[A-Za-z0-9]{20,}`)],
];

const OK = { status: 0, output: '' };

const STEPS = [
  ['build', checkBuild],
  ['lint', () => runNode('node_modules/eslint/bin/eslint.js', ['.', '--max-warnings', '0'])],
  [
    'format',
    () => runNode('node_modules/prettier/bin/prettier.cjs', ['--check', '.', '--log-level', 'warn']),
  ],
  [
    'types of tests',
    () => runNode('node_modules/typescript/bin/tsc', ['-p', 'tsconfig.tests.json', '--noEmit']),
  ],
  ['types of the console', checkConsoleTypes],
  ['size of the client', () => runNode('scripts/client-size.mjs')],
  ['imports and cycles', checkImports],
  ['names and sizes', checkFiles],
  ['generated files fresh', () => runNode('scripts/generate.mjs', ['--check'])],
  ['forbidden strings', checkStrings],
];

const fast = process.argv.includes('--fast');
await bootstrapOrExit({ installOnly: true });
const files = await listFiles();
const failed = [];
for (const [name, run] of STEPS) {
  const { status, output } = await run();
  report(name, status, output);
  if (status !== 0) failed.push(name);
}
if (failed.length > 0) {
  console.error(`check: failed: ${failed.join(', ')}${fast ? '' : ' (tests not run)'}`);
  process.exitCode = 1;
} else if (!fast) {
  process.exitCode = await runForeground('scripts/test.mjs');
}

function report(name, status, output) {
  console.error(`check: ${name} ... ${status === 0 ? 'ok' : 'FAILED'}`);
  if (status !== 0) console.error(output.trimEnd().replace(/^/gm, '    '));
}

async function checkBuild() {
  try {
    await build();
    return OK;
  } catch (error) {
    return { status: 1, output: error.message };
  }
}

function checkConsoleTypes() {
  return hasConsoleScript('types') ? runConsoleScript('types') : OK;
}

function checkImports() {
  const folders = ['packages', 'apps', 'tests', 'examples'].filter((folder) =>
    files.some((f) => f.startsWith(`${folder}/`)),
  );
  const args = [...folders, '--config', '.dependency-cruiser.cjs', '--output-type', 'err-long'];
  return runNode('node_modules/dependency-cruiser/bin/dependency-cruise.mjs', args);
}

/** Tracked files and new ones that git does not ignore; the paths are relative to the root. */
async function listFiles() {
  const { status, output } = await runQuietly('git', [
    'ls-files',
    '--cached',
    '--others',
    '--exclude-standard',
    '-z',
  ]);
  if (status !== 0) throw new Error(`git ls-files failed in ${ROOT}: ${output}`);
  return output.split('\0').filter((path) => path !== '' && readText(path) !== null);
}

/** The text of a file; null when it is gone or binary. */
function readText(path) {
  try {
    const bytes = readFileSync(at(path));
    return bytes.includes(0) ? null : bytes.toString('utf8');
  } catch {
    return null;
  }
}

function findings(lines) {
  return { status: lines.length === 0 ? 0 : 1, output: lines.join('\n') };
}

function checkFiles() {
  const lines = [];
  for (const path of files) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (!CODE.test(path)) continue;
    const text = readText(path) ?? '';
    if (!KEBAB_CASE.test(name)) lines.push(`${path}: the name is not kebab-case`);
    if (EMPTY_NAME.test(name.replace(CODE, '')))
      lines.push(`${path}: the name says nothing about what is inside`);
    if (/@generated/.test(text.slice(0, 400))) continue;
    const count = text.split('\n').length - 1;
    const limit = TEST_FILE.test(path) ? TEST_FILE_LINES_MAX : FILE_LINES_MAX;
    if (count > limit) lines.push(`${path}: ${count} lines, at most ${limit}`);
  }
  return findings(lines);
}

function checkStrings() {
  const lines = [];
  for (const path of files) {
    const text = readText(path) ?? '';
    for (const [what, pattern] of FORBIDDEN) {
      const found = pattern.exec(text);
      if (found) lines.push(`${path}:${text.slice(0, found.index).split('\n').length}: ${what}`);
    }
    if (path.endsWith('package-lock.json') && /"resolved": "https?:/.test(text)) {
      lines.push(`${path}: names download addresses ("resolved"); see .npmrc`);
    }
  }
  return findings(lines);
}
