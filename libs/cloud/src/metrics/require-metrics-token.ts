import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { ServiceEnv } from '../http/index.ts';

/**
 * Lets a scraper through that shows the token: Prometheus can send one, but cannot sign as an application does. Whoever
 * does not show it is left to the rule for all other routes. Metrics tell of everybody's tasks, so an application that is
 * limited to its own gets none.
 *
 * @param token undefined: the other rule alone counts
 * @param otherwise who may call without the token; left out: nobody where there is a token, else everybody
 */
export function requireMetricsToken(
  token: string | undefined,
  otherwise: MiddlewareHandler<ServiceEnv> = token === undefined ? pass : refuse,
): MiddlewareHandler<ServiceEnv> {
  return async (context, next) => {
    const [, shown] = /^Bearer +(\S+)$/i.exec(context.req.header('Authorization') ?? '') ?? [];
    if (token !== undefined && shown !== undefined && isSame(shown, token)) return next();
    let isAdmitted = false;
    const refusal = await otherwise(context, async () => {
      isAdmitted = true;
    });
    if (!isAdmitted) return refusal;
    if (context.var.scope === undefined) return next();
    const { requestId } = context.var;
    const message = 'this application sees its own tasks alone, and metrics tell of all';
    return context.json({ ErrorCode: 'Forbidden', ErrorMessage: message, RequestID: requestId }, 403);
  };
}

const pass: MiddlewareHandler<ServiceEnv> = (_context, next) => next();

const refuse: MiddlewareHandler<ServiceEnv> = async (context) =>
  context.json(
    {
      ErrorCode: 'Unauthorized',
      ErrorMessage: 'Authorization must be `Bearer` and the METRICS_TOKEN of this service',
      RequestID: context.var.requestId,
    },
    401,
    { 'WWW-Authenticate': 'Bearer' },
  );

/** In a time that says nothing of what is the same. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
