import { openPositionStore } from '@scf-media/cloud/position-store';
import { startTaskNamedByRun } from '@scf-media/cloud/task-life';
import { ServiceError } from '@scf-media/protocol/errors';
import { invalidParameter, type PushRequest, redisUnavailable } from '@scf-media/protocol/trtc-push';
import { positionTarget } from '../position-target.ts';
import { type PushData, pushKind, separated } from '../push-task.ts';
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
  await reachRedis(request, context);
  const data: PushData = separated(request);
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

/** Whoever asks is told at once of a Redis that cannot be used; once the push runs it would only be a warning. */
async function reachRedis(request: PushRequest, { positionRedis }: ActionContext): Promise<void> {
  const target = positionTarget(request, request.RedisPassword, positionRedis);
  if (target === undefined) return;
  await using positions = openPositionStore(target);
  await positions.read('trtc-push:position:').catch((error: unknown) => {
    const refused = error instanceof ServiceError && error.code === 'StoreFailed';
    throw redisUnavailable(refused ? 'it does not let this service in' : 'it does not answer', error);
  });
}
