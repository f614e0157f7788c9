import { startTaskNamedByRun } from '@scf-media/cloud/tasks';
import { ServiceError } from '@scf-media/protocol/errors';
import { invalidParameter, type PushRequest } from '@scf-media/protocol/trtc-push';
import { positionTarget } from '../position-target.ts';
import { type PushData, pushKind, separated } from '../push-task.ts';
import { reachRedis } from '../reach-redis.ts';
import type { ActionContext } from './action-context.ts';

/**
 * Starts a worker for the request.
 *
 * @returns the request id of the worker, which is the push's name from now on
 * @throws ServiceError `InvalidParameter`; `RedisUnavailable`; `LimitExceeded`; `Scf…` when no worker could be started
 */
export async function start(request: PushRequest, context: ActionContext): Promise<string> {
  await allowed(request, 'VideoSrc', context);
  await allowed(request, 'Callback', context);
  const redis = positionTarget(request, request.RedisPassword, context.positionRedis);
  if (redis !== undefined) await reachRedis(redis, context);
  const { appKey: owner, scope } = context.caller;
  const data: PushData = { ...separated(request), owner, tenant: scope === undefined ? undefined : owner };
  const { ClientToken: clientToken, StartDeadline: startDeadlineSeconds } = request;
  const wishes = { clientToken, startDeadlineSeconds };
  try {
    return await startTaskNamedByRun(pushKind, { status: 'created', data, ...wishes }, context);
  } catch (error) {
    const isReused = error instanceof ServiceError && error.code === 'ClientTokenReused';
    throw isReused ? invalidParameter(error.message, error) : error;
  }
}

async function allowed(
  request: PushRequest,
  field: 'VideoSrc' | 'Callback',
  { urlPolicy }: Pick<ActionContext, 'urlPolicy'>,
): Promise<void> {
  const url = request[field];
  try {
    if (url !== undefined) await urlPolicy.check(url, { field });
  } catch (error) {
    throw error instanceof ServiceError && error.fault === 'caller'
      ? invalidParameter(error.message, error)
      : error;
  }
}
