import type { TaskRun } from './run-task.ts';
import type { TaskData, WorkProgress } from './task-data.ts';

/** Often enough for a viewer of the task. */
const defaultEveryMs = 1_000;

/**
 * Stores the worker's progress in the task, for clients and metrics, until it is disposed. Nothing is written while
 * nothing changes, and only one write is pending at a time while the store is away.
 *
 * @param read called each time; unknown fields are left out
 */
export function reportProgress<Status extends string, Data extends TaskData>(
  { progress }: Pick<TaskRun<Status, Data>, 'progress'>,
  read: () => Omit<WorkProgress, 'atMs' | 'memoryBytes'>,
  { everyMs = defaultEveryMs }: { everyMs?: number } = {},
): Disposable {
  let isWriting = false;
  let last = '';
  async function store(): Promise<void> {
    const now = read();
    if (isWriting || JSON.stringify(now) === last) return;
    last = JSON.stringify(now);
    isWriting = true;
    const update: Partial<TaskData> = {
      progress: { atMs: Date.now(), ...now, memoryBytes: process.memoryUsage.rss() },
    };
    progress.patch(update as Partial<Data>);
    await progress.flush();
    isWriting = false;
  }
  const timer = setInterval(() => void store(), everyMs);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
