import type { MiddlewareHandler } from 'hono';
import type { ServiceEnv } from '../http/index.ts';
import { type AppKey, verifyAppRequest } from './verify-app-request.ts';

/**
 * Lets only requests through that are signed with the key; any other is answered with HTTP 401 and says why, in the
 * words of Tencent's API gateway. Without a key it lets everything through.
 *
 * @param options.nowMs the server's time
 */
export function requireAppKey(
  key: AppKey | undefined,
  options: { nowMs?: () => number } = {},
): MiddlewareHandler<ServiceEnv> {
  const nowMs = options.nowMs ?? Date.now;
  return async (context, next) => {
    if (key === undefined) return next();
    const { method, url, raw } = context.req;
    const body = new Uint8Array(await context.req.arrayBuffer());
    const verdict = verifyAppRequest({ method, url: new URL(url), headers: raw.headers, body }, key, nowMs());
    if (verdict.ok) {
      context.set('appKey', key.apiAppKey);
      return next();
    }
    const { requestId, log } = context.var;
    // What was signed is the caller's to know; the log does without it.
    log.info('request refused: not signed by the application');
    return context.json(
      { ErrorCode: 'Unauthorized', ErrorMessage: verdict.reason, RequestID: requestId },
      401,
      { 'WWW-Authenticate': 'hmac' },
    );
  };
}
