import { Redis, ReplyError } from 'ioredis';
import type * as z from 'zod';
import { messageOf } from '@scf-media/protocol/errors';
import type { Logger } from '../../log/index.ts';
import { storeFailed, storeUnavailable } from '../store-error.ts';
import type { LuaScript } from './lua-script.ts';

/** No call waits longer than this for an answer, whatever the connection does. */
const ANSWER_TIMEOUT_MS = 3_000;
/** A connection that is silent for so long while something is asked is given up, and another one is made. */
const SILENCE_TIMEOUT_MS = 5_000;
const RECONNECT_MOST_MS = 1_000;
/** Answers of a server that will be itself again. */
const PASSING = /^(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|BUSY)\b/;

/** One connection, which is made again whenever it is lost. */
export class RedisConnection implements AsyncDisposable {
  readonly #redis: Redis;

  private constructor(redis: Redis) {
    this.#redis = redis;
  }

  /** @throws ServiceError `StoreUnavailable`, `StoreFailed` (a wrong password) */
  static async open(url: string, log: Logger | undefined): Promise<RedisConnection> {
    const redis = new Redis(url, {
      lazyConnect: true,
      connectTimeout: ANSWER_TIMEOUT_MS,
      commandTimeout: ANSWER_TIMEOUT_MS,
      socketTimeout: SILENCE_TIMEOUT_MS,
      retryStrategy: (times) => Math.min(25 * 2 ** Math.min(times, 10), RECONNECT_MOST_MS),
      // What waits for a connection fails when the next attempt fails too.
      maxRetriesPerRequest: 1,
      // Whether the server has done what it did not answer is for the caller to ask again.
      autoResendUnfulfilledCommands: false,
      // After a failover the old address may lead to a replica.
      reconnectOnError: ({ message }) => message.startsWith('READONLY'),
    });
    logOutages(redis, log);
    const connection = new RedisConnection(redis);
    try {
      // What is wrong with the address or the password is said in the answer to the ping, or by its timeout.
      redis.connect().catch(() => undefined);
      await connection.ping();
      return connection;
    } catch (error) {
      redis.disconnect();
      throw error;
    }
  }

  /** @throws ServiceError `StoreUnavailable`, `StoreFailed` */
  async ping(): Promise<void> {
    await asStoreError(this.#redis.ping());
  }

  /**
   * @param key what all keys of the script begin with
   * @throws ServiceError `StoreUnavailable`, `StoreFailed`
   */
  async run<T>(
    script: LuaScript,
    answer: z.ZodType<T>,
    key: string,
    ...args: (string | number)[]
  ): Promise<T> {
    const parsed = answer.safeParse(await asStoreError(this.#evaluate(script, key, args)));
    if (parsed.success) return parsed.data;
    throw storeFailed('what is in Redis was not written by this store', parsed.error);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#redis.status === 'ready') await this.#redis.quit().catch(() => undefined);
    this.#redis.disconnect();
  }

  async #evaluate(script: LuaScript, key: string, args: (string | number)[]): Promise<unknown> {
    try {
      return await this.#redis.evalsha(script.sha1, 1, key, ...args);
    } catch (error) {
      if (!messageOf(error).startsWith('NOSCRIPT')) throw error;
      return this.#redis.eval(script.source, 1, key, ...args);
    }
  }
}

async function asStoreError<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const refused = error instanceof ReplyError && !PASSING.test(messageOf(error));
    throw refused ? storeFailed('Redis refuses', error) : storeUnavailable('Redis can not be reached', error);
  }
}

/** Says once that the connection is lost, and once that it is back. */
function logOutages(redis: Redis, log: Logger | undefined): void {
  let lost = false;
  // Without a listener ioredis writes to stderr.
  redis.on('error', (error) => {
    if (!lost) log?.warn({ reason: messageOf(error) }, 'the connection to Redis is lost');
    lost = true;
  });
  redis.on('ready', () => {
    if (lost) log?.info('the connection to Redis is back');
    lost = false;
  });
}
