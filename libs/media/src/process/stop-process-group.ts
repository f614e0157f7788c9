import { setTimeout as delay } from 'node:timers/promises';

/**
 * Ends a process and everything it started: SIGTERM to its group, then SIGKILL when it is still there.
 * Never throws; a group that is already gone is fine.
 *
 * @param pid the leader of a process group of its own (started with `detached: true`)
 * @param graceMs how long SIGTERM may take
 */
export async function stopProcessGroup(pid: number, graceMs: number): Promise<void> {
  if (!signalGroup(pid, 'SIGTERM')) return;
  const deadline = Date.now() + graceMs;
  while (Date.now() < deadline) {
    if (!signalGroup(pid, 0)) return;
    await delay(20);
  }
  signalGroup(pid, 'SIGKILL');
}

/** @returns whether the group still had a process */
export function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}
