import type { Service, ServiceEnv } from '@scf-media/cloud/http';
import {
  addRoomRoutes,
  checkUrl,
  findTask,
  hiddenText,
  type RequestContext,
  sendTaskCommand,
} from '@scf-media/cloud/tasks';
import {
  type ControlRequest,
  toErrorBody,
  errorCode,
  invalidParameter,
  invalidStatus,
  parseControlRequest,
  parseJsonBody,
  parsePushRequest,
  pushNotFound,
  type PushRequest,
  type TaskStatus,
} from '@scf-media/protocol/trtc-push';
import type { Context } from 'hono';
import type { Config } from './config.ts';
import { choosePositionRedis, checkRedis } from './position-redis.ts';
import { toCommand } from './push-command.ts';
import { type PushData, pushKind, type PushTask, splitSecrets, toTaskView } from './push-task.ts';

type PushContext = RequestContext<Config>;

/** Adds the routes of room services, and `POST /tasks/:requestId`, which pauses, resumes or seeks a push. */
export function addRoutes(app: Service, toContext: (context: Context<ServiceEnv>) => PushContext): void {
  addRoomRoutes<TaskStatus, PushData, PushRequest, Config>(app, toContext, {
    kind: pushKind,
    firstStatus: 'created',
    parse: parsePushRequest,
    prepare,
    toView: toTaskView,
    toRequest: ({ data }) => ({ VideoSrc: hiddenText, UserSig: hiddenText, ...data.request }),
    notFound: pushNotFound,
    reported: [errorCode.InvalidParameter, errorCode.RedisUnavailable],
    toErrorBody,
  });

  app.post('/tasks/:requestId', async (context) => {
    const request = toContext(context);
    const change = parseControlRequest(parseJsonBody(await context.req.text()));
    const find = (id: string): Promise<PushTask> =>
      findTask<PushData>(id, { app: pushKind.app, notFound: pushNotFound }, request);
    const task = await find(context.req.param('requestId'));
    await control(task, change, request);
    return context.json(toTaskView(await find(task.id)));
  });
}

/** @throws ServiceError `InvalidParameter`; `RedisUnavailable` */
async function prepare(request: PushRequest, context: PushContext): Promise<PushData> {
  await checkUrl('VideoSrc', request.VideoSrc, context);
  await checkUrl('Callback', request.Callback, context);
  const { urlPolicy, config, caller } = context;
  const redis = choosePositionRedis(request, request.RedisPassword, config.positionRedis);
  if (redis !== undefined) await checkRedis(redis, { ...config, urlPolicy });
  const { appKey: owner, scope } = caller;
  return { ...splitSecrets(request), owner, tenant: scope === undefined ? undefined : owner };
}

/**
 * Pauses, resumes or seeks a push. A command that changes nothing is not an error.
 *
 * @throws ServiceError `InvalidStatus`; `InvalidParameter` for a Position beyond the end
 */
async function control(
  task: PushTask,
  request: ControlRequest,
  { store, log, requestId }: PushContext,
): Promise<void> {
  const command = toCommand(request);
  checkCommand(task, command);
  const changesStatus = task.status === changedStatus[command.type];
  await sendTaskCommand(task, { type: command.text, requestId }, { store, log, changesStatus });
}

/** The status that each command changes. */
const changedStatus: Readonly<Record<string, TaskStatus>> = { pause: 'pushing', resume: 'paused' };

function checkCommand(task: PushTask, command: ReturnType<typeof toCommand>): void {
  if (task.final || task.status === 'callback') throw invalidStatus('the push is over');
  if (command.type !== 'seek') return;
  if (task.data.request.Mode === 'live') throw invalidStatus('a live stream has no positions');
  const { durationMs } = task.data;
  if (durationMs !== undefined && command.positionMs >= durationMs)
    throw invalidParameter(`Position must be before the end of the file, which has ${durationMs / 1000} s`);
}
