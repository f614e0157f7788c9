import type { TaskRun } from './run-task.ts';
import type { TaskLifeData, WorkProgress } from './task-life-data.ts';

/** Often enough to watch, and as dear as the renewal of a lease. */
const noteEveryMs = 2_000;

/**
 * Notes in the task how far its worker is, now and then, for whoever looks at it and for metrics. A note that cannot be written
 * is passed over.
 *
 * @param read asked each time; what it does not know it leaves out
 */
export function followWork<Status extends string, Data extends TaskLifeData>(
  { progress }: Pick<TaskRun<Status, Data>, 'progress'>,
  read: () => Omit<WorkProgress, 'atMs' | 'memoryBytes'>,
  { everyMs = noteEveryMs }: { everyMs?: number } = {},
): Disposable {
  let writing = false;
  const note = async (): Promise<void> => {
    // While the store is away notes must not pile up: the next one says more.
    if (writing) return;
    writing = true;
    const noted: Partial<TaskLifeData> = {
      progress: { atMs: Date.now(), ...read(), memoryBytes: process.memoryUsage.rss() },
    };
    progress.note(noted as Partial<Data>);
    await progress.settled();
    writing = false;
  };
  const timer = setInterval(() => void note(), everyMs);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
