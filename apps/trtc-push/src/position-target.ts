import type { RedisTarget } from '@scf-media/cloud/redis';
import { invalidParameter, type PushRequest } from '@scf-media/protocol/trtc-push';

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
