import { redisConnection } from './redis-connection.ts';
import type { RedisTarget } from './redis-target.ts';

/** Where positions in media are kept from one run of a function to the next: one JSON value for each key. */
export interface PositionStore extends AsyncDisposable {
  /** @returns what was written last; undefined when there is nothing, or nothing that is JSON */
  read(key: string): Promise<unknown>;
  write(key: string, position: object): Promise<void>;
  remove(key: string): Promise<void>;
}

/** A position that nobody came back for; the same source may be a new file by then. */
const keepSeconds = 30 * 24 * 3600;

/**
 * Positions in a Redis. The connection is made when it is first needed; each call throws within some 4 s.
 *
 * @throws ServiceError from its calls: `StoreUnavailable` when the server can't be reached, `StoreFailed` when it refuses
 */
export function openPositionStore(target: RedisTarget): PositionStore {
  const connection = redisConnection(target);
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
