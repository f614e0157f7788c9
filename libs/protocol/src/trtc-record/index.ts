export type { RoomName } from '../trtc-room/room-entry.ts';
export { acceptsUser } from './accepts-user.ts';
export { type CosConfig } from './cos-config.ts';
export { type ErrorBody, errorBodyOf, errorBodySchema } from './error-body.ts';
export { type ErrorCode, errorCode } from './error-code.ts';
export {
  callbackFailed,
  internalError,
  invalidParameter,
  limitExceeded,
  recordingNotFound,
} from './failure.ts';
export { fileNameOf, type RecordingName } from './file-name.ts';
export { objectKeyOf, sidecarOf } from './object-key.ts';
export { callbackOf, type Mode, parseJsonBody, parseRecordRequest, type RecordRequest } from './request.ts';
export {
  badFile,
  type CallbackBody,
  callbackBodySchema,
  fileMessage,
  goodFile,
  type Outcome,
  type RecordFile,
  recordingOf,
} from './result.ts';
export { statusRank, taskStatuses, taskStatusSchema, type TaskStatus } from './task-status.ts';
export { type EndReason, type TaskView, taskViewSchema } from './task-view.ts';
