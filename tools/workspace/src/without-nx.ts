/** The environment without what Nx has put there: tests run as tasks of Nx, and an Nx that they start is another one. */
export function withoutNx(): Record<string, string> {
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith('NX_'),
  );
  // In its own process: six workers that are started for the plugins of one command take longer than the command.
  return { ...Object.fromEntries(entries), NX_DAEMON: 'false', NX_ISOLATE_PLUGINS: 'false' };
}
