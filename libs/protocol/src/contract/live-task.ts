import { errorResponseSchema, listResponseSchema } from '../web-record/response.ts';
import { accepted, sendRequest } from './answer.ts';
import type { Send } from './contract-case.ts';
import { expectSame } from './expectation.ts';
import { waitForStatus } from './until-status.ts';

/** Expects that the command is refused because of the task's status, with the documented message. */
export async function expectInvalidStatus(
  task: LiveTask,
  Action: 'Pause' | 'Resume',
  status: string,
): Promise<void> {
  const body = { Action, Data: { TaskID: task.taskId } };
  const { ErrorCode, ErrorMessage } = await sendRequest(task.send, body, errorResponseSchema);
  expectSame(
    `the answer to ${Action}`,
    { ErrorCode, ErrorMessage },
    {
      ErrorCode: 'InvalidStatus',
      ErrorMessage: `can't ${Action.toLowerCase()} a task in status ${status}`,
    },
  );
}

/** Tells whether List shows the task under this Status. The newest come first, so one page suffices. */
export async function listed(task: LiveTask, Status: string): Promise<boolean> {
  const { Tasks } = await sendRequest(task.send, { Action: 'List', Data: { Status } }, listResponseSchema);
  return Tasks.some(({ TaskID }) => TaskID === task.taskId);
}

/** What {@link liveCases} need to know. */
export interface LiveOptions {
  /** A page that the app can record. It must not call `window.startRecord`. */
  startedTaskUrl: string;
  /**
   * How long a task may take from one status to the next; 60 s when left out, which is how long a page may take to
   * load.
   */
  deadlineMs?: number;
}

/** A task for one case, and its commands. */
export interface LiveTask {
  taskId: string;
  send: Send;
  deadlineMs: number;
}

/** Starts a task, runs the body with it, and stops it in any case; the task is finished when this returns. */
export async function withTask(
  send: Send,
  options: LiveOptions,
  data: Readonly<Record<string, unknown>>,
  body: (task: LiveTask) => Promise<void>,
): Promise<void> {
  const deadlineMs = options.deadlineMs ?? 60_000;
  const taskId = await accepted(send, 'Start', { RecordURL: options.startedTaskUrl, ...data });
  const end = async () => {
    await accepted(send, 'Stop', { TaskID: taskId });
    await waitForStatus(send, taskId, 'finished', deadlineMs);
  };
  try {
    await body({ taskId, send, deadlineMs });
  } catch (error) {
    await end().catch(() => undefined); // The case's own failure says more than that of the clean-up.
    throw error;
  }
  await end();
}
