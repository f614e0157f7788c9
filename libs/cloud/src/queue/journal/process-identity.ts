import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';

/** Identifies a process among all that ever ran on any machine. */
export interface ProcessIdentity {
  pid: number;
  /** When it started, in the kernel's ticks since boot; 0 if unknown. */
  startTicks: number;
  /** The PID namespace; 0 where there are none. */
  pidSpace: number;
  /** The boot of the kernel, in hex. */
  boot: string;
}

export async function ownIdentity(): Promise<ProcessIdentity> {
  const [boot, pidSpace, stat] = await Promise.all([
    readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => undefined),
    readlink('/proc/self/ns/pid').catch(() => ''),
    readStat(process.pid),
  ]);
  return {
    pid: process.pid,
    startTicks: stat?.startTicks ?? 0,
    pidSpace: Number(/\d+/.exec(pidSpace)?.[0] ?? 0),
    boot: boot === undefined ? Buffer.from(hostname()).toString('hex') : boot.replaceAll(/[^\da-f]/g, ''),
  };
}

/**
 * Returns whether a process is alive.
 *
 * @param seen what `own` knows about its machine
 * @param seen.isLocal whether only this machine can have used the folder
 * @returns undefined when it cannot be inspected from here: another machine, another container
 */
export async function isAlive(
  other: ProcessIdentity,
  own: ProcessIdentity,
  seen: { isLocal: boolean },
): Promise<boolean | undefined> {
  if (other.boot !== own.boot) return seen.isLocal ? false : undefined;
  if (other.pidSpace !== own.pidSpace) return undefined;
  if (!exists(other.pid)) return false;
  const stat = await readStat(other.pid);
  if (stat === undefined) return exists(other.pid);
  // A killed process whose parent has not waited for it yet is a zombie.
  return stat.startTicks === other.startTicks && !['Z', 'X'].includes(stat.state);
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it exists and belongs to another user.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Fields 3 and 22 of https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html; field 2 may hold anything. */
async function readStat(pid: number): Promise<{ state: string; startTicks: number } | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, startTicks] = [fields?.[0], fields?.[19]];
  return state === undefined || startTicks === undefined
    ? undefined
    : { state, startTicks: Number(startTicks) };
}
