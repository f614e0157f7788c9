import type { TaskInfo } from '../web-record/task-info.ts';
import type { TaskStatus } from '../web-record/task-status.ts';
import { describe } from './answer.ts';
import type { Send } from './contract-case.ts';

/** Exists in Node and in browsers; this library has the types of neither. */
declare function setTimeout(run: () => void, delayMs: number): unknown;

const pollMs = 200;

/**
 * Polls a task until it has the status.
 *
 * @param deadlineMs 30 s when left out
 * @throws Error with the task when it is finished before that, or the time is up
 */
export async function untilStatus<View extends { Status: string }>(
  look: () => Promise<View>,
  status: View['Status'],
  deadlineMs = 30_000,
): Promise<View> {
  for (const giveUpAtMs = Date.now() + deadlineMs; ;) {
    const view = await look();
    if (view.Status === status) return view;
    if (view.Status === 'finished' || Date.now() > giveUpAtMs)
      throw new Error(`expected status ${status}, got ${JSON.stringify(view)}`);
    await new Promise<void>((resolve) => void setTimeout(resolve, pollMs));
  }
}

/** Polls a task of web-record; see {@link untilStatus}. */
export const waitForStatus = (
  send: Send,
  taskId: string,
  status: TaskStatus,
  deadlineMs: number,
): Promise<TaskInfo> => untilStatus(() => describe(send, taskId), status, deadlineMs);
