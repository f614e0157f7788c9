import { ServiceError } from '@scf-media/protocol/errors';
import type { MiddlewareHandler } from 'hono';
import type { ServiceEnv } from '../http/index.ts';
import { getClientAddress } from './client-address.ts';
import { createTokenBuckets } from './token-buckets.ts';

export interface LimitRateOptions {
  /** For each application, or for each address where nobody has to sign. Undefined: no limit. */
  perMinute: number | undefined;
  /** See {@link getClientAddress}. */
  onPlatform: boolean;
  nowMs?: () => number;
}

/**
 * Lets a caller make so many requests a minute, all of them at once if it likes. Counted by this process alone: several
 * instances of a function allow several times as many.
 *
 * @throws ServiceError `LimitExceeded`, fault `caller`
 */
export function limitRate(options: LimitRateOptions): MiddlewareHandler<ServiceEnv> {
  const { perMinute, nowMs = Date.now } = options;
  const buckets = perMinute === undefined ? undefined : createTokenBuckets({ perMinute });
  return async (context, next) => {
    const caller = context.var.appKey ?? getClientAddress(context, options);
    const waitMs = buckets?.take(caller, nowMs()) ?? 0;
    if (waitMs > 0) {
      const seconds = Math.ceil(waitMs / 1000);
      throw new ServiceError(
        'LimitExceeded',
        `more than ${perMinute} requests a minute, try again in ${seconds} s`,
        { fault: 'caller' },
      );
    }
    await next();
  };
}
