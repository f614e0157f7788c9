import { requireSweepSecret } from '../access/index.ts';
import type { Service } from '../http/index.ts';
import { sweep } from './sweep.ts';
import type { TaskContext } from './task-context.ts';

/**
 * `POST /sweep`: recovers tasks whose worker is lost. A timer posts its event, which nobody reads, to `/event-invoke`.
 *
 * @param actions.sweepSecret what timers have to show in `X-Sweep-Secret`
 */
export function sweepRoute(
  app: Service,
  kind: { app: string },
  { sweepSecret, ...actions }: Omit<TaskContext, 'log'> & { sweepSecret: string | undefined },
): void {
  for (const path of ['/sweep', '/event-invoke']) app.use(path, requireSweepSecret(sweepSecret));
  app.on('POST', ['/sweep', '/event-invoke'], async (context) => {
    const started = await sweep(kind, { ...actions, log: context.var.log });
    return context.json({ Started: started, RequestID: context.var.requestId });
  });
}
