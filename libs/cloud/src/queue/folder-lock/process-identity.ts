import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';

/** Which process, of all that ever ran anywhere. */
export interface ProcessIdentity {
  pid: number;
  /** When it began, in the kernel's ticks since it was booted; 0 where that is not told. */
  startTicks: number;
  /** The namespace in which `pid` is a number; 0 where there are none. */
  pidSpace: number;
  /** One run of one kernel, in hex. */
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
 * @param seen what `own` can tell of its machine
 * @param seen.requireLoopback whatever has been in the same folder ran on this machine
 * @returns undefined when it can't be seen from here: another machine, another container
 */
export async function isAlive(
  other: ProcessIdentity,
  own: ProcessIdentity,
  seen: { requireLoopback: boolean },
): Promise<boolean | undefined> {
  if (other.boot !== own.boot) return seen.requireLoopback ? false : undefined;
  if (other.pidSpace !== own.pidSpace) return undefined;
  if (!exists(other.pid)) return false;
  const stat = await readStat(other.pid);
  if (stat === undefined) return exists(other.pid);
  // A process that was killed and that its parent has not yet asked about is a zombie.
  return stat.startTicks === other.startTicks && !['Z', 'X'].includes(stat.state);
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and somebody else's.
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
