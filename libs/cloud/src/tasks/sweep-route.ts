import type { MiddlewareHandler } from 'hono';
import { type Access, requireSweepSecret } from '../access/index.ts';
import type { Service, ServiceEnv } from '../http/index.ts';
import { sweep } from './sweep.ts';
import type { TaskContext } from './task-context.ts';

/**
 * `POST /sweep`: recovers tasks whose worker is lost. A timer posts its event, which nobody reads, to `/event-invoke`.
 *
 * @param actions.sweepSecret what timers have to show in `X-Sweep-Secret`
 * @param actions.access who may call the service; where not everybody may, nobody sweeps without the secret
 * @param actions.admitted is done for each request that may sweep, before it does
 */
export function sweepRoute(
  app: Service,
  kind: { app: string },
  {
    sweepSecret,
    access,
    admitted,
    ...actions
  }: Omit<TaskContext, 'log'> & {
    sweepSecret: string | undefined;
    access: Pick<Access, 'applications'>;
    admitted: MiddlewareHandler<ServiceEnv>;
  },
): void {
  const isOpen = access.applications.length === 0;
  for (const path of ['/sweep', '/event-invoke'])
    app.use(path, requireSweepSecret(sweepSecret, { isOpen }), admitted);
  app.on('POST', ['/sweep', '/event-invoke'], async (context) => {
    const started = await sweep(kind, { ...actions, log: context.var.log });
    return context.json({ Started: started, RequestID: context.var.requestId });
  });
}
