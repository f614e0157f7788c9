import { mkdir, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ServiceError } from '@scf-media/protocol/errors';
import type { TaskStore } from './task-store.ts';

const KEEP_MS = 7 * 24 * 3_600_000;

interface TaskStoreOptions {
  keepMs?: number;
  makeFolder?: boolean;
  keyPrefix?: string;
  quietMs?: number;
  manyHosts?: boolean;
  readFileSystem?: (folder: string) => Promise<number>;
}

/**
 * Opens the task store of a deployment.
 *
 * @param url `sqlite:<path>` (created if missing), `sqlite::memory:`, `redis://[[user]:password@]host[:port][/db]`,
 *   or `rediss://…` for Redis over TLS
 * @param options.keepMs how long a finished task is kept, ms; 7 days if left out. An unfinished task is kept forever
 * @param options.makeFolder creates the folder of the file if missing
 * @param options.keyPrefix prefix of every key in Redis; `scf-media` if left out
 * @param options.quietMs see `RedisTaskStoreOptions`; 5 s if left out
 * @param options.manyHosts see `refuseSharedSqlite`
 * @param options.readFileSystem see `refuseSharedSqlite`
 * @throws ServiceError `InvalidConfig` naming TASK_STORE, `TaskStoreUnreadable`, `StoreUnavailable`
 */
export async function openTaskStore(url: string, options: TaskStoreOptions = {}): Promise<TaskStore> {
  // The URL may contain a password: messages repeat only its scheme.
  const scheme = /^[a-z][a-z\d+.-]*:/i.exec(url)?.[0] ?? 'no scheme';
  const keepMs = options.keepMs ?? KEEP_MS;
  if (scheme === 'redis:' || scheme === 'rediss:') {
    // A store in a file does without the Redis client.
    const { openRedisTaskStore } = await import('./redis-task-store.ts');
    return openRedisTaskStore(url, { ...options, keepMs });
  }
  const path = /^sqlite:(.+)$/.exec(url)?.[1];
  if (path === undefined) {
    throw new ServiceError(
      'InvalidConfig',
      `TASK_STORE must be sqlite:<path>, sqlite::memory:, redis://… or rediss://… (it has ${scheme})`,
      { fault: 'service' },
    );
  }
  // Before a folder is made for nothing; and again once the folder of the file exists.
  if (options.manyHosts === true) await refuseSharedSqlite(path, options);
  if (options.makeFolder === true && path !== ':memory:') await mkdir(dirname(path), { recursive: true });
  await refuseSharedSqlite(path, options);
  // Imported here because Node 20, which web functions run on, has no SQLite.
  const { openSqliteTaskStore } = await import('./sqlite-task-store.ts');
  return openSqliteTaskStore(path, { keepMs });
}

/**
 * Network file systems by magic number (statfs(2), include/uapi/linux/magic.h): NFS, SMB, CIFS, SMB2, 9p, Ceph, AFS,
 * Coda, Lustre, GPFS, GFS2, OCFS2, BeeGFS. FUSE is not included: most of it is local.
 */
const NETWORK_FILE_SYSTEMS = new Set([
  0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x01021997, 0x00c36400, 0x5346414f, 0x73757245, 0x0bd00bd0,
  0x47504653, 0x01161970, 0x7461636f, 0x19830326,
]);

const INSTEAD = 'set TASK_STORE to redis://[:password@]host:port/db instead';

/**
 * Rejects a SQLite file that processes on several machines would share. The index of its WAL mode is shared memory,
 * which machines do not share (https://sqlite.org/wal.html): commands and leases would be missed, and the file
 * damaged. CFS is NFS, and documents no locks either.
 *
 * @param options.manyHosts whether the processes run on several machines, as on SCF, wherever the file is
 * @param options.readFileSystem returns the magic number of a folder's file system; statfs if left out
 * @throws ServiceError `InvalidConfig` that names TASK_STORE and what to set instead
 */
export async function refuseSharedSqlite(
  path: string,
  options: { manyHosts?: boolean; readFileSystem?: (folder: string) => Promise<number> } = {},
): Promise<void> {
  if (options.manyHosts === true) {
    throw invalid(`sqlite: belongs to one machine, and on SCF each instance is one of its own: ${INSTEAD}`);
  }
  if (path === ':memory:') return;
  const folder = dirname(path);
  // A missing folder is reported when the file is opened.
  const type = await (options.readFileSystem ?? readFileSystem)(folder).catch(() => 0);
  // Some kernels report a signed number.
  if (NETWORK_FILE_SYSTEMS.has(type >>> 0)) {
    throw invalid(
      `sqlite: does not work on a network file system, and ${folder} is one (0x${(type >>> 0).toString(16)}): ${INSTEAD}`,
    );
  }
}

async function readFileSystem(folder: string): Promise<number> {
  return (await statfs(folder)).type;
}

function invalid(problem: string): ServiceError {
  return new ServiceError('InvalidConfig', `TASK_STORE: ${problem}`, { fault: 'service' });
}
