import { until } from './until.ts';

/**
 * Asks until the task is in a status.
 *
 * @param describe asks once
 * @throws when the task ends before that, or is not there in time
 */
export async function statusReached<Task extends { Status: string }>(
  describe: () => Promise<Task>,
  wanted: Task['Status'],
  { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal },
): Promise<Task> {
  let status: string | undefined;
  return until(
    async () => {
      const task = await describe();
      status = task.Status;
      if (status === wanted) return task;
      if (status !== 'finished') return undefined;
      throw new Error(`the task ended before it was ${wanted}: ${JSON.stringify(task)}`);
    },
    { timeoutMs, signal, tooLate: () => `the task is ${status ?? 'unknown'} and not ${wanted}` },
  );
}
