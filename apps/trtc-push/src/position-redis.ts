import { setTimeout as delay } from 'node:timers/promises';
import { openPositionStore, type RedisTarget } from '@scf-media/cloud/redis';
import type { UrlPolicy } from '@scf-media/cloud/url-policy';
import { ServiceError } from '@scf-media/protocol/errors';
import { invalidParameter, type PushRequest, redisUnavailable } from '@scf-media/protocol/trtc-push';

/**
 * Pure: the Redis that keeps the position of a push: the one that the request names, or the service's own.
 *
 * @returns undefined when no position is kept
 * @throws ServiceError `InvalidParameter` when one is to be kept and there is no Redis to do so
 */
export function positionTarget(
  { Redis, RedisHost, RedisPort }: Pick<PushRequest, 'Redis' | 'RedisHost' | 'RedisPort'>,
  password: string | undefined,
  own: RedisTarget | undefined,
): RedisTarget | undefined {
  if (!Redis) return undefined;
  if (RedisHost !== undefined)
    return {
      host: RedisHost,
      port: RedisPort,
      db: 0,
      tls: false,
      ...(password === undefined ? {} : { password }),
    };
  if (own === undefined)
    throw invalidParameter(
      'RedisHost missing: with Redis it must be set, this service has no Redis of its own',
    );
  return own;
}

/** Where a Redis may be that a request names. */
export interface RedisReach {
  /** For every host but these. */
  urlPolicy: Pick<UrlPolicy, 'resolveHost'>;
  /** Hosts that may be named wherever they lead, lower case. */
  redisHosts: readonly string[];
  /** The service's own. */
  positionRedis: RedisTarget | undefined;
}

/** Longer than a server that does not answer is waited for. */
const failureMs = 4_500;

/**
 * The same target by its checked address, so that no later answer of a name server leads elsewhere. The service's own Redis,
 * and hosts that its operator has named, stay as they are.
 *
 * @throws ServiceError `AddressForbidden`; the resolver's error when there is no such host
 */
export async function pinnedTarget(target: RedisTarget, reach: RedisReach): Promise<RedisTarget> {
  if (target === reach.positionRedis || reach.redisHosts.includes(target.host.toLowerCase())) return target;
  const [first] = await reach.urlPolicy.resolveHost(target.host);
  return first === undefined ? target : { ...target, host: first.address };
}

/**
 * Asks a Redis for something once: whoever starts a push is told at once of one that cannot be used.
 *
 * Of a Redis that the request names there is one answer for all failures, and after one time: a port that is closed or open, a
 * name that leads to a private address, a wrong password. Otherwise this would be a way to look around in our network.
 *
 * @throws ServiceError `RedisUnavailable`
 */
export async function reachRedis(
  target: RedisTarget,
  reach: RedisReach,
  afterMs: number = failureMs,
): Promise<void> {
  const failsNotBefore = delay(afterMs, undefined, { ref: false });
  try {
    await using positions = openPositionStore(await pinnedTarget(target, reach));
    await positions.read('trtc-push:position:');
  } catch (error) {
    if (target !== reach.positionRedis) {
      await failsNotBefore;
      throw redisUnavailable(
        'the one that RedisHost names may not be used, or does not let this service in',
        error,
      );
    }
    const refused = error instanceof ServiceError && error.code === 'StoreFailed';
    throw redisUnavailable(refused ? 'it does not let this service in' : 'it does not answer', error);
  }
}
