import { ServiceError } from '@scf-media/protocol/errors';
import { z } from 'zod';
import { addEventInvokeRoute, type Service } from '../http/index.ts';
import type { Logger } from '../log/index.ts';
import type { TraceCarrier } from '../tracing/index.ts';
import type { TaskWorker } from './run-task.ts';
import type { TaskTiming } from './task-timing.ts';

const eventSchema = z.object({
  TaskID: z.string().min(1).optional(),
  // Anything but text counts as absent: an invalid trace must not make a task fail.
  traceparent: z.string().optional().catch(undefined),
});

/**
 * Adds `POST /event-invoke` of the event function: works on one task and responds with `{ TaskID }`.
 *
 * @param options.usesRequestId an event without `TaskID` is for the task with the request id of this run
 * @param work see `runTask`; with the trace that the event belongs to
 * @throws ServiceError `InvalidEvent` from the route
 */
export function addWorkerRoute(
  app: Service,
  { usesRequestId, timing, log }: { usesRequestId: boolean; timing?: TaskTiming; log: Logger },
  work: (worker: TaskWorker, carrier: TraceCarrier) => Promise<void>,
): void {
  addEventInvokeRoute(app, async (event, { requestId }, shutdown) => {
    const parsed = eventSchema.safeParse(event);
    const taskId = parsed.data?.TaskID ?? (parsed.success && usesRequestId ? requestId : undefined);
    if (taskId === undefined) throw new ServiceError('InvalidEvent', 'TaskID missing', { fault: 'caller' });
    const worker = { taskId, requestId, log: log.child({ requestId, taskId }), shutdown };
    await work(
      { ...worker, ...(timing === undefined ? {} : { timing }) },
      { traceparent: parsed.data?.traceparent },
    );
    return { TaskID: taskId };
  });
}
