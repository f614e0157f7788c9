import { messageOf, ServiceError } from '@scf-media/protocol/errors';
import { redisConnection, type RedisConnection, type RedisTarget } from '../../redis/index.ts';
import { isStoreUnavailable, monotonicNowMs, retryWhileUnavailable } from '../../retry/index.ts';

/** A function may be started in the midst of a failover; one that can't reach its store is no use. */
const OPEN_TIMEOUT_MS = 15_000;

/**
 * A connection that is there, to the database that was meant.
 *
 * @param variable that names the server, for the message
 * @throws ServiceError `InvalidConfig` for a password or a database that the server does not accept
 * @throws ServiceError `StoreUnavailable` when it does not get there within 15 s
 */
export async function openRedis(target: RedisTarget, variable: string): Promise<RedisConnection> {
  const connection = redisConnection(target);
  const untilMs = monotonicNowMs() + OPEN_TIMEOUT_MS;
  // ioredis chooses the database by itself and goes on in database 0 when that fails.
  const select = () => connection.run((redis) => redis.select(target.db));
  try {
    await retryWhileUnavailable(() => select().catch(rethrow), { untilMs: () => untilMs });
  } catch (error) {
    // An AsyncDisposableStack would do, were there one in Node 20, which web functions run on.
    await connection[Symbol.asyncDispose]();
    if (!(error instanceof ServiceError) || error.code !== 'InvalidConfig') throw error;
    throw new ServiceError('InvalidConfig', `${variable} is not accepted by the server: ${error.message}`, {
      fault: 'service',
    });
  }
  return connection;
}

/** What will not pass, however often the server is asked. */
function rethrow(error: unknown): never {
  const reason =
    isStoreUnavailable(error) && error instanceof Error ? messageOf(error.cause) : messageOf(error);
  if (/\b(WRONGPASS|NOAUTH|NOPERM|invalid password|DB index|SELECT is not allowed)\b/.test(reason)) {
    throw new ServiceError('InvalidConfig', reason, { fault: 'service' });
  }
  throw error;
}
