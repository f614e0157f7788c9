import { type Caller, callerOf } from '@scf-media/cloud/access';
import type { Service } from '@scf-media/cloud/http';
import { isDue, sendTaskCommand, takeUpIfLost, type TaskContext, taskPage } from '@scf-media/cloud/tasks';
import { parseControlRequest, parseJsonBody, parseTaskListQuery } from '@scf-media/protocol/trtc-push';
import { control } from '../actions/control.ts';
import { findTask } from '../actions/find-task.ts';
import { stopCommand } from '../push-command.ts';
import { pushKind, type PushTask, viewOf } from '../push-task.ts';

/** `GET /tasks` lists pushes; `GET /tasks/:requestId` shows one, `POST` pauses, resumes or seeks it, and `DELETE` ends it. */
export function tasksRoute(app: Service, tasks: Omit<TaskContext, 'log'>): void {
  app.get('/tasks', async (context) => {
    const { status, limit, cursor } = parseTaskListQuery(context.req.query());
    const page = await taskPage({
      store: tasks.store,
      caller: callerOf(context),
      filter: {
        app: pushKind.app,
        limit,
        ...(cursor === undefined ? {} : { after: cursor }),
        ...(status === 'all' ? {} : { final: status === 'finished' }),
      },
      viewOf: (task: PushTask) => viewOf(task),
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

  app.post('/tasks/:requestId', async (context) => {
    const { requestId, log } = context.var;
    const look = { store: tasks.store, caller: callerOf(context) };
    const request = parseControlRequest(parseJsonBody(await context.req.text()));
    const task = await findTask(context.req.param('requestId'), look);
    await control(task, request, { store: tasks.store, log, requestId });
    return context.json(viewOf(await findTask(task.id, look)));
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

/** Whoever asks for a push that lost its worker need not wait for the next sweep. */
async function upToDate(requestId: string, context: TaskContext & { caller: Caller }): Promise<PushTask> {
  const task = await findTask(requestId, context);
  if (!isDue(task, Date.now())) return task;
  await takeUpIfLost(task, context);
  return findTask(requestId, context);
}
