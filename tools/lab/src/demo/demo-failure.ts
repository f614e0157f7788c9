/** The error that ended the demo, and the stack's log. */
export class DemoFailure extends Error {
  readonly log: readonly string[];

  /** @param log the last lines of the stack's logs, if they can help */
  constructor(cause: unknown, log: readonly string[]) {
    super('The demo failed', { cause });
    this.name = 'DemoFailure';
    this.log = log;
  }

  /** Formats the error with all its causes, followed by the end of the logs. */
  toText(): string {
    const log = this.log.length === 0 ? [] : ['', 'The end of the logs of the local stack:', ...this.log];
    return ['', `${this.message}: ${listReasons(this.cause).join(': ')}`, ...log, ''].join('\n');
  }
}

function listReasons(error: unknown): string[] {
  if (!(error instanceof Error)) return error === undefined ? [] : [String(error)];
  return [error.message, ...listReasons(error.cause)];
}
