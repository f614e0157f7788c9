import { messageOf, ServiceError } from '@scf-media/protocol/errors';
import { Redis } from 'ioredis';
import type { RedisTarget } from './redis-target.ts';
import { isStoreUnavailable, storeUnavailable } from '../retry/index.ts';

/** A server that is there answers in well under a millisecond; one that syncs a slow disk may need a second. */
const ANSWER_TIMEOUT_MS = 2_000;
/** Short, so that an outage ends for us soon after it ended. */
const RECONNECT_MS = 200;

export interface RedisConnection extends AsyncDisposable {
  /**
   * Does something with the server once: what got no answer is not sent again, since it may have been carried out.
   * Settles within some 4 s.
   * A command that blocks holds up the others: for a fraction of a second at most.
   *
   * @throws ServiceError `StoreUnavailable` when the server can't be reached, does not answer, or can't answer now
   * @throws ServiceError `StoreFailed` for every other error of the server: asking again would fail again
   */
  run<T>(send: (redis: Redis) => Promise<T>): Promise<T>;
}

/** A connection that comes back by itself, for ever, until it is disposed of. It is not there yet when this returns. */
export function redisConnection(target: RedisTarget): RedisConnection {
  const { tls, ...address } = target;
  const redis = new Redis({
    ...address,
    ...(tls ? { tls: {} } : {}),
    commandTimeout: ANSWER_TIMEOUT_MS,
    connectTimeout: ANSWER_TIMEOUT_MS,
    retryStrategy: () => RECONNECT_MS,
    // A server that reads its file after a restart is asked again as soon.
    maxLoadingRetryTime: RECONNECT_MS,
    // A lost connection fails what waits for an answer at once. What was never answered is not repeated, and nothing is
    // kept back for later: a Stop of a minute ago must not arrive in the midst of what came after it.
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    enableOfflineQueue: false,
    // After a failover the old address may lead to a replica: only a new connection finds the new master.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
    // Without this a peer that vanished without a word is noticed after hours.
    keepAlive: 10_000,
    disableClientInfo: true,
  });
  let lastError = 'no answer to the connection';
  let disposed = false;
  let readying: Promise<true> | undefined;
  redis.on('error', (error: unknown) => {
    lastError = messageOf(error);
  });

  async function connected(): Promise<void> {
    if (disposed) throw new Error('the connection was closed');
    if (redis.status === 'ready') return;
    if (!(await withinMs((readying ??= untilReady()), ANSWER_TIMEOUT_MS))) throw storeUnavailable(lastError);
  }

  /** One wait for all who ask meanwhile. 'end' comes only when it is disposed of; whoever waits then goes on to an error. */
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

  function understood(error: unknown, stream: Redis['stream'] | undefined): unknown {
    if (isStoreUnavailable(error)) return error;
    const message = messageOf(error);
    // Errors of ioredis carry the command with its arguments, passwords too: only their message goes on.
    if (error instanceof Error && error.name === 'ReplyError' && !isTemporary(message)) {
      return new ServiceError('StoreFailed', `the store refused: ${message}`, { fault: 'service' });
    }
    // It hangs, or the way to it is cut. The next connection may be luckier; ioredis would stay with this one.
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
        throw understood(error, stream);
      }
    },
    [Symbol.asyncDispose]: async () => {
      disposed = true;
      redis.disconnect();
      // ioredis says goodbye and waits 2 s for an answer; a server that hangs gives none.
      redis.stream?.destroy();
    },
  };
}

/** Errors of a server that starts, is full, runs something long, or was a master a moment ago. */
function isTemporary(message: string): boolean {
  return /^(LOADING|BUSY|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|NOREPLICAS|MISCONF|OOM|ERR max number)\b/.test(
    message,
  );
}

/** The promise's value, or undefined when it takes longer than that. */
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
