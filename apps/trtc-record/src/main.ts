import { toCodeResponse, defineTaskService } from '@scf-media/cloud/tasks';
import {
  toErrorBody,
  errorCode,
  limitExceeded,
  type Outcome,
  type TaskStatus,
} from '@scf-media/protocol/trtc-record';
import { type Config, readConfig } from './config.ts';
import { recordCompletion, type RecordData, recordKind } from './record-task.ts';
import { addRoutes } from './routes.ts';

const statusByCode = {
  [errorCode.InvalidParameter]: 400,
  [errorCode.ResourceNotFound]: 404,
  [errorCode.LimitExceeded]: 429,
};

/** Records rooms of TRTC, each anchor to a separate file; each task is one room. */
await defineTaskService<TaskStatus, RecordData, Outcome, Config>({
  kind: recordKind,
  completion: recordCompletion,
  usesRequestId: true,
  maxBodyBytes: 256 * 1024,
  limitExceeded: (max) => limitExceeded(`at most ${max} recordings at once, try again later`),
  toErrorResponse: (error, requestId) => toCodeResponse(toErrorBody(error, requestId), error, statusByCode),
  signedPaths: ['/', '/tasks/*'],
  addRoutes,
  loadOpenApi: async () => (await import('@scf-media/protocol/openapi')).trtcRecordOpenApi(),
  loadWorker: async () => (await import('./worker/record-worker.ts')).openRecordWorker,
  mediaUrls: ({ cosEndpoint }) => [cosEndpoint],
  folder: ({ disk }) => disk.dir,
}).serve(readConfig());
