import type { DurableStore } from '../durable-store.ts';
import type { DurableStoreOptions } from '../open-durable-store.ts';
import { openRedis, parseRedisUrl } from '../../redis/index.ts';
import { RedisQueue } from './redis-queue.ts';
import { RedisRecords } from './redis-records.ts';

const DEFAULT_PREFIX = 'durable';
/** Names the URL in messages. */
const variable = 'the URL of the store';
/** Short: a web function that cannot reach its store should fail its start soon. */
const OPEN_TIMEOUT_MS = 3_000;

/**
 * Opens a store in Redis, which several processes may share.
 *
 * @param url `redis://` or `rediss://`; with `?prefix=<name>`, to separate stores in one database
 * @throws ServiceError `InvalidConfig`, `StoreUnavailable`, `StoreFailed`
 */
export async function openRedisStore(url: URL, options: DurableStoreOptions): Promise<DurableStore> {
  const prefix = url.searchParams.get('prefix') ?? DEFAULT_PREFIX;
  const address = new URL(url);
  address.searchParams.delete('prefix');
  const retentionMs = Math.max(1, Math.ceil(options.retentionMs));
  const redis = await openRedis(parseRedisUrl(address.href, variable), variable, {
    timeoutMs: OPEN_TIMEOUT_MS,
    log: options.log,
  });
  return {
    // The hash tag keeps the keys of one script in one slot of a cluster.
    queue: (name) => new RedisQueue(redis, `{${prefix}:queue:${name}}`, retentionMs),
    records: (name) => new RedisRecords(redis, `{${prefix}:records:${name}}`, retentionMs),
    ping: async () => void (await redis.run((client) => client.ping())),
    [Symbol.asyncDispose]: () => redis[Symbol.asyncDispose](),
  };
}
