import { defineTaskService } from '@scf-media/cloud/tasks';
import type { ServiceError } from '@scf-media/protocol/errors';
import { errorCode, limitExceeded, type TaskResult, type TaskStatus } from '@scf-media/protocol/web-record';
import { type Config, readConfig } from './config.ts';
import { recordCompletion, type RecordData, recordKind } from './record-task.ts';
import { addRoutes } from './routes.ts';

/** Records web pages, video and audio; each task is one page. */
await defineTaskService<TaskStatus, RecordData, TaskResult, Config>({
  kind: recordKind,
  completion: recordCompletion,
  usesRequestId: false,
  maxBodyBytes: 1024 * 1024,
  limitExceeded: (max) => limitExceeded(`at most ${max} recordings at once, try again later`),
  toErrorResponse,
  signedPaths: ['/', '/tasks/*'],
  addRoutes,
  loadOpenApi: async () => (await import('@scf-media/protocol/openapi')).webRecordOpenApi(),
  loadWorker: async () => (await import('./worker/record-worker.ts')).openRecordWorker,
  mediaUrls: ({ cos }) => [cos.endpoint, cos.playbackDomain],
  folder: ({ workDir }) => workDir,
}).serve(readConfig());

/** Converts an error to the documented response: always HTTP 200, with the code, the message and the request's id. */
function toErrorResponse(error: ServiceError, requestId: string): Response {
  const codes: readonly string[] = Object.values(errorCode);
  const own = error.fault === 'caller' ? errorCode.InvalidParam : errorCode.InternalError;
  const code = codes.includes(error.code) ? error.code : own;
  return Response.json({ ErrorCode: code, ErrorMessage: error.message, RequestID: requestId });
}
