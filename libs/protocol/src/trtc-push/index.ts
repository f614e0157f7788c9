export { toEntryView } from '../trtc-room/entry-view.ts';
export { type ErrorBody, errorBodySchema } from '../trtc-room/error-body.ts';
export { findCallback, invalidParameter, parseJsonBody } from '../trtc-room/read-request.ts';
export type { RoomName } from '../trtc-room/room-entry.ts';
export { parseTaskListQuery, type TaskListQuery } from '../trtc-room/task-list.ts';
export { type ControlRequest, controlSchema, parseControlRequest } from './control-request.ts';
export { toErrorBody } from './failure.ts';
export { type ErrorCode, errorCode } from './failure.ts';
export {
  callbackFailed,
  internalError,
  invalidStatus,
  limitExceeded,
  pushNotFound,
  redisUnavailable,
} from './failure.ts';
export { toPositionKey, type StoredPosition } from './position-key.ts';
export { parsePushRequest, type PushRequest, pushRequestSchema } from './request.ts';
export { parseStreamUrl, type StreamUrl } from './stream-url.ts';
export { statusRank, taskStatuses, taskStatusSchema, type TaskStatus } from './task-view.ts';
export {
  type CallbackBody,
  callbackBodySchema,
  type EndReason,
  type TaskList,
  taskListSchema,
  type TaskView,
  taskViewSchema,
} from './task-view.ts';
