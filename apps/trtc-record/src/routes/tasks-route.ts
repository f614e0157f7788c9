import { type Caller, callerOf } from '@scf-media/cloud/access';
import type { Service } from '@scf-media/cloud/http';
import { isDue, sendTaskCommand, takeUpIfLost, type TaskContext, taskPage } from '@scf-media/cloud/tasks';
import { parseTaskListQuery } from '@scf-media/protocol/trtc-record';
import { findTask } from '../actions/find-task.ts';
import { recordKind, type RecordTask, stopCommand, viewOf } from '../record-task.ts';

/** `GET /tasks` lists recordings; `GET /tasks/:requestId` shows one and `DELETE` ends it as removing its user from the room does. */
export function tasksRoute(app: Service, tasks: Omit<TaskContext, 'log'>): void {
  app.get('/tasks', async (context) => {
    const { status, limit, cursor } = parseTaskListQuery(context.req.query());
    const page = await taskPage({
      store: tasks.store,
      caller: callerOf(context),
      filter: {
        app: recordKind.app,
        limit,
        ...(cursor === undefined ? {} : { after: cursor }),
        ...(status === 'all' ? {} : { final: status === 'finished' }),
      },
      viewOf: (task: RecordTask) => viewOf(task),
    });
    return context.json({ ...page, RequestId: context.var.requestId });
  });

  app.get('/tasks/:requestId', async (context) => {
    const task = await upToDate(context.req.param('requestId'), {
      ...tasks,
      log: context.var.log,
      caller: callerOf(context),
    });
    return context.json(viewOf(task));
  });

  app.delete('/tasks/:requestId', async (context) => {
    const { requestId, log } = context.var;
    const look = { store: tasks.store, caller: callerOf(context) };
    const task = await findTask(context.req.param('requestId'), look);
    if (task.final) return context.json(viewOf(task));
    await sendTaskCommand(
      task,
      { type: stopCommand, requestId },
      { store: tasks.store, log, changesStatus: true },
    );
    return context.json(viewOf(await findTask(task.id, look)));
  });
}

/** Whoever asks for a recording that lost its worker need not wait for the next sweep. */
async function upToDate(requestId: string, context: TaskContext & { caller: Caller }): Promise<RecordTask> {
  const task = await findTask(requestId, context);
  if (!isDue(task, Date.now())) return task;
  await takeUpIfLost(task, context);
  return findTask(requestId, context);
}
