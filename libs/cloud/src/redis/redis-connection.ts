import { createHash } from 'node:crypto';
import { toMessage, ServiceError } from '@scf-media/protocol/errors';
import { Redis } from 'ioredis';
import type { Logger } from '../log/index.ts';
import type { RedisTarget } from './redis-target.ts';
import {
  isStoreUnavailable,
  storeUnavailable,
  monotonicNowMs,
  retryWhileUnavailable,
} from '../retry/index.ts';

/** An available server answers in well under a millisecond; one that syncs a slow disk may need a second. */
const ANSWER_TIMEOUT_MS = 2_000;
/** Short, so that we reconnect soon after an outage ends. */
const RECONNECT_MS = 200;

export interface RedisConnection extends AsyncDisposable {
  /**
   * Runs each command once: a command without an answer is not sent again, because it may have taken effect. Settles within about
   * 4 s. A blocking command delays the others: use one for a fraction of a second at most.
   *
   * @throws ServiceError `StoreUnavailable` when the server cannot be reached, does not answer, or cannot answer now
   * @throws ServiceError `StoreFailed` for every other error of the server: a retry would fail again
   */
  run<T>(send: (redis: Redis) => Promise<T>): Promise<T>;
}

/**
 * Creates a connection that reconnects until it is disposed. It is not established yet when this returns.
 *
 * @param log logs when the connection is lost and when it is back
 */
export function createRedisConnection(target: RedisTarget, log?: Logger): RedisConnection {
  const { tls, ...address } = target;
  const redis = new Redis({
    ...address,
    ...(tls ? { tls: {} } : {}),
    commandTimeout: ANSWER_TIMEOUT_MS,
    connectTimeout: ANSWER_TIMEOUT_MS,
    retryStrategy: () => RECONNECT_MS,
    // A server that loads its file after a restart is retried as often.
    maxLoadingRetryTime: RECONNECT_MS,
    // A lost connection fails pending commands at once. They are neither repeated nor queued: a Stop of a minute ago
    // must not arrive among later commands.
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    enableOfflineQueue: false,
    // After a failover the old address may lead to a replica: only a new connection finds the new master.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
    // Without this a peer that vanished is noticed only after hours.
    keepAlive: 10_000,
    disableClientInfo: true,
  });
  let lastError = 'no answer to the connection';
  let disposed = false;
  let isLost = false;
  let readying: Promise<true> | undefined;
  const noteLost = (reason: string): void => {
    if (!isLost) log?.warn({ reason }, 'the connection to Redis is lost');
    isLost = true;
  };
  redis.on('error', (error: unknown) => {
    lastError = toMessage(error);
    noteLost(lastError);
  });
  // A server that is back before the next attempt causes no error.
  redis.on('close', () => {
    if (!disposed) noteLost('the connection was closed');
  });
  redis.on('ready', () => {
    if (isLost) log?.info('the connection to Redis is back');
    isLost = false;
  });

  async function connected(): Promise<void> {
    if (disposed) throw new Error('the connection was closed');
    if (redis.status === 'ready') return;
    if (!(await withinMs((readying ??= untilReady()), ANSWER_TIMEOUT_MS))) throw storeUnavailable(lastError);
  }

  /** Waits for the connection, once for all callers. 'end' comes only with disposal; callers then get an error. */
  async function untilReady(): Promise<true> {
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        redis.off('ready', wake).off('end', wake);
        resolve();
      };
      redis.on('ready', wake).on('end', wake);
    });
    readying = undefined;
    return true;
  }

  function toStoreError(error: unknown, stream: Redis['stream'] | undefined): unknown {
    if (isStoreUnavailable(error)) return error;
    const message = toMessage(error);
    // Errors of ioredis contain the command with its arguments, including passwords: only the message is passed on.
    if (error instanceof Error && error.name === 'ReplyError' && !isTemporary(message)) {
      return new ServiceError('StoreFailed', `the store refused: ${message}`, { fault: 'service' });
    }
    // The server hangs or is cut off. A new connection may work; ioredis would keep this one.
    if (message === 'Command timed out' && stream === redis.stream) stream?.destroy();
    return storeUnavailable(message.startsWith('Reached the max retries') ? lastError : message);
  }

  return {
    async run(send) {
      let stream: Redis['stream'] | undefined;
      try {
        await connected();
        stream = redis.stream;
        return await send(redis);
      } catch (error) {
        throw toStoreError(error, stream);
      }
    },
    [Symbol.asyncDispose]: async () => {
      disposed = true;
      redis.disconnect();
      // ioredis sends QUIT and waits 2 s for the answer, which a hanging server does not give.
      redis.stream?.destroy();
    },
  };
}

/** Returns whether an error is temporary: the server is starting, full, busy, or was a master a moment ago. */
function isTemporary(message: string): boolean {
  return /^(LOADING|BUSY|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|NOREPLICAS|MISCONF|OOM|ERR max number)\b/.test(
    message,
  );
}

/** Resolves with the promise's value, or with undefined after `ms`. */
async function withinMs<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

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
