import { ServiceError } from '@scf-media/protocol/errors';
import type { Context, MiddlewareHandler } from 'hono';
import type { ServiceEnv } from '../index.ts';

interface LimitRateOptions {
  /** Per application, or per address where signatures are not required. Undefined: no limit. */
  perMinute: number | undefined;
  /** See {@link getClientAddress}. */
  onPlatform: boolean;
  nowMs?: () => number;
}

/**
 * Limits the requests of a caller per minute; bursts are allowed. Each process counts for itself, so several
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

/**
 * Returns the address of the client: on SCF from the header of the function URL, elsewhere from the connection.
 *
 * @param options.onPlatform whether the service runs on SCF; anywhere else its headers come from the caller
 */
export function getClientAddress(context: Context<ServiceEnv>, options: { onPlatform: boolean }): string {
  // Without bindings, as in a bare app.fetch(request), Hono leaves env undefined despite its type.
  const socketAddress = (context.env as ServiceEnv['Bindings'] | undefined)?.incoming?.socket.remoteAddress;
  const given = options.onPlatform ? context.req.header('x-scf-remote-addr') : undefined;
  // Sometimes it includes the port: 203.0.113.5:51234 or [2001:db8::1]:51234.
  const address = given?.replace(/^\[([^\]]*)\](:\d+)?$/, '$1').replace(/^([\d.]+):\d+$/, '$1');
  return address || socketAddress || 'unknown';
}

interface TokenBuckets {
  /** Takes a token of the key. @returns 0, or how long until one is available, ms: then none was taken */
  take(key: string, nowMs: number): number;
  /** Returns how long until a token is available, ms; 0 if one is. */
  waitMs(key: string, nowMs: number): number;
}

/**
 * Creates token buckets, one for each key; they start full and refill evenly.
 *
 * @param options.perMinute both the capacity of a bucket and what flows in per minute
 * @param options.maxKeys beyond this number, the least recently used keys are dropped and start again with a full
 *   bucket
 */
export function createTokenBuckets(options: { perMinute: number; maxKeys?: number }): TokenBuckets {
  const { perMinute, maxKeys = 10_000 } = options;
  const msPerToken = 60_000 / perMinute;
  // Ordered by last use.
  const buckets = new Map<string, { tokens: number; atMs: number }>();
  const countTokens = (key: string, nowMs: number): number => {
    const last = buckets.get(key) ?? { tokens: perMinute, atMs: nowMs };
    return Math.min(perMinute, last.tokens + Math.max(0, nowMs - last.atMs) / msPerToken);
  };
  const wait = (tokens: number): number => (tokens >= 1 ? 0 : Math.ceil((1 - tokens) * msPerToken));
  return {
    waitMs: (key, nowMs) => wait(countTokens(key, nowMs)),
    take(key, nowMs) {
      const tokens = countTokens(key, nowMs);
      const isTaken = tokens >= 1;
      buckets.delete(key);
      buckets.set(key, { tokens: isTaken ? tokens - 1 : tokens, atMs: nowMs });
      const [oldest] = buckets.keys();
      if (buckets.size > maxKeys && oldest !== undefined) buckets.delete(oldest);
      return wait(tokens);
    },
  };
}
