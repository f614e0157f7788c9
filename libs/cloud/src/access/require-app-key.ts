import { ServiceError } from '@scf-media/protocol/errors';
import type { Context, MiddlewareHandler } from 'hono';
import type { ServiceEnv } from '../http/index.ts';
import type { Access } from './access-variables.ts';
import { getClientAddress } from './client-address.ts';
import { createTokenBuckets } from './token-buckets.ts';
import { clockWindowMs, verifyAppRequest } from './verify-app-request.ts';

export interface RequireAppKeyOptions {
  /**
   * Whether a turn is still to be had, which then is taken for so long: what every instance of the service shares, so that a
   * nonce counts once for all of them. See `TaskStore.claimName`.
   */
  claimName: (name: string, forMs: number) => Promise<boolean>;
  /** See {@link getClientAddress}. */
  onPlatform: boolean;
  /** Requests of one address that may be refused within a minute before their bodies are not read any more. */
  refusalsPerMinute?: number;
  /** The server's time. */
  nowMs?: () => number;
}

/**
 * Lets only requests through that an application has signed; any other is answered with HTTP 401 and says why, in the
 * words of Tencent's API gateway. Without an application it lets everything through.
 *
 * An address whose requests are refused again and again is told to come later, and no body of it is read: whoever has
 * signed the headers, Content-MD5 among them, still gets through, as honest callers may share the address with strangers.
 *
 * @throws ServiceError `LimitExceeded`, fault `caller`
 */
export function requireAppKey(
  access: Access,
  { claimName, onPlatform, refusalsPerMinute = 120, nowMs = Date.now }: RequireAppKeyOptions,
): MiddlewareHandler<ServiceEnv> {
  const { applications, ...rules } = access;
  const refusals = createTokenBuckets({ perMinute: refusalsPerMinute });
  return async (context, next) => {
    if (applications.length === 0) return next();
    const { method, url, raw } = context.req;
    const address = getClientAddress(context, { onPlatform });
    const request = {
      method,
      url: new URL(url),
      headers: raw.headers,
      body: async (isKnown: boolean) => {
        const waitMs = isKnown ? 0 : refusals.waitMs(address, nowMs());
        if (waitMs > 0) throw tooManyRefusals(waitMs);
        return new Uint8Array(await context.req.arrayBuffer());
      },
    };
    const verdict = await verifyAppRequest(request, applications, nowMs(), rules);
    if (!verdict.ok) {
      const waitMs = refusals.take(address, nowMs());
      if (waitMs > 0) throw tooManyRefusals(waitMs);
      return unauthorized(context, verdict.reason);
    }
    const { key, nonce } = verdict;
    // Only who has signed gets so far: strangers cannot fill the store.
    if (nonce !== undefined && !(await claimName(`nonce:${key.apiAppKey}:${nonce}`, 2 * clockWindowMs)))
      return unauthorized(context, 'HMAC signature cannot be accepted, X-Nonce was used before');
    context.set('appKey', key.apiAppKey);
    context.set('scope', key.scope);
    return next();
  };
}

function tooManyRefusals(waitMs: number): ServiceError {
  const seconds = Math.ceil(waitMs / 1000);
  return new ServiceError(
    'LimitExceeded',
    `too many requests of this address were refused, try again in ${seconds} s`,
    { fault: 'caller' },
  );
}

function unauthorized(context: Context<ServiceEnv>, reason: string): Response {
  const { requestId, log } = context.var;
  // What was signed is the caller's to know; the log does without it.
  log.info('request refused: not signed by the application');
  return context.json({ ErrorCode: 'Unauthorized', ErrorMessage: reason, RequestID: requestId }, 401, {
    'WWW-Authenticate': 'hmac',
  });
}
