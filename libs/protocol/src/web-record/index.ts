export { controlOutcome, type ControlAction } from './control-outcome.ts';
export type { CosOutput, Output } from './output.ts';
export {
  callbackFailed,
  errorCode,
  type ErrorCode,
  internalError,
  invalidParam,
  invalidStatus,
  limitExceeded,
  pageNotReady,
  taskNotFound,
  unsupportedRecordUrl,
} from './failure.ts';
export {
  actions,
  parseJsonBody,
  parseWebRecordRequest,
  type TaskData,
  type WebRecordRequest,
} from './request.ts';
export { type ListData, listDataSchema, listTimeToSeconds } from './list-data.ts';
export {
  hlsSegmentSuffixBytes,
  maxObjectKeyBytes,
  toObjectKey,
  toImageKey,
  type ImageSuffix,
  imageSuffixBytes,
  type RecordingName,
} from './object-key.ts';
export { type PageCookie } from './page-access.ts';
export { toEvenSize, type StartData, startDataSchema } from './start-data.ts';
export { isFinished, statusRank, taskStatuses, taskStatusSchema, type TaskStatus } from './task-status.ts';
export { type Muxer, type Thumbnails, type VideoOutput } from './video-output.ts';
export {
  callbackBodySchema,
  type CallbackBody,
  type EventBody,
  eventBodySchema,
  type TaskInfo,
  taskInfoSchema,
  type TaskResult,
  type VideoFile,
} from './task-info.ts';
export { type TaskEvent, hasFinalCallback, toRecordProgress } from '../wire/task-fields.ts';
export { qualitySchema, type Quality } from './quality.ts';
export {
  acceptedResponseSchema,
  type DescribeResponse,
  describeResponseSchema,
  errorResponseSchema,
  type ListResponse,
  listResponseSchema,
} from './response.ts';
