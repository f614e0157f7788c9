export { type RoomName, toEntryView as toRecordingView } from '../trtc-room/room-entry.ts';
export { parseTaskListQuery } from '../trtc-room/task-list.ts';
export {
  acceptsUser,
  type Mode,
  parseRecordRequest,
  type RecordRequest,
  recordRequestSchema,
} from './request.ts';
export { type CosConfig } from './cos-config.ts';
export { type ErrorBody, errorBodySchema } from '../trtc-room/error-body.ts';
export { findCallback, invalidParameter, parseJsonBody } from '../trtc-room/read-request.ts';
export {
  callbackFailed,
  type ErrorCode,
  errorCode,
  internalError,
  limitExceeded,
  recordingNotFound,
  toErrorBody,
} from './failure.ts';
export { type RecordingName, toFileName, toObjectKey, toSidecarName } from './file-name.ts';
export {
  toFailedFile,
  type CallbackBody,
  callbackBodySchema,
  toSuccessfulFile,
  type Outcome,
  type RecordFile,
} from './result.ts';
export {
  type EndReason,
  type EventBody,
  eventBodySchema,
  statusRank,
  type TaskList,
  taskListSchema,
  type TaskStatus,
  taskStatuses,
  taskStatusSchema,
  type TaskView,
  taskViewSchema,
} from './task-view.ts';
export { toRecordProgress, type TaskEvent, hasFinalCallback } from '../wire/task-fields.ts';
