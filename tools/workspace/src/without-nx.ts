/** Returns the environment without Nx's variables: tests are tasks of one Nx, and must not pass its state to another. */
export function withoutNx(): Record<string, string> {
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith('NX_'),
  );
  // Plugins run in Nx's own process: starting six plugin workers takes longer than the command itself.
  return { ...Object.fromEntries(entries), NX_DAEMON: 'false', NX_ISOLATE_PLUGINS: 'false' };
}
