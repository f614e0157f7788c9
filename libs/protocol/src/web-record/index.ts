export { controlOutcome, type ControlAction } from './control-outcome.ts';
export { type CosOutput } from './output.ts';
export { errorCode, type ErrorCode } from './failure.ts';
export {
  callbackFailed,
  internalError,
  invalidParam,
  invalidStatus,
  limitExceeded,
  pageNotReady,
  taskNotFound,
  unsupportedRecordUrl,
} from './failure.ts';
export { parseJsonBody } from './json-body.ts';
export { type ListData, listDataSchema } from './list-data.ts';
export { listTimeToSeconds } from './list-data.ts';
export {
  hlsSegmentSuffixBytes,
  maxObjectKeyBytes,
  toObjectKey,
  toPictureKey,
  type PictureSuffix,
  pictureSuffixBytes,
  type RecordingName,
} from './object-key.ts';
export { type Output } from './output.ts';
export { type PageCookie } from './page-access.ts';
export { type PagePermission, pagePermissions } from './page-browser.ts';
export { actions, parseWebRecordRequest, type TaskData, type WebRecordRequest } from './request.ts';
export { type StartData, startDataSchema } from './start-data.ts';
export { isFinished, statusRank, taskStatuses, taskStatusSchema, type TaskStatus } from './task-status.ts';
export { type Muxer, type Thumbnails, type VideoOutput } from './video-output.ts';
export { evenSize } from './start-data.ts';
export { type VodOutput } from './output.ts';
export { callbackBodySchema, type CallbackBody, type EventBody, eventBodySchema } from './callback-body.ts';
export { type TaskEvent, tellsEnd } from '../wire/task-events.ts';
export { qualitySchema, type Quality } from './quality.ts';
export {
  acceptedResponseSchema,
  describeResponseSchema,
  errorResponseSchema,
  listResponseSchema,
} from './response.ts';
export {
  type AcceptedResponse,
  type DescribeResponse,
  type ErrorResponse,
  type ListResponse,
} from './response.ts';
export { taskInfoSchema, taskResultSchema, videoFileSchema } from './task-info.ts';
export { type TaskInfo, type TaskResult, type VideoFile } from './task-info.ts';
export { type RecordProgress, toRecordProgress, recordProgressSchema } from '../wire/record-progress.ts';
