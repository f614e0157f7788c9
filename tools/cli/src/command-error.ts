/** What a person is told when a command cannot do what it was asked: without a stack. The process ends with 1. */
export class CommandError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CommandError';
  }
}

/** The command line itself is wrong: nothing was asked of anybody. The process ends with 2, as for an unknown option. */
export class UsageError extends CommandError {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
