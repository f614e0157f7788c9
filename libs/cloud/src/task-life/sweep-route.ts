import type { MiddlewareHandler } from 'hono';
import { requireSweepSecret } from '../access/index.ts';
import type { Service, ServiceEnv } from '../http/index.ts';
import { sweep } from './sweep.ts';
import type { TaskContext } from './task-context.ts';

/**
 * `POST /sweep`: recovers tasks whose worker is lost. A timer posts its event, which nobody reads, to `/event-invoke`.
 *
 * @param actions.sweepSecret what timers have to show in `X-Sweep-Secret`
 * @param actions.admitted is done for each request that may sweep, before it does
 */
export function sweepRoute(
  app: Service,
  kind: { app: string },
  {
    sweepSecret,
    admitted,
    ...actions
  }: Omit<TaskContext, 'log'> & { sweepSecret: string | undefined; admitted: MiddlewareHandler<ServiceEnv> },
): void {
  for (const path of ['/sweep', '/event-invoke']) app.use(path, requireSweepSecret(sweepSecret), admitted);
  app.on('POST', ['/sweep', '/event-invoke'], async (context) => {
    const started = await sweep(kind, { ...actions, log: context.var.log });
    return context.json({ Started: started, RequestID: context.var.requestId });
  });
}
