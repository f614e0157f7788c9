import { randomUUID } from 'node:crypto';
import type { Logger } from '../log/index.ts';
import type { Task, TaskStore } from './store/task-store.ts';
import { runTask } from './run-task.ts';
import type { TaskContext } from './task-context.ts';
import type { TaskKind } from './task-kind.ts';
import type { TaskResultData } from './task-data.ts';
import type { TaskTiming } from './task-timing.ts';
import { type TaskCompletion, completeTask } from './complete-task.ts';

/**
 * A sweep has other tasks to handle and little time: a callback that is not accepted by then is left to the next one.
 */
const callbackTimeoutMs = 5_000;

/**
 * Creates the function that ends tasks which no worker starts on. The sweep acquires the task as a worker does, and
 * instead of working stores why nothing was done and reports it. A sweep that dies on the way leaves what a lost
 * worker leaves.
 */
export function createTaskCloser<Status extends string, Result, Data extends TaskResultData<Result>>(
  kind: TaskKind<Status>,
  completion: TaskCompletion<Status, Data, Result>,
  { store, timing, log }: { store: TaskStore; timing?: TaskTiming; log: Logger },
): TaskContext['close'] {
  return async ({ id: taskId }: Pick<Task, 'id'>, reason: string) => {
    const shutdown = AbortSignal.timeout(callbackTimeoutMs);
    const sweeper = {
      taskId,
      requestId: `sweep-${randomUUID()}`,
      store,
      log: log.child({ taskId }),
      shutdown,
    };
    await runTask<Status, Data>(
      kind,
      { ...sweeper, ...(timing === undefined ? {} : { timing }) },
      async (run) => {
        const toExpiredResult = (): Result => completion.toExpiredResult(run.task, reason);
        await completeTask<Status, Result, Data>(run, {
          ...completion,
          toExpiredResult,
          result: async () => toExpiredResult(),
        });
      },
    );
  };
}
