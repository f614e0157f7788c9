import type { Service } from '../http/index.ts';
import { sweep } from './sweep.ts';
import type { TaskContext } from './task-context.ts';

/**
 * `POST /sweep`: takes up lost tasks. A timer trigger calls without a body that matters; it gives its event to a web function
 * as every event is given, at `/event-invoke`, so there the web function listens, too.
 */
export function sweepRoute(app: Service, kind: { app: string }, actions: Omit<TaskContext, 'log'>): void {
  app.on('POST', ['/sweep', '/event-invoke'], async (context) => {
    const started = await sweep(kind, { ...actions, log: context.var.log });
    return context.json({ Started: started, RequestID: context.var.requestId });
  });
}
