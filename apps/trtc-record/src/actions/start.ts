import { placeProblem } from '@scf-media/cloud/access';
import { startTaskNamedByRun } from '@scf-media/cloud/tasks';
import { ServiceError } from '@scf-media/protocol/errors';
import { invalidParameter, objectKeyOf, type RecordRequest } from '@scf-media/protocol/trtc-record';
import { type RecordData, recordKind, separated } from '../record-task.ts';
import type { ActionContext } from './action-context.ts';
import { durationLimit } from './duration-limit.ts';

/**
 * Starts a worker for the request.
 *
 * @returns the request id of the worker, which is the recording's name from now on
 * @throws ServiceError `InvalidParameter`; `LimitExceeded`; `Scf…` when no worker could be started
 */
export async function start(request: RecordRequest, context: ActionContext): Promise<string> {
  await refuseCallback(request, context);
  refusePlace(request, context);
  const data: RecordData = {
    ...separated(request),
    limitMs: durationLimit(request, context) * 1000,
    owner: context.caller.appKey,
  };
  const { ClientToken: clientToken, StartDeadline: startDeadlineSeconds } = request;
  const wishes = { clientToken, startDeadlineSeconds };
  try {
    return await startTaskNamedByRun(recordKind, { status: 'created', data, ...wishes }, context);
  } catch (error) {
    const isReused = error instanceof ServiceError && error.code === 'ClientTokenReused';
    throw isReused ? invalidParameter(error.message, error) : error;
  }
}

/** Who brings keys of COS writes where those may. */
function refusePlace({ CosConfig }: RecordRequest, { caller }: Pick<ActionContext, 'caller'>): void {
  if (CosConfig.SecretId !== undefined) return;
  // The names of files are ours: the folder decides.
  const key = objectKeyOf(CosConfig, '');
  const problem = placeProblem(caller.scope, { bucket: CosConfig.Bucket, key });
  if (problem === undefined) return;
  throw invalidParameter(`CosConfig.${problem.part === 'bucket' ? 'Bucket' : 'Path'} ${problem.message}`);
}

async function refuseCallback(
  { Callback }: RecordRequest,
  { urlPolicy }: Pick<ActionContext, 'urlPolicy'>,
): Promise<void> {
  try {
    if (Callback !== undefined) await urlPolicy.check(Callback, { field: 'Callback' });
  } catch (error) {
    throw error instanceof ServiceError && error.fault === 'caller'
      ? invalidParameter(error.message, error)
      : error;
  }
}
