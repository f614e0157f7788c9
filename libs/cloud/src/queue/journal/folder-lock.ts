import { randomBytes } from 'node:crypto';
import { open, readdir, rm, statfs, utimes, writeFile, readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceError } from '@scf-media/protocol/errors';
import { storeFailed } from '../durable-store.ts';

interface LockTimes {
  heartbeatMs: number;
  /** Without a heartbeat for this long, an owner that cannot be inspected counts as dead. */
  silenceMs: number;
}

const DEFAULT_TIMES: LockTimes = { heartbeatMs: 2_000, silenceMs: 8_000 };
/** Checks during one silence. */
const CHECKS = 16;
/** Two processes that start at the same moment see each other, and both back off. */
const TRIES = 4;
const STEP_BACK_MS = 100;

/** A lock that is held until it is disposed. */
interface FolderLock extends AsyncDisposable {
  /**
   * Throws ServiceError `StoreFailed` when the lock is lost, which only happens to a process that was suspended for
   * seconds. Costs nothing while the heartbeat runs.
   */
  check(): void | Promise<void>;
}

/**
 * Locks a folder for this process. Each process creates a file of its own there and only then looks for others: of
 * two, at least one sees the other. A lock is void as soon as its owner is known to be dead. An owner on another
 * machine (a network file system) or in another container cannot be inspected: there the heartbeat in the file's
 * modification time counts.
 *
 * @throws ServiceError `StoreInUse`
 */
export async function lockFolder(dir: string, times = DEFAULT_TIMES): Promise<FolderLock> {
  const own = await readOwnIdentity();
  const ownName = toLockName(own, randomBytes(6).toString('hex'));
  const path = join(dir, ownName);
  for (let attempt = 1; ; attempt += 1) {
    await writeFile(path, '', { flag: 'wx' });
    try {
      const others = (await readdir(dir)).filter((name) => name !== ownName);
      const holder = await removeStaleLocks(dir, others, own, times);
      if (holder === undefined) return startHeartbeat(path, times);
      if (attempt === TRIES) throw inUse(dir, holder, own);
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
    await rm(path, { force: true });
    await sleep(STEP_BACK_MS * Math.random());
  }
}

/**
 * Removes stale locks.
 *
 * @returns a live owner
 */
async function removeStaleLocks(
  dir: string,
  names: string[],
  own: ProcessIdentity,
  times: LockTimes,
): Promise<ProcessIdentity | undefined> {
  const isLocal = LOCAL_FILE_SYSTEMS.has((await statfs(dir)).type);
  for (const name of names) {
    const owner = parseLockName(name);
    if (owner === undefined) continue;
    const path = join(dir, name);
    if ((await isAlive(owner, own, { isLocal })) ?? (await hasHeartbeat(path, times))) return owner;
    await rm(path, { force: true });
  }
  return undefined;
}

/** Watches the file by our own clock: that of the other machine may differ. */
async function hasHeartbeat(path: string, { silenceMs }: LockTimes): Promise<boolean> {
  const first = await readModifiedMs(path);
  for (let check = 0; check < CHECKS; check += 1) {
    await sleep(silenceMs / CHECKS);
    const now = await readModifiedMs(path);
    if (now === undefined) return false;
    if (now !== first) return true;
  }
  return false;
}

/** NFS caches attributes for up to a minute, and revalidates them when the file is opened (nfs(5)). */
async function readModifiedMs(path: string): Promise<number | undefined> {
  try {
    await using file = await open(path, 'r');
    return (await file.stat()).mtimeMs;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function startHeartbeat(path: string, { heartbeatMs }: LockTimes): FolderLock {
  let beatAtMs = Date.now();
  const beat = async () => {
    const nowMs = Date.now();
    try {
      await utimes(path, new Date(nowMs), new Date(nowMs));
    } catch (error) {
      throw storeFailed('the folder of the store is not ours any more', error);
    }
    beatAtMs = nowMs;
  };
  // `check` reports a failing heartbeat before the next write.
  const timer = setInterval(() => void beat().catch(() => undefined), heartbeatMs);
  timer.unref();
  return {
    check: () => (Math.abs(Date.now() - beatAtMs) < 2 * heartbeatMs ? undefined : beat()),
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await rm(path, { force: true });
    },
  };
}

function inUse(dir: string, holder: ProcessIdentity, own: ProcessIdentity): ServiceError {
  const near = holder.boot === own.boot && holder.pidSpace === own.pidSpace;
  const who = near ? `process ${holder.pid}` : `process ${holder.pid} of another machine or container`;
  return new ServiceError('StoreInUse', `the store in ${dir} is in use by ${who}`, { fault: 'service' });
}

/**
 * File systems that only one kernel at a time can have mounted, by magic number (statfs(2)): ext2 to ext4, XFS,
 * Btrfs, tmpfs, overlayfs, F2FS, ZFS. An owner of an earlier boot cannot be alive there.
 */
const LOCAL_FILE_SYSTEMS = new Set([
  0xef53, 0x58465342, 0x9123683e, 0x01021994, 0x794c7630, 0xf2f52010, 0x2fc12fc1,
]);

/**
 * Returns the name of a lock's file. The owner is in the name, so that it exists completely or not at all. `nonce`
 * distinguishes two locks of one process.
 */
export function toLockName(owner: ProcessIdentity, nonce: string): string {
  return ['lock', owner.pid, owner.startTicks, owner.pidSpace, owner.boot, nonce].join('-');
}

/** Parses the name of a lock's file. @returns undefined for any other file */
export function parseLockName(name: string): ProcessIdentity | undefined {
  const parts = /^lock-(\d+)-(\d+)-(\d+)-([\da-f]+)-[\da-f]+$/.exec(name);
  const [, pid, startTicks, pidSpace, boot] = parts ?? [];
  if (boot === undefined) return undefined;
  return { pid: Number(pid), startTicks: Number(startTicks), pidSpace: Number(pidSpace), boot };
}

/** Identifies a process among all that ever ran on any machine. */
interface ProcessIdentity {
  pid: number;
  /** When it started, in the kernel's ticks since boot; 0 if unknown. */
  startTicks: number;
  /** The PID namespace; 0 where there are none. */
  pidSpace: number;
  /** The boot of the kernel, in hex. */
  boot: string;
}

export async function readOwnIdentity(): Promise<ProcessIdentity> {
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
 * @param folder what is known about the folder
 * @param folder.isLocal whether only this machine can have used the folder
 * @returns undefined when it cannot be inspected from here: another machine, another container
 */
export async function isAlive(
  other: ProcessIdentity,
  own: ProcessIdentity,
  folder: { isLocal: boolean },
): Promise<boolean | undefined> {
  if (other.boot !== own.boot) return folder.isLocal ? false : undefined;
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
