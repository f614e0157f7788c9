import { timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { ServiceEnv } from '../index.ts';

/**
 * Requires the secret in `X-Sweep-Secret`; other requests get HTTP 401. On SCF the timers are separate functions,
 * which call from outside like any other client. Without a secret everything is admitted if the whole service is open,
 * as on a laptop, and nothing otherwise.
 *
 * @param options.isOpen whether anybody may call the service
 */
export function requireSweepSecret(
  secret: string | undefined,
  { isOpen }: { isOpen: boolean },
): MiddlewareHandler<ServiceEnv> {
  return async (context, next) => {
    const isAllowed =
      secret === undefined ? isOpen : isSame(context.req.header('X-Sweep-Secret') ?? '', secret);
    if (isAllowed) return next();
    const { requestId, log } = context.var;
    log.info('sweep refused: the secret is missing or wrong');
    return context.json(
      {
        ErrorCode: 'Unauthorized',
        ErrorMessage:
          secret === undefined
            ? 'this service has no SWEEP_SECRET, so nobody may cause a sweep'
            : 'X-Sweep-Secret is missing or is not the SWEEP_SECRET of this function',
        RequestID: requestId,
      },
      401,
    );
  };
}

function isSame(given: string, secret: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(secret)];
  return one.byteLength === other.byteLength && timingSafeEqual(one, other);
}
