/**
 * The two ways in which a command fails on purpose. Anything else that is thrown ends as exit code 1 too,
 * with its message on one line.
 */
export const EXIT = { ok: 0, failure: 1, usage: 2 } as const;

/** Something the user can act on went wrong at run time, or (exit code 2) the input itself is unusable. */
export class CommandFailure extends Error {
  override readonly name: string = 'CommandFailure';
  readonly exitCode: number;
  constructor(message: string, exitCode: number = EXIT.failure) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** The command line itself is wrong: the message names the option and what was expected. */
export class UsageError extends CommandFailure {
  override readonly name = 'UsageError';
  constructor(message: string) {
    super(message, EXIT.usage);
  }
}
