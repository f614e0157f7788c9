import { randomUUID } from 'node:crypto';
import type { Logger } from '../log/index.ts';
import type { Task, TaskStore } from './store/task-store.ts';
import { runTask } from './run-task.ts';
import type { TaskContext } from './task-context.ts';
import type { TaskKind } from './task-kind.ts';
import type { TaskResultData } from './task-data.ts';
import type { TaskTiming } from './task-timing.ts';
import { type TaskCompletion, completeTask } from './complete-task.ts';

/** The sweep has others to look at, and its function little time: what the receiver does not take is told later. */
const tellingMs = 5_000;

/**
 * Ends tasks that no worker comes for. The sweeper takes the task as a worker does, and instead of working it stores why
 * nothing was done, and tells it. A sweeper that is lost on the way leaves what a lost worker leaves.
 */
export function createTaskCloser<Status extends string, Result, Data extends TaskResultData<Result>>(
  kind: TaskKind<Status>,
  completion: TaskCompletion<Status, Data, Result>,
  { store, timing, log }: { store: TaskStore; timing?: TaskTiming; log: Logger },
): TaskContext['close'] {
  return async ({ id: taskId }: Pick<Task, 'id'>, reason: string) => {
    const shutdown = AbortSignal.timeout(tellingMs);
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
