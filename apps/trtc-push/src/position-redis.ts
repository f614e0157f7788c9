import { setTimeout as delay } from 'node:timers/promises';
import { openPositionStore, type RedisTarget } from '@scf-media/cloud/redis';
import type { UrlPolicy } from '@scf-media/cloud/url-policy';
import { ServiceError } from '@scf-media/protocol/errors';
import { invalidParameter, type PushRequest, redisUnavailable } from '@scf-media/protocol/trtc-push';

/**
 * Chooses the Redis that stores the position of a push: the one that the request names, or the service's own.
 *
 * @returns undefined if the request asks for no position
 * @throws ServiceError `InvalidParameter` if it asks for one and there is no Redis
 */
export function choosePositionRedis(
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
      'RedisHost missing: required with Redis, because this service has no Redis of its own',
    );
  return own;
}

/** Which Redis a request may name. */
export interface RedisPolicy {
  /** Applies to all other hosts. */
  urlPolicy: Pick<UrlPolicy, 'resolveHost'>;
  /** Hosts that are allowed whatever their address, in lower case. */
  redisHosts: readonly string[];
  /** The service's own. */
  positionRedis: RedisTarget | undefined;
}

/** When all failures are reported. Longer than the timeout of a server that does not respond. */
const failureMs = 4_500;

/**
 * Replaces the host of a target with its checked address, so that a later DNS response cannot redirect the connection. Leaves the
 * service's own Redis, and hosts allowed by the operator, unchanged.
 *
 * @throws ServiceError `AddressForbidden`; the resolver's error for an unknown host
 */
export async function pinRedisAddress(target: RedisTarget, policy: RedisPolicy): Promise<RedisTarget> {
  if (target === policy.positionRedis || policy.redisHosts.includes(target.host.toLowerCase())) return target;
  const [first] = await policy.urlPolicy.resolveHost(target.host);
  return first === undefined ? target : { ...target, host: first.address };
}

/**
 * Checks that a Redis is usable, so that starting a push fails immediately if it is not.
 *
 * For a Redis that the request names, all failures have the same message and take the same time: closed ports, open ports,
 * private addresses, wrong passwords. Otherwise requests could scan the service's network.
 *
 * @throws ServiceError `RedisUnavailable`
 */
export async function checkRedis(
  target: RedisTarget,
  policy: RedisPolicy,
  failAfterMs: number = failureMs,
): Promise<void> {
  const failsNotBefore = delay(failAfterMs, undefined, { ref: false });
  try {
    await using positions = openPositionStore(await pinRedisAddress(target, policy));
    await positions.read('trtc-push:position:');
  } catch (error) {
    if (target !== policy.positionRedis) {
      await failsNotBefore;
      throw redisUnavailable('RedisHost is not allowed, or rejects the connection', error);
    }
    const rejected = error instanceof ServiceError && error.code === 'StoreFailed';
    throw redisUnavailable(rejected ? 'it rejects the connection' : 'it does not respond', error);
  }
}
