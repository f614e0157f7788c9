/** Reports that a command failed, with a message for its user and without a stack trace. The exit code is 1. */
export class CommandError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CommandError';
  }
}

/** Reports that the command line is invalid; no request was sent. The exit code is 2, as for an unknown option. */
export class UsageError extends CommandError {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
