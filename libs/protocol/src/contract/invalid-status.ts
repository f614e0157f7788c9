import { errorResponseSchema } from '../web-record/response.ts';
import { answerOf } from './answer.ts';
import { expectSame } from './expectation.ts';
import { type LiveTask } from './live-task.ts';

/** The command must be refused because of the status the task is in, with the documented words. */
export async function expectInvalidStatus(
  task: LiveTask,
  Action: 'Pause' | 'Resume',
  status: string,
): Promise<void> {
  const body = { Action, Data: { TaskID: task.taskId } };
  const { ErrorCode, ErrorMessage } = await answerOf(task.send, body, errorResponseSchema);
  expectSame(
    `the answer to ${Action}`,
    { ErrorCode, ErrorMessage },
    {
      ErrorCode: 'InvalidStatus',
      ErrorMessage: `can't ${Action.toLowerCase()} a task in status ${status}`,
    },
  );
}
