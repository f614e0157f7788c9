import { callerOf } from '@scf-media/cloud/access';
import type { Service } from '@scf-media/cloud/http';
import { isDue, takeUpIfLost } from '@scf-media/cloud/tasks';
import { parseJsonBody, parseWebRecordRequest, type WebRecordRequest } from '@scf-media/protocol/web-record';
import type { ActionContext } from './actions/action-context.ts';
import { control } from './actions/control.ts';
import { findTask } from './actions/find-task.ts';
import { list } from './actions/list.ts';
import { start } from './actions/start.ts';
import { type RecordTask, taskInfoOf } from './record-task.ts';

/** `POST /` with `{ Action, Data }`: the documents' interface. Errors are answered by the service's error mapping. */
export function recordRoute(
  app: Service,
  actions: Omit<ActionContext, 'requestId' | 'log' | 'caller'>,
): void {
  app.post('/', async (context) => {
    const { requestId, log } = context.var;
    const request = parseWebRecordRequest(parseJsonBody(await context.req.text()));
    const answer = await perform(request, { ...actions, requestId, log, caller: callerOf(context) });
    const { TaskID: taskId } = answer;
    if (taskId !== undefined) context.set('taskId', taskId);
    return context.json({ ...answer, RequestID: requestId });
  });
}

/** Whoever asks for a task that lost its worker need not wait for the next sweep. */
async function describe(taskId: string, context: ActionContext): Promise<RecordTask> {
  const task = await findTask(taskId, context);
  if (!isDue(task, Date.now())) return task;
  await takeUpIfLost(task, context);
  return findTask(taskId, context);
}

async function perform(
  request: WebRecordRequest,
  context: ActionContext,
): Promise<object & { TaskID?: string }> {
  switch (request.Action) {
    case 'Start':
      return { TaskID: await start(request.Data, context) };
    case 'Pause':
    case 'Resume':
    case 'Refresh':
    case 'Stop':
      await control(request.Action, request.Data.TaskID, context);
      return { TaskID: request.Data.TaskID };
    case 'Describe':
      return taskInfoOf(await describe(request.Data.TaskID, context));
    case 'List':
      return list(request.Data, context);
  }
}
