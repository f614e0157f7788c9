import type { TaskRun } from './run-task.ts';
import type { TaskData, WorkProgress } from './task-data.ts';

/** Whoever watches a task sees it move. */
const noteEveryMs = 1_000;

/**
 * Notes in the task how far its worker is, for whoever looks at it and for metrics, until it is disposed of. Nothing is
 * written while it stands still, and no two notes at once while the store is away: the next one says more.
 *
 * @param read asked each time; what it does not know it leaves out
 */
export function reportProgress<Status extends string, Data extends TaskData>(
  { progress }: Pick<TaskRun<Status, Data>, 'progress'>,
  read: () => Omit<WorkProgress, 'atMs' | 'memoryBytes'>,
  { everyMs = noteEveryMs }: { everyMs?: number } = {},
): Disposable {
  let isWriting = false;
  let last = '';
  async function note(): Promise<void> {
    const now = read();
    if (isWriting || JSON.stringify(now) === last) return;
    last = JSON.stringify(now);
    isWriting = true;
    const noted: Partial<TaskData> = {
      progress: { atMs: Date.now(), ...now, memoryBytes: process.memoryUsage.rss() },
    };
    progress.patch(noted as Partial<Data>);
    await progress.flush();
    isWriting = false;
  }
  const timer = setInterval(() => void note(), everyMs);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
