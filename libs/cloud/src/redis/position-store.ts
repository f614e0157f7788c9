import { createRedisConnection } from './redis-connection.ts';
import type { RedisTarget } from './redis-target.ts';

/** Stores positions in media from one run of a function to the next: one JSON value per key. */
export interface PositionStore extends AsyncDisposable {
  /** Reads a position. @returns undefined when there is none, or none that is JSON */
  read(key: string): Promise<unknown>;
  write(key: string, position: object): Promise<void>;
  remove(key: string): Promise<void>;
}

/** How long an unused position is kept; the source may be a new file after that. */
const keepSeconds = 30 * 24 * 3600;

/**
 * Opens a store of positions in Redis. The connection is made on the first call; each call fails within about 4 s.
 *
 * @throws ServiceError from its calls: `StoreUnavailable` when the server cannot be reached, `StoreFailed` when it
 *   refuses
 */
export function openPositionStore(target: RedisTarget): PositionStore {
  const connection = createRedisConnection(target);
  return {
    async read(key) {
      const text = await connection.run((redis) => redis.get(key));
      try {
        return text === null ? undefined : (JSON.parse(text) as unknown);
      } catch {
        return undefined;
      }
    },
    async write(key, position) {
      await connection.run((redis) => redis.set(key, JSON.stringify(position), 'EX', keepSeconds));
    },
    async remove(key) {
      await connection.run((redis) => redis.del(key));
    },
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}
