import type { Context, MiddlewareHandler } from 'hono';
import type { ServiceEnv } from '../http/index.ts';
import type { Access } from './access-variables.ts';
import { clockWindowMs, verifyAppRequest } from './verify-app-request.ts';

export interface RequireAppKeyOptions {
  /**
   * Whether a turn is still to be had, which then is taken for so long: what every instance of the service shares, so that a
   * nonce counts once for all of them. See `TaskStore.takeTurn`.
   */
  takeTurn: (name: string, forMs: number) => Promise<boolean>;
  /** The server's time. */
  nowMs?: () => number;
}

/**
 * Lets only requests through that an application has signed; any other is answered with HTTP 401 and says why, in the
 * words of Tencent's API gateway. Without an application it lets everything through.
 */
export function requireAppKey(
  access: Access,
  { takeTurn, nowMs = Date.now }: RequireAppKeyOptions,
): MiddlewareHandler<ServiceEnv> {
  const { applications, ...rules } = access;
  return async (context, next) => {
    if (applications.length === 0) return next();
    const { method, url, raw } = context.req;
    const request = {
      method,
      url: new URL(url),
      headers: raw.headers,
      body: async () => new Uint8Array(await context.req.arrayBuffer()),
    };
    const verdict = await verifyAppRequest(request, applications, nowMs(), rules);
    if (!verdict.ok) return unauthorized(context, verdict.reason);
    const { key, nonce } = verdict;
    // Only who has signed gets so far: strangers cannot fill the store.
    if (nonce !== undefined && !(await takeTurn(`nonce:${key.apiAppKey}:${nonce}`, 2 * clockWindowMs)))
      return unauthorized(context, 'HMAC signature cannot be accepted, X-Nonce was used before');
    context.set('appKey', key.apiAppKey);
    context.set('scope', key.scope);
    return next();
  };
}

function unauthorized(context: Context<ServiceEnv>, reason: string): Response {
  const { requestId, log } = context.var;
  // What was signed is the caller's to know; the log does without it.
  log.info('request refused: not signed by the application');
  return context.json({ ErrorCode: 'Unauthorized', ErrorMessage: reason, RequestID: requestId }, 401, {
    'WWW-Authenticate': 'hmac',
  });
}
