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

/** Adds the routes of room services. `DELETE` ends a recording like removing its user from the room. */
export function addRoutes(app: Service, toContext: (context: Context<ServiceEnv>) => RecordContext): void {
  addRoomRoutes<TaskStatus, RecordData, RecordRequest, Config>(app, toContext, {
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
  checkDestination(request, context);
  const hasPermanentKeys = config.credentials !== undefined;
  const limitMs = findDurationLimit(request, { hasPermanentKeys }) * 1000;
  return { ...splitSecrets(request), limitMs, owner: caller.appKey };
}

/** Checks that the caller's key may write to the bucket and folder. If the request has its own COS keys, COS decides. */
function checkDestination({ CosConfig }: RecordRequest, { caller }: RecordContext): void {
  if (CosConfig.SecretId !== undefined) return;
  // The service chooses the names of files, so only the folder matters.
  const key = toObjectKey(CosConfig, '');
  const problem = findPlaceProblem(caller.scope, { bucket: CosConfig.Bucket, key });
  if (problem === undefined) return;
  throw invalidParameter(`CosConfig.${problem.part === 'bucket' ? 'Bucket' : 'Path'} ${problem.message}`);
}

/**
 * The keys of a function's role are valid for six hours and not renewed while a worker runs. This leaves 15 minutes for the
 * start, and for completing the uploads and reporting the result after the end.
 */
const roleKeysSeconds = 20_700;
/** The maximum duration in the original service. */
const defaultSeconds = 43_200;

/**
 * Finds the maximum duration of a recording in seconds, which must not outlive the keys that its files are uploaded with.
 *
 * @throws ServiceError `InvalidParameter` if the request asks for more
 */
export function findDurationLimit(
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
