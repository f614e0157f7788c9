import { createHash } from 'node:crypto';
import type { RedisConnection } from './redis-connection.ts';

/** A Lua script, which Redis runs atomically. */
export interface RedisScript {
  /** @returns the reply of Redis: numbers, strings, null and arrays of them */
  run(
    connection: RedisConnection,
    keys: readonly string[],
    values: readonly (string | number)[],
  ): Promise<unknown>;
}

/** Creates a script, which is sent to a server once and then called by its hash. */
export function createRedisScript(lua: string): RedisScript {
  const sha = createHash('sha1').update(lua).digest('hex');
  return {
    run: (connection, keys, values) =>
      connection.run(async (redis) => {
        try {
          return await redis.evalsha(sha, keys.length, ...keys, ...values);
        } catch (error) {
          // A restarted server has lost the script.
          if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
          return redis.eval(lua, keys.length, ...keys, ...values);
        }
      }),
  };
}
