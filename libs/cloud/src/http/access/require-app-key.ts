import { ServiceError } from '@scf-media/protocol/errors';
import type { Context, MiddlewareHandler } from 'hono';
import type { ServiceEnv } from '../index.ts';
import type { Logger } from '../../log/index.ts';
import type { Access } from './access-variables.ts';
import { createTokenBuckets, getClientAddress } from './limit-rate.ts';
import { clockWindowMs, verifyAppRequest } from './verify-app-request.ts';

interface RequireAppKeyOptions {
  /**
   * Claims a name for some time; see `TaskStore.claimName`. All instances share it, so that a nonce counts once for
   * all of them.
   */
  claimName: (name: string, forMs: number) => Promise<boolean>;
  /** See {@link getClientAddress}. */
  onPlatform: boolean;
  /** How many requests of one address are refused per minute before their bodies are not read any more. */
  refusalsPerMinute?: number;
  /** Returns the server's time. */
  nowMs?: () => number;
}

/**
 * Requires requests to be signed by an application; others get HTTP 401 with the reason, in the words of Tencent's
 * API gateway. Without an application it admits everything.
 *
 * An address whose requests are refused repeatedly gets a response to retry later, and its bodies are not read. Requests
 * whose headers are signed, Content-MD5 included, are still admitted, because honest clients may share the address.
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
      return respondUnauthorized(context, verdict.reason);
    }
    const { key, nonce } = verdict;
    // Only signed requests get this far, so others cannot fill the store.
    if (nonce !== undefined && !(await claimName(`nonce:${key.apiAppKey}:${nonce}`, 2 * clockWindowMs)))
      return respondUnauthorized(context, 'HMAC signature cannot be accepted, X-Nonce was used before');
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

function respondUnauthorized(context: Context<ServiceEnv>, reason: string): Response {
  const { requestId, log } = context.var;
  // The details are for the caller, not for the log.
  log.info('request refused: not signed by the application');
  return context.json({ ErrorCode: 'Unauthorized', ErrorMessage: reason, RequestID: requestId }, 401, {
    'WWW-Authenticate': 'hmac',
  });
}

/** Logs a warning at start if anybody may call the service; nobody would notice otherwise. */
export function warnWhenOpen({ applications }: Pick<Access, 'applications'>, log: Logger): void {
  if (applications.length === 0)
    log.warn(
      'anybody who reaches this service may start, see and stop tasks: set API_APP_KEY and API_APP_SECRET, or API_KEYS',
    );
}
