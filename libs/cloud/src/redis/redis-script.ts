import { createHash } from 'node:crypto';
import type { RedisConnection } from './redis-connection.ts';

/** A Lua script; it runs as one step that nothing comes between. */
export interface RedisScript {
  /** @returns the answer as Redis gives it: numbers, strings, null and arrays of them */
  run(
    connection: RedisConnection,
    keys: readonly string[],
    values: readonly (string | number)[],
  ): Promise<unknown>;
}

export function redisScript(lua: string): RedisScript {
  const sha = createHash('sha1').update(lua).digest('hex');
  return {
    run: (connection, keys, values) =>
      connection.run(async (redis) => {
        try {
          return await redis.evalsha(sha, keys.length, ...keys, ...values);
        } catch (error) {
          // A server that was started again has forgotten it.
          if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
          return redis.eval(lua, keys.length, ...keys, ...values);
        }
      }),
  };
}
