/** What ended the demo, and what the stack had to say until then. */
export class DemoFailure extends Error {
  readonly log: readonly string[];

  /** @param log none: it would be of no use */
  constructor(cause: unknown, log: readonly string[]) {
    super('The demo failed', { cause });
    this.name = 'DemoFailure';
    this.log = log;
  }

  /** What failed, with every reason behind it, and below it the end of the logs. */
  toText(): string {
    const log = this.log.length === 0 ? [] : ['', 'The end of the logs of the local stack:', ...this.log];
    return ['', `${this.message}: ${reasonsOf(this.cause).join(': ')}`, ...log, ''].join('\n');
  }
}

function reasonsOf(error: unknown): string[] {
  if (!(error instanceof Error)) return error === undefined ? [] : [String(error)];
  return [error.message, ...reasonsOf(error.cause)];
}
