import type { Service } from '../http/index.ts';
import { takeUpLostTasks } from './take-up-lost-tasks.ts';
import type { TaskContext } from './task-context.ts';

/** `POST /sweep`: takes up lost tasks, for a timer trigger, which calls without a body that matters. */
export function sweepRoute(app: Service, kind: { app: string }, actions: Omit<TaskContext, 'log'>): void {
  app.post('/sweep', async (context) => {
    const started = await takeUpLostTasks(kind, { ...actions, log: context.var.log });
    return context.json({ Started: started, RequestID: context.var.requestId });
  });
}
