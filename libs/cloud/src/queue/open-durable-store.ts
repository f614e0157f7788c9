import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ServiceError } from '@scf-media/protocol/errors';
import type { Logger } from '../log/index.ts';
import type { DurableStore } from './durable-store.ts';

export interface DurableStoreOptions {
  /** Done items and records expire this long after their last change; pending and failed items are kept. */
  retentionMs: number;
  log?: Logger;
}

/**
 * Opens the store of a deployment. Each kind is loaded only when it is used.
 *
 * @param url `file:<folder>`, created if missing and held by one process at a time; or `redis://…`, `rediss://…`
 * @throws ServiceError `InvalidConfig`, `StoreInUse`, `StoreFailed`, `StoreUnavailable`
 */
export async function openDurableStore(url: string, options: DurableStoreOptions): Promise<DurableStore> {
  const folder = parseFolder(url);
  if (folder !== undefined) {
    const { openJournalStore } = await import('./journal/open-journal-store.ts');
    return openJournalStore(folder, options);
  }
  if (/^rediss?:\/\//i.test(url) && URL.canParse(url)) {
    const { openRedisStore } = await import('./redis/open-redis-store.ts');
    return openRedisStore(new URL(url), options);
  }
  // The URL may contain a password: messages repeat only its scheme.
  const scheme = /^[a-z][a-z\d+.-]*:/i.exec(url)?.[0] ?? 'no scheme';
  throw new ServiceError(
    'InvalidConfig',
    `the store must be file:<folder>, redis://<host> or rediss://<host> (it has ${scheme})`,
    { fault: 'service' },
  );
}

function parseFolder(url: string): string | undefined {
  if (/^file:\/\/\//i.test(url)) return fileURLToPath(url);
  const path = /^file:(?!\/\/)(.+)$/i.exec(url)?.[1];
  return path === undefined ? undefined : resolve(path);
}
