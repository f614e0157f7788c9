import { ServiceError } from '@scf-media/protocol/errors';
import {
  findCallback,
  invalidParameter,
  parseJsonBody,
  parseTaskListQuery,
} from '@scf-media/protocol/trtc-push';
import type { Context } from 'hono';
import { createRejectionNotifier } from '../http/callback/index.ts';
import type { Service, ServiceEnv } from '../http/index.ts';
import type { RequestContext } from './define-task-service.ts';
import { describeTask, findTask, listTaskPage } from './find-task.ts';
import { maskRequest } from './mask-request.ts';
import { sendTaskCommand } from './task-commands.ts';
import type { TaskServiceConfig } from './service-config.ts';
import { startTaskWithRequestId } from './start-task.ts';
import type { Task } from './store/task-store.ts';
import type { TaskData } from './task-data.ts';
import type { TaskKind } from './task-kind.ts';

/** The command that ends a task of a room. */
export const stopCommand = 'stop';

/** What a room service adds to the interface that the room services share. */
interface RoomRoutes<Status extends string, Data extends TaskData, Request, Config> {
  kind: TaskKind<Status>;
  /** The status of a task before its worker starts. */
  firstStatus: Status;
  /** @throws ServiceError `InvalidParameter` */
  parse(body: unknown): Request & { ClientToken?: string | undefined; StartDeadline?: number | undefined };
  /**
   * Checks what the schema cannot express.
   *
   * @returns the data to store
   * @throws ServiceError for what is not allowed
   */
  prepare(request: Request, context: RequestContext<Config>): Promise<Data>;
  /** Converts a task into what clients see. */
  toView(task: Task<Data>): object;
  /** Returns the request that started the task, as far as it is still stored; it may contain secrets. */
  toRequest(task: Task<Data>): object;
  notFound(): Error;
  /** Codes of errors that are also sent to the Callback of a rejected request. */
  reported: readonly string[];
  toErrorBody(error: ServiceError, requestId: string): object;
}

/**
 * Adds the routes of a room service: `POST /` starts a task, `GET /tasks` lists tasks, `GET /tasks/:requestId` shows
 * one, `GET /tasks/:requestId/request` its request, `DELETE` ends it.
 *
 * The response to a start is the text that SCF returns for an asynchronous function, with the worker's request id in
 * `X-Task-Id` and `Location`. The documents name `x-scf-reqid`, so it is set too; but SCF removes X-SCF- headers of a
 * web function (https://cloud.tencent.com/document/product/583/56124), so only clients of a service that runs
 * elsewhere see it.
 */
export function addRoomRoutes<
  Status extends string,
  Data extends TaskData,
  Request,
  Config extends TaskServiceConfig,
>(
  app: Service,
  toContext: (context: Context<ServiceEnv>) => RequestContext<Config>,
  service: RoomRoutes<Status, Data, Request, Config>,
): void {
  const { kind, toView } = service;
  const notifyRejection = createRejectionNotifier();
  const lookup = { app: kind.app, notFound: () => service.notFound() };

  app.post('/', async (context) => {
    const { requestId, log } = context.var;
    const body = parseJsonBody(await context.req.text());
    try {
      const taskId = await start(service.parse(body), toContext(context));
      context.set('taskId', taskId);
      const headers = { 'x-task-id': taskId, 'x-scf-reqid': taskId, location: `/tasks/${taskId}` };
      return context.text('Async run task submitted', 200, headers);
    } catch (error) {
      if (error instanceof ServiceError && service.reported.includes(error.code)) {
        const { config, urlPolicy } = toContext(context);
        const { signKeys } = config.callback;
        await notifyRejection(findCallback(body), service.toErrorBody(error, requestId), {
          signKeys,
          fetch: urlPolicy.fetch,
          log,
        });
      }
      throw error;
    }
  });

  app.get('/tasks', async (context) => {
    const { status, limit, cursor } = parseTaskListQuery(context.req.query());
    const { store, caller } = toContext(context);
    const page = await listTaskPage<Data, object>({
      store,
      caller,
      filter: {
        app: kind.app,
        limit,
        ...(cursor === undefined ? {} : { after: cursor }),
        ...(status === 'all' ? {} : { final: status === 'finished' }),
      },
      toView,
    });
    return context.json({ ...page, RequestId: context.var.requestId });
  });

  app.get('/tasks/:requestId', async (context) =>
    context.json(
      toView(await describeTask<Data>(context.req.param('requestId'), lookup, toContext(context))),
    ),
  );

  app.get('/tasks/:requestId/request', async (context) => {
    const task = await findTask<Data>(context.req.param('requestId'), lookup, toContext(context));
    return context.json({ Request: maskRequest(service.toRequest(task)), RequestId: context.var.requestId });
  });

  app.delete('/tasks/:requestId', async (context) => {
    const request = toContext(context);
    const { store, log, requestId } = request;
    const task = await findTask<Data>(context.req.param('requestId'), lookup, request);
    if (task.final) return context.json(toView(task));
    await sendTaskCommand(task, { type: stopCommand, requestId }, { store, log, changesStatus: true });
    return context.json(toView(await findTask<Data>(task.id, lookup, request)));
  });

  async function start(
    request: Request & { ClientToken?: string | undefined; StartDeadline?: number | undefined },
    context: RequestContext<Config>,
  ): Promise<string> {
    const data = await service.prepare(request, context);
    const { ClientToken: clientToken, StartDeadline: startDeadlineSeconds } = request;
    const options = { clientToken, startDeadlineSeconds };
    try {
      return await startTaskWithRequestId(kind, { status: service.firstStatus, data, ...options }, context);
    } catch (error) {
      const isReused = error instanceof ServiceError && error.code === 'ClientTokenReused';
      throw isReused ? invalidParameter(error.message, error) : error;
    }
  }
}

/** Checks where the URL in a field leads. @throws ServiceError `InvalidParameter` */
export async function checkUrl(
  field: string,
  url: string | undefined,
  { urlPolicy }: Pick<RequestContext<unknown>, 'urlPolicy'>,
): Promise<void> {
  try {
    if (url !== undefined) await urlPolicy.check(url, { field });
  } catch (error) {
    throw error instanceof ServiceError && error.fault === 'caller'
      ? invalidParameter(error.message, error)
      : error;
  }
}

/** Converts an error of a room service into a response. @param statusByCode the HTTP status by code; 500 for others */
export function toCodeResponse(
  body: { Code: string },
  error: ServiceError,
  statusByCode: Readonly<Record<string, number>>,
): Response {
  const status = error.code === 'RequestTooLarge' ? 413 : (statusByCode[body.Code] ?? 500);
  return Response.json(body, { status });
}
