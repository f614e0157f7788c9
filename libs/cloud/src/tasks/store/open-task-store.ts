import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ServiceError } from '@scf-media/protocol/errors';
import { refuseSharedSqlite } from './refuse-shared-sqlite.ts';
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
  if (options.manyHosts === true) await refuseSharedSqlite(path, options);
  if (options.makeFolder === true && path !== ':memory:') await mkdir(dirname(path), { recursive: true });
  await refuseSharedSqlite(path, options);
  // Imported here because Node 20, which web functions run on, has no SQLite.
  const { openSqliteTaskStore } = await import('./sqlite-task-store.ts');
  return openSqliteTaskStore(path, { keepMs });
}
