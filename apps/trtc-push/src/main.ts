import { toCodeResponse, defineTaskService } from '@scf-media/cloud/tasks';
import { toErrorBody, errorCode, limitExceeded, type TaskStatus } from '@scf-media/protocol/trtc-push';
import { type Config, readConfig } from './config.ts';
import { type Outcome, pushCompletion, type PushData, pushKind } from './push-task.ts';
import { addRoutes } from './routes.ts';

const statusByCode = {
  [errorCode.InvalidParameter]: 400,
  [errorCode.ResourceNotFound]: 404,
  [errorCode.InvalidStatus]: 409,
  [errorCode.LimitExceeded]: 429,
  [errorCode.RedisUnavailable]: 503,
};

/** Pushes media files and live streams into rooms of TRTC; each task is one source in one room. */
await defineTaskService<TaskStatus, PushData, Outcome, Config>({
  kind: pushKind,
  completion: pushCompletion,
  usesRequestId: true,
  maxBodyBytes: 256 * 1024,
  // The schema restricts the schemes of each field; the URL policy needs all of them.
  schemes: ['http', 'https', 'rtmp', 'rtsp', 'srt'],
  limitExceeded: (max) => limitExceeded(`at most ${max} pushes at once, try again later`),
  toErrorResponse: (error, requestId) => toCodeResponse(toErrorBody(error, requestId), error, statusByCode),
  signedPaths: ['/', '/tasks/*'],
  addRoutes,
  loadOpenApi: async () => (await import('@scf-media/protocol/openapi')).trtcPushOpenApi(),
  loadWorker: async () => (await import('./worker/push-worker.ts')).openPushWorker,
}).serve(readConfig());
