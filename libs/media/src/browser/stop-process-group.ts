import { once } from 'node:events';
import type { ChildProcess } from 'node:child_process';
import { within } from '../async.ts';

/**
 * Ends a child and everything it started: SIGTERM to its group, and SIGKILL to the rest when the child has ended or
 * the grace period is over. Never throws; the group may be gone already.
 *
 * @param child the leader of a process group of its own (started with `detached: true`)
 * @param graceMs how long SIGTERM may take
 */
export async function stopProcessGroup(child: ChildProcess, graceMs: number): Promise<void> {
  if (child.pid === undefined) return;
  const running = child.exitCode === null && child.signalCode === null;
  const exited: Promise<unknown> = running ? once(child, 'exit') : Promise.resolve();
  if (running) {
    signalGroup(child.pid, 'SIGTERM');
    await within(graceMs, exited);
  }
  // Waits for the child only: the others stay in the process table until the machine's init process reaps them.
  signalGroup(child.pid, 'SIGKILL');
  await within(graceMs, exited);
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
