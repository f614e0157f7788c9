import { randomUUID } from 'node:crypto';
import type { Logger } from '../log/index.ts';
import type { Task, TaskStore } from './store/task-store.ts';
import { runTask } from './run-task.ts';
import type { TaskContext } from './task-context.ts';
import type { TaskKind } from './task-kind.ts';
import type { TaskEndData } from './task-life-data.ts';
import type { TaskTiming } from './task-timing.ts';
import { type TaskClosing, tellAndFinish } from './tell-and-finish.ts';

/** The sweep has others to look at, and its function little time: what the receiver does not take is told later. */
const tellingMs = 5_000;

/**
 * Ends tasks that no worker comes for. The sweeper takes the task as a worker does, and instead of working it stores why
 * nothing was done, and tells it. A sweeper that is lost on the way leaves what a lost worker leaves.
 */
export function taskCloser<Status extends string, Result, Data extends TaskEndData<Result>>(
  kind: TaskKind<Status>,
  closing: TaskClosing<Status, Data, Result>,
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
        const notDone = (): Result => closing.notDone(run.task, reason);
        await tellAndFinish<Status, Result, Data>(run, {
          ...closing,
          notDone,
          result: async () => notDone(),
        });
      },
    );
  };
}
