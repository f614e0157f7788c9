/**
 * Says what failed, with every reason behind it, and shows the end of the stack's log.
 *
 * @param logLines none: the log is left out
 */
export function failureText(error: unknown, logLines: readonly string[]): string {
  const log = logLines.length === 0 ? [] : ['', 'The end of the log of the local stack:', ...logLines];
  return ['', `The demo failed: ${reasonsOf(error).join(': ')}`, ...log, ''].join('\n');
}

function reasonsOf(error: unknown): string[] {
  if (!(error instanceof Error)) return error === undefined ? [] : [String(error)];
  return [error.message, ...reasonsOf(error.cause)];
}
