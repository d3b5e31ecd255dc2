/**
 * Makes a clone ready to run: installs the dependencies when the lock file is not the installed one, builds when a
 * source is newer than the last build. Silent when there is nothing to do, one line a step on stderr otherwise, the
 * whole output of a step that fails. Two of them at once take turns (a lock folder with the owner's process id).
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { at, runNode, runNpm } from './process-step.mjs';

/** The oldest Node that loads ES modules from CommonJS without a flag, which dependencies rely on. */
const NODE_MIN = [20, 19];
const INSTALL_STAMP = at('node_modules/.antiphon-install');
const BUILD_STAMP = at('node_modules/.antiphon-build');
const LOCK = at('.bootstrap-lock');
const LOCK_POLL_MS = 250;
/** Longer than the slowest install seen (40 s), so that only a dead owner without a process id gets here. */
const LOCK_STALE_MS = 300_000;

const say = (line) => process.stderr.write(`${line}\n`);

class StepFailed extends Error {}

/**
 * Installs and, unless `installOnly`, builds as needed. Throws an Error with a message for people when a step fails.
 */
export async function bootstrap({ installOnly = false } = {}) {
  checkNode();
  if (isInstalled() && (installOnly || isBuilt())) return;
  await takeLock();
  try {
    if (!isInstalled()) await install();
    if (!installOnly && !isBuilt()) await build();
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
}

/** bootstrap() for scripts: a failure is printed, then `onFailure` runs and the process ends with status 1. */
export async function bootstrapOrExit({ onFailure = () => {}, ...options } = {}) {
  try {
    await bootstrap(options);
  } catch (error) {
    say(error instanceof StepFailed ? error.message : String(error?.stack ?? error));
    onFailure();
    process.exit(1);
  }
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1])) return;
  throw new StepFailed(
    `Antiphon needs Node ${NODE_MIN.join('.')} or newer; this is Node ${process.versions.node} (${process.execPath}).`,
  );
}

const sha256 = (text) => createHash('sha256').update(text).digest('hex');

/** The lock file and the Node version: native packages are chosen by both. */
const installFingerprint = () =>
  sha256(`${process.versions.modules} ${readFileSync(at('package-lock.json'), 'utf8')}`);

const stamped = (path, fingerprint) => existsSync(path) && readFileSync(path, 'utf8') === fingerprint;

const isInstalled = () => stamped(INSTALL_STAMP, installFingerprint());

async function install() {
  const { status, output } = await step('installing dependencies (npm ci)', () =>
    runNpm(['ci', '--no-audit', '--no-fund', '--loglevel=error']),
  );
  if (status !== 0)
    throw new StepFailed(`${output}\nInstalling the dependencies failed (npm ci, status ${status}).`);
  writeFileSync(INSTALL_STAMP, installFingerprint());
}

/** Every package with sources, and the apps. */
function workspaces() {
  return ['packages', 'apps'].flatMap((folder) => {
    if (!existsSync(at(folder))) return [];
    const entries = readdirSync(at(folder), { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => `${folder}/${entry.name}`);
  });
}

/** Source that a build turns into a product, and the product. */
const PRODUCT_OF = { 'src/index.ts': 'dist/index.js', 'index.html': 'dist/index.html' };

const hasProduct = (workspace) =>
  Object.entries(PRODUCT_OF).every(
    ([source, product]) => !existsSync(at(workspace, source)) || existsSync(at(workspace, product)),
  );

const isBuilt = () => workspaces().every(hasProduct) && stamped(BUILD_STAMP, buildFingerprint());

/** Name, size and time of everything a build reads. */
function buildFingerprint() {
  const files = ['tsconfig.base.json', 'tsconfig.json', 'package-lock.json'];
  for (const workspace of workspaces()) files.push(...sources(workspace));
  const lines = files.sort().map((file) => {
    const { size, mtimeMs } = statSync(at(file));
    return `${file} ${size} ${mtimeMs}`;
  });
  return sha256(lines.join('\n'));
}

const NOT_SOURCES = new Set(['dist', 'node_modules']);
const NOT_BUILT = /\.tsbuildinfo$|\.(test|bench)\.ts$/;

function sources(folder) {
  return readdirSync(at(folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return NOT_SOURCES.has(entry.name) ? [] : sources(path);
    return entry.isFile() && !NOT_BUILT.test(entry.name) ? [path] : [];
  });
}

/** Compiles all packages, then the console. Exported for `npm run build`. */
export async function build() {
  // The compiler trusts its own record of outputs; without the outputs that record is wrong.
  const packages = workspaces().filter((workspace) => workspace.startsWith('packages/'));
  const force = packages.every(hasProduct) ? [] : ['--force'];
  const compiled = await step('building', () => runNode('node_modules/typescript/bin/tsc', ['-b', ...force]));
  if (compiled.status !== 0) throw new StepFailed(`${compiled.output}\nThe build failed (tsc -b).`);
  if (hasConsoleScript('build')) {
    const built = await step('building the console', () => runConsoleScript('build'));
    if (built.status !== 0) throw new StepFailed(`${built.output}\nThe build of the console failed.`);
  }
  writeFileSync(BUILD_STAMP, buildFingerprint());
}

/** Whether the console's package has this npm script. */
export function hasConsoleScript(name) {
  const manifest = at('apps/console/package.json');
  return existsSync(manifest) && Boolean(JSON.parse(readFileSync(manifest, 'utf8')).scripts?.[name]);
}

export const runConsoleScript = (name) => runNpm(['run', name, '--silent', '--workspace', 'apps/console']);

async function step(name, run) {
  const startMs = Date.now();
  const result = await run();
  const seconds = ((Date.now() - startMs) / 1000).toFixed(1);
  say(`antiphon: ${name} ... ${result.status === 0 ? 'done' : 'FAILED'} (${seconds} s)`);
  return result;
}

async function takeLock() {
  let told = false;
  for (;;) {
    try {
      mkdirSync(LOCK);
      writeFileSync(`${LOCK}/pid`, String(process.pid));
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (isStale()) {
      rmSync(LOCK, { recursive: true, force: true });
      continue;
    }
    if (!told) say('antiphon: another process is installing or building; waiting for it');
    told = true;
    await sleep(LOCK_POLL_MS);
  }
}

function isStale() {
  try {
    if (existsSync(`${LOCK}/pid`)) {
      process.kill(Number(readFileSync(`${LOCK}/pid`, 'utf8')), 0);
      return false;
    }
    return Date.now() - statSync(LOCK).mtimeMs > LOCK_STALE_MS;
  } catch (error) {
    // ESRCH: the owner is gone. ENOENT: it released the lock just now. EPERM: it lives, under another user.
    return error.code === 'ESRCH';
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await bootstrapOrExit();
