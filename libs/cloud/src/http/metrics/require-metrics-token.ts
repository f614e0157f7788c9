import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { text } from '../../env/index.ts';
import type { ServiceEnv } from '../index.ts';

/**
 * Admits a scraper with the token: Prometheus can send one, but cannot sign as an application does. Other requests
 * are left to `otherwise`. Metrics cover everybody's tasks, so an application that is limited to its own is refused.
 *
 * @param token undefined: only `otherwise` decides
 * @param otherwise decides on requests without the token; if left out, they are refused where there is a token and
 *   admitted elsewhere
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
    const message = 'this application sees only its own tasks, but metrics cover all tasks';
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

/** Compares in constant time. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

/** The variable of `GET /metrics`, for an app's schema. */
export const metricsVariables = {
  METRICS_TOKEN: text.meta({
    description:
      'Token for `GET /metrics`, which Prometheus sends as `Authorization: Bearer …`. Without it `/metrics` is open to whoever may call the service, and to nobody else',
    fallback: 'none',
  }),
};
