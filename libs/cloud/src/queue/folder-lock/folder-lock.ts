import { randomBytes } from 'node:crypto';
import { open, readdir, rm, statfs, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceError } from '@scf-media/protocol/errors';
import { isAlive, ownIdentity, type ProcessIdentity } from './process-identity.ts';
import { storeFailed } from '../store-error.ts';

interface LockTimes {
  heartbeatMs: number;
  /** Without a heartbeat for so long, an owner who can't be looked at counts as dead. */
  silenceMs: number;
}

const DEFAULT_TIMES: LockTimes = { heartbeatMs: 2_000, silenceMs: 8_000 };
/** Looks during one silence. */
const LOOKS = 16;
/** Two that come at the same moment see each other, and both step back. */
const TRIES = 4;
const STEP_BACK_MS = 100;

/** Held until it is disposed of. */
interface FolderLock extends AsyncDisposable {
  /**
   * Throws ServiceError `StoreFailed` when the lock is lost, which can only happen to a process that stood still for
   * seconds. Costs nothing while the heart beats.
   */
  check(): void | Promise<void>;
}

/**
 * One process at a time has the folder. Everyone puts a file of their own there first, and only then looks who else has:
 * of two, at least one sees the other. A lock is void at once when its owner's process is seen to be dead. An owner on
 * another machine (a network file system) or in another container can't be seen: the heartbeat in its file's time counts.
 *
 * @throws ServiceError `StoreInUse`
 */
export async function lockFolder(dir: string, times = DEFAULT_TIMES): Promise<FolderLock> {
  const own = await ownIdentity();
  const ownName = lockNameOf(own, randomBytes(6).toString('hex'));
  const path = join(dir, ownName);
  for (let attempt = 1; ; attempt += 1) {
    await writeFile(path, '', { flag: 'wx' });
    try {
      const others = (await readdir(dir)).filter((name) => name !== ownName);
      const holder = await clearAway(dir, others, own, times);
      if (holder === undefined) return beating(path, times);
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
 * Removes the locks of the dead.
 *
 * @returns who lives
 */
async function clearAway(
  dir: string,
  names: string[],
  own: ProcessIdentity,
  times: LockTimes,
): Promise<ProcessIdentity | undefined> {
  const requireLoopback = LOCAL_FILE_SYSTEMS.has((await statfs(dir)).type);
  for (const name of names) {
    const owner = ownerOfLock(name);
    if (owner === undefined) continue;
    const path = join(dir, name);
    if ((await isAlive(owner, own, { requireLoopback })) ?? (await hasHeartbeat(path, times))) return owner;
    await rm(path, { force: true });
  }
  return undefined;
}

/** Looks at the file by our own clock: the other machine's may be off. */
async function hasHeartbeat(path: string, { silenceMs }: LockTimes): Promise<boolean> {
  const first = await timeOf(path);
  for (let look = 0; look < LOOKS; look += 1) {
    await sleep(silenceMs / LOOKS);
    const now = await timeOf(path);
    if (now === undefined) return false;
    if (now !== first) return true;
  }
  return false;
}

/** NFS keeps what it knows of a file for up to a minute; it asks again when the file is opened (nfs(5)). */
async function timeOf(path: string): Promise<number | undefined> {
  try {
    await using file = await open(path, 'r');
    return (await file.stat()).mtimeMs;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function beating(path: string, { heartbeatMs }: LockTimes): FolderLock {
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
  // What a failing heartbeat means, `check` says before the next write.
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
 * File systems that only one kernel can have mounted at a time, by their magic numbers (statfs(2)): ext2 to ext4, XFS,
 * Btrfs, tmpfs, overlayfs, F2FS, ZFS. An owner of an earlier boot can't be alive there.
 */
const LOCAL_FILE_SYSTEMS = new Set([
  0xef53, 0x58465342, 0x9123683e, 0x01021994, 0x794c7630, 0xf2f52010, 0x2fc12fc1,
]);

/** The name says who holds the lock: so it is there whole or not at all. `nonce` tells two locks of one process apart. */
export function lockNameOf(owner: ProcessIdentity, nonce: string): string {
  return ['lock', owner.pid, owner.startTicks, owner.pidSpace, owner.boot, nonce].join('-');
}

/** @returns undefined for the name of any other file */
export function ownerOfLock(name: string): ProcessIdentity | undefined {
  const parts = /^lock-(\d+)-(\d+)-(\d+)-([\da-f]+)-[\da-f]+$/.exec(name);
  const [, pid, startTicks, pidSpace, boot] = parts ?? [];
  if (boot === undefined) return undefined;
  return { pid: Number(pid), startTicks: Number(startTicks), pidSpace: Number(pidSpace), boot };
}
