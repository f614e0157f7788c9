import { type TaskInfo } from '../web-record/task-info.ts';
import { type TaskStatus } from '../web-record/task-status.ts';
import { describe } from './answer.ts';
import { type Send } from './contract-case.ts';

/** Node and browsers both have it; this library has the types of neither. */
declare function setTimeout(run: () => void, delayMs: number): unknown;

const pollMs = 200;

/**
 * Asks for the task until it is in the given status. The API has no other way to learn of it.
 *
 * @throws Error when the task is not there before the deadline, or is finished instead
 */
export async function waitForStatus(
  send: Send,
  taskId: string,
  status: TaskStatus,
  deadlineMs: number,
): Promise<TaskInfo> {
  const giveUpAtMs = Date.now() + deadlineMs;
  for (;;) {
    const task = await describe(send, taskId);
    if (task.Status === status) return task;
    if (task.Status === 'finished' || Date.now() > giveUpAtMs) {
      throw new Error(`task ${taskId}: expected status ${status}, got ${JSON.stringify(task)}`);
    }
    await new Promise<void>((resolve) => {
      setTimeout(resolve, pollMs);
    });
  }
}
