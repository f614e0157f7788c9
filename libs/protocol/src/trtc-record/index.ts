export { toEntryView as toRecordingView } from '../trtc-room/entry-view.ts';
export type { RoomName } from '../trtc-room/room-entry.ts';
export { parseTaskListQuery, type TaskListQuery } from '../trtc-room/task-list.ts';
export { acceptsUser } from './request.ts';
export { type CosConfig } from './cos-config.ts';
export { type ErrorBody, errorBodySchema } from '../trtc-room/error-body.ts';
export { findCallback, invalidParameter, parseJsonBody } from '../trtc-room/read-request.ts';
export { toErrorBody } from './failure.ts';
export { type ErrorCode, errorCode } from './failure.ts';
export { callbackFailed, internalError, limitExceeded, recordingNotFound } from './failure.ts';
export { toFileName, type RecordingName } from './file-name.ts';
export { toObjectKey, toSidecarName } from './file-name.ts';
export { type Mode, parseRecordRequest, type RecordRequest, recordRequestSchema } from './request.ts';
export {
  badFile,
  type CallbackBody,
  callbackBodySchema,
  fileMessage,
  goodFile,
  type Outcome,
  type RecordFile,
} from './result.ts';
export { statusRank, taskStatuses, taskStatusSchema, type TaskStatus } from './task-view.ts';
export { type EndReason, type TaskList, taskListSchema, type TaskView, taskViewSchema } from './task-view.ts';
export { type RecordProgress, toRecordProgress, recordProgressSchema } from '../wire/record-progress.ts';
export { type EventBody, eventBodySchema } from './task-view.ts';
export { type TaskEvent, tellsEnd } from '../wire/task-events.ts';
