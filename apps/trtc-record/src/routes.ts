import { findPlaceProblem } from '@scf-media/cloud/access';
import type { Service, ServiceEnv } from '@scf-media/cloud/http';
import { addRoomRoutes, checkUrl, hiddenText, type RequestContext } from '@scf-media/cloud/tasks';
import {
  toErrorBody,
  errorCode,
  invalidParameter,
  toObjectKey,
  parseRecordRequest,
  recordingNotFound,
  type RecordRequest,
  type TaskStatus,
} from '@scf-media/protocol/trtc-record';
import type { Context } from 'hono';
import type { Config } from './config.ts';
import { type RecordData, recordKind, splitSecrets, toTaskView } from './record-task.ts';

type RecordContext = RequestContext<Config>;

/** Adds what all services for rooms have. A `DELETE` ends a recording as removing its user from the room does. */
export function addRoutes(app: Service, contextOf: (context: Context<ServiceEnv>) => RecordContext): void {
  addRoomRoutes<TaskStatus, RecordData, RecordRequest, Config>(app, contextOf, {
    kind: recordKind,
    firstStatus: 'created',
    parse: parseRecordRequest,
    prepare,
    toView: toTaskView,
    toRequest: ({ data }) => ({ UserSig: hiddenText, ...data.request }),
    notFound: recordingNotFound,
    reported: [errorCode.InvalidParameter],
    toErrorBody,
  });
}

/** @throws ServiceError `InvalidParameter` */
async function prepare(request: RecordRequest, context: RecordContext): Promise<RecordData> {
  const { config, caller } = context;
  await checkUrl('Callback', request.Callback, context);
  refusePlace(request, context);
  const hasPermanentKeys = config.credentials !== undefined;
  const limitMs = durationLimit(request, { hasPermanentKeys }) * 1000;
  return { ...splitSecrets(request), limitMs, owner: caller.appKey };
}

/** Refuses a bucket or a folder that the caller's key may not write to. With COS keys of its own, those decide. */
function refusePlace({ CosConfig }: RecordRequest, { caller }: RecordContext): void {
  if (CosConfig.SecretId !== undefined) return;
  // The names of files are ours: the folder decides.
  const key = toObjectKey(CosConfig, '');
  const problem = findPlaceProblem(caller.scope, { bucket: CosConfig.Bucket, key });
  if (problem === undefined) return;
  throw invalidParameter(`CosConfig.${problem.part === 'bucket' ? 'Bucket' : 'Path'} ${problem.message}`);
}

/**
 * The keys of a function's role last for six hours and are not renewed while a worker runs. A quarter of an hour is left to start
 * in, and to complete the uploads and tell the result after the end.
 */
const roleKeysSeconds = 20_700;
/** How long the original's function could run. */
const defaultSeconds = 43_200;

/**
 * Pure: how long a recording may go on, in seconds. It must not outlive the keys that its files are uploaded with.
 *
 * @throws ServiceError `InvalidParameter` when the request wants longer than that
 */
export function durationLimit(
  { MaxDurationLimit, CosConfig }: Pick<RecordRequest, 'MaxDurationLimit' | 'CosConfig'>,
  { hasPermanentKeys }: { hasPermanentKeys: boolean },
): number {
  const keysLast = hasPermanentKeys || CosConfig.SecretId !== undefined;
  if (MaxDurationLimit === undefined) return keysLast ? defaultSeconds : roleKeysSeconds;
  if (keysLast || MaxDurationLimit <= roleKeysSeconds) return MaxDurationLimit;
  throw invalidParameter(
    `MaxDurationLimit must be at most ${roleKeysSeconds} without permanent keys (CosConfig.SecretId, or the service's own)`,
  );
}
