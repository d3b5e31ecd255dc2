/**
 * What a command may touch of the process: two streams, the environment and the interrupt signals.
 * Tests pass their own; nothing else in this package reads `process`.
 */
export interface Terminal {
  /** One line on stdout: results. */
  out(line: string): void;
  /** One line on stderr: everything meant for people only. */
  err(line: string): void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Calls back on each SIGINT or SIGTERM until the returned function is called. */
  onInterrupt(handler: () => void): () => void;
  /** Ends the process at once (second signal). */
  exit(code: number): void;
}

export const processTerminal: Terminal = {
  out: (line) => {
    process.stdout.write(line + '\n');
  },
  err: (line) => {
    process.stderr.write(line + '\n');
  },
  env: process.env,
  onInterrupt: (handler) => {
    process.on('SIGINT', handler);
    process.on('SIGTERM', handler);
    return () => {
      process.off('SIGINT', handler);
      process.off('SIGTERM', handler);
    };
  },
  exit: (code) => {
    process.exit(code);
  },
};
