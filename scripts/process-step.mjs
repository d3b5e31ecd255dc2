/**
 * Runs a child process as one quiet step: nothing is shown while it succeeds, everything when it fails.
 * Enters: a command. Leaves: its exit status and combined output. Never throws for a failing command.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Root of the repository, with a trailing separator. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Path of a file of the repository. */
export const at = (...parts) => [ROOT.replace(/[\\/]$/, ''), ...parts].join('/');

/** Runs `command` in the repository root and collects stdout and stderr in the order they came. */
export function runQuietly(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    child.stdout.on('data', (part) => (output += part));
    child.stderr.on('data', (part) => (output += part));
    child.on('error', (error) => resolve({ status: 127, output: `${command}: ${error.message}\n` }));
    child.on('close', (status, signal) => resolve({ status: status ?? (signal ? 1 : 0), output }));
  });
}

/** Runs a JavaScript program of a dependency with this very Node. */
export const runNode = (script, args = [], options = {}) =>
  runQuietly(process.execPath, [at(script), ...args], options);

/** Runs npm the way it was started itself, so that version and configuration stay the same. */
export function runNpm(args, options = {}) {
  const npm = process.env.npm_execpath;
  if (npm?.endsWith('.js')) return runQuietly(process.execPath, [npm, ...args], options);
  return runQuietly(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, {
    shell: process.platform === 'win32',
    ...options,
  });
}

/**
 * Runs a program in the foreground on our own stdio until it ends. Termination is passed on; an interrupt from the
 * keyboard is not, because the terminal already sends it to both. Resolves with the exit code.
 */
export function runForeground(script, args = [], options = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [at(script), ...args], { cwd: ROOT, stdio: 'inherit', ...options });
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    process.on('SIGINT', () => {
      if (!process.stdin.isTTY) child.kill('SIGINT');
    });
    child.on('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.on('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}
