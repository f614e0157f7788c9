import { once } from 'node:events';
import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Ends a child and everything it started: SIGTERM to its group, and SIGKILL to what is left of the group when the
 * child has ended or the grace is over. Never throws; a group that is already gone is fine.
 *
 * @param child the leader of a process group of its own (started with `detached: true`)
 * @param graceMs how long SIGTERM may take
 */
export async function stopProcessGroup(child: ChildProcess, graceMs: number): Promise<void> {
  if (child.pid === undefined) return;
  const running = child.exitCode === null && child.signalCode === null;
  const exited = running ? once(child, 'exit') : Promise.resolve();
  const exitedWithin = (timeMs: number): Promise<unknown> =>
    Promise.race([exited, delay(timeMs, undefined, { ref: false })]);
  if (running) {
    signalGroup(child.pid, 'SIGTERM');
    await exitedWithin(graceMs);
  }
  // Only the child is waited for: the rest stays in the process table until the machine's first process has seen it.
  signalGroup(child.pid, 'SIGKILL');
  await exitedWithin(graceMs);
}

/** @returns whether the group still had a process */
export function signalGroup(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}
