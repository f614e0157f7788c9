import { randomUUID } from 'node:crypto';
import type { Service, ServiceEnv } from '@scf-media/cloud/http';
import {
  describeTask,
  findTask,
  listTaskPage,
  maskRequest,
  type RequestContext,
  sendTaskCommand,
  startTask,
  parseStatus,
  toTaskChange,
} from '@scf-media/cloud/tasks';
import { toMessage } from '@scf-media/protocol/errors';
import {
  type ControlAction,
  controlOutcome,
  internalError,
  type ListData,
  listTimeToSeconds,
  parseJsonBody,
  parseWebRecordRequest,
  type StartData,
  type TaskInfo,
  taskNotFound,
  type TaskStatus,
  type WebRecordRequest,
} from '@scf-media/protocol/web-record';
import type { Context } from 'hono';
import type { Config } from './config.ts';
import { type RecordData, recordKind, type RecordTask, toTaskInfo } from './record-task.ts';
import { checkStart } from './check-start.ts';

type RecordContext = RequestContext<Config>;

const lookup = { app: recordKind.app, notFound: taskNotFound };

/** Adds `POST /` with `{ Action, Data }`, the documented interface, and `GET /tasks/:taskId/request`, which shows a task's request. */
export function addRoutes(app: Service, toContext: (context: Context<ServiceEnv>) => RecordContext): void {
  app.post('/', async (context) => {
    const request = parseWebRecordRequest(parseJsonBody(await context.req.text()));
    const answer = await perform(request, toContext(context));
    const { TaskID: taskId } = answer;
    if (taskId !== undefined) context.set('taskId', taskId);
    return context.json({ ...answer, RequestID: context.var.requestId });
  });

  app.get('/tasks/:taskId/request', async (context) => {
    const task = await findTask<RecordData>(context.req.param('taskId'), lookup, toContext(context));
    return context.json({ Request: maskRequest(task.data.start), RequestID: context.var.requestId });
  });
}

async function perform(
  request: WebRecordRequest,
  context: RecordContext,
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
      return toTaskInfo(await describeTask<RecordData>(request.Data.TaskID, lookup, context));
    case 'List':
      return listTasks(request.Data, context);
  }
}

/**
 * Creates a task and starts its worker.
 *
 * @returns the task's id
 * @throws ServiceError `InvalidParam`; `LimitExceeded`; `InternalError` if no worker could be started, which the task records, too
 */
async function start(data: StartData, context: RecordContext): Promise<string> {
  const { config, caller } = context;
  await checkStart(data, {
    ...context,
    hasPermanentKeys: config.credentials !== undefined,
    defaultOutput: { bucket: config.cos.bucket, isVod: config.vod.isDefault },
  });
  const { ClientToken: clientToken, StartDeadline: startDeadlineSeconds } = data;
  return startTask<TaskStatus, RecordData>(
    recordKind,
    {
      id: randomUUID(),
      status: 'normal',
      data: { start: data, owner: caller.appKey },
      notStarted: toStartFailure,
      clientToken,
      startDeadlineSeconds,
    },
    context,
  );
}

function toStartFailure(cause: unknown) {
  const error = internalError(`start record failed(${toMessage(cause)})`, cause);
  const result = { ErrorCode: error.code, ErrorMessage: error.message };
  return { error, status: 'finished', data: { finishTimeMs: Date.now(), result } } as const;
}

/**
 * Sends a command to the task's worker. Resolves once the command is stored: a worker that is still starting receives it, too.
 *
 * @throws ServiceError `InvalidParam` for an unknown task; `InvalidStatus` if the documents forbid the command in this status
 */
async function control(action: ControlAction, taskId: string, context: RecordContext): Promise<void> {
  const { store, requestId, log } = context;
  const task = await findTask<RecordData>(taskId, lookup, context);
  if (controlOutcome(action, parseStatus(recordKind, task)) === 'no-op') return;
  await sendTaskCommand(
    task,
    { type: action, requestId },
    {
      store,
      log,
      ...(action === 'Stop' ? { mark: toCanceled } : {}),
      changesStatus: action === 'Pause' || action === 'Resume',
    },
  );
}

const toCanceled = (task: RecordTask) =>
  toTaskChange(recordKind, task, {
    status: 'canceled',
    data: { cancelTimeMs: task.data.cancelTimeMs ?? Date.now() },
  });

/**
 * Lists the tasks created in a time range, newest first: as many as requested, or as fit into the response.
 *
 * @param maxBytes maximum size of the response
 * @returns tasks, and `NextCursor` if there may be more
 */
export async function listTasks(
  data: ListData,
  { store, caller }: Pick<RequestContext<unknown>, 'store' | 'caller'>,
  maxBytes?: number,
): Promise<{ Tasks: TaskInfo[]; NextCursor?: string }> {
  const from = data.StartTime === undefined ? undefined : listTimeToSeconds(data.StartTime);
  const to = data.EndTime === undefined ? undefined : listTimeToSeconds(data.EndTime);
  return listTaskPage<RecordData, TaskInfo>({
    store,
    caller,
    filter: {
      app: recordKind.app,
      limit: data.Limit,
      ...(data.Cursor === undefined ? {} : { after: data.Cursor }),
      ...(data.Status === 'all' ? {} : { final: data.Status === 'finished' }),
      ...(from === undefined ? {} : { createdFromMs: from * 1000 }),
      // The range includes the whole second: times on the wire are in seconds.
      ...(to === undefined ? {} : { createdToMs: to * 1000 + 999 }),
    },
    toView: toTaskInfo,
    ...(maxBytes === undefined ? {} : { maxBytes }),
  });
}
