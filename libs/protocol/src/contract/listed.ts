import { listResponseSchema } from '../web-record/response.ts';
import { answerOf } from './answer.ts';
import { type LiveTask } from './live-task.ts';

/** Whether List shows the task under the given Status. The newest come first, so it need not ask for many. */
export async function listed(task: LiveTask, Status: string): Promise<boolean> {
  const { Tasks } = await answerOf(task.send, { Action: 'List', Data: { Status } }, listResponseSchema);
  return Tasks.some(({ TaskID }) => TaskID === task.taskId);
}
