import { toMessage, ServiceError } from '@scf-media/protocol/errors';
import type { Logger } from '../log/index.ts';
import { isStoreUnavailable, monotonicNowMs, retryWhileUnavailable } from '../retry/index.ts';
import { createRedisConnection, type RedisConnection } from './redis-connection.ts';
import type { RedisTarget } from './redis-target.ts';

/** A function may be started during a failover; without its store it is useless. */
const DEFAULT_TIMEOUT_MS = 15_000;

/**
 * Opens a connection to the intended database and waits until it is established.
 *
 * @param variable names the server in messages
 * @param options.timeoutMs 15 s if left out
 * @param options.log logs when the connection is lost and when it is back
 * @throws ServiceError `InvalidConfig` for a password or a database that the server does not accept
 * @throws ServiceError `StoreUnavailable` when it is not reached in time
 */
export async function openRedis(
  target: RedisTarget,
  variable: string,
  { timeoutMs = DEFAULT_TIMEOUT_MS, log }: { timeoutMs?: number; log?: Logger | undefined } = {},
): Promise<RedisConnection> {
  const connection = createRedisConnection(target, log);
  const untilMs = monotonicNowMs() + timeoutMs;
  // ioredis selects the database, but continues in database 0 if that fails.
  const select = () => connection.run((redis) => redis.select(target.db));
  try {
    await retryWhileUnavailable(() => select().catch(rethrow), { untilMs: () => untilMs });
  } catch (error) {
    // No AsyncDisposableStack: Node 20, which web functions run on, has none.
    await connection[Symbol.asyncDispose]();
    if (!(error instanceof ServiceError) || error.code !== 'InvalidConfig') throw error;
    throw new ServiceError('InvalidConfig', `${variable} is not accepted by the server: ${error.message}`, {
      fault: 'service',
    });
  }
  return connection;
}

/** Throws `InvalidConfig` for errors that no retry can fix. */
function rethrow(error: unknown): never {
  const reason =
    isStoreUnavailable(error) && error instanceof Error ? toMessage(error.cause) : toMessage(error);
  if (/\b(WRONGPASS|NOAUTH|NOPERM|invalid password|DB index|SELECT is not allowed)\b/.test(reason)) {
    throw new ServiceError('InvalidConfig', reason, { fault: 'service' });
  }
  throw error;
}
