import { setTimeout as delay } from 'node:timers/promises';
import type { TaskInfo, TaskStatus } from '@scf-media/protocol/web-record';

/** Between two questions; what is measured with them is known to this. */
const betweenMs = 50;

/**
 * Asks until the task is in a status.
 *
 * @param describe asks once
 * @throws when the task ends before that, or is not there in time
 */
export async function statusReached(
  describe: () => Promise<TaskInfo>,
  wanted: TaskStatus,
  { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal },
): Promise<TaskInfo> {
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    const task = await describe();
    if (task.Status === wanted) return task;
    if (task.Status === 'finished') {
      throw new Error(`the task ended before it was ${wanted}: ${JSON.stringify(task.Result ?? {})}`);
    }
    if (performance.now() > deadlineMs) {
      throw new Error(`the task is ${task.Status} and not ${wanted} after ${timeoutMs / 1000} s`);
    }
    await delay(betweenMs, undefined, { signal });
  }
}
