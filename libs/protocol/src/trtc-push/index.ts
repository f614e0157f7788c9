export { type RoomName, toEntryView } from '../trtc-room/room-entry.ts';
export { type ErrorBody, errorBodySchema } from '../trtc-room/error-body.ts';
export { findCallback, invalidParameter, parseJsonBody } from '../trtc-room/read-request.ts';
export { parseTaskListQuery } from '../trtc-room/task-list.ts';
export { type ControlRequest, controlSchema, parseControlRequest } from './control-request.ts';
export {
  callbackFailed,
  type ErrorCode,
  errorCode,
  internalError,
  invalidStatus,
  limitExceeded,
  pushNotFound,
  redisUnavailable,
  toErrorBody,
} from './failure.ts';
export { toPositionKey, type StoredPosition } from './position-key.ts';
export { parsePushRequest, type PushRequest, pushRequestSchema } from './request.ts';
export { parseStreamUrl, type StreamUrl } from './stream-url.ts';
export {
  type CallbackBody,
  callbackBodySchema,
  type EndReason,
  statusRank,
  type TaskList,
  taskListSchema,
  type TaskStatus,
  taskStatuses,
  taskStatusSchema,
  type TaskView,
  taskViewSchema,
} from './task-view.ts';
