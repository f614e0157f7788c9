export { type ClientErrorCode, ScfMediaError } from './client-error.ts';
export type { ConnectionOptions } from './connection.ts';
export { type Client, type ClientOptions, createClient } from './create-client.ts';
export type { FollowOptions, TaskFollower, WaitOptions } from './follow-task.ts';
export {
  type RoomTasks,
  type TaskQuery,
  createTrtcPushClient,
  type TrtcPushClient,
  createTrtcRecordClient,
  type TrtcRecordClient,
} from './room-tasks.ts';
export { type AppKey, type RequestToSign, signRequest } from './sign-request.ts';
export { type CallbackVerdict, type ReceivedCallback, verifyCallback } from './verify-callback.ts';
export {
  type ItemQuery,
  type ItemQueue,
  type Page,
  createVodCallbackClient,
  type VodCallbackClient,
} from './vod-callback.ts';
export { type CallOptions, createWebRecordClient, type WebRecordClient } from './web-record.ts';
export type * as WebRecord from '../wire/web-record.ts';
export type * as TrtcPush from '../wire/trtc-push.ts';
export type * as TrtcRecord from '../wire/trtc-record.ts';
export type * as VodCallback from '../wire/vod-callback.ts';
